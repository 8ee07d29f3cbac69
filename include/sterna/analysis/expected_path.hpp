#pragma once
#include <functional>
#include <vector>

#include "sterna/analysis/exit_survey.hpp"
#include "sterna/core/table.hpp"
#include "sterna/engine/simulation.hpp"

namespace sterna {

/// Expected stocks and flows of one year.
struct ExpectedYear {
    int year = 0;
    Dense<double, 3> stock;       // [birth][residence][skill], at its end
    Dense<double, 3> arrivals;    // [birth][residence][skill], from anywhere
    Dense<double, 3> newcomers;   // [birth][residence][skill], of the stock: came since the start of the path
    Dense<double, 2> from_abroad; // [birth][residence], of the arrivals: from other foreign countries
    Dense<double, 2> returns;     // [birth][residence], to the birth country, forced ones too
    Dense<double, 2> returns_of_first;  // of them: of people who were there at the start of the path
    Dense<double, 2> unseen;      // [birth][residence], exits of the stock accounting that no record of returns holds; the drawn run sends them home
    Dense<double, 2> between;     // [residence][destination], moves from one foreign country to another
    Dense<double, 2> drawn;       // [birth][residence], stock of the drawn run over its base stock; NaN where that has under twenty workers
    std::vector<double> skilled_at_home;  // [birth], skilled natives at home over those of the base, as drawn where many workers stand for them, else as cohorts foresee
};

/// Whom a path follows. Persons of all ages are counted by 15-64-year-olds, at fixed shares: they die at the rate of the stock accounting
/// and neither come of age nor retire. Those of working age gain and lose at either end what the drawn run does.
enum class Ages { working, all };

struct PathOptions {
    Ages ages = Ages::working;
    Execution execution;
    std::function<void()> between_steps;                 // may throw to end the run
    std::function<void(const ExitSurvey&, const ReturnParams&)> look;  // shown the rates at which people leave, once a year
};

/// Expected values beside a drawn run: stocks start from the exact cells of the world and not from whole workers, arrivals are
/// summed probabilities of everybody who may move, and exits the rates that everybody abroad would leave at, by length of stay. The
/// drawn run goes on beside it and supplies who lives at home, wages and laws. A corridor without a single worker has expected flows
/// all the same. Persons counted as 15-64-year-olds.
std::vector<ExpectedYear> expected_path(const Atlas& atlas, const Scenario& scenario, const PathOptions& options);

}  // namespace sterna
