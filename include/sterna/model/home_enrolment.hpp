#pragma once
#include "sterna/model/atlas.hpp"

namespace sterna {

/// Share of natives aged 25-34 at home who are skilled; -1 if the world has nobody of that age there.
double skilled_share_of_young_at_home(const Atlas& atlas, int country);

/// Share of a cohort at home that must study for that share to last, given that the skilled leave more than others between
/// graduation and thirty, and that some of those abroad come home, at the flows the world describes.
double home_enrolment(const Atlas& atlas, int country);

/// The same of a cohort by its age in the base year: those who are 30 show it, younger ones follow the trend.
double enrolment_of_cohort(const Atlas& atlas, int country, double age);

}  // namespace sterna
