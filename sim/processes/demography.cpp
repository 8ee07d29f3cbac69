#include <algorithm>
#include <cmath>
#include <span>

#include "sterna/model/at_home.hpp"
#include "sterna/model/cohorts.hpp"
#include "sterna/model/luck.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/return_hazard.hpp"
#include "sterna/model/return_offer.hpp"

namespace sterna {

namespace {

struct Params {
    double mortality_slope = 0.08;
    double mortality_level = 2.9;
    double mortality_decline = 0.07;
    double longevity_gain = 0.15;
    double children_follow = 0.6;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("mortality_slope", &Params::mortality_slope, {0, 0.2}, "1/year", "growth of the death hazard with age",
                       "Gompertz law; slope for ages 15-64 chosen with the two parameters below", Evidence::assumption),
        number<Params>("mortality_level", &Params::mortality_level, {0, 6}, "1",
                       "a of 45q15 = exp(a - b e0), capped at 0.6: chance to die between 15 and 60 given life expectancy e0",
                       "fit to .39/.19/.095/.067 at life expectancies 55/65/75/80", Evidence::recalled_low),
        number<Params>("mortality_decline", &Params::mortality_decline, {0, 0.2}, "1/year", "b of the same relation",
                       "the same fit", Evidence::recalled_low),
        number<Params>("longevity_gain", &Params::longevity_gain, {0, 1}, "year/year", "rise of life expectancy everywhere from the base year to 2050",
                       "0 holds it; nearest to what came 9 years after 2005, 2010 and 2015: 0.15 to 0.25", Evidence::assumption),
        number<Params>("children_follow", &Params::children_follow, {0, 1}, "share",
                       "chance that a child of parents abroad with family rights turns 15 where they live, relative to their share",
                       "no data; 0 = all stay at home, 1 = all follow", Evidence::assumption),
    };
    return t;
}

constexpr Stream entry_stream = stream("demography/entry"), retire_stream = stream("demography/retirement");

constexpr int exit_months = 65 * 12;
constexpr int last_gain = 2050;  // year after which life expectancy stays

class Demography final : public Process {
  public:
    Demography(const Params& p, const MeasureList& measures) : p_(p), family_(measures.find("family_age")) {}

    void prepare(Tables& tables, const Context& ctx) const override {
        if (tables.death.size() > 0) return;
        const auto n = static_cast<std::size_t>(ctx.layout.countries);
        const auto years = static_cast<std::size_t>(p_.longevity_gain > 0 ? std::max(0, last_gain - ctx.atlas.base_year) + 1 : 1);
        tables.death = Dense<double, 4>({years, n, sexes, 50});
        for (std::size_t year = 0; year < years; ++year)
            for (std::size_t c = 0; c < n; ++c)
                for (std::size_t sex = 0; sex < sexes; ++sex) {
                    const double gained = p_.longevity_gain * static_cast<double>(year);
                    fill_ages(tables.death.row(year, c, sex), ctx.atlas.countries[c].life_expectancy[sex] + gained);
                }
    }

    void decide(Block& block, const Context& ctx) const override {
        Page& page = block.page();
        const DeathTable deaths(ctx.now.year(), ctx);
        const auto lucks = ctx.lucks(page, ctx.now.year());
        for (const int row : block.due) {
            if (page.residence[row] == gone) continue;
            if (dies(page, row, lucks(row), deaths, ctx)) leave_population(block, row, cube::deaths, ctx);
            else if (ctx.in_step(Month{page.born[row]} + exit_months)) retire(block, row, ctx);
        }
    }

    void plan(const Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const override {
        const Page& page = block.page();
        const Month next = ctx.last() + 1;
        const DeathTable deaths(next.year(), ctx);
        const auto lucks = ctx.lucks(page, next.year());
        lower_each(rows, wake, [&](int row) {
            const YearLuck luck = lucks(row);
            const Month exit = std::max(next, Month{page.born[row]} + exit_months);
            return luck.death() < deaths(page, row) && luck.death_month() >= next ? std::min(exit, luck.death_month()) : exit;
        });
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        const Month close = ctx.last() + 1, first = close - 50 * 12 + 1, end = close - 30 * 12 + 1;  // of births that make 30 to 49 years
        const int home = block.roll.birth();
        block.tally.add(family_, ctx.layout.corridor(home, home), born_at_home(block, first, end) * ctx.weight[static_cast<std::size_t>(home)]);
        for (const int row : block.roll.elsewhere()) {
            const bool rights = page.residence[row] == page.birth[row] || family_rights(status_of(page.state[row]));
            if (rights && page.born[row] >= first.index && page.born[row] < end.index)
                block.tally.add(family_, ctx.layout.corridor(page.birth[row], page.residence[row]), ctx.weight[page.birth[row]]);
        }
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool) const override {
        const auto n = static_cast<std::size_t>(ctx.layout.countries);
        for (std::size_t o = 0; o < n; ++o)
            for (std::size_t r = 0; r < n; ++r) world.family_abroad(o, r) = tallies[family_][o * n + r];
    }

    void enter(World& world, Tallies& tallies, const Context& ctx) const override {
        for (int c = 0; c < ctx.layout.countries; ++c) {
            const std::int64_t weight = ctx.weight[static_cast<std::size_t>(c)];
            for (Month m = ctx.now; m <= ctx.last(); m = m + 1) {
                const int months = months_between(Month::of(ctx.atlas.base_year), m);
                for (int sex = 0; sex < sexes; ++sex) {
                    const std::int64_t count = entrants_before(ctx.atlas, c, sex, months + 1, weight) -
                                               entrants_before(ctx.atlas, c, sex, months, weight);
                    for (std::int64_t k = 0; k < count; ++k) add_entrant(world, tallies, c, sex, m, ctx);
                }
            }
        }
    }

  private:
    /// Probability to die in a calendar year.
    class DeathTable {
      public:
        DeathTable(int year, const Context& ctx) : january_(Month::of(year).index) {
            const int last = static_cast<int>(ctx.tables.death.shape()[0]) - 1;
            of_year_ = &ctx.tables.death(std::clamp(year - ctx.atlas.base_year, 0, last), 0, 0, 0);
        }
        double operator()(const Page& page, int row) const {
            const int age = (january_ - page.born[row]) / 12;
            return of_year_[(page.residence[row] * sexes + sex_of(page.kind[row])) * ages + std::clamp(age - 15, 0, ages - 1)];
        }

      private:
        static constexpr int ages = 50;
        int january_;
        const double* of_year_;  // [residence][sex][age - 15]
    };

    void fill_ages(std::span<double> probability, double life_expectancy) const {
        const double hazard_at_15 = gompertz_level(life_expectancy);
        for (std::size_t a = 0; a < probability.size(); ++a)
            probability[a] = -math::expm1(-hazard_at_15 * math::exp(p_.mortality_slope * (static_cast<double>(a) + 0.5)));
    }

    /// Hazard at 15 that gives the chance to die between 15 and 60 that goes with this life expectancy.
    double gompertz_level(double life_expectancy) const {
        const double dies = std::min(0.6, math::exp(p_.mortality_level - p_.mortality_decline * life_expectancy));
        const double slope = std::max(1e-9, p_.mortality_slope);
        return -math::log(1 - dies) * slope / math::expm1(45 * slope);
    }

    static bool dies(const Page& page, int row, const YearLuck& luck, const DeathTable& deaths, const Context& ctx) {
        // In a step of several months the 65th birthday may come first.
        const Month exit = Month{page.born[row]} + exit_months;
        if (ctx.in_step(exit) && luck.death_month() > exit) return false;
        return ctx.in_step(luck.death_month()) && luck.death() < deaths(page, row);
    }

    /// A migrant's last choice of where to grow old, then the exit there.
    static void retire(Block& block, int row, const Context& ctx) {
        Page& page = block.page();
        if (page.residence[row] != page.birth[row]) {
            const double u = ctx.draws.uniform(retire_stream, block.person(row), ctx.now);
            const bool goes = u < retirement_return_probability(ctx.tables.returning, page, row, ctx);
            if (goes && !stays_in_counterfactual(page, row, ctx)) {
                take_benefits_home(block, row, ctx);
                go_home(block, row, ReturnKind::retirement, ctx);
            }
        }
        leave_population(block, row, cube::age_exits, ctx);
    }

    void add_entrant(World& world, Tallies& tallies, int country, int sex, Month month, const Context& ctx) const {
        const PersonId id{static_cast<std::uint8_t>(country), world.entered[static_cast<std::size_t>(country)]++};
        Segment& segment = world.stores[static_cast<std::size_t>(store_of(id, static_cast<int>(world.stores.size())))]
                               .segments[static_cast<std::size_t>(country)];
        const auto [number, row] = segment.append();
        Page& page = segment.pages[static_cast<std::size_t>(number)].page();
        const int residence = residence_at_entry(world, id, ctx);
        page.serial[row] = id.serial;
        page.birth[row] = id.birth;
        page.residence[row] = static_cast<std::uint8_t>(residence);
        page.kind[row] = kind_of(sex, 0, 0);
        page.state[row] = with_bit(with_status(0, residence == country ? Status::citizen_at_home : Status::permanent), employed_bit, true);
        page.born[row] = static_cast<std::int16_t>(month.index - 180);
        page.since[row] = residence == country ? month.index : arrival_of_child(id, month, ctx).index;
        page.wake[row] = month.index;
        page.until[row] = page.held[row] = no_date;
        count_experience_to(page, row, ctx.now.month_of_year() - 1), count_money_to(page, row, ctx.now.month_of_year() - 1);
        page.trips[row] = 0;  // whoever followed as a child has made no trip of his or her own
        tallies[cube::entries][ctx.layout.cell(country, residence, 0, sex)] += ctx.weight[id.birth];
        tallies[skilled_units::entries][ctx.layout.corridor(country, residence)] += units_of_skilled(page, row, ctx);
    }

    /// Children followed their parents, or were brought there, at any age: those who turn 15 abroad are no new arrivals.
    static Month arrival_of_child(PersonId id, Month turns_15, const Context& ctx) {
        constexpr int childhood = 15 * 12;
        return turns_15 - static_cast<int>(to_unit(ctx.draws.words(entry_stream, id, Month{0}, 1)[0]) * (childhood + 1));
    }

    /// Children turn 15 where their parents' generation lives.
    int residence_at_entry(const World& world, PersonId id, const Context& ctx) const {
        const auto row = world.family_abroad.row(id.birth);
        double total = 0;
        for (const std::int64_t persons : row) total += static_cast<double>(persons);
        const double u = ctx.draws.uniform(entry_stream, id, Month{0});
        double at = u * total / std::max(p_.children_follow, 1e-9);
        for (std::size_t r = 0; r < row.size(); ++r) {
            if (r == id.birth) continue;
            at -= static_cast<double>(row[r]);
            if (at < 0) return static_cast<int>(r);
        }
        return id.birth;
    }

    Params p_;
    Measure family_;
};

}  // namespace

ProcessEntry demography_process() {
    return {.info = {.name = "demography",
                     .summary = "Death, retirement and the entry of new cohorts.",
                     .description =
                         "People enter at 15 in cohorts that the world file gives by birth country and sex, the same in every scenario. "
                         "Where they live then follows their parents' generation: natives aged 30 to 49 with family rights; those abroad came at any "
                         "age up to 15. They die by a "
                         "Gompertz law set by sex and the life expectancy of the year where they live, and leave the simulated ages at 65, after a last "
                         "choice between growing old abroad and at home. Death comes first in a step.",
                     .params = table().infos()},
            .streams = {luck_of_year, entry_stream, retire_stream},
            .measures = {{"family_age", {Axis::birth, Axis::residence}, "person", "natives aged 30-49 with family rights where they live",
                          false, false}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<Demography>(table().read(values), measures);
            }};
}

}  // namespace sterna
