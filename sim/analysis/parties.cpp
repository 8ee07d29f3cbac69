#include "sterna/analysis/parties.hpp"

#include <algorithm>

#include "analysis/segment_walker.hpp"
#include "sterna/model/human_capital.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/party_money.hpp"

namespace sterna {

namespace {

struct Sums {
    std::array<double, sexes> base_sent_by{}, variant_sent_by{};    // income of migrants: who sends
    std::array<double, sexes> base_heads{}, variant_heads{};        // persons at home: whose households receive
    double base_stayers = 0, base_migrants = 0, variant_stayers = 0, variant_migrants = 0;
    std::int64_t left = 0, stayed = 0, returned = 0, away = 0, studied = 0, not_studied = 0;
};

/// Yearly net incomes of those at work, a page at a time: most of it is drawing what people are able to do.
class Incomes {
  public:
    explicit Incomes(const Context& ctx) : ctx_(ctx.with(drawn_)) {}
    double of(const SegmentWalker& at) {
        if (page_ != &at.page()) take(at.page(), at.rows_of_page());
        return income_[static_cast<std::size_t>(at.row())];
    }

  private:
    void take(const Page& page, int rows) {
        page_ = &page;
        income_.assign(static_cast<std::size_t>(rows), 0), at_work_.clear(), efficiency_.clear();
        for (int row = 0; row < rows; ++row) {
            if (page.residence[row] == gone) continue;
            income_[static_cast<std::size_t>(row)] = net_wage(page, row, ctx_);
            if (income_[static_cast<std::size_t>(row)] > 0) at_work_.push_back(row);
        }
        drawn_.attach(page);
        drawn_.of(at_work_).draw_ability(ctx_.traits);
        for (const int row : at_work_) efficiency_.push_back(log_efficiency_of(page, row, ctx_));
        math::exps(efficiency_);
        for (std::size_t j = 0; j < at_work_.size(); ++j) {
            const int row = at_work_[j];
            const auto& usual = ctx_.world.countries[page.residence[row]].base_efficiency;
            const double relative = usual.empty() ? 1.0 : efficiency_[j] / usual[static_cast<std::size_t>(education_of(page.kind[row]))];
            income_[static_cast<std::size_t>(row)] *= relative;
        }
    }

    Drawn drawn_;
    Context ctx_;
    const Page* page_ = nullptr;
    std::vector<int> at_work_;
    std::vector<double> efficiency_, income_;
};

void count_changes(const Page& b, int i, const Page& v, int j, std::int64_t weight, const Atlas& atlas, Sums& sums) {
    const bool left_base = has_migrated(b, i), left_variant = has_migrated(v, j);
    if (left_variant && !left_base) sums.left += weight;
    if (left_base && !left_variant) sums.stayed += weight;
    const bool home_base = b.residence[i] == b.birth[i], home_variant = v.residence[j] == v.birth[j];
    if (left_base && left_variant && home_variant && !home_base) sums.returned += weight;
    if (left_base && left_variant && home_base && !home_variant) sums.away += weight;
    const bool skilled_base = atlas.skilled[static_cast<std::size_t>(education_of(b.kind[i]))];
    const bool skilled_variant = atlas.skilled[static_cast<std::size_t>(education_of(v.kind[j]))];
    if (skilled_variant && !skilled_base) sums.studied += weight;
    if (skilled_base && !skilled_variant) sums.not_studied += weight;
}

void add_life(const Page& page, int row, double earned, double Lives::Life::*world, std::vector<Lives::Life>& lives) {
    Lives::Life& life = lives[page.serial[row]];
    life.*world += earned;
    life.sex = static_cast<std::uint8_t>(sex_of(page.kind[row]));
    life.migrant = life.migrant || has_migrated(page, row);
}

void count_shares(const Page& page, int row, double earned, double persons, std::array<double, sexes>& sent_by, std::array<double, sexes>& heads) {
    const auto sex = static_cast<std::size_t>(sex_of(page.kind[row]));
    if (page.residence[row] != page.birth[row]) sent_by[sex] += persons * earned;
    else heads[sex] += persons;
}

/// People of one birth country in both worlds.
Sums compare_country(const Segment& base, const Segment& variant, const Context& base_ctx, const Context& variant_ctx,
                     std::vector<Lives::Life>& lives) {
    Sums sums;
    const std::int64_t weight = base.weight;
    const double persons = static_cast<double>(weight);
    SegmentWalker b(base), v(variant);
    Incomes of_base(base_ctx), of_variant(variant_ctx);
    while (!b.done() || !v.done()) {
        const bool in_base = !b.done() && (v.done() || b.serial() <= v.serial());
        const bool in_variant = !v.done() && (b.done() || v.serial() <= b.serial());
        const bool migrant = (in_base && has_migrated(b.page(), b.row())) || (in_variant && has_migrated(v.page(), v.row()));
        if (in_base) {
            const double earned = of_base.of(b);
            (migrant ? sums.base_migrants : sums.base_stayers) += persons * earned;
            add_life(b.page(), b.row(), earned, &Lives::Life::base, lives);
            count_shares(b.page(), b.row(), earned, persons, sums.base_sent_by, sums.base_heads);
        }
        if (in_variant) {
            const double earned = of_variant.of(v);
            (migrant ? sums.variant_migrants : sums.variant_stayers) += persons * earned;
            add_life(v.page(), v.row(), earned, &Lives::Life::variant, lives);
            count_shares(v.page(), v.row(), earned, persons, sums.variant_sent_by, sums.variant_heads);
        }
        if (in_base && in_variant) count_changes(b.page(), b.row(), v.page(), v.row(), weight, base_ctx.atlas, sums);
        if (in_base) b.next();
        if (in_variant) v.next();
    }
    return sums;
}

double part_of(const std::array<double, sexes>& shares, std::size_t sex) {
    const double all = shares[0] + shares[1];
    return all > 0 ? shares[sex] / all : 0.5;
}

/// Adds a year's transfers and costs to the year and to the run.
void add_money(const MovedMoney& year, const std::vector<Sums>& sums, std::array<double, sexes> Sums::*sent_by,
               std::array<double, sexes> Sums::*heads, PartyIncome& income, RunIncome& total) {
    total.stayers.resize(sums.size()), total.migrants.resize(sums.size());
    for (std::size_t o = 0; o < sums.size(); ++o) {
        income.migrants[o] -= year.fees[o] + year.costs[o][0] + year.costs[o][1];
        income.stayers[o] += year.received[o];
        for (std::size_t g = 0; g < sexes; ++g) {
            total.migrants[o][g] -= year.fees[o] * part_of(sums[o].*sent_by, g) + year.costs[o][g];
            total.stayers[o][g] += year.received[o] * part_of(sums[o].*heads, g);
        }
    }
}

/// Adds what treasuries and employers have at the close of a year to the year and to the run, and takes from migrants the interest
/// that holders of bonds of home gave up, from either sex by what it sends.
void add_public(const Simulation& run, const MovedMoney& year, const std::vector<Sums>& sums, std::array<double, sexes> Sums::*sent_by,
                PartyIncome& income, RunIncome& total) {
    const std::vector<CountryState>& countries = run.world().countries;
    const auto& kept_back = run.closed()[run.model().measures.find("wages_kept_back")];
    total.donors += year.donors;
    total.treasury.resize(countries.size()), total.employers.resize(countries.size());
    for (std::size_t c = 0; c < countries.size(); ++c) {
        const double level = run.model().atlas.countries[c].price_level, forgone = interest_forgone(countries[c]);
        income.treasury.push_back(treasury_has(countries[c], level) - year.social_rights[c]);
        income.employers.push_back(employers_have(countries[c], kept_back[c], level) - year.employers[c]);
        income.migrants[c] -= forgone;
        for (std::size_t g = 0; g < sexes; ++g) total.migrants[c][g] -= forgone * part_of(sums[c].*sent_by, g);
        total.treasury[c] += income.treasury[c], total.employers[c] += income.employers[c];
    }
}

}  // namespace

void MovedMoney::add_frame(const Simulation& run) {
    const Model& model = run.model();
    const auto& paid = run.closed()[model.measures.find("remittance_sent")];
    const auto& arrived = run.closed()[model.measures.find("remittance_received")];
    const auto& taken_home = run.closed()[model.measures.find("benefits_taken_home")];
    const auto& forgone = run.closed()[model.measures.find("provider_margin_forgone")];
    const auto n = static_cast<std::size_t>(model.layout.countries), channels = static_cast<std::size_t>(model.layout.channels);
    fees.resize(n), received.resize(n), costs.resize(n), social_rights.resize(n), employers.resize(n);
    const auto ppp = [&](std::int64_t cents, std::size_t country) {
        return static_cast<double>(cents) / 100 / model.atlas.countries[country].price_level;
    };
    donors += static_cast<double>(run.closed().total(cube::donor_cost)) / 100;
    for (std::size_t o = 0; o < n; ++o) {
        employers[o] += ppp(run.closed()[cube::employer_cost][o] + forgone[o], o);
        for (std::size_t r = 0; r < n; ++r) social_rights[r] += ppp(taken_home[o * n + r], r);
        for (std::size_t r = 0; r < n; ++r)
            for (std::size_t ch = 0; ch < channels; ++ch) {
                const std::size_t at = (o * n + r) * channels + ch;
                fees[o] += ppp(paid[at] - arrived[at], r);
                received[o] += ppp(arrived[at], o);
            }
        for (std::size_t g = 0; g < sexes; ++g) {
            const std::size_t who = o * sexes + g;
            costs[o][g] += static_cast<double>(run.closed()[cube::moving_cost][who] - run.closed()[cube::paid_on_return][who]);
        }
    }
}

RunIncome Lives::sum(RunIncome income, double Life::*world) const {
    for (std::size_t c = 0; c < of.size(); ++c)
        for (const Life& life : of[c])
            (life.migrant ? income.migrants : income.stayers)[c][life.sex] += static_cast<double>(weight[c]) * life.*world;
    return income;
}

PairedYear compare_people(const Simulation& base, const Simulation& variant, Lives& lives) {
    const auto n = static_cast<std::size_t>(base.model().layout.countries);
    const Rules base_rules = base.model().rules_of(base.world()), variant_rules = variant.model().rules_of(variant.world());
    const Context base_ctx = base.context(base_rules), variant_ctx = variant.context(variant_rules);
    std::vector<Sums> sums(n);
    lives.of.resize(n), lives.weight.resize(n);
    for (std::size_t c = 0; c < n; ++c) {
        lives.of[c].resize(std::max(base.world().entered[c], variant.world().entered[c]));
        lives.weight[c] = base.world().stores.front().segments[c].weight;
    }
    for_each_block(base.execution().exec, n, [&](std::size_t c) {
        sums[c] = compare_country(base.world().stores.front().segments[c], variant.world().stores.front().segments[c], base_ctx, variant_ctx,
                                  lives.of[c]);
    });
    PairedYear year;
    for (const Sums& s : sums) {
        year.base.stayers.push_back(s.base_stayers), year.base.migrants.push_back(s.base_migrants);
        year.variant.stayers.push_back(s.variant_stayers), year.variant.migrants.push_back(s.variant_migrants);
        Changes& c = year.changes;
        c.left.push_back(s.left), c.stayed.push_back(s.stayed), c.returned.push_back(s.returned), c.away.push_back(s.away);
        c.studied.push_back(s.studied), c.not_studied.push_back(s.not_studied);
    }
    add_money(lives.base_money, sums, &Sums::base_sent_by, &Sums::base_heads, year.base, lives.base_transfers);
    add_money(lives.variant_money, sums, &Sums::variant_sent_by, &Sums::variant_heads, year.variant, lives.variant_transfers);
    add_public(base, lives.base_money, sums, &Sums::base_sent_by, year.base, lives.base_transfers);
    add_public(variant, lives.variant_money, sums, &Sums::variant_sent_by, year.variant, lives.variant_transfers);
    lives.base_money = lives.variant_money = {};
    return year;
}

}  // namespace sterna
