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

/// Whether something is wrong in a row of a column of T. No branches, so that many rows are looked at at once.
template <class T, class F>
bool any(int rows, F&& wrong) {
    T found = 0;
    for (int i = 0; i < rows; ++i) found = static_cast<T>(found | static_cast<T>(wrong(i)));
    return found != 0;
}

/// Whether all is as it should be with a page. Those who are gone may raise a false alarm.
bool fine(const PageAt& at, const World& world, const Atlas& atlas, Month last) {
    using Byte = std::uint8_t;
    using Short = std::uint16_t;
    const Page& page = at.box->page();
    const int rows = at.box->rows;
    if (rows == 0) return true;
    const auto birth = static_cast<Byte>(at.birth), countries = static_cast<Byte>(atlas.size());
    const auto educations = static_cast<Byte>(atlas.educations()), fields = static_cast<Byte>(atlas.fields.size());
    const std::uint32_t entered = world.entered[at.birth];
    const auto youngest = static_cast<std::int16_t>(last.index - 15 * 12);
    const bool wrong =
        any<Byte>(rows, [&](int i) { return (page.birth[i] != birth) | ((page.residence[i] >= countries) & (page.residence[i] != gone)); }) |
        any<Byte>(rows, [&](int i) { return (((page.kind[i] >> 1) & 7) >= educations) | ((page.kind[i] >> 4) >= fields); }) |
        any<Byte>(rows, [&](int i) {
            const Byte status = page.state[i] & 0x0f;
            return (status >= statuses) | (((status == 0) != (page.residence[i] == birth)) & (page.residence[i] != gone));
        }) |
        any<Short>(rows, [&](int i) {
            const bool abroad = (page.residence[i] != birth) & (page.residence[i] != gone);
            return abroad & (page.trips[i] == 0) & (page.worked_home[i] != 0);
        }) |
        any<Short>(rows, [&](int i) { return (page.born[i] > youngest) | (page.since[i] < page.born[i]) | (page.since[i] > last.index); }) |
        any<Short>(rows, [&](int i) { return page.worked_home[i] + page.worked_abroad[i] > last.index - page.born[i]; }) |
        any<std::uint32_t>(rows, [&](int i) { return page.serial[i] >= entered; }) |
        any<std::uint32_t>(rows - 1, [&](int i) { return page.serial[i + 1] <= page.serial[i]; });
    return !wrong && (at.before == nullptr || at.before->rows == 0 || page.serial[0] > at.before->page().serial[at.before->rows - 1]);
}

void check_page(const PageAt& at, const World& world, const Atlas& atlas, Month last) {
    if (fine(at, world, atlas, last)) return;
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
