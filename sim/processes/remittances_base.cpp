#include "processes/remittances_base.hpp"

#include <algorithm>
#include <cmath>

#include "sterna/model/own_income.hpp"
#include "sterna/model/return_hazard.hpp"
#include "sterna/model/transfer_plan.hpp"

namespace sterna {

namespace {

// Log odds of sending, before their level is known, and the share of the wage that is sent, before its scale is.
constexpr double lowest_odds = -4, bin_width = 0.125;
constexpr double lowest_share = 0.01, grades_a_doubling = 3;

int bin_of(double odds) { return std::clamp(static_cast<int>((odds - lowest_odds) / bin_width), 0, histogram_bins - 1); }
int grade_of(double share) {
    return share > lowest_share ? std::min(static_cast<int>(grades_a_doubling * math::log(share / lowest_share) / math::log(2)), grade_bins - 1) : 0;
}
double odds_of(std::size_t bin) { return lowest_odds + (static_cast<double>(bin) + 0.5) * bin_width; }

// Efficiency of a usual worker, until the labour market has counted that of each country.
constexpr double usual_efficiency = 4;

/// Wage of those who will work below their education over that of their education; they are marked in the first step only.
double waste(const Page& page, int row, const Context& ctx) {
    const auto below = static_cast<std::size_t>(std::max(0, ctx.atlas.first_skilled() - 1)), own = static_cast<std::size_t>(education_of(page.kind[row]));
    const auto& wages = ctx.world.countries[page.residence[row]].wage_foreign;
    if ((page.state[row] & overqualified_bit) || own <= below || !overqualified(page, row, ctx)) return 1;
    return std::min(1.0, wages[below] / wages[own]);
}

}  // namespace

BaseTransfers::BaseTransfers(const TransferParams& params, const MeasureList& measures)
    : params_(params), odds_(measures.find("sending_odds")), amounts_(measures.find("sending_amounts")), wages_(measures.find("sending_wages")),
      corridors_(measures.find("corridor_amounts")) {}

// Jobs are drawn later, so everybody counts with the chance of having one.
void BaseTransfers::count(Block& block, const Context& ctx) const {
    const Page& page = block.page();
    for (const int row : block.roll.elsewhere()) {
        const auto i = static_cast<std::size_t>(row), birth = static_cast<std::size_t>(page.birth[row]);
        if (!earns_abroad(page, row) || !block.offers_work[i] || ctx.world.countries[birth].remittance_scale != 0) continue;
        const bool returning = !ctx.tables.wage_ratio.empty() && means_to_return(ctx.tables.returning, page, row, ctx);
        const double wage = block.net_wage[i] * free_share(page, row, ctx) * waste(page, row, ctx) * block.efficiency[i] / usual_efficiency;
        const TransferPlan plan = transfer_plan(page, row, wage, returning, Month::of(ctx.now.year()), ctx);
        const auto& unemployment = ctx.world.countries[page.residence[row]].unemployment;
        const double works = 1 - unemployment[static_cast<std::size_t>(education_of(page.kind[row]))];
        const double in_hand = wage * ctx.atlas.countries[page.residence[row]].price_level;
        const std::size_t cell = (birth * histogram_bins + static_cast<std::size_t>(bin_of(plan.odds))) * grade_bins +
                                 static_cast<std::size_t>(grade_of(in_hand > 0 ? plan.natural / in_hand : 0));
        const std::int64_t persons = ctx.weight[birth], dollars = math::nearest_int(works * plan.natural) * persons;
        block.tally.add(odds_, cell, math::nearest_int(1024 * works) * persons);
        block.tally.add(amounts_, cell, dollars);
        block.tally.add(wages_, cell, math::nearest_int(works * in_hand) * persons);
        block.tally.add(corridors_,
                        ctx.layout.corridor(page.birth[row], page.residence[row]) * static_cast<std::size_t>(ctx.layout.educations) +
                            static_cast<std::size_t>(education_of(page.kind[row])),
                        dollars);
    }
}

/// Earners abroad of one origin, as the survey counted them.
std::vector<EarnersAbroad> BaseTransfers::earners(const Tallies& tallies, std::size_t origin) const {
    std::vector<EarnersAbroad> groups;
    for (std::size_t b = 0; b < histogram_bins; ++b)
        for (std::size_t g = 0; g < grade_bins; ++g) {
            const std::size_t cell = (origin * histogram_bins + b) * grade_bins + g;
            if (tallies[odds_][cell] == 0) continue;
            groups.push_back({odds_of(b), static_cast<double>(tallies[odds_][cell]) / 1024, static_cast<double>(tallies[amounts_][cell]),
                              static_cast<double>(tallies[wages_][cell])});
        }
    return groups;
}

BaseTransfers::Amounts BaseTransfers::amounts_in(const Tallies& tallies, const Context& ctx, std::size_t o, std::size_t d) const {
    Amounts sum;
    const auto& usual = ctx.world.countries[d].base_efficiency;
    const auto educations = static_cast<std::size_t>(ctx.layout.educations);
    for (std::size_t e = 0; e < educations; ++e) {
        const auto dollars = static_cast<double>(tallies[corridors_][(o * ctx.world.countries.size() + d) * educations + e]);
        sum.counted += dollars, sum.relative += usual.empty() ? dollars : dollars * usual_efficiency / usual[e];
    }
    return sum;
}

double BaseTransfers::relative_efficiency_of_senders(const Tallies& tallies, const Context& ctx, std::size_t o) const {
    Amounts sum;
    for (std::size_t d = 0; d < ctx.world.countries.size(); ++d) {
        const Amounts corridor = amounts_in(tallies, ctx, o, d);
        sum.counted += corridor.counted, sum.relative += corridor.relative;
    }
    return sum.counted > 0 ? sum.relative / sum.counted : 1;
}

BaseTransfers::Arriving BaseTransfers::arriving(const Tallies& tallies, const Context& ctx, std::size_t o, double yearly) const {
    double weight = 0, formal = 0, all = 0;
    for (std::size_t d = 0; d < ctx.world.countries.size(); ++d) {
        const double amount = amounts_in(tallies, ctx, o, d).counted;
        if (amount <= 0) continue;
        const Arriving corridor = arriving_in(ctx, ctx.layout.corridor(static_cast<int>(o), static_cast<int>(d)),
                                              informal_ratio(params_, ctx.atlas.countries[o]), yearly);
        weight += amount, formal += amount * corridor.formal, all += amount * corridor.all;
    }
    return weight > 0 ? Arriving{formal / weight, all / weight} : Arriving{};
}

/// At the amount for which the informal share is solved, whatever the tables held so far.
BaseTransfers::Arriving BaseTransfers::arriving_in(const Context& ctx, std::size_t corridor, double ratio, double yearly) const {
    const TransferTables& t = ctx.tables.transfers;
    double weights = 0, left = 0, informal_left = 0;
    bool informal = false;
    for (std::size_t c = 0; c < t.channels.size(); ++c) {
        const double keeps = 1 - price_of(params_, t.price[corridor * t.channels.size() + c], yearly);
        const double weight = channel_share(t, corridor, yearly, static_cast<int>(c));
        if (t.channels[c] == TransferChannel::informal) {
            informal = weight > 0, informal_left = keeps;
            continue;
        }
        weights += weight, left += weight * keeps;
    }
    if (weights <= 0) return {0, informal_left};
    const double share = informal ? 1 / (1 + ratio) : 1, formal = share * left / weights;
    return {formal, formal + (1 - share) * informal_left};
}

void BaseTransfers::solve(World& world, const Tallies& tallies, const Context& ctx) const {
    for (std::size_t o = 0; o < world.countries.size(); ++o) {
        const std::vector<EarnersAbroad> groups = earners(tallies, o);
        const double relative = relative_efficiency_of_senders(tallies, ctx, o), observed = ctx.atlas.countries[o].remittances_received * 1e6;
        CountryState& country = world.countries[o];
        BaseSending solved = solve_sending(groups, params_, 0);
        Sent sent = sent_by(groups, solved.level, 1, params_.most_of_wage);
        Arriving share;
        // The share that is formal depends on the amount and the amount on the scale.
        for (int i = 0; i < 20 && sent.persons > 0; ++i) {
            share = arriving(tallies, ctx, o, relative * sent.dollars / sent.persons);
            solved = solve_sending(groups, params_, share.formal > 0 ? observed / share.formal / relative : 0);
            sent = sent_by(groups, solved.level, solved.scale, params_.most_of_wage);
        }
        country.remittance_scale = solved.scale;
        set_base(country.households, solved.level, {sent.persons, relative * sent.dollars}, share);
    }
}

void BaseTransfers::set_base(HouseholdState& households, double level, const Sent& sent, const Arriving& share) {
    households.sending_level = level, households.base_senders = sent.persons;
    households.base_transfer = sent.persons > 0 ? sent.dollars / sent.persons : 0;
    households.received_usd = sent.dollars * share.all;
    households.formal_received_usd = households.base_formal_usd = sent.dollars * share.formal;
}

}  // namespace sterna
