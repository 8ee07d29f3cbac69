#include "sterna/analysis/parties.hpp"

#include "sterna/model/human_capital.hpp"
#include "sterna/model/own_income.hpp"

namespace sterna {

namespace {

/// Walks the living of one segment in ascending serial.
class Walker {
  public:
    explicit Walker(const Segment& segment) : segment_(segment) { skip_gone(); }
    bool done() const { return page_ >= segment_.pages.size(); }
    std::uint32_t serial() const { return page().serial[row_]; }
    const Page& page() const { return segment_.pages[page_].page(); }
    int row() const { return row_; }
    void next() {
        ++row_;
        skip_gone();
    }

  private:
    void skip_gone() {
        while (!done()) {
            if (row_ >= segment_.pages[page_].rows) ++page_, row_ = 0;
            else if (page().residence[row_] == gone) ++row_;
            else return;
        }
    }
    const Segment& segment_;
    std::size_t page_ = 0;
    int row_ = 0;
};

struct Sums {
    double base_stayers = 0, base_migrants = 0, variant_stayers = 0, variant_migrants = 0;
    std::int64_t left = 0, stayed = 0, returned = 0, away = 0, studied = 0, not_studied = 0;
};

double income(const Page& page, int row, const Context& ctx) { return net_wage(page, row, ctx) * relative_efficiency(page, row, ctx); }

void count_changes(const Page& b, int i, const Page& v, int j, std::int64_t weight, const Atlas& atlas, Sums& sums) {
    const bool left_base = b.trips[i] > 0, left_variant = v.trips[j] > 0;
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

/// People of one birth country in both worlds.
Sums compare_country(const Segment& base, const Segment& variant, const Context& base_ctx, const Context& variant_ctx) {
    Sums sums;
    const std::int64_t weight = base.weight;
    const double persons = static_cast<double>(weight);
    Walker b(base), v(variant);
    while (!b.done() || !v.done()) {
        const bool in_base = !b.done() && (v.done() || b.serial() <= v.serial());
        const bool in_variant = !v.done() && (b.done() || v.serial() <= b.serial());
        const bool migrant = (in_base && b.page().trips[b.row()] > 0) || (in_variant && v.page().trips[v.row()] > 0);
        if (in_base) (migrant ? sums.base_migrants : sums.base_stayers) += persons * income(b.page(), b.row(), base_ctx);
        if (in_variant) (migrant ? sums.variant_migrants : sums.variant_stayers) += persons * income(v.page(), v.row(), variant_ctx);
        if (in_base && in_variant) count_changes(b.page(), b.row(), v.page(), v.row(), weight, base_ctx.atlas, sums);
        if (in_base) b.next();
        if (in_variant) v.next();
    }
    return sums;
}

/// Transfers of the year in PPP dollars: what migrants give up and what households at home gain.
void add_transfers(const Simulation& run, PartyIncome& income) {
    const Model& model = run.model();
    const auto& sent = run.closed()[model.measures.find("remittance_sent")];
    const auto& received = run.closed()[model.measures.find("remittance_received")];
    const auto n = static_cast<std::size_t>(model.layout.countries), channels = static_cast<std::size_t>(model.layout.channels);
    for (std::size_t o = 0; o < n; ++o)
        for (std::size_t r = 0; r < n; ++r)
            for (std::size_t ch = 0; ch < channels; ++ch) {
                const std::size_t at = (o * n + r) * channels + ch;
                income.migrants[o] -= static_cast<double>(sent[at]) / 100 / model.atlas.countries[r].price_level;
                income.stayers[o] += static_cast<double>(received[at]) / 100 / model.atlas.countries[o].price_level;
            }
}

}  // namespace

PairedYear compare_people(const Simulation& base, const Simulation& variant) {
    const auto n = static_cast<std::size_t>(base.model().layout.countries);
    const Rules base_rules = base.model().rules_of(base.world()), variant_rules = variant.model().rules_of(variant.world());
    const Context base_ctx = base.context(base_rules), variant_ctx = variant.context(variant_rules);
    std::vector<Sums> sums(n);
    for_each_block(base.execution().exec, n, [&](std::size_t c) {
        sums[c] = compare_country(base.world().stores.front().segments[c], variant.world().stores.front().segments[c], base_ctx, variant_ctx);
    });
    PairedYear year;
    for (const Sums& s : sums) {
        year.base.stayers.push_back(s.base_stayers), year.base.migrants.push_back(s.base_migrants);
        year.variant.stayers.push_back(s.variant_stayers), year.variant.migrants.push_back(s.variant_migrants);
        Changes& c = year.changes;
        c.left.push_back(s.left), c.stayed.push_back(s.stayed), c.returned.push_back(s.returned), c.away.push_back(s.away);
        c.studied.push_back(s.studied), c.not_studied.push_back(s.not_studied);
    }
    add_transfers(base, year.base);
    add_transfers(variant, year.variant);
    return year;
}

}  // namespace sterna
