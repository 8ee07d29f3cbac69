#include <algorithm>
#include <cmath>
#include <span>

#include "sterna/model/accounts.hpp"
#include "sterna/model/gathered.hpp"
#include "sterna/model/interest.hpp"
#include "sterna/model/nearest_sum.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/public_money.hpp"

namespace sterna {

namespace {

struct Params {
    double benefit = 0.12, public_share = 0.7, secondary_cost = 0.4, health_cost = 2, transfer_tax = 0.10, integration = 0.05;
    double memo_interest = 0.05, study_years = 4, career = 30;
};

const ParamTable<Params>& table() {
    const auto assumed = Evidence::assumption;
    static const ParamTable<Params> t{
        number<Params>("benefit", &Params::benefit, {0, 1}, "share", "of the mean wage, paid a resident aged 15-64", "no estimate", assumed),
        number<Params>("public_share", &Params::public_share, {0, 1}, "share", "of the cost of skilled studies that the budget pays",
                       "what households do not pay", assumed),
        number<Params>("secondary_cost", &Params::secondary_cost, {0, 2}, "1", "cost of a pupil-year over that of a student-year",
                       "no estimate", assumed),
        number<Params>("health_cost", &Params::health_cost, {1, 10}, "1", "cost of a student-year in health over the mean of all fields",
                       "no estimate", assumed),
        number<Params>("transfer_tax", &Params::transfer_tax, {0, 0.5}, "share", "tax on consumption paid from transfers",
                       "value-added tax after exemptions", assumed),
        number<Params>("integration", &Params::integration, {0, 2}, "year", "cost of an arrival, in mean wages of the foreign-born of that education",
                       "plausible from 0 to 0.2", assumed),
        number<Params>("memo_interest", &Params::memo_interest, {0, 0.2}, "1/year", "interest in present values, beside the accounts",
                       "plausible from 0.03 to 0.10", assumed),
        number<Params>("study_years", &Params::study_years, {1, 8}, "year", "of study that a skilled emigrant takes along, beside the accounts",
                       "usual length of a first degree", assumed),
        number<Params>("career", &Params::career, {1, 50}, "year", "over which forgone taxes count, beside the accounts", "no estimate", assumed)};
    return t;
}

std::int64_t cents(double dollars) { return math::nearest_int(100 * dollars); }

class Fiscal final : public Process {
  public:
    Fiscal(const Params& p, const MeasureList& m)
        : p_(p), native_tax_(m.find("tax_native")), foreign_tax_(m.find("tax_foreign")), payroll_(m.find("payroll")), at_work_(m.find("at_work")),
          students_(m.find("students")), abroad_tax_(m.find("tax_abroad")), donated_(m.find("studies_of_donors")),
          recoveries_(m.find("recoveries")), sent_(m.find("remittance_sent")), received_(m.find("remittance_received")), fee_(m.find("remittance_fee")),
          earmarked_(m.find("transfers_earmarked")) {}

    void prepare(Tables& tables, const Context&) const override { tables.recoveries = recoveries_; }

    /// What policies cost whatever people do.
    void enter(World& world, Tallies& open, const Context& ctx) const override {
        const int n = ctx.layout.countries;
        for (int c = 0; c < n; ++c) keep_up_places(world.countries[static_cast<std::size_t>(c)], open, static_cast<std::size_t>(c), ctx);
        for (const YearlyOutlay& outlay : ctx.rules.yearly_outlays) {
            const int sized_by = outlay.payer == nobody ? outlay.receiver : outlay.payer;
            if (sized_by >= n || sized_by < 0) continue;
            const std::size_t c = static_cast<std::size_t>(sized_by);
            const double output = world.countries[c].output * ctx.atlas.countries[c].price_level;
            const std::int64_t amount = cents((outlay.us_dollars + outlay.share_of_output * output) * ctx.step / 12);
            open[outlay.payer == nobody ? cube::donor_cost : cube::policy_cost][c] += amount;
            if (outlay.receiver < 0 || outlay.receiver >= n) continue;
            open[cube::policy_receipts][static_cast<std::size_t>(outlay.receiver)] += amount;
            if (outlay.payer == nobody) open[cube::policy_cost][c] += amount;  // spent by the country that is helped
        }
    }

    void survey(Block& block, const Context& ctx) const override {
        for (const Roll::Group& group : block.roll.at_home()) {
            count_students(block, group.rows, ctx);
            if (ctx.rules.pay_rises.empty()) count_workers_at_home(block, group, ctx);
            else count_workers(block, group.rows, ctx);
        }
        count_students(block, block.roll.elsewhere(), ctx), count_workers(block, block.roll.elsewhere(), ctx);
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool) const override {
        check_transfers(tallies, ctx);
        for (int c = 0; c < ctx.layout.countries; ++c) {
            PublicFinanceState& s = world.countries[static_cast<std::size_t>(c)].public_finance;
            receipts(s, tallies, c, ctx);
            outlays(s, tallies, c, ctx);
            memo(s, tallies, c, ctx);
            s.balance = balance_of(s);
            check_budget(s, ctx.atlas.countries[static_cast<std::size_t>(c)].code);
        }
        check_totals(world, tallies);
    }

  private:
    /// What a count finds is paid, but for that of the base year, which knows no policy.
    static bool begun(const Context& ctx) { return !ctx.world.rules_history.empty(); }
    /// Whether the count closes a year: what it finds is taken for the year.
    static bool closes_year(const Context& ctx) { return begun(ctx) && ctx.year_end(); }

    static double student_year(std::size_t country, const Context& ctx) {
        return ctx.atlas.countries[country].tertiary_cost * ctx.atlas.countries[country].price_level;
    }

    static void keep_up_places(const CountryState& state, Tallies& open, std::size_t c, const Context& ctx) {
        const double unit = student_year(c, ctx) * ctx.step / 12;
        open[cube::policy_cost][c] += cents(state.places_upkeep[0] * unit);
        open[cube::donor_cost][c] += cents(state.places_upkeep[1] * unit);
    }

    void count_students(Block& block, std::span<const int> rows, const Context& ctx) const {
        const Page& page = block.page();
        for (const int row : rows)
            if ((page.state[row] & studying_bit) && cause_of(page.training[row]) != Cause::partner) count_student(block, row, ctx);
    }

    void count_student(Block& block, int row, const Context& ctx) const {
        const Page& page = block.page();
        const std::size_t residence = page.residence[row], levels = static_cast<std::size_t>(ctx.layout.educations);
        const std::size_t level = std::min(static_cast<std::size_t>(education_of(page.kind[row])) + 1, levels - 1);
        const std::int64_t persons = ctx.weight[page.birth[row]];
        block.tally.add(students_, residence * levels + level, persons);
        const double share = ctx.atlas.skilled[level] ? donated_share(page, row, ctx) : 0;
        if (share == 0) return;
        const std::int64_t paid = cents(p_.public_share * share * student_year(residence, ctx)) * persons;
        block.tally.add(donated_, residence, paid);
        if (closes_year(ctx)) block.tally.add(cube::donor_cost, residence, paid);
    }

    /// Of a student's year, the share that donors pay: that of all who enrolled in the same year.
    static double donated_share(const Page& page, int row, const Context& ctx) {
        const std::vector<double>& shares = ctx.world.countries[page.residence[row]].donated_studies;
        const int ago = ctx.last().year() - Month{static_cast<std::int16_t>(page.born[row] + 12 * 18)}.year();
        return ago >= 0 && ago < static_cast<int>(shares.size()) ? shares[shares.size() - 1 - static_cast<std::size_t>(ago)] : 0;
    }

    void count_workers(Block& block, std::span<const int> rows, const Context& ctx) const {
        for (const int row : rows)
            if (block.net_wage[static_cast<std::size_t>(row)] > 0) count_worker(block, row, ctx);
    }

    /// As `count_worker` does, one by one, where no law raises pay: at home all of a kind keep the same share, and nobody pays abroad.
    void count_workers_at_home(Block& block, const Roll::Group& group, const Context& ctx) const {
        const auto home = static_cast<std::size_t>(block.roll.birth()), education = static_cast<std::size_t>(education_of(group.kind));
        const CountryFacts& facts = ctx.atlas.countries[home];
        const double kept = kept_share(block.page(), group.rows.front(), ctx), level = facts.price_level;
        if (kept <= 0) return;
        const double rate = tax_rate(ctx.tables.choice.params, facts, ctx.atlas.skilled[education]);
        NearestSum tax, payroll;  // cents
        const std::span<const double> wages = gathered(block.net_wage, group, block);
        for (const double net : wages) {
            const double gross = net / kept;
            tax.add(100 * (gross * rate * level)), payroll.add(100 * (gross * level));
        }
        const std::int64_t workers = std::count_if(wages.begin(), wages.end(), [](double net) { return net > 0; });
        const std::int64_t persons = ctx.weight[home];
        block.tally.add(native_tax_, home * static_cast<std::size_t>(ctx.layout.educations) + education, tax.value() * persons);
        block.tally.add(payroll_, home, payroll.value() * persons);
        block.tally.add(at_work_, home, workers * persons);
    }

    void count_worker(Block& block, int row, const Context& ctx) const {
        const Page& page = block.page();
        const std::size_t residence = page.residence[row], levels = static_cast<std::size_t>(ctx.layout.educations);
        const auto education = static_cast<std::size_t>(education_of(page.kind[row]));
        const std::int64_t persons = ctx.weight[page.birth[row]];
        const CountryFacts& facts = ctx.atlas.countries[residence];
        const double gross = block.net_wage[static_cast<std::size_t>(row)] / kept_share(page, row, ctx);
        const double market = gross / raised_pay(page, row, ctx);
        const double tax = (begun(ctx) ? gross : market) * tax_rate(ctx.tables.choice.params, facts, ctx.atlas.skilled[education]);
        block.tally.add(page.residence[row] == page.birth[row] ? native_tax_ : foreign_tax_, residence * levels + education,
                        cents(tax * facts.price_level) * persons);
        block.tally.add(payroll_, residence, cents(market * facts.price_level) * persons);
        block.tally.add(at_work_, residence, persons);
        if (!ctx.rules.pay_rises.empty() && in_raised_work(page, row) && closes_year(ctx)) pay_rises(block, row, market, ctx);
        if (!ctx.rules.earnings_taxes.empty() && begun(ctx)) collect_abroad(block, row, gross, ctx);
    }

    /// What laws add to the market's pay is public money.
    static void pay_rises(Block& block, int row, double market, const Context& ctx) {
        const Page& page = block.page();
        const int home = page.birth[row];
        const double age = (ctx.now.index - page.born[row]) / 12.0;
        for (const PayRise& law : ctx.rules.pay_rises)
            if (raises_pay(law, own_kind(page, row), age))
                book_ppp(block, row, law.donors ? Payer::donor : Payer::origin, home, law.share * law.year_part * market, ctx);
    }

    /// The country of birth gets what is left after collecting, which costs the rest.
    void collect_abroad(Block& block, int row, double gross, const Context& ctx) const {
        const Page& page = block.page();
        double due = 0;
        for (const EarningsTax& tax : ctx.rules.earnings_taxes)
            if (owes(tax, page, row, ctx)) due += tax.collected * tax.rate * tax.year_part * gross;
        if (const double owed = earnings_tax(page, row, ctx); owed > 0) due *= earnings_tax_paid(page, row, ctx) / owed;
        if (due > 0)
            block.tally.add(abroad_tax_, page.birth[row], cents(due * ctx.atlas.countries[page.residence[row]].price_level) * ctx.weight[page.birth[row]]);
    }

    std::int64_t received_by(const Tallies& tallies, int origin, const Context& ctx) const {
        const std::size_t width = static_cast<std::size_t>(ctx.layout.countries * ctx.layout.channels);
        std::int64_t sum = 0;
        for (std::size_t i = 0; i < width; ++i) sum += tallies[received_][static_cast<std::size_t>(origin) * width + i];
        return sum;
    }

    void receipts(PublicFinanceState& s, const Tallies& tallies, int country, const Context& ctx) const {
        const auto c = static_cast<std::size_t>(country);
        const auto levels = static_cast<std::size_t>(ctx.layout.educations);
        s.taxes = tallies[abroad_tax_][c];
        for (std::size_t e = 0; e < levels; ++e) s.taxes += tallies[native_tax_][c * levels + e] + tallies[foreign_tax_][c * levels + e];
        const std::int64_t households_get = received_by(tallies, country, ctx) - tallies[earmarked_][c];
        s.transfer_tax = math::nearest_int(static_cast<double>(households_get) * ctx.tables.transfer_uses.consumption * p_.transfer_tax);
        s.policy_receipts = tallies[cube::policy_receipts][c];
        s.recoveries = tallies[recoveries_][c];
        const InstitutionState& agreed = ctx.world.countries[c].institutions;
        s.partnerships = agreed.partnership_cents + agreed.partner_levies - agreed.partner_training;
    }

    static double residents(const Tallies& tallies, int country, const Context& ctx) {
        std::int64_t persons = 0;
        for (int b = 0; b < ctx.layout.countries; ++b)
            for (int e = 0; e < ctx.layout.educations; ++e)
                for (int g = 0; g < sexes; ++g) persons += tallies[cube::stock][ctx.layout.cell(b, country, e, g)];
        return static_cast<double>(persons);
    }

    /// US dollars a resident and year.
    double benefit_a_head(const Tallies& tallies, std::size_t c) const {
        const auto workers = static_cast<double>(tallies[at_work_][c]);
        return workers > 0 ? p_.benefit * static_cast<double>(tallies[payroll_][c]) / (100 * workers) : 0;
    }

    void outlays(PublicFinanceState& s, const Tallies& tallies, int country, const Context& ctx) const {
        const auto c = static_cast<std::size_t>(country), levels = static_cast<std::size_t>(ctx.layout.educations);
        const CountryFacts& facts = ctx.atlas.countries[c];
        s.benefits = cents(benefit_a_head(tallies, c) * residents(tallies, country, ctx));
        double pupils = 0, students = 0;
        for (std::size_t e = 0; e < levels; ++e)
            (ctx.atlas.skilled[e] ? students : pupils) += static_cast<double>(tallies[students_][c * levels + e]);
        const double year = student_year(c, ctx);
        const std::int64_t studies = std::max<std::int64_t>(0, cents(p_.public_share * students * year) - tallies[donated_][c]);
        s.training_health = math::nearest_int(static_cast<double>(studies) * std::min(1.0, health_share(facts, ctx) * p_.health_cost));
        s.training = studies - s.training_health + cents(p_.secondary_cost * pupils * year);
        // What bonds raised for students is spent on them first: the budget pays the rest.
        s.bond_training = std::min(s.bond_fund, studies);
        s.bond_fund -= s.bond_training;
        s.integration = 0;
        for (int b = 0; b < ctx.layout.countries; ++b)
            for (int e = 0; b != country && e < ctx.layout.educations; ++e)
                for (int g = 0; g < sexes; ++g) s.integration += integration_of(tallies, ctx.layout.cell(b, country, e, g), c, e, ctx);
        s.policy_cost = tallies[cube::policy_cost][c];
        s.interest = cents(ctx.world.countries[c].public_finance.interest_due);
    }

    std::int64_t integration_of(const Tallies& tallies, std::size_t cell, std::size_t country, int education, const Context& ctx) const {
        const double a_head = p_.integration * ctx.world.countries[country].wage_foreign[static_cast<std::size_t>(education)] *
                              ctx.atlas.countries[country].price_level;
        return cents(a_head) * (tallies[cube::outflow][cell] + tallies[cube::onward_in][cell]);
    }

    static double health_share(const CountryFacts& facts, const Context& ctx) {
        const int health = ctx.atlas.field("health");
        return health >= 0 && !facts.field_share.empty() ? facts.field_share[static_cast<std::size_t>(health)] : 0;
    }

    /// Values of people who left, beside the accounts: adding them to forgone taxes would count the same schooling twice.
    void memo(PublicFinanceState& s, const Tallies& tallies, int country, const Context& ctx) const {
        const auto c = static_cast<std::size_t>(country);
        const CountryFacts& facts = ctx.atlas.countries[c];
        std::int64_t gone_abroad = 0, gone_with_training = 0;
        double yearly = 0;
        for (int r = 0; r < ctx.layout.countries; ++r)
            for (int e = 0; r != country && e < ctx.layout.educations; ++e)
                for (int g = 0; ctx.atlas.skilled[static_cast<std::size_t>(e)] && g < sexes; ++g) {
                    const std::size_t cell = ctx.layout.cell(country, r, e, g);
                    const std::int64_t left = tallies[cube::outflow][cell] - tallies[cube::return_flow][cell] - tallies[cube::removal][cell];
                    gone_abroad += left, gone_with_training += left + tallies[cube::return_trained_abroad][cell];
                    yearly = ctx.world.countries[c].wage[static_cast<std::size_t>(e)];
                }
        const double study = p_.public_share * facts.tertiary_cost * facts.price_level;
        const double trained = compounded(study * annuity(p_.memo_interest, p_.study_years), p_.memo_interest, p_.study_years);
        s.training_abroad = cents(trained * static_cast<double>(gone_with_training));
        const double net_tax = tax_rate(ctx.tables.choice.params, facts, true) * yearly * facts.price_level - benefit_a_head(tallies, c);
        s.tax_forgone = cents(net_tax * annuity(p_.memo_interest, p_.career) * static_cast<double>(gone_abroad));
    }

    void check_transfers(const Tallies& tallies, const Context& ctx) const {
        for (std::size_t i = 0; i < tallies[sent_].size(); ++i)
            if (tallies[sent_][i] != tallies[received_][i] + tallies[fee_][i])
                throw InternalError("transfers are not conserved: to " +
                                    ctx.atlas.countries[i / static_cast<std::size_t>(ctx.layout.countries * ctx.layout.channels)].code +
                                    " more or less arrived than was sent less fees");
    }

    /// What countries book is all there is.
    void check_totals(const World& world, const Tallies& tallies) const {
        std::int64_t taxes = 0, cost = 0, receipts = 0, recoveries = 0;
        for (const CountryState& state : world.countries) {
            const PublicFinanceState& s = state.public_finance;
            taxes += s.taxes, cost += s.policy_cost, receipts += s.policy_receipts, recoveries += s.recoveries;
        }
        if (taxes != tallies.total(native_tax_) + tallies.total(foreign_tax_) + tallies.total(abroad_tax_) || cost != tallies.total(cube::policy_cost) ||
            receipts != tallies.total(cube::policy_receipts) || recoveries != tallies.total(recoveries_))
            throw InternalError("the budgets of all countries together do not hold all taxes and outlays");
        if (receipts > cost) throw InternalError("budgets received more for policies than was paid");
    }

    Params p_;
    Measure native_tax_, foreign_tax_, payroll_, at_work_, students_, abroad_tax_, donated_, recoveries_, sent_, received_, fee_, earmarked_;
};

}  // namespace

ProcessEntry fiscal_process() {
    return {
        .info =
            {.name = "fiscal",
             .summary = "What migration does to the budgets of origins and destinations, year by year.",
             .description =
                 "Cash flow of the year in whole cents of US dollars at base-year market rates: taxes on wages, tax on what households "
                 "consume out of transfers, benefits a resident, public outlay for pupils and students while they learn (health apart, in "
                 "the country's share of fields), the cost of integrating arrivals, interest on external debt, what bonds raised for studies, as it is spent, and what policies "
                 "cost and bring, charged to the payer the policy names. Wages and students are those of the December count, taken for the year; "
                 "flows are the year's. Grants claimed back go to the treasury that paid them, deposits forfeited to that of the residence, service "
                 "bonds bought out to that of the birth country. What laws add to pay at home is paid by the budget, or donors, and taxed; what "
                 "the country of birth taxes of earnings abroad is among its taxes. "
                 "The books close to the cent at every yearly close or the run stops.\n\n"
                 "Only items that migration moves are booked, so the change of the balance means something and its level does not. "
                 "Beside the accounts stand the value of training that left with skilled emigrants and the present value of their taxes less "
                 "benefits; the first is not added to the second. Does not capture taxes on firms and trade, public goods, pensions, "
                 "or benefits by status or age.",
             .params = table().infos()},
        .streams = {},
        .measures = {{"tax_native", {Axis::country, Axis::education}, "cent", "tax on wages of residents born in the country", false, false},
                     {"tax_foreign", {Axis::country, Axis::education}, "cent", "tax on wages of residents born elsewhere", false, false},
                     {"payroll", {Axis::country}, "cent", "gross wages of residents, without what laws add to them", false, false},
                     {"at_work", {Axis::country}, "person", "residents who earn a wage", false, false},
                     {"students", {Axis::country, Axis::education}, "person", "pupils and students, by the level they study for", false, false},
                     {"recoveries", {Axis::country}, "cent", "grants paid back, deposits forfeited and service bonds bought out, received by the budget", true, false},
                     {"tax_abroad", {Axis::country}, "cent", "tax on wages of natives abroad, received by the country", false, false},
                     {"studies_of_donors", {Axis::country}, "cent", "public share of studies that donors pay", false, false}},
        .make = [](const Values& v, const MeasureList& m) -> std::unique_ptr<Process> {
            return std::make_unique<Fiscal>(table().read(v), m);
        }};
}

}  // namespace sterna
