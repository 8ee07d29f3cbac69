#include "sterna/engine/reference.hpp"

#include <algorithm>
#include <iterator>
#include <numeric>

#include "engine/reference_page.hpp"

namespace sterna {

const char* to_string(ReferenceProfile profile) { return profile == ReferenceProfile::e8 ? "E8" : "E32"; }

void ReferenceHash::add(std::span<const std::int64_t> values) {
    for (const std::int64_t value : values) {
        auto bits = static_cast<std::uint64_t>(value);
        for (int byte = 0; byte < 8; ++byte, bits >>= 8) value_ = (value_ ^ (bits & 255)) * 1099511628211ULL;
    }
}

struct ReferenceModel::Parts {
    Parts(const ReferenceSize& sizes, ReferenceProfile bits, const Exec& how, Kernel with)
        : size(sizes), profile(bits), exec(how), kernel(with), law(sizes), tables(law, with), desks(law.cells()), stocks(law.cells()) {}

    /// Pages are made by the thread that fills them, in groups: none is made twice or filled by one thread alone.
    void fill() {
        constexpr std::size_t group = 64;
        const std::size_t pages = (static_cast<std::size_t>(size.workers) + page_rows - 1) / page_rows;
        std::vector<std::vector<PageBox>> groups((pages + group - 1) / group);
        for_each_block(exec, groups.size(), [&](std::size_t g) {
            desks.borrow([&](ReferenceDesk& desk) {
                for (std::size_t page = g * group; page < std::min(pages, (g + 1) * group); ++page) {
                    const std::int64_t first = static_cast<std::int64_t>(page) * page_rows;
                    const auto rows = static_cast<int>(std::min<std::int64_t>(page_rows, size.workers - first));
                    fill_page(groups[g].emplace_back(), static_cast<std::uint32_t>(first), rows, law, size.seed, kernel, desk);
                }
            });
        });
        Segment& everyone = population.segments.emplace_back();
        everyone.pages.reserve(pages);
        for (auto& boxes : groups) std::move(boxes.begin(), boxes.end(), std::back_inserter(everyone.pages));
    }

    std::vector<PageBox>& pages() { return population.segments.front().pages; }

    ReferenceSize size;
    ReferenceProfile profile;
    Exec exec;
    Kernel kernel;
    ReferenceLaw law;
    ReferenceTables tables;
    ReferenceDesks desks;
    ReferenceStocks stocks;
    Population population;  // one segment
    std::optional<ReferenceScreen> screen;
    int now = 0;
};

ReferenceModel::ReferenceModel(const ReferenceSize& size, ReferenceProfile profile, const Exec& exec, Kernel kernel) {
    check(size);
    parts_ = std::make_unique<Parts>(size, profile, exec, kernel);
    Parts& p = *parts_;
    p.fill();
    p.desks.collect(p.stocks);
    p.tables.rebuild(p.stocks, exec);
    p.screen.emplace(p.tables, p.stocks);
    for_each_block(exec, p.pages().size(), [&](std::size_t page) { mark_page(p.pages()[page], p.law, *p.screen); });
}

ReferenceModel::~ReferenceModel() = default;

void ReferenceModel::step() {
    Parts& p = *parts_;
    ++p.now;
    p.tables.rebuild(p.stocks, p.exec);
    p.screen->update(p.tables, p.stocks);
    const ReferenceStep step{p.law, p.tables, *p.screen, p.profile, p.kernel, p.size.seed, p.now};
    for_each_block(p.exec, p.pages().size(), [&](std::size_t page) {
        p.desks.borrow([&](ReferenceDesk& desk) { step_page(p.pages()[page], step, desk); });
    });
    p.desks.collect(p.stocks);
    ensures(std::accumulate(p.stocks.begin(), p.stocks.end(), std::int64_t{0}) == p.size.workers, "stocks of the reference model sum to its workers");
}

int ReferenceModel::now() const { return parts_->now; }
const ReferenceStocks& ReferenceModel::stocks() const { return parts_->stocks; }
const Population& ReferenceModel::population() const { return parts_->population; }

}  // namespace sterna
