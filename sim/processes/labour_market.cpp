#include "processes/labour_market.hpp"

#include <span>

#include "sterna/model/moves.hpp"

namespace sterna {

namespace {

using Params = LabourParams;

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        choice<Params>("closure", &Params::closure, {"flexible", "fixed_wage", "vacancies"},
                       "what clears the market: wages; or, at base-year wages, posts that are filled at once or through search",
                       "Fan and Stark 2007 and Pissarides 2000 for the other two", Evidence::assumption),
        choice<Params>("capital", &Params::capital, {"mixed", "open", "fixed"},
                       "mixed: part of capital moves across borders, the rest is saved at home; open: all moves; fixed: none",
                       "between the two extremes of the literature", Evidence::assumption),
        number<Params>("sigma", &Params::sigma, {1.05, 5}, "1", "elasticity of substitution between skilled and other work",
                       "Katz and Murphy 1992 1.4, Johnson 1.5, Ottaviano and Peri 2012 1.75-2", Evidence::recalled_high),
        number<Params>("sigma_foreign", &Params::sigma_foreign, {2, 1000}, "1",
                       "elasticity of substitution between native and foreign-born workers of the same skill",
                       "Ottaviano and Peri 2012 20; Manacorda, Manning and Wadsworth 2012 7-10", Evidence::recalled_high),
        number<Params>("secondary_efficiency", &Params::secondary_efficiency, {1, 4}, "1",
                       "work of one level of education below the skilled, relative to the level under it",
                       "five years of schooling at 8 % a year", Evidence::assumption),
        number<Params>("externality", &Params::externality, {0, 1}, "1", "elasticity of productivity to the share of the skilled",
                       "Docquier's world models 0.28, Acemoglu and Angrist 0-0.1; between them", Evidence::recalled_medium),
        number<Params>("capital_share", &Params::capital_share, {0.1, 0.6}, "share", "of output that goes to capital",
                       "national accounts", Evidence::recalled_high),
        number<Params>("local_share_poor", &Params::local_share_poor, {0, 1}, "share",
                       "of capital that comes from saving at home, low and lower middle income; with capital: mixed", "plausible from 0.1 to 0.5",
                       Evidence::assumption),
        number<Params>("local_share_rich", &Params::local_share_rich, {0, 1}, "share", "the same, upper middle and high income",
                       "plausible from 0 to 0.3", Evidence::assumption),
        number<Params>("world_rate", &Params::world_rate, {0.005, 0.2}, "1/year", "interest on capital that moves", "plausible from 0.03 to 0.06",
                       Evidence::assumption),
        number<Params>("depreciation", &Params::depreciation, {0.01, 0.2}, "1/year", "of capital", "plausible from 0.04 to 0.08",
                       Evidence::assumption),
        number<Params>("spread_effect", &Params::spread_effect, {0, 1}, "1", "part of a change of the sovereign spread that firms pay",
                       "no estimate", Evidence::assumption),
        number<Params>("investment_effect", &Params::investment_effect, {0, 0.1}, "1/year",
                       "fall of the return required of open capital when the stock of direct investment doubles", "no estimate",
                       Evidence::assumption),
        number<Params>("crowding", &Params::crowding, {0, 0.5}, "1",
                       "unemployment share gained by a log rise of the labour force", "plausible from 0 to 0.3",
                       Evidence::assumption),
        number<Params>("crowding_time", &Params::crowding_time, {0.5, 20}, "year", "after which 63 % of that has gone",
                       "three to five years in most studies of immigration", Evidence::assumption),
        number<Params>("growth", &Params::growth, {-0.02, 0.08}, "1/year", "growth of productivity of labour, everywhere",
                       "zero keeps money comparable over the years", Evidence::assumption),
        number<Params>("skill_demand", &Params::skill_demand, {0, 1.5}, "1",
                       "how far demand for the skilled keeps pace with their foreseen number, with closure: flexible",
                       "the race of education and technology, Goldin and Katz 2008; 0 = technology stands still", Evidence::assumption),
        number<Params>("demand_elasticity", &Params::demand_elasticity, {0, 5}, "1",
                       "of posts to what a worker makes at a given wage, with closure: fixed_wage or vacancies",
                       "own-wage elasticity of labour demand, mean of Lichter, Peichl and Siegloch 2015", Evidence::recalled_medium),
        number<Params>("vacancy_share", &Params::vacancy_share, {0.001, 0.1}, "share", "vacancies over jobs in the base year",
                       "plausible from 0.005 to 0.04", Evidence::assumption),
        number<Params>("vacancy_response", &Params::vacancy_response, {0, 2}, "1",
                       "vacancies opened for each post that is wanted and not filled, with closure: vacancies", "one post is one vacancy",
                       Evidence::assumption),
        number<Params>("vacancy_value", &Params::vacancy_value, {0, 2}, "share of the wage",
                       "what a post filled by somebody born abroad is worth to the employer in its year, beyond the wage; with closure: vacancies",
                       "no estimate", Evidence::assumption),
        toggle<Params>("queueing", &Params::queueing, "whether new graduates may refuse work below their education to wait for a chance abroad",
                       "Fan and Stark 2007, Economics of Transition 15", Evidence::assumption),
        number<Params>("low_offers", &Params::low_offers, {0, 1}, "share",
                       "of new graduates who find work and are offered only some below their education",
                       "that of all native graduates of the United States, Batalova, Fix and Bachmeier 2016, taken for new graduates everywhere",
                       Evidence::assumption),
        number<Params>("support", &Params::support, {0, 5}, "1",
                       "median income of those who wait, in net wages of the work they refuse", "plausible from 0.2 to 0.8", Evidence::assumption),
        number<Params>("support_sigma", &Params::support_sigma, {0, 3}, "1", "standard deviation of its log",
                       "as that of liquid wealth", Evidence::assumption),
        number<Params>("hope_adaptation", &Params::hope_adaptation, {0.01, 1}, "share",
                       "of the way the expected chance to leave moves each year to what the year showed", "no estimate", Evidence::assumption),
    };
    return t;
}

class LabourMarket final : public Process {
  public:
    LabourMarket(const Params& p, const MeasureList& m)
        : params_(p),
          native_(m.find("labour_native")),
          foreign_(m.find("labour_foreign")),
          overqualified_{m.find("labour_overqualified_native"), m.find("labour_overqualified")},
          persons_(m.find("labour_persons")),
          waiting_(m.find("labour_waiting")),
          queueing_(m.find("queueing")),
          filled_(m.find("vacancies_filled")) {}

    void prepare(Tables& tables, const Context&) const override {
        tables.queueing = {params_.queueing ? params_.low_offers : 0, params_.support, params_.support_sigma};
    }

    void decide(Block& block, const Context& ctx) const override {
        if (ctx.census) return draw_jobs(block, ctx);
        const Page& page = block.page();
        for (const int row : block.due)
            if (page.residence[row] != gone && is_new(page, row, ctx))
                hire(block, row, std::max(Month{page.since[row]}, turned_15(page, row)), ctx);
    }

    /// Jobs of the first people; nobody takes up work by being there already.
    void settle_in(Block& block, const Context& ctx) const override {
        Page& page = block.page();
        for (int row = 0; row < block.rows(); ++row)
            if (page.residence[row] != gone) page.state[row] = state_with_job(page, row, ctx.now, ctx);
    }

    /// Who moved in this step looks for work in the next.
    void plan(const Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const override {
        lower_each(rows, wake, [&](int row) { return next_month(block, row, ctx); });
    }

    void survey(Block& block, const Context& ctx) const override {
        for (const Roll::Group& group : block.roll.at_home()) {
            const bool alike = !ctx.tables.overqualification.natives || !ctx.atlas.skilled[static_cast<std::size_t>(education_of(group.kind))];
            if (alike) count_at_home(block, group, ctx);
            else count(block, group.rows, ctx);
        }
        count(block, block.roll.elsewhere(), ctx);
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        for (std::size_t c = 0; c < world.countries.size(); ++c) {
            CountryState& state = world.countries[c];
            if (first) state.base_efficiency = mean_efficiency(tallies, c, ctx);
            const int years = first ? 0 : ctx.last().year() + 1 - ctx.atlas.base_year;
            const People people{natives(tallies, c, ctx), skill_share(tallies, c, ctx)};
            clear_labour_market(params_, state, force_of(tallies, state, c, ctx), people, ctx, static_cast<int>(c), years, first);
            state.capital.vacancy_value = first ? 0 : worth_of_filled(tallies, state, c);
            const CountryState* other = first ? nullptr : ctx.instead(Edge::wages, c);
            if (other) read_wages(*other, state);
            hope_for_abroad(params_, state, tallies, ctx, static_cast<int>(c), first);
        }
    }

  private:
    static Month next_month(const Block& block, int row, const Context& ctx) {
        return block.page().since[row] >= ctx.now.index ? ctx.last() + 1 : never;
    }

    /// Posts stand empty in one closure only; elsewhere nobody waits for the worker.
    double worth_of_filled(const Tallies& tallies, const CountryState& state, std::size_t country) const {
        if (params_.closure != "vacancies") return 0;
        double wages = 0;
        for (std::size_t e = 0; e < state.wage_foreign.size(); ++e)
            wages += static_cast<double>(tallies[filled_][country * state.wage_foreign.size() + e]) * state.wage_foreign[e];
        return params_.vacancy_value * wages;
    }

    /// Wages that do not answer to who is here: those of the counterfactual run.
    static void read_wages(const CountryState& other, CountryState& state) {
        state.wage = other.wage, state.wage_foreign = other.wage_foreign;
        state.unemployment = other.unemployment, state.tfp = other.tfp;
    }

    /// Of everybody anew. Natives at home who did not graduate of late are most people, and need two comparisons.
    void draw_jobs(Block& block, const Context& ctx) const {
        Page& page = block.page();
        if (block.rows() == 0) return;
        const int home = page.birth[0];
        const std::array<double, sexes> taking_part{participation(home, 0, ctx), participation(home, 1, ctx)};
        const double *unemployment = ctx.world.countries[static_cast<std::size_t>(home)].unemployment.data();
        const double *forces = ctx.drawn ? ctx.drawn->forces(page) : nullptr, *jobs = ctx.drawn ? ctx.drawn->jobs(page, ctx.now) : nullptr;
        for (const int row : block.living) {
            const std::uint8_t state = page.state[row], kind = page.kind[row];
            if (page.residence[row] == gone) continue;
            if (!jobs || page.residence[row] != home || page.birth[row] != home || (page.training[row] & new_graduate_bit)) {
                end_of_wait(page, row);
                hire(block, row, ctx.now, ctx);
                continue;
            }
            // Both draws are looked at: nobody can guess which way a branch on one would go.
            const bool takes_part = forces[row] < taking_part[static_cast<std::size_t>(sex_of(kind))];
            const bool finds = jobs[row] >= unemployment[education_of(kind)];
            const bool works = takes_part & finds & !(state & studying_bit);
            const std::uint8_t now = with_bit(with_bit(state, employed_bit, works), overqualified_bit, false);
            if (now == state) continue;
            settle(block, row, ctx);
            page.state[row] = now;
        }
    }

    /// Came here in the step before, or to the simulated ages in this one.
    static bool is_new(const Page& page, int row, const Context& ctx) {
        const Month since{page.since[row]}, young = turned_15(page, row);
        if (since <= young) return ctx.in_step(young);
        return since < ctx.now && since >= ctx.now - ctx.step;
    }
    static Month turned_15(const Page& page, int row) { return Month{static_cast<std::int16_t>(page.born[row] + 180)}; }

    /// Graduates may wait until the second December, which is never more than two years.
    static void end_of_wait(Page& page, int row) {
        if (!(page.training[row] & new_graduate_bit)) return;
        const bool over = (page.training[row] & waited_bit) != 0;
        page.training[row] = with_bit(with_bit(page.training[row], new_graduate_bit, !over), waited_bit, !over);
    }

    void hire(Block& block, int row, Month drawn, const Context& ctx) const {
        Page& page = block.page();
        const std::uint8_t before = page.state[row], now = state_with_job(page, row, drawn, ctx);
        // Who moved keeps the mark of the job at home until the first draw abroad: a post there is filled all the same.
        const bool starts = (now & employed_bit) && (!(before & employed_bit) || is_new(page, row, ctx));
        if (starts && page.residence[row] != page.birth[row])
            block.tally.add(filled_, place(page, row, ctx), ctx.weight[page.birth[row]]);
        if (now == before) return;
        settle(block, row, ctx);
        page.state[row] = now;
    }

    static std::size_t place(const Page& page, int row, const Context& ctx) {
        return static_cast<std::size_t>(page.residence[row] * ctx.layout.educations + education_of(page.kind[row]));
    }

    /// A group of whom only new graduates can be in work below their education or wait.
    void count_at_home(Block& block, const Roll::Group& group, const Context& ctx) const {
        const Page& page = block.page();
        std::int64_t units = 0, workers = 0;
        for (const int row : group.rows) {
            const auto i = static_cast<std::size_t>(row);
            if (page.training[row] & new_graduate_bit) {
                if (block.offers_work[i]) count(block, row, ctx);
                continue;
            }
            units += units_of_efficiency(block.efficiency[i]) * block.offers_work[i], workers += block.offers_work[i];
        }
        if (workers == 0) return;
        const std::size_t cell = place(page, group.rows.front(), ctx);
        const std::int64_t persons = ctx.weight[static_cast<std::size_t>(block.roll.birth())];
        block.tally.add(native_, cell, units * persons), block.tally.add(persons_, cell, workers * persons);
    }

    void count(Block& block, std::span<const int> rows, const Context& ctx) const {
        for (const int row : rows)
            if (block.offers_work[static_cast<std::size_t>(row)]) count(block, row, ctx);
    }

    void count(Block& block, int row, const Context& ctx) const {
        const Page& page = block.page();
        const std::int64_t persons = ctx.weight[page.birth[row]];
        const std::int64_t units = units_of_efficiency(block.efficiency[static_cast<std::size_t>(row)]) * persons;
        if (overqualified(page, row, ctx)) {
            block.tally.add(overqualified_[page.residence[row] == page.birth[row] ? 0 : 1], page.residence[row], units);
            return;
        }
        if (waits_abroad(page, row, ctx.now, ctx)) {
            block.tally.add(queueing_, page.residence[row], persons);
            block.tally.add(waiting_, page.residence[row], units);
        }
        const std::size_t cell = place(page, row, ctx);
        block.tally.add(page.residence[row] == page.birth[row] ? native_ : foreign_, cell, units);
        block.tally.add(persons_, cell, persons);
    }

    std::vector<double> mean_efficiency(const Tallies& tallies, std::size_t country, const Context& ctx) const {
        const auto n = static_cast<std::size_t>(ctx.layout.educations);
        std::vector<double> mean(n, 1.0);
        for (std::size_t e = 0; e < n; ++e) {
            const std::size_t i = country * n + e;
            const auto units = static_cast<double>(tallies[native_][i] + tallies[foreign_][i]) / 1024;
            if (units > 0) mean[e] = units / static_cast<double>(tallies[persons_][i]);
        }
        return mean;
    }

    Force force_of(const Tallies& tallies, const CountryState& state, std::size_t country, const Context& ctx) const {
        const auto n = static_cast<std::size_t>(ctx.layout.educations);
        Force force{std::vector<double>(n), std::vector<double>(n), {}, 0};
        for (std::size_t e = 0; e < n; ++e) {
            const double unit = 1024 * state.base_efficiency[e];
            force.native[e] = static_cast<double>(tallies[native_][country * n + e]) / unit;
            force.foreign[e] = static_cast<double>(tallies[foreign_][country * n + e]) / unit;
        }
        const double skilled_unit = 1024 * state.base_efficiency.back();
        for (std::size_t i = 0; i < 2; ++i)
            force.overqualified[i] = static_cast<double>(tallies[overqualified_[i]][country]) / skilled_unit;
        force.waiting = static_cast<double>(tallies[waiting_][country]) / skilled_unit;
        return force;
    }

    static double natives(const Tallies& tallies, std::size_t country, const Context& ctx) {
        const std::size_t row = ctx.layout.cell(static_cast<int>(country), 0, 0, 0), next = row + ctx.layout.cell(0, ctx.layout.countries, 0, 0);
        std::int64_t persons = 0;
        for (std::size_t i = row; i < next; ++i) persons += tallies[cube::stock][i];
        return static_cast<double>(persons);
    }

    /// Who works below the education passes on no more than others at that work.
    static double skill_share(const Tallies& tallies, std::size_t country, const Context& ctx) {
        std::int64_t skilled = 0, all = 0;
        for (int birth = 0; birth < ctx.layout.countries; ++birth)
            for (int e = 0; e < ctx.layout.educations; ++e)
                for (int sex = 0; sex < sexes; ++sex) {
                    const std::size_t cell = ctx.layout.cell(birth, static_cast<int>(country), e, sex);
                    all += tallies[cube::stock][cell];
                    if (ctx.atlas.skilled[static_cast<std::size_t>(e)]) skilled += tallies[cube::stock][cell] - tallies[cube::overqualified][cell];
                }
        return all > 0 ? static_cast<double>(skilled) / static_cast<double>(all) : 0.0;
    }

    Params params_;
    Measure native_, foreign_;
    std::array<Measure, 2> overqualified_;  // natives, foreign-born
    Measure persons_, waiting_, queueing_, filled_;
};

MeasureInfo measure(const char* name, std::vector<Axis> axes, const char* unit, const char* meaning) {
    return {name, std::move(axes), unit, meaning, false, false};
}

}  // namespace

ProcessEntry labour_market_process() {
    const std::vector<Axis> cell{Axis::country, Axis::education};
    const char* unit = "1/1024 worker x person";
    return {
        .info =
            {.name = "labour_market",
             .summary = "Wages, unemployment and output of each country from the work its residents offer.",
             .description =
                 "Once a year the labour force is counted in efficiency units, by education and birth at home or abroad. Skilled "
                 "and other work are imperfect substitutes in production with constant returns, and so, nearly perfect ones, are "
                 "natives and foreign-born of the same skill. Part of capital moves until it "
                 "earns the world's interest, the cost of wear and part of the country's spread; the rest is saved at home out of output "
                 "and transfers, or raised by bonds for natives abroad, a native's worth for every native as long as output a native is "
                 "what it was. Productivity rises with the share of residents who are skilled and not over-qualified and with what diaspora and returnees pass on "
                 "(`diaspora`). Wages are those of the base year times the change of the marginal product since; the over-qualified count as "
                 "work just below the skilled.\n\n"
                 "With closure: flexible unemployment rises when a labour force grows and falls back within years. Each worker's job is drawn anew at "
                 "the end of the year and on arrival in a country; participation by sex is fixed for life. With fixed_wage wages "
                 "stay on the path of the base year and posts follow local capital and productivity: who leaves is replaced from the "
                 "queue, and output falls only when it is empty. With vacancies the same posts are filled through search, with matches "
                 "that grow with the square roots of the unemployed and of the vacancies, so that both exist side by side.\n\n"
                 "New graduates who would find only work below their education may refuse it for up to two years, if other income and "
                 "the hope of leaving are worth more; nobody draws twice for that. They come on top of the unemployment rate. The others do "
                 "that work, at its wage, until the next draw.\n\n"
                 "Moves wages, jobs, output and, through them, every choice. Does not capture occupations within a skill, profits that "
                 "leave the country, the demand that immigrants' spending creates, or that posts for one skill need workers of the other "
                 "when wages are fixed.",
             .params = table().infos()},
        .streams = {stream("labour_market/participation"), stream("labour_market/job")},
        .measures = {measure("labour_native", cell, unit, "labour force born in the country"),
                     measure("labour_foreign", cell, unit, "labour force born elsewhere, without the over-qualified"),
                     measure("labour_overqualified_native", {Axis::country}, unit, "over-qualified labour force born in the country"),
                     measure("labour_overqualified", {Axis::country}, unit, "over-qualified labour force born elsewhere"),
                     measure("labour_persons", cell, "person", "labour force without the over-qualified"),
                     measure("labour_waiting", {Axis::country}, unit, "graduates at home who wait for a chance abroad"),
                     {"queueing",
                      {Axis::country},
                      "person",
                      "new graduates at home without work who refuse some below their education to wait for a chance abroad",
                      false,
                      true},
                     {"vacancies_filled",
                      {Axis::country, Axis::education},
                      "person",
                      "foreign-born who start work after a move or after a time without, by where they live",
                      true,
                      true}},
        .make = [](const Values& v, const MeasureList& m) -> std::unique_ptr<Process> {
            return std::make_unique<LabourMarket>(table().read(v), m);
        }};
}

}  // namespace sterna
