#include <algorithm>
#include <cmath>
#include <limits>
#include <string>

#include "sterna/model/accounts.hpp"
#include "sterna/model/interest.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    std::string rating = "ratio";
    double income = 1.242, growth = 0.151, debt = 0.013, defaulted = 2.042, share_effect = 10;
    double small_country = 20, usual_exports = 0.25;
    double volatility = 0, export_volatility = 0.1, transfer_volatility = 0.07, comovement = -0.2;
    double world_interest = 0.04, market_score = 3, market_limit = 0.03, deficit_share = 0.1;
    double invested_abroad = 0.03, trust = 0.5, unsettled_trust = 0.5;
    double secured_score = 10;
    double investment = 0.22, investment_response = 0.03;
};

const ParamTable<Params>& table() {
    const auto assumed = Evidence::assumption;
    static const ParamTable<Params> t{
        choice<Params>("rating", &Params::rating, {"ratio", "share"},
                       "how transfers enter the score: in what debt is measured against, or by a term of their own, never both",
                       "World Bank 2006; Avendano, Gaillard and Nieto-Parra 2011", assumed),
        number<Params>("income", &Params::income, {0, 5}, "1", "points of the score for the log of income a head", "Cantor and Packer 1996",
                       Evidence::recalled_medium),
        number<Params>("growth", &Params::growth, {0, 2}, "1", "points for a percentage point of growth", "Cantor and Packer 1996",
                       Evidence::recalled_medium),
        number<Params>("debt", &Params::debt, {0, 0.1}, "1", "points lost for a percentage point of debt over receipts from abroad",
                       "Cantor and Packer 1996", Evidence::recalled_medium),
        number<Params>("defaulted", &Params::defaulted, {0, 10}, "1", "points lost until ten years after the last default known to the world",
                       "Cantor and Packer 1996", Evidence::recalled_medium),
        number<Params>("share_effect", &Params::share_effect, {0, 50}, "1",
                       "points for formal transfers as large as output, with rating: share, in small countries below high income",
                       "one notch for a tenth of output", assumed),
        number<Params>("small_country", &Params::small_country, {0, 2000}, "million persons", "below which that term acts", "no estimate", assumed),
        number<Params>("usual_exports", &Params::usual_exports, {0, 2}, "share", "of output, exported where the world names no exports",
                       "no estimate", assumed),
        number<Params>("volatility", &Params::volatility, {0, 1}, "1",
                       "points lost for a percentage point of relative standard deviation of exports and formal transfers together",
                       "sign: Avendano, Gaillard and Nieto-Parra 2011; no estimate", assumed),
        number<Params>("export_volatility", &Params::export_volatility, {0, 0.5}, "share", "standard deviation of yearly exports around their trend",
                       "plausible from 0.05 to 0.2", assumed),
        number<Params>("transfer_volatility", &Params::transfer_volatility, {0, 0.5}, "share", "the same of formal transfers",
                       "below that of exports, Ratha 2003", assumed),
        number<Params>("comovement", &Params::comovement, {-1, 1}, "1", "correlation of the two; negative = transfers rise when exports fall",
                       "sign: countercyclical transfers, Frankel 2011; size assumption", assumed),
        number<Params>("world_interest", &Params::world_interest, {0, 0.2}, "share", "interest of the safest borrower, a year", "no estimate", assumed),
        number<Params>("market_score", &Params::market_score, {0, 16}, "1", "score from which new money can be borrowed, single B", "no estimate",
                       assumed),
        number<Params>("market_limit", &Params::market_limit, {0, 0.5}, "share", "most new borrowing a year, of output", "no estimate", assumed),
        number<Params>("deficit_share", &Params::deficit_share, {0, 1}, "share",
                       "of a worse budget, against the first year, that is borrowed abroad", "no estimate", assumed),
        number<Params>("invested_abroad", &Params::invested_abroad, {0, 1}, "share", "of savings of natives abroad that bonds of home may take",
                       "no estimate", assumed),
        number<Params>("trust", &Params::trust, {0, 1}, "share", "of it that trust in the state of origin leaves", "no estimate", assumed),
        number<Params>("unsettled_trust", &Params::unsettled_trust, {0, 1}, "1", "the same of those without settled rights where they live, relative",
                       "no estimate", assumed),
        number<Params>("secured_score", &Params::secured_score, {1, 16}, "1", "score of debt served first from transfers", "investment grade",
                       assumed),
        number<Params>("investment", &Params::investment, {0, 1}, "share", "of output invested at the base spread", "national accounts", assumed),
        number<Params>("investment_response", &Params::investment_response, {0, 0.5}, "1",
                       "fall of log investment for a percentage point of spread; recorded only", "no estimate", assumed)};
    return t;
}

std::int64_t cents(double dollars) { return math::nearest_int(100 * dollars); }
double dollars(std::int64_t amount) { return static_cast<double>(amount) / 100; }

class Finance final : public Process {
  public:
    Finance(const Params& p, const MeasureList& m)
        : p_(p), savings_(m.find("diaspora_savings")), sent_(m.find("remittance_sent")), received_(m.find("remittance_received")),
          fee_(m.find("remittance_fee")) {}

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const int row : block.roll.elsewhere()) count_savings(block, page, row, ctx);
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        std::int64_t sent = 0, received = 0, partners = 0;
        for (std::size_t c = 0; c < world.countries.size(); ++c) {
            CountryState& state = world.countries[c];
            PublicFinanceState& s = state.public_finance;
            const CountryFacts& facts = ctx.atlas.countries[c];
            note_income(state, facts, tallies, c, ctx, first);
            note_account(state, facts, tallies, c, ctx);
            const double formal = formal_transfers(state, facts, tallies, c, ctx, first);
            if (first) open_books(s, facts);
            else borrow(state, facts, tallies, c, formal, ctx);
            const InstitutionState& agreed = state.institutions;
            s.partner_account = agreed.partnership_cents + agreed.partner_schools - agreed.partner_training - agreed.employer_training;
            partners += s.partner_account;
            s.imports = imports_of(s);
            check_external_account(s, facts.code);
            rate(state, facts, formal, ctx, first);
            sent += s.transfers_sent, received += s.transfers_received;
        }
        if (sent != received + tallies.total(fee_)) throw InternalError("what countries sent each other did not arrive, less fees");
        if (partners != 0) throw InternalError("what partner countries paid each other does not sum to zero");
    }

  private:
    /// US dollars; those without settled rights where they live trust less.
    void count_savings(Block& block, const Page& page, int row, const Context& ctx) const {
        if (page.residence[row] == page.birth[row] || page.savings[row] <= 0) return;
        const double us_dollars = page.savings[row] * ctx.atlas.countries[page.residence[row]].price_level;
        const double settled = family_rights(status_of(page.state[row])) ? 1 : p_.unsettled_trust;
        block.tally.add(savings_, page.birth[row], cents(us_dollars * settled) * ctx.weight[page.birth[row]]);
    }

    void note_income(CountryState& state, const CountryFacts& facts, const Tallies& tallies, std::size_t c, const Context& ctx, bool first) const {
        std::int64_t residents = 0;
        for (int b = 0; b < ctx.layout.countries; ++b)
            for (int e = 0; e < ctx.layout.educations; ++e)
                for (int g = 0; g < sexes; ++g) residents += tallies[cube::stock][ctx.layout.cell(b, static_cast<int>(c), e, g)];
        PublicFinanceState& s = state.public_finance;
        const double before = s.output_per_head;
        s.output_per_head = residents > 0 ? state.output / static_cast<double>(residents) : 0;
        if (first) s.base_output_per_head = s.output_per_head, s.growth = facts.growth;
        // A quarter of the way to the year's growth, on top of the trend that the world describes.
        else if (before > 0 && s.output_per_head > 0)
            s.growth += 0.25 * (facts.growth + math::log(s.output_per_head / before) - s.growth);
    }

    void note_account(CountryState& state, const CountryFacts& facts, const Tallies& tallies, std::size_t c, const Context& ctx) const {
        PublicFinanceState& s = state.public_finance;
        const auto n = static_cast<std::size_t>(ctx.layout.countries), channels = static_cast<std::size_t>(ctx.layout.channels);
        const double usual = facts.exports > 0 ? facts.exports * 1e6 : p_.usual_exports * state.output * facts.price_level;
        s.exports = cents(state.capital.exports > 0 ? state.capital.exports * 1e6 : usual);
        s.direct_investment = cents((state.capital.direct_investment > 0 ? state.capital.direct_investment : facts.direct_investment) * 1e6);
        s.transfers_received = s.transfers_sent = 0;
        for (std::size_t other = 0; other < n; ++other)
            for (std::size_t k = 0; k < channels; ++k) {
                s.transfers_received += tallies[received_][(c * n + other) * channels + k];
                s.transfers_sent += tallies[sent_][(other * n + c) * channels + k];
            }
        s.interest = cents(s.interest_due), s.bond_yield_forgone = cents(s.forgone_due);
    }

    /// US dollars of the year that came through anything but the informal channel; before the first step the published receipts.
    double formal_transfers(const CountryState& state, const CountryFacts& facts, const Tallies& tallies, std::size_t c, const Context& ctx,
                            bool first) const {
        if (first) return facts.remittances_received * 1e6;
        if (state.households.formal_received_usd > 0) return state.households.formal_received_usd;
        const auto n = static_cast<std::size_t>(ctx.layout.countries), channels = static_cast<std::size_t>(ctx.layout.channels);
        std::int64_t sum = 0;
        for (std::size_t other = 0; other < n; ++other)
            for (std::size_t k = 0; k < channels; ++k)
                if (ctx.atlas.channels[k] != "informal") sum += tallies[received_][(c * n + other) * channels + k];
        return dollars(sum);
    }

    static void open_books(PublicFinanceState& s, const CountryFacts& facts) {
        s.debt = s.base_debt = cents(facts.external_debt * 1e6);
        s.borrowed = s.borrowing = 0;
    }

    void borrow(CountryState& state, const CountryFacts& facts, const Tallies& tallies, std::size_t c, double formal, const Context& ctx) const {
        PublicFinanceState& s = state.public_finance;
        const double output = state.output * facts.price_level;
        if (first_year(ctx) && output > 0) s.base_balance = dollars(s.balance) / output;
        const double gap = p_.deficit_share * (s.base_balance * output - dollars(s.balance));
        const double limit = s.open_market > 0 ? p_.market_limit * output : 0;
        const std::int64_t market = s.debt - s.bonds - s.securities;  // what a better budget can pay back
        s.borrowing = std::max(-market, cents(std::min(gap, limit)));
        sell_bonds(state, facts, tallies, c, output, ctx);
        s.debt += s.borrowing, s.borrowed += s.borrowing;
        s.bonds = std::min(s.bonds, s.debt);
        secure(s, c, formal, ctx);
    }

    static const BondOffer* offer_of(std::size_t c, const Context& ctx) {
        const BondOffer* offer = nullptr;
        for (const BondOffer& one : ctx.rules.bonds)
            if (one.scope.origins[c] && (!offer || one.share_of_output > offer->share_of_output)) offer = &one;
        return offer;
    }

    /// US dollars that natives abroad would hold in bonds of home.
    double demand_for_bonds(const Tallies& tallies, std::size_t c, const Context& ctx) const {
        double trust = p_.trust;
        for (const auto& change : ctx.rules.bond_trust)
            if (change.scope.origins[c]) trust *= change.entry.value;
        return dollars(tallies[savings_][c]) * p_.invested_abroad * std::min(1.0, trust);
    }

    /// New money is what is sold beyond the bonds outstanding: those that mature are sold again.
    void sell_bonds(CountryState& state, const CountryFacts& facts, const Tallies& tallies, std::size_t c, double output, const Context& ctx) const {
        PublicFinanceState& s = state.public_finance;
        const BondOffer* offer = offer_of(c, ctx);
        if (offer) s.bond_discount = offer->discount;
        const double years = offer ? offer->years : usual_maturity;
        const std::int64_t staying = s.bonds - math::nearest_int(static_cast<double>(s.bonds) / std::max(1.0, years));
        const std::int64_t target = offer ? cents(std::min(offer->share_of_output * output, demand_for_bonds(tallies, c, ctx))) : 0;
        const std::int64_t kept = std::max(staying, std::min(s.bonds, target)), more = std::max<std::int64_t>(0, target - s.bonds);
        s.bond_proceeds = offer ? std::clamp<std::int64_t>(most_sold(state, facts, *offer, kept), 0, more) : 0;
        s.bonds = kept + s.bond_proceeds;
        spend_proceeds(state, facts, offer);
    }

    /// Bonds that refinance take the place of dearer debt, and of no more than there is; places of study are paid as far as they lack.
    static std::int64_t most_sold(const CountryState& state, const CountryFacts& facts, const BondOffer& offer, std::int64_t kept) {
        const PublicFinanceState& s = state.public_finance;
        if (offer.use == BondUse::refinance) return s.debt + s.borrowing - s.securities - kept;
        if (offer.use == BondUse::train) return cents(state.unmet_places * cost_of_place(facts));
        return std::numeric_limits<std::int64_t>::max();
    }

    static void spend_proceeds(CountryState& state, const CountryFacts& facts, const BondOffer* offer) {
        PublicFinanceState& s = state.public_finance;
        const bool invest = offer && offer->use == BondUse::invest, train = offer && offer->use == BondUse::train;
        s.bond_investment = invest ? s.bond_proceeds : 0;
        state.capital.invested_bonds = dollars(s.bond_investment) / facts.price_level;
        s.places_financed = train && cost_of_place(facts) > 0 ? dollars(s.bond_proceeds) / cost_of_place(facts) : 0;
        if (train) s.bond_fund += s.bond_proceeds;
        if (invest || train) s.borrowing += s.bond_proceeds;
    }

    /// US dollars, of all years of study.
    static double cost_of_place(const CountryFacts& facts) { return facts.tertiary_cost * facts.price_level * study_years; }

    /// Secured debt that is not placed anew runs off, and the share of transfers that serves it with it.
    static void secure(PublicFinanceState& s, std::size_t c, double formal, const Context& ctx) {
        double target = 0, share = 0;
        for (const FlowSecurity& one : ctx.rules.securities)
            if (one.scope.origins[c]) target += securitised(formal * one.share, one.interest, one.years, one.cover), share += one.share;
        const std::int64_t before = s.securities, staying = before - math::nearest_int(static_cast<double>(before) / usual_maturity);
        const double served = before > 0 ? s.pledge * static_cast<double>(staying) / static_cast<double>(before) : 0;
        s.securities = std::min(std::max(cents(target), staying), s.debt - s.bonds);
        s.pledge = s.securities > 0 ? std::max(served, std::min(1.0, share)) : std::min(1.0, share);
    }

    void rate(CountryState& state, const CountryFacts& facts, double formal, const Context& ctx, bool first) const {
        PublicFinanceState& s = state.public_finance;
        const double seen = points(state, facts, formal, true, ctx);
        // The flows of the base year are those of the first year simulated: its close sets the constant again.
        if (first || first_year(ctx)) s.score_constant = facts.credit_score - points(state, facts, formal, false, ctx);
        s.score = std::clamp(s.score_constant + seen, 0.0, 16.0);
        s.debt_ratio = ratio_of_debt(s, p_.rating == "ratio" ? formal * (1 - s.pledge) : 0, true);
        s.spread = spread_of(s.score);
        if (first) s.base_spread = s.spread;
        state.capital.spread = s.spread - s.base_spread;
        s.open_market = s.score >= p_.market_score ? 1 : 0;
        const double market = p_.world_interest + s.spread;
        s.bond_yield = std::max(0.0, market - s.bond_discount);
        const double secured = std::min(market, p_.world_interest + spread_of(p_.secured_score));
        s.interest_due = dollars(s.debt - s.bonds - s.securities) * market + dollars(s.bonds) * s.bond_yield + dollars(s.securities) * secured;
        s.forgone_due = dollars(s.bonds) * (market - s.bond_yield);
        s.investment_share = p_.investment * math::exp(-p_.investment_response * 100 * state.capital.spread);
    }

    /// Debt that is not served first over receipts that creditors see, per cent. Without `pledges`: as if none were.
    static double ratio_of_debt(const PublicFinanceState& s, double receipts, bool pledges) {
        return debt_ratio(dollars(s.debt - (pledges ? s.securities : 0)), dollars(s.exports), receipts);
    }

    /// Score without its constant. Without `pledges`: as if no transfers were pledged.
    double points(const CountryState& state, const CountryFacts& facts, double formal, bool pledges, const Context& ctx) const {
        const PublicFinanceState& s = state.public_finance;
        double sum = p_.growth * 100 * s.growth - (remembers_default(facts, ctx.last().year()) ? p_.defaulted : 0);
        if (s.output_per_head > 0 && s.base_output_per_head > 0) sum += p_.income * math::log(s.output_per_head / s.base_output_per_head);
        const double left = formal * (pledges ? 1 - s.pledge : 1);
        const bool ratio = p_.rating == "ratio";
        const double receipts = ratio ? left : 0;  // from transfers, as far as creditors see them beside exports
        sum -= p_.debt * ratio_of_debt(s, receipts, pledges);
        sum -= p_.volatility * 100 *
               receipts_volatility(dollars(s.exports), receipts, p_.export_volatility, p_.transfer_volatility, p_.comovement);
        const double output = state.output * facts.price_level;
        const bool small = facts.income_group != IncomeGroup::high && facts.population < p_.small_country * 1e6;
        if (!ratio && small && output > 0) sum += p_.share_effect * left / output;
        return sum;
    }

    /// Creditors remember a default for ten years.
    static bool remembers_default(const CountryFacts& facts, int year) { return facts.last_default > 0 && year - facts.last_default <= 10; }

    static bool first_year(const Context& ctx) { return ctx.last().year() == ctx.atlas.base_year; }

    static constexpr double usual_maturity = 5, study_years = 4;  // years
    Params p_;
    Measure savings_, sent_, received_, fee_;
};

}  // namespace

ProcessEntry finance_process() {
    return {
        .info =
            {.name = "finance",
             .summary = "What transfers from abroad do to a country's credit, and what credit does to it.",
             .description =
                 "Each year a score from 1 to 16 follows income a head, its growth, past default and external debt over receipts from "
                 "abroad: exports and formal transfers. A constant for each country makes the score of the first year the one the world "
                 "describes. A default is forgotten after ten years. With `volatility` above zero transfers that are steadier than exports, "
                 "or rise when those fall, count too. The spread falls by a fifth a notch. From a score of three up a country can borrow for "
                 "a part of what its budget lacks against the first year, up to a share of output; below, the gap falls on imports. The "
                 "change of the spread since the start reaches the cost of capital.\n\n"
                 "Governments may sell bonds to natives abroad at a lower yield, to refinance debt, to invest or to train, or borrow against "
                 "transfers, which then serve that debt first and count no more as receipts until it has run off. Bonds bring new money while more "
                 "are outstanding than before, and money for places of study no more than young people want and do not find; holders give up "
                 "the discount (`bond_yield_forgone`). The external account of each country closes to "
                 "the cent: imports are what is left of exports, transfers, direct investment and borrowing after interest and transfers "
                 "sent; direct investment and loans come from outside the list of countries, and fees go there.\n\n"
                 "No study estimates the effect of a marginal transfer on the rating with a credible instrument: read results as "
                 "assumptions at work. Inflation stays as it was. Does not capture exchange rates, banks, domestic debt or default during "
                 "the run.",
             .params = table().infos()},
        .streams = {},
        .measures = {{"diaspora_savings", {Axis::birth}, "cent", "savings of natives abroad, weighted by how settled they are", false, false}},
        .make = [](const Values& v, const MeasureList& m) -> std::unique_ptr<Process> {
            return std::make_unique<Finance>(table().read(v), m);
        }};
}

}  // namespace sterna
