#pragma once
#include <algorithm>

#include "sterna/model/atlas.hpp"
#include "sterna/model/population.hpp"
#include "sterna/model/rules.hpp"
#include "sterna/model/traits.hpp"

namespace sterna {

/// Those who studied at a partner country's cost hold a number for life, 0 to 1: below the away share of the agreement they are
/// on its away track, for which slots are kept; the others are on the home track, to which its slots are closed.
/// Clemens (2015), Global Skill Partnerships.
inline constexpr Stream track_stream = stream("partnerships/track");
inline constexpr double not_partner_trained = 2;

inline double track_of(const Page& page, int row, const Traits& traits) {
    if (cause_of(page.training[row]) != Cause::partner) return not_partner_trained;
    return traits.draws.uniform(track_stream, PersonId{page.birth[row], page.serial[row]}, Month{0});
}

/// Whether the scheme keeps slots for somebody of this track.
inline bool trained_for(const Scheme& scheme, double track) {
    return track != not_partner_trained && scheme.training_places > 0 && track < scheme.away_share;
}

/// Whether the scheme's door is open to somebody of this track.
inline bool takes_track(const Scheme& scheme, double track) {
    if (trained_for(scheme, track)) return true;
    const bool home_track = track != not_partner_trained && scheme.training_places > 0;
    return !home_track && !scheme.trained_only;
}

/// Places of study that a scheme pays in a country, a year; several origins share them by their young.
double places_at(const Scheme& scheme, const Atlas& atlas, int country);

/// Highest study rank that gets a place paid by a partner, when such places for `share` of a cohort go by rank among those not
/// placed otherwise. The household does not pay for them, so they go first to those below `enrolment` who could not.
/// `liquid` = share of households that can pay; the others study up to enrolment x `least`.
inline double partner_rank(double share, double enrolment, double liquid, double least) {
    const double cannot_pay = (1 - liquid) * enrolment * (1 - least);
    const double rank = share < cannot_pay ? enrolment * least + share / (1 - liquid) : enrolment + share - cannot_pay;
    return std::min(1.0, rank);
}

}  // namespace sterna
