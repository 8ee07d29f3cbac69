#include <array>
#include <cmath>

#include "sterna/model/human_capital.hpp"
#include "sterna/model/inequality.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/transfer_plan.hpp"

namespace sterna {

namespace {

struct Params : TransferUses {
    double other_adults = 1, other_income = 0.6, other_spread = 0.5;
    double line = 3.0, line_richer = 8.3;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("consumption", &Params::consumption, {0, 1}, "share", "of transfers received that is consumed; the three shares add up to 1",
                       "IFAD 2017: about three quarters on food, health, school and housing", Evidence::assumption),
        number<Params>("schooling", &Params::schooling, {0, 1}, "share", "of them spent on schooling", "plausible from 0.03 to 0.15",
                       Evidence::assumption),
        number<Params>("investment", &Params::investment, {0, 1}, "share", "of them invested in the local economy",
                       "IFAD 2017: about a quarter can be saved or invested", Evidence::assumption),
        number<Params>("other_adults", &Params::other_adults, {0.25, 4}, "person", "adults of a household besides the worker", "no estimate",
                       Evidence::assumption),
        number<Params>("other_income", &Params::other_income, {0, 3}, "1", "what each of them earns, in mean net wages of the worker's education at home",
                       "no estimate", Evidence::assumption),
        number<Params>("other_spread", &Params::other_spread, {0, 2}, "1",
                       "spread of its log among households of one education, over that of earnings with the Gini index of the country",
                       "income a head is then about as unequal as the Gini index of the country; plausible from 0.3 to 1", Evidence::assumption),
        number<Params>("line", &Params::line, {0.5, 50}, "PPP dollar/day", "poverty line a head, low and lower middle income", "World Bank 2025, prices of 2021",
                       Evidence::recalled_high),
        number<Params>("line_richer", &Params::line_richer, {0.5, 50}, "PPP dollar/day", "the same, upper middle and high income",
                       "World Bank 2025, line of upper-middle-income countries", Evidence::recalled_high)};
    return t;
}

void require_whole(const Params& p) {
    if (std::abs(p.consumption + p.schooling + p.investment - 1) > 1e-9)
        throw InputError("model.households: consumption, schooling and investment must add up to 1, not to " +
                         std::to_string(p.consumption + p.schooling + p.investment));
}

constexpr double unit = 1024;  // of people and of gaps

/// A household of origin of one worker.
struct Household {
    double heads = 1;              // who live on its income, at home
    double line = 0;               // poverty line, PPP dollars a head and year
    double income = 0;             // PPP dollars a year, without transfers
    double transfers = 0;
    double if_present = 0;         // income a head, were the worker at home
    double forgone = 0;            // PPP dollars a year
    bool absent = false;
};

class Households final : public Process {
  public:
    Households(const Params& p, const MeasureList& m)
        : p_(p), people_(m.find("household_people")), poor_(m.find("household_poor")), poor_without_(m.find("household_poor_without_transfers")),
          gap_(m.find("household_gap")), gap_without_(m.find("household_gap_without_transfers")), everybody_(m.find("household_people_if_present")), poor_if_present_(m.find("household_poor_if_present")),
          forgone_(m.find("forgone_earnings")), receiving_(m.find("households_receiving")), all_(m.find("households_all")), transfers_(m.find("household_transfers")), earmarked_(m.find("transfers_earmarked")), matched_(m.find("transfers_matched")),
          histogram_people_(m.find("household_incomes_people")), histogram_income_(m.find("household_incomes")) {}

    Edge law_through() const override { return Edge::remittances; }
    void prepare(Tables& tables, const Context& ctx) const override {
        tables.transfer_uses = p_;
        tables.household_income.clear(), tables.household_spread.clear();
        for (int o = 0; o < ctx.layout.countries; ++o) {
            tables.household_spread.push_back(p_.other_spread * ability_spread(ctx.atlas.countries[static_cast<std::size_t>(o)].gini));
            for (int e = 0; e < ctx.layout.educations; ++e) tables.household_income.push_back(usual_income(o, e, 1, ctx, tables));
        }
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        shares_of_others(block, ctx);
        Sums sums{block.roll.birth()};
        for (const Roll::Group& group : block.roll.at_home()) count_at_home(sums, block, group, ctx);
        for (const int row : block.roll.elsewhere()) {
            if (page.birth[row] != sums.birth) tell(block, sums, ctx), sums = Sums{page.birth[row]};
            count(sums, household_of(block, row, ctx), static_cast<std::size_t>(sex_of(page.kind[row])));
        }
        tell(block, sums, ctx);
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        for (std::size_t o = 0; o < world.countries.size(); ++o) {
            HouseholdState& state = world.countries[o].households;
            // What is given to works at home is not the household's to use, and what public money adds is nobody's income.
            const double level = ctx.atlas.countries[o].price_level;
            const double given = static_cast<double>(tallies[earmarked_][o]) / 100 / level, added = static_cast<double>(tallies[matched_][o]) / 100 / level;
            const double arrived = state.received_usd / level - given;
            // Before the first step nobody has sent: the base year's solution says how many will.
            const double receiving = first ? state.base_senders : static_cast<double>(tallies[receiving_][o]);
            const auto all = static_cast<double>(tallies[all_][o]);
            state.receiving_share = all > 0 ? receiving / all : 0;
            state.mean_transfer = receiving > 0 ? arrived / receiving : 0;
            state.consumed_transfers = p_.consumption * arrived;
            state.schooling_transfers = p_.schooling * arrived;
            state.invested_transfers = p_.investment * arrived + given + added;
            world.countries[o].capital.invested_transfers = state.invested_transfers;
            if (first) state.base_receiving_share = state.receiving_share, state.base_mean_transfer = state.mean_transfer;
            else if (const CountryState* other = ctx.instead(Edge::remittances, o)) pay_for_study_as(other->households, state);
        }
    }

  private:
    /// What students' households can pay that does not answer to who is abroad: that of the counterfactual run.
    static void pay_for_study_as(const HouseholdState& other, HouseholdState& state) {
        state.receiving_share = other.receiving_share, state.mean_transfer = other.mean_transfer;
    }

    /// What the others of each household earn of a mean of one, into the block's scratch.
    static void shares_of_others(Block& block, const Context& ctx) {
        const Page& page = block.page();
        const auto rows = static_cast<std::size_t>(block.rows());
        block.scratch.resize(rows);
        ctx.traits.draws.uniforms(Traits::household, Traits::birth, {page.birth, rows}, {page.serial, rows}, block.scratch);
        math::normal_quantiles(block.scratch);
        for (std::size_t i = 0; i < rows; ++i) block.scratch[i] = log_unequal_share(ctx.tables.household_spread[page.birth[i]], block.scratch[i]);
        math::exps(block.scratch);
    }

    static double usual_income(int country, int education, int sex, const Context& ctx, const Tables& tables) {
        return expected_income(tables.choice.params, ctx.atlas, ctx.world, country, education, sex, false);
    }

    /// Who live on the income of a household while the worker is at home.
    double full_household(const CountryFacts& home) const { return (1 + p_.other_adults) * (1 + home.under15_per_adult); }
    double yearly_line(const CountryFacts& home) const { return 365 * (home.income_group <= IncomeGroup::lower_middle ? p_.line : p_.line_richer); }

    Household household_of(const Block& block, int row, const Context& ctx) const {
        const Page& page = block.page();
        const auto i = static_cast<std::size_t>(row);
        const int birth = page.birth[row], education = education_of(page.kind[row]), sex = sex_of(page.kind[row]);
        const CountryFacts& home = ctx.atlas.countries[page.birth[row]];
        Household h;
        h.absent = page.residence[row] != page.birth[row];
        const double full = full_household(home);
        h.heads = full - (h.absent ? 1 : 0);
        h.line = yearly_line(home);
        const double usual = ctx.tables.household_income[static_cast<std::size_t>(birth * ctx.layout.educations + education)];
        h.income = p_.other_income * p_.other_adults * usual * block.scratch[i] + (h.absent ? 0 : block.net_wage[i]);
        if (h.absent) {
            h.forgone = home.participation[static_cast<std::size_t>(sex)] * usual_income(birth, education, sex, ctx, ctx.tables) * own_efficiency(block, row, ctx);
            h.transfers = received(block, row, ctx);
        }
        h.if_present = (h.income + h.forgone) / full;
        return h;
    }

    static double own_efficiency(const Block& block, int row, const Context& ctx) {
        const Page& page = block.page();
        const auto& usual = ctx.world.countries[page.birth[row]].base_efficiency;
        return usual.empty() ? 1 : block.efficiency[static_cast<std::size_t>(row)] / usual[static_cast<std::size_t>(education_of(page.kind[row]))];
    }

    /// A year of what the person sends now, PPP dollars at home after fees.
    double received(const Block& block, int row, const Context& ctx) const {
        const Page& page = block.page();
        if (!(page.state[row] & employed_bit)) return 0;
        const Month january = Month::of(ctx.last().year());
        const TransferPlan plan = transfer_plan(page, row, wage_to_send_from(page, row, ctx), page.state[row] & returning_bit, january, ctx);
        if (plan.probability <= 0) return 0;
        const PersonId id = block.person(row);
        const Words habit = ctx.draws.words(transfer_habit, id, january);
        if (!sends(habit, plan.probability)) return 0;
        const TransferTables& t = ctx.tables.transfers;
        const std::size_t corridor = ctx.layout.corridor(page.birth[row], page.residence[row]);
        const auto channel = static_cast<std::size_t>(choose_channel(habit, id, january, corridor, plan.us_dollars, leaning_of(page, row, ctx), ctx));
        const double price = price_of(t.params, t.price[corridor * t.channels.size() + channel], plan.us_dollars);
        const double given = is_formal(t, channel) ? earmarked_share(page, row, ctx) : 0;
        return plan.us_dollars * (1 - price) * (1 - given) / ctx.atlas.countries[page.birth[row]].price_level;
    }

    /// Of natives of one country in workers: what a page adds up before it tells anybody.
    struct Sums {
        int birth = -1;
        std::int64_t all = 0, receiving = 0;
        std::array<std::int64_t, sexes> people{}, everybody{}, poor{}, poor_without{}, poor_if_present{}, gap{}, gap_without{}, forgone{}, transfers{};
        std::array<std::int64_t, histogram_bins> group_people{}, group_income{};
    };

    void count(Sums& sums, const Household& h, std::size_t sex) const {
        // Everybody is one of the adults of one household, so each counts for a share of it; the absent leave the rest behind.
        const std::int64_t present = h.absent ? math::nearest_int(unit * p_.other_adults / (1 + p_.other_adults)) : static_cast<std::int64_t>(unit);
        const double head = (h.income + h.transfers) / h.heads, without = h.income / h.heads;
        const auto share = static_cast<double>(present);

        ++sums.all;
        sums.people[sex] += present, sums.everybody[sex] += static_cast<std::int64_t>(unit);
        if (head < h.line) sums.poor[sex] += present;
        if (without < h.line) sums.poor_without[sex] += present;
        if (h.if_present < h.line) sums.poor_if_present[sex] += static_cast<std::int64_t>(unit);
        sums.gap[sex] += math::nearest_int(share * poverty_gap(head, h.line));
        sums.gap_without[sex] += math::nearest_int(share * poverty_gap(without, h.line));
        const auto group = static_cast<std::size_t>(income_groups_.of(head));
        sums.group_people[group] += present, sums.group_income[group] += math::nearest_int(head * share / unit);
        if (!h.absent) return;
        sums.forgone[sex] += math::nearest_int(h.forgone);
        if (h.transfers <= 0) return;
        ++sums.receiving, sums.transfers[sex] += math::nearest_int(h.transfers);
    }

    /// As `count` does, one by one: to these nobody sends, and with them at home nothing would differ.
    void count_at_home(Sums& sums, const Block& block, const Roll::Group& group, const Context& ctx) const {
        const CountryFacts& home = ctx.atlas.countries[static_cast<std::size_t>(sums.birth)];
        const double heads = full_household(home), line = yearly_line(home);
        const double others = p_.other_income * p_.other_adults *
                              ctx.tables.household_income[static_cast<std::size_t>(sums.birth * ctx.layout.educations + education_of(group.kind))];
        constexpr auto whole = static_cast<std::int64_t>(unit);
        std::int64_t poor = 0, gap = 0;
        for (const int row : group.rows) {
            const auto i = static_cast<std::size_t>(row);
            const double head = (others * block.scratch[i] + block.net_wage[i]) / heads;
            if (head < line) poor += whole, gap += math::nearest_int(unit * poverty_gap(head, line));
            const auto income_group = static_cast<std::size_t>(income_groups_.of(head));
            sums.group_people[income_group] += whole, sums.group_income[income_group] += math::nearest_int(head);
        }
        const auto all = static_cast<std::int64_t>(group.rows.size());
        const auto sex = static_cast<std::size_t>(sex_of(group.kind));
        sums.all += all;
        sums.people[sex] += all * whole, sums.everybody[sex] += all * whole;
        sums.poor[sex] += poor, sums.poor_without[sex] += poor, sums.poor_if_present[sex] += poor;
        sums.gap[sex] += gap, sums.gap_without[sex] += gap;
    }

    void tell(Block& block, const Sums& sums, const Context& ctx) const {
        if (sums.birth < 0) return;
        const auto birth = static_cast<std::size_t>(sums.birth);
        const auto add = [&](Measure measure, std::size_t at, std::int64_t workers) {
            if (workers != 0) block.tally.add(measure, at, workers * ctx.weight[birth]);
        };
        add(all_, birth, sums.all), add(receiving_, birth, sums.receiving);
        for (std::size_t sex = 0; sex < sexes; ++sex) {
            const std::size_t who = birth * sexes + sex;
            add(people_, who, sums.people[sex]), add(everybody_, who, sums.everybody[sex]);
            add(poor_, who, sums.poor[sex]), add(poor_without_, who, sums.poor_without[sex]), add(poor_if_present_, who, sums.poor_if_present[sex]);
            add(gap_, who, sums.gap[sex]), add(gap_without_, who, sums.gap_without[sex]);
            add(forgone_, who, sums.forgone[sex]), add(transfers_, who, sums.transfers[sex]);
        }
        for (std::size_t group = 0; group < histogram_bins; ++group) {
            add(histogram_people_, birth * histogram_bins + group, sums.group_people[group]);
            add(histogram_income_, birth * histogram_bins + group, sums.group_income[group]);
        }
    }

    Params p_;
    IncomeGroups income_groups_{histogram_bins};
    Measure people_, poor_, poor_without_, gap_, gap_without_, everybody_, poor_if_present_, forgone_, receiving_, all_, transfers_, earmarked_, matched_,
        histogram_people_, histogram_income_;
};

MeasureInfo at_close(const char* name, std::vector<Axis> axes, const char* measured_in, const char* meaning) {
    return {name, std::move(axes), measured_in, meaning, false, false};
}

}  // namespace

ProcessEntry households_process() {
    const std::vector<Axis> who{Axis::birth, Axis::sex}, group{Axis::birth, Axis::bin};
    const char* people = "1/1024 person";
    return {.info = {.name = "households",
                     .summary = "What transfers do for the households that migrants leave, and what their absence costs them.",
                     .description =
                         "Every worker has a household of origin: other adults, who earn a part of a mean wage of the worker's education, "
                         "and children in the country's number for each adult. What the others earn differs from household to household for life, with "
                         "the inequality of the country. A worker at home adds the own net wage, one abroad adds what "
                         "arrives of transfers and does not eat at home. Transfers are consumed, spent on schooling or invested; these are "
                         "uses of income, not additions to it. What a sender gives to works at home does not reach the household: it is invested, "
                         "and so is the public money added to it (`formalisation_match`).\n\n"
                         "At each yearly close the income a head is held against the poverty line: with transfers, without them, and as if "
                         "all natives were at home earning the home wage of their education with no premium for foreign years. The poor are "
                         "counted in workers, each standing for his or her share of a household, so that nobody counts twice. Moves the "
                         "liquidity of students' households and, by investment, local capital.\n\n"
                         "Not captured: how members share, who joins or leaves a household, work given up because of transfers, "
                         "and effects on neighbours.",
                     .params = table().infos()},
            .streams = {},
            .measures = {at_close("household_people", who, people, "natives at home and what is left of households of the absent, by sex of the worker"),
                         at_close("household_poor", who, people, "of them below the poverty line"),
                         at_close("household_poor_without_transfers", who, people, "the same, had nothing been sent"),
                         at_close("household_gap", who, people, "the same as household_poor, each counted with the gap as a share of the line"),
                         at_close("household_gap_without_transfers", who, people, "the same, had nothing been sent"),
                         at_close("household_people_if_present", who, people, "natives, all of them"),
                         at_close("household_poor_if_present", who, people, "of them below the line, were all at home"),
                         at_close("forgone_earnings", who, "PPP dollar", "what the absent would earn at home in a year"),
                         at_close("households_receiving", {Axis::birth}, "person", "natives abroad whose household receives transfers"),
                         at_close("households_all", {Axis::birth}, "person", "natives, each with a household"),
                         at_close("household_transfers", who, "PPP dollar", "a year of transfers at the present habits, by sex of the sender"),
                         at_close("household_incomes_people", group, people, "household_people by income a head"),
                         at_close("household_incomes", group, "PPP dollar", "income a head times people, by income a head")},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                const Params p = table().read(values);
                require_whole(p);
                return std::make_unique<Households>(p, measures);
            }};
}

}  // namespace sterna
