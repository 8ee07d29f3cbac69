#pragma once
#include <vector>

namespace sterna {

/// What is known of a corridor around the base year of a world, persons of all ages; NaN where nothing is. Flows are those of five
/// years. Never read by the model: for scores only.
struct Outcome {
    int origin = 0, destination = 0;
    double before = 0, base = 0;      // stock five years before and in the base year, as the source names it
    double filled = 0;                // the base stock that the world starts from, origins unknown to the source given back
    double older = 0;                 // the base stock in the revision to which the flows belong
    double aim = 0;                   // the base stock that the accounting of the years before it explains
    double after[2] = {0, 0};         // stock five and ten years later
    double outward_before = 0, return_before = 0, transit_before = 0;
    double outward_after = 0, return_after = 0, transit_after = 0;
};

/// Tertiary-educated emigrants aged 15 and over of a country, and their share of all its tertiary-educated; NaN where unknown.
struct SkilledAbroad {
    int country = 0, year = 0;
    double persons = 0, rate = 0;
};

/// What happened around and after the base year of a world, beside the model.
struct Record {
    std::vector<Outcome> corridors;
    std::vector<SkilledAbroad> skilled;
    std::vector<int> displaced;       // countries that people fled in the ten years from the base: wars are no forecast
};

}  // namespace sterna
