#include "sterna/engine/check.hpp"

#include <string>
#include <vector>

#include "sterna/core/error.hpp"

namespace sterna {

namespace {

struct PageAt {
    std::size_t birth;
    const PageBox* box;
    const PageBox* before;  // page before it, none = first
};

std::vector<PageAt> pages_of(const World& world) {
    std::vector<PageAt> list;
    for (const Population& store : world.stores)
        for (std::size_t c = 0; c < store.segments.size(); ++c) {
            const PageBox* before = nullptr;
            for (const PageBox& box : store.segments[c].pages) {
                list.push_back({c, &box, before});
                before = &box;
            }
        }
    return list;
}

/// What is wrong with a row, or nothing.
const char* fault(const Page& page, int row, const World& world, const Atlas& atlas, Month last) {
    const int residence = page.residence[row], age = last.index - page.born[row];  // months
    const bool home = residence == page.birth[row];
    const Status status = status_of(page.state[row]);
    if (page.serial[row] >= world.entered[page.birth[row]]) return "has a serial that was never given";
    if (residence >= atlas.size()) return "lives in a country that does not exist";
    if (education_of(page.kind[row]) >= atlas.educations()) return "has an education that does not exist";
    if (field_of(page.kind[row]) >= static_cast<int>(atlas.fields.size())) return "has a field that does not exist";
    if (static_cast<int>(status) >= statuses || (status == Status::citizen_at_home) != home)
        return "has a status that does not fit where he or she lives";
    // Who followed the parents as a child has not left, and has not worked at home either.
    if (!home && page.trips[row] == 0 && page.worked_home[row] > 0) return "lives abroad and has never left";
    if (age < 15 * 12) return "is younger than 15";  // without demography nobody leaves at 65
    if (page.since[row] < page.born[row] || page.since[row] > last.index) return "began the present stay before birth or in the future";
    if (page.worked_home[row] + page.worked_abroad[row] > age) return "has worked for longer than he or she has lived";
    return nullptr;
}

void check_page(const PageAt& at, const World& world, const Atlas& atlas, Month last) {
    const Page& page = at.box->page();
    bool first = at.before == nullptr || at.before->rows == 0;
    std::uint32_t before = first ? 0 : at.before->page().serial[at.before->rows - 1];
    for (int row = 0; row < at.box->rows; ++row) {
        const char* wrong = page.birth[row] != at.birth ? "is filed under another birth country"
                            : !first && page.serial[row] <= before ? "stands behind a higher id"
                            : page.residence[row] == gone ? nullptr
                                                          : fault(page, row, world, atlas, last);
        if (wrong)
            throw InternalError("native " + std::to_string(page.serial[row]) + " of " + atlas.countries[at.birth].code + " " + wrong);
        before = page.serial[row], first = false;
    }
}

}  // namespace

void check_people(const World& world, const Atlas& atlas, Month last, const Exec& exec) {
    const auto pages = pages_of(world);
    for_each_block(exec, pages.size(), [&](std::size_t i) { check_page(pages[i], world, atlas, last); });
}

}  // namespace sterna
