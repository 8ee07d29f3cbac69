#include "processes/labour_market.hpp"

#include "sterna/model/moves.hpp"

namespace sterna {

namespace {

using Params = LabourParams;

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
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
        number<Params>("crowding", &Params::crowding, {0, 0.5}, "1",
                       "unemployment share gained by a log rise of the labour force", "plausible from 0 to 0.3",
                       Evidence::assumption),
        number<Params>("crowding_time", &Params::crowding_time, {0.5, 20}, "year", "after which 63 % of that has gone",
                       "three to five years in most studies of immigration", Evidence::assumption),
        number<Params>("growth", &Params::growth, {-0.02, 0.08}, "1/year", "growth of productivity of labour, everywhere",
                       "zero keeps money comparable over the years", Evidence::assumption),
    };
    return t;
}

class LabourMarket final : public Process {
  public:
    LabourMarket(const Params& p, const MeasureList& m)
        : params_(p),
          native_(m.find("labour_native")),
          foreign_(m.find("labour_foreign")),
          overqualified_(m.find("labour_overqualified")),
          persons_(m.find("labour_persons")) {}

    void decide(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const int row : block.due) {
            if (page.residence[row] == gone) continue;
            if (ctx.census)
                hire(block, row, ctx.now, ctx);
            else if (is_new(page, row, ctx))
                hire(block, row, Month{page.since[row]}, ctx);
        }
    }

    /// Who moved in this step looks for work in the next.
    Month plan(const Block& block, int row, const Context& ctx) const override {
        return block.page().since[row] >= ctx.now.index ? ctx.last() + 1 : never;
    }

    void survey(Block& block, const Context& ctx) const override {
        for (int row = 0; row < block.rows(); ++row)
            if (block.offers_work[static_cast<std::size_t>(row)]) count(block, row, ctx);
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        for (std::size_t c = 0; c < world.countries.size(); ++c) {
            CountryState& state = world.countries[c];
            if (first) state.base_efficiency = mean_efficiency(tallies, c, ctx);
            const int years = first ? 0 : ctx.last().year() + 1 - ctx.atlas.base_year;
            clear_labour_market(params_, state, force_of(tallies, state, c, ctx), skill_share(tallies, c, ctx), ctx, years,
                                first);
            const CountryState* other = ctx.cuts(Edge::wages) ? ctx.counterfactual->recorded(ctx.last().year(), c) : nullptr;
            if (other && !first) read_wages(*other, state);
        }
    }

  private:
    /// Wages that do not answer to who is here: those of the counterfactual run.
    static void read_wages(const CountryState& other, CountryState& state) {
        state.wage = other.wage, state.wage_foreign = other.wage_foreign;
        state.unemployment = other.unemployment, state.tfp = other.tfp;
    }

    /// Came here in the step before, or to the simulated ages in this one.
    static bool is_new(const Page& page, int row, const Context& ctx) {
        const Month since{page.since[row]}, turned_15{static_cast<std::int16_t>(page.born[row] + 180)};
        if (since == turned_15) return ctx.in_step(since);
        return since < ctx.now && since >= ctx.now - ctx.step;
    }

    static void hire(Block& block, int row, Month drawn, const Context& ctx) {
        Page& page = block.page();
        const bool works = finds_work(page, row, drawn, ctx);
        if (((page.state[row] & employed_bit) != 0) == works) return;
        settle(block, row, ctx);
        page.state[row] = with_bit(page.state[row], employed_bit, works);
    }

    void count(Block& block, int row, const Context& ctx) const {
        const Page& page = block.page();
        const std::int64_t persons = ctx.weight[page.birth[row]];
        const std::int64_t units = units_of_efficiency(block.efficiency[static_cast<std::size_t>(row)]) * persons;
        if (overqualified(page, row, ctx)) {
            block.tally.add(overqualified_, page.residence[row], units);
            return;
        }
        const auto cell = static_cast<std::size_t>(page.residence[row] * ctx.layout.educations + education_of(page.kind[row]));
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
        Force force{std::vector<double>(n), std::vector<double>(n), 0};
        for (std::size_t e = 0; e < n; ++e) {
            const double unit = 1024 * state.base_efficiency[e];
            force.native[e] = static_cast<double>(tallies[native_][country * n + e]) / unit;
            force.foreign[e] = static_cast<double>(tallies[foreign_][country * n + e]) / unit;
        }
        force.overqualified = static_cast<double>(tallies[overqualified_][country]) / (1024 * state.base_efficiency.back());
        return force;
    }

    static double skill_share(const Tallies& tallies, std::size_t country, const Context& ctx) {
        std::int64_t skilled = 0, all = 0;
        for (int birth = 0; birth < ctx.layout.countries; ++birth)
            for (int e = 0; e < ctx.layout.educations; ++e)
                for (int sex = 0; sex < sexes; ++sex) {
                    const std::int64_t persons = tallies[cube::stock][ctx.layout.cell(birth, static_cast<int>(country), e, sex)];
                    all += persons;
                    if (ctx.atlas.skilled[static_cast<std::size_t>(e)]) skilled += persons;
                }
        return all > 0 ? static_cast<double>(skilled) / static_cast<double>(all) : 0.0;
    }

    Params params_;
    Measure native_, foreign_, overqualified_, persons_;
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
                 "natives and foreign-born of the same skill. Capital follows at a given interest rate. Productivity rises with "
                 "the share of the skilled among residents. Wages are those of the base year times the change of the marginal "
                 "product since; the over-qualified count as work just below the skilled.\n\n"
                 "Unemployment rises when a labour force grows and falls back within years. Each worker's job is drawn anew at "
                 "the end of the year and on arrival in a country; participation by sex is fixed for life.\n\n"
                 "Does not capture minimum wages, vacancies, occupations within a skill, or the wait of graduates for a job "
                 "abroad.",
             .params = table().infos()},
        .streams = {stream("labour_market/participation"), stream("labour_market/job")},
        .measures = {measure("labour_native", cell, unit, "labour force born in the country"),
                     measure("labour_foreign", cell, unit, "labour force born elsewhere, without the over-qualified"),
                     measure("labour_overqualified", {Axis::country}, unit, "over-qualified labour force"),
                     measure("labour_persons", cell, "person", "labour force without the over-qualified")},
        .make = [](const Values& v, const MeasureList& m) -> std::unique_ptr<Process> {
            return std::make_unique<LabourMarket>(table().read(v), m);
        }};
}

}  // namespace sterna
