#pragma once
#include <algorithm>
#include <vector>

#include "sterna/model/atlas.hpp"
#include "sterna/model/population.hpp"
#include "sterna/model/rules.hpp"
#include "sterna/model/traits.hpp"

namespace sterna {

/// Those who studied at a partner country's cost hold a number for life, 0 to 1: below the away share of the agreement that paid
/// they are on its away track, for which slots are kept; the others are on the home track, to which its slots are closed.
/// Clemens (2015), Global Skill Partnerships.
inline constexpr Stream track_stream = stream("partnerships/track");
struct Track {
    int scheme = no_scheme;  // that paid the studies of somebody who has not been abroad, or admitted somebody who has
    double place = 0;        // the number for life
    bool served = false;     // has been abroad
    bool operator==(const Track&) const = default;
};

inline Track track_of(const Page& page, int row, const Traits& traits) {
    if (page.trips[row] > 0) return {page.scheme[row], 0, true};
    if (cause_of(page.training[row]) != Cause::partner) return {};
    return {page.scheme[row], traits.draws.uniform(track_stream, PersonId{page.birth[row], page.serial[row]}, Month{0}), false};
}

/// Whether the scheme keeps a slot for somebody of this track who has not been abroad.
inline bool trained_for(const Scheme& scheme, const Track& track) {
    return track.scheme != no_scheme && track.scheme == scheme.number && !track.served && track.place < scheme.away_share;
}

/// Whether the scheme's door is open to somebody of this track. To the schemes of others graduates are like anybody else.
inline bool takes_track(const Scheme& scheme, const Track& track) {
    const bool own = track.scheme != no_scheme && track.scheme == scheme.number;
    return own ? track.served || trained_for(scheme, track) : !scheme.trained_only;
}

/// Countries that pay for what a scheme trains in `origin`: its destinations but for the origin itself.
std::vector<int> payers_of(const Scheme& scheme, const Atlas& atlas, int origin);

/// Places of study that a scheme pays in a country, a year; several origins share them by their young. None where nobody pays.
double places_at(const Scheme& scheme, const Atlas& atlas, int country);

/// Number of the scheme that `u`, 0 to 1, falls to when schemes share the places for a kind of student as they promised them.
/// `promises`: for each scheme its number, then its places for each of `kinds`.
int promised_by(const std::vector<double>& promises, std::size_t kinds, std::size_t kind, double u);

/// Highest study rank that gets a place paid by a partner, when such places for `share` of a cohort go by rank among those not
/// placed otherwise. The household does not pay for them, so they go first to those below `enrolment` who could not.
/// `liquid` = share of households that can pay; the others study up to enrolment x `least`.
inline double partner_rank(double share, double enrolment, double liquid, double least) {
    const double cannot_pay = (1 - liquid) * enrolment * (1 - least);
    const double rank = share < cannot_pay ? enrolment * least + share / (1 - liquid) : enrolment + share - cannot_pay;
    return std::min(1.0, rank);
}

}  // namespace sterna
