#pragma once
#include "sterna/core/math.hpp"
#include "sterna/core/random.hpp"

namespace sterna {

/// What a person is born with: drawn from the id whenever needed, never stored.
/// Standard normal or uniform; the same in every scenario and at every thread count.
struct Traits {
    Draws draws;  // keyed by the seed of the population

    /// Taste for home z, standard normal: high means staying or returning is worth more.
    double taste_for_home(PersonId id) const { return math::normal_quantile(draws.uniform(taste, id, birth)); }
    /// Rank in the cost of study, uniform: the lowest study first.
    double study_rank(PersonId id) const { return draws.uniform(study, id, birth); }
    /// Ability a, standard normal, correlated -0.7 with the normal score of the study rank: r = Phi(-0.7 a + 0.714 n).
    double ability(PersonId id) const {
        return ability_of_scores(math::normal_quantile(draws.uniform(study, id, birth)), math::normal_quantile(draws.uniform(skill, id, birth)));
    }
    static double ability_of_scores(double rank_score, double own) { return -0.7 * rank_score + 0.714142842854285 * own; }
    /// Logarithm of liquid wealth around its median, in standard deviations.
    double wealth_score(PersonId id) const { return math::normal_quantile(draws.uniform(wealth, id, birth)); }

    static constexpr Month birth{0};
    // `household`: the normal score of its uniform draw is the logarithm of what the others of the household earn around its mean, in
    // standard deviations; counted for a page at once.
    static constexpr Stream taste = stream("traits/taste"), study = stream("traits/study"), skill = stream("traits/ability"),
                            wealth = stream("traits/wealth"), household = stream("traits/household");
};

}  // namespace sterna
