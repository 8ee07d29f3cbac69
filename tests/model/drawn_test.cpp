#include <doctest/doctest.h>

#include <vector>

#include "sterna/model/drawn.hpp"
#include "sterna/model/human_capital.hpp"
#include "sterna/model/return_hazard.hpp"

using namespace sterna;

namespace {

const Traits traits{Draws(8)};
const Draws luck(15);
constexpr int year = 2031;
constexpr Month may = Month::of(year, 5);

/// A page of people of several countries who moved in several months.
void fill(PageBox& box) {
    box.rows = 500;
    for (int i = 0; i < box.rows; ++i) {
        box.page().birth[i] = static_cast<std::uint8_t>(i % 5), box.page().serial[i] = static_cast<std::uint32_t>(7 * i);
        box.page().since[i] = static_cast<std::int16_t>(200 + i % 90);
    }
}

/// Everything that can be drawn, of one row.
std::vector<double> all_of(const Drawn& drawn, const Page& page, int row) {
    const YearLuck now = drawn.luck(page, row, year, luck), next = drawn.luck(page, row, year + 1, luck);
    return {drawn.ability(page, row, traits), drawn.taste(page, row, traits),   drawn.wealth(page, row, traits), drawn.force(page, row, traits),
            drawn.job(page, row, may, luck),  drawn.family(page, row, luck),    now.death(), now.consider(), next.death(), next.consider(),
            static_cast<double>(now.death_month().index), static_cast<double>(next.consider_month().index)};
}

std::vector<double> one_by_one(const Page& page, int row) {
    const PersonId id = person_at(page, row);
    const YearLuck now(luck, id, year), next(luck, id, year + 1);
    return {traits.ability(id), traits.taste_for_home(id), traits.wealth_score(id), traits.draws.uniform(force_stream, id, Month{0}),
            luck.uniform(job_stream, id, may), luck.uniform(family_stream, id, Month{page.since[row]}), now.death(), now.consider(), next.death(),
            next.consider(), static_cast<double>(now.death_month().index), static_cast<double>(next.consider_month().index)};
}

void draw_all(Drawn& drawn, const std::vector<int>& rows) {
    drawn.of(rows).draw_ability(traits).draw_taste(traits).draw_wealth(traits).draw_force(traits);
    drawn.draw_job(luck, may).draw_family(luck).draw_luck(luck, year).draw_luck(luck, year + 1);
}

std::vector<int> every_third(const PageBox& box) {
    std::vector<int> rows;
    for (int i = 1; i < box.rows; i += 3) rows.push_back(i);
    return rows;
}

}  // namespace

TEST_CASE("What is drawn for many rows at once is what each would draw alone") {
    PageBox box;
    fill(box);
    Drawn drawn;
    drawn.attach(box.page());
    draw_all(drawn, every_third(box));
    for (int row = 0; row < box.rows; ++row) CHECK(all_of(drawn, box.page(), row) == one_by_one(box.page(), row));
}

TEST_CASE("Draws of another page or month or of an earlier stay are never taken for others") {
    PageBox box, other;
    fill(box), fill(other);
    for (int i = 0; i < other.rows; ++i) other.page().serial[i] += 100'000;
    Drawn drawn;
    drawn.attach(box.page());
    draw_all(drawn, every_third(box));
    CHECK(all_of(drawn, other.page(), 1) == one_by_one(other.page(), 1));
    CHECK(drawn.job(box.page(), 1, may + 1, luck) == luck.uniform(job_stream, person_at(box.page(), 1), may + 1));
    CHECK(drawn.luck(box.page(), 1, year + 2, luck).death() == YearLuck(luck, person_at(box.page(), 1), year + 2).death());
    box.page().since[1] = may.index;
    CHECK(drawn.family(box.page(), 1, luck) == luck.uniform(family_stream, person_at(box.page(), 1), may));
    drawn.attach(other.page());
    for (int row = 0; row < other.rows; ++row) CHECK(all_of(drawn, other.page(), row) == one_by_one(other.page(), row));
}
