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

    /// Efforts are paid while they are in force, for what they add at the next close beyond what others before them add.
    void terms(Rules& rules, const World& world, const Atlas& atlas) const override {
        if (rules.coherence.empty()) return;
        for (std::size_t c = 0; c < world.countries.size(); ++c) {
            InstitutionState s = without_floors(world.countries[c].institutions, atlas.countries[c]);
            for (const CoherenceEffort& effort : rules.coherence) {
                if (!acting(effort.scope)[c]) continue;
                const double share = effort.cost * (raised_by(effort, s) + lifted_by(effort, s)) / 0.1;
                const int country = static_cast<int>(c);
                if (share > 0) rules.yearly_outlays.push_back({effort.donors ? nobody : country, effort.donors ? country : nobody, 0, share});
            }
        }
    }

    void year(World& world, const Tallies&, const Context& ctx, bool first) const override {
        double international = p_.international;
        for (const CoherenceEffort& effort : ctx.rules.coherence) international = std::max(international, effort.international);
        for (std::size_t c = 0; c < world.countries.size(); ++c) {
            InstitutionState& s = world.countries[c].institutions = without_floors(world.countries[c].institutions, ctx.atlas.countries[c]);
            for (const CoherenceEffort& effort : ctx.rules.coherence) {
                if (!acting(effort.scope)[c]) continue;
                if (!first) raised_by(effort, s);
                lifted_by(effort, s);
            }
            s.coherence = mean_score(s);
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

    static double mean_score(const InstitutionState& s) { return (s.migration_development + s.migration_finance + s.development_finance) / 3; }

    /// The scores as they are without those who lift them only while they are at work.
    InstitutionState without_floors(InstitutionState s, const CountryFacts& facts) const {
        s.migration_development = s.migration_finance = s.development_finance = std::clamp(base(facts) + s.raised, 0.0, 1.0);
        s.international = p_.international;
        return s;
    }

    /// What an effort has added so far.
    static double& added_by(const CoherenceEffort& effort, InstitutionState& s) {
        for (std::size_t i = 0; i + 1 < s.raised_by.size(); i += 2)
            if (s.raised_by[i] == effort.number) return s.raised_by[i + 1];
        s.raised_by.insert(s.raised_by.end(), {static_cast<double>(effort.number), 0.0});
        return s.raised_by.back();
    }

    /// Adds for good what an effort teaches in a year, up to what it can teach in all and to full scores; returns it.
    static double raised_by(const CoherenceEffort& effort, InstitutionState& s) {
        if (effort.raise <= 0) return 0;
        double& so_far = added_by(effort, s);
        const double room = 1 - std::min({s.migration_development, s.migration_finance, s.development_finance});
        const double more = std::max(0.0, std::min({effort.raise, effort.most - so_far, room}));
        so_far += more, s.raised += more;
        for (double* score : {&s.migration_development, &s.migration_finance, &s.development_finance}) *score = std::min(1.0, *score + more);
        return more;
    }

    /// Lifts each score to the floor that an effort sets; returns by how much, mean over pairs of authorities, and the score between
    /// international organisations beside it.
    static double lifted_by(const CoherenceEffort& effort, InstitutionState& s) {
        const double before = mean_score(s) + s.international;
        std::size_t pair = 0;
        for (double* score : {&s.migration_development, &s.migration_finance, &s.development_finance})
            *score = std::clamp(std::max(*score, effort.at_least[pair++]), 0.0, 1.0);
        s.international = std::max(s.international, effort.international);
        return mean_score(s) + s.international - before;
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
                         "Moves strengths and starting months of joint policies, and what the levers `coherence` and `capacity_building` cost: they "
                         "raise scores at the close of a year and are paid for what they add. A joint policy that loses all of its strength "
                         "admits nobody, and keeps what it has promised. Does not capture what coordination is made of; no study "
                         "gives its effect on outcomes.",
                     .params = table().infos()},
            .streams = {},
            .measures = {},
            .make = [](const Values& v, const MeasureList&) -> std::unique_ptr<Process> { return std::make_unique<Coherence>(table().read(v)); }};
}

}  // namespace sterna
