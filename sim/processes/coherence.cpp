#include "sterna/model/coherence.hpp"

#include <algorithm>
#include <vector>

#include "sterna/model/process.hpp"

namespace sterna {

namespace {

using P = CoherenceParams;

const ParamTable<P>& table() {
    const auto assumed = Evidence::assumption;
    const char* none = "no estimate of effects on outcomes exists";
    static const ParamTable<P> t{
        number<P>("low", &P::low, {0, 1}, "1", "base score of low-income countries, each pair of authorities", none, assumed),
        number<P>("lower_middle", &P::lower_middle, {0, 1}, "1", "the same, lower middle income", none, assumed),
        number<P>("upper_middle", &P::upper_middle, {0, 1}, "1", "the same, upper middle income", none, assumed),
        number<P>("high", &P::high, {0, 1}, "1", "the same, high income", none, assumed),
        number<P>("international", &P::international, {0, 1}, "1", "base score between international organisations", none, assumed),
        number<P>("least_effect", &P::least_effect, {0, 1}, "share", "of a joint policy that arrives where authorities never talk", none,
                  assumed),
        number<P>("least_multilateral", &P::least_multilateral, {0, 1}, "share",
                  "of a multilateral policy that arrives when organisations never talk", none, assumed),
        number<P>("delay", &P::delay, {0, 120}, "month", "between law and start where authorities never talk", none, assumed),
        number<P>("capacity", &P::capacity, {0, 50}, "1", "joint policies that can run at score 0", none, assumed),
        number<P>("capacity_rise", &P::capacity_rise, {0, 50}, "1", "how many more at score 1", none, assumed)};
    return t;
}

class Coherence final : public Process {
  public:
    explicit Coherence(const P& p) : p_(p) {}

    void weigh(std::vector<LeverInForce>& levers, const World& world, const Atlas& atlas) const override {
        const auto n = static_cast<std::size_t>(atlas.size());
        std::vector<int> running(n, 0);
        for (LeverInForce& lever : levers) {
            if (!lever.entry.joint || lever.strength == 0) continue;
            const std::bitset<256> countries = acting(lever.scope);
            double score = 0, count = 0, with_room = 0;
            for (std::size_t c = 0; c < n; ++c) {
                if (!countries[c]) continue;
                const double own = score_now(world, atlas, c);
                score += own, count += 1;
                with_room += running[c]++ < joint_capacity(p_, own);
            }
            if (count == 0) continue;
            score /= count;
            lever.strength = std::min(lever.strength, delayed(lever.dates, score, world.now, atlas)) * joint_effect(p_, score) *
                             (with_room / count);
            if (lever.entry.multilateral) lever.strength *= multilateral_effect(p_, international_now(world));
        }
    }

    void year(World& world, const Tallies&, const Context& ctx, bool first) const override {
        double international = p_.international;
        for (const CoherenceEffort& effort : ctx.rules.coherence) international = std::max(international, effort.international);
        for (std::size_t c = 0; c < world.countries.size(); ++c) {
            InstitutionState& s = world.countries[c].institutions;
            double least = 0;
            for (const CoherenceEffort& effort : ctx.rules.coherence) {
                if (!acting(effort.scope)[c]) continue;
                least = std::max(least, effort.at_least);
                if (!first && s.raised < effort.most) s.raised = std::min(s.raised + effort.raise, effort.most);
            }
            const double score = std::clamp(std::max(base(ctx.atlas.countries[c]) + s.raised, least), 0.0, 1.0);
            s.migration_development = s.migration_finance = s.development_finance = score;
            s.coherence = (s.migration_development + s.migration_finance + s.development_finance) / 3;
            s.international = international;
        }
    }

  private:
    double base(const CountryFacts& facts) const {
        switch (facts.income_group) {
            case IncomeGroup::low: return p_.low;
            case IncomeGroup::lower_middle: return p_.lower_middle;
            case IncomeGroup::upper_middle: return p_.upper_middle;
            case IncomeGroup::high: return p_.high;
        }
        return p_.low;
    }

    /// Before the first close the scores of the base year hold.
    double score_now(const World& world, const Atlas& atlas, std::size_t country) const {
        const double known = world.countries[country].institutions.coherence;
        return known > 0 ? known : base(atlas.countries[country]);
    }
    double international_now(const World& world) const {
        const double known = world.countries.front().institutions.international;
        return known > 0 ? known : p_.international;
    }

    /// A policy without a first month is prepared from the start of the run.
    double delayed(LeverDates dates, double score, Month now, const Atlas& atlas) const {
        dates.from = dates.from.value_or(Month::of(atlas.base_year)) + delay_months(p_, score);
        return dates.strength(now);
    }

    P p_;
};

}  // namespace

ProcessEntry coherence_process() {
    return {.info = {.name = "coherence",
                     .summary = "Authorities that do not work together weaken and delay joint policies, and can run only so many.",
                     .description =
                         "Each country has a score from 0 to 1: the mean over the pairs of authorities for migration and development, migration "
                         "and finance, development and finance. Policies that need more than one of them (joint ones; `explain` of a lever "
                         "says so) lose strength and start late where the score is low; multilateral ones also depend on one score between "
                         "international organisations. The score of a policy is the mean over the countries named in its scope, of both sides; "
                         "over all countries if none is named. A country can run a limited number of joint policies; those that come last in "
                         "the order of lever and label wait, and a policy of several countries loses the share of them that have no room.\n\n"
                         "Moves strengths and starting months of joint policies, nothing else. The levers `coherence` and "
                         "`capacity_building` raise scores at the close of a year. Does not capture what coordination is made of; no study "
                         "gives its effect on outcomes.",
                     .params = table().infos()},
            .streams = {},
            .measures = {},
            .make = [](const Values& v, const MeasureList&) -> std::unique_ptr<Process> { return std::make_unique<Coherence>(table().read(v)); }};
}

}  // namespace sterna
