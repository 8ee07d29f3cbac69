#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sterna/config/scenario.hpp"
#include "sterna/model/atlas.hpp"

namespace sterna {

/// What runs need. Workers are those of the start: entrants replace leavers about one to one.
struct Needs {
    std::int64_t workers = 0;   // of one world
    int worlds = 1;             // in memory at once
    int replicates = 1;         // one after another
    int steps = 0;              // of one world
    double worker_steps = 0;    // of all replicates and worlds; a variant counts from where it may part from its base
    double bytes = 0;           // of the pages of people, all worlds at once, and what a comparison keeps of each person
};

/// One run of a scenario.
Needs estimate_run(const Atlas& atlas, const Scenario& scenario);
/// Replicates of a base and its variants as twins.
Needs estimate_twins(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants, int replicates);

/// Million worker-steps a second of a trial: the scenario's steps after the first, for about `seconds`. It differs from one time to
/// the next, so it goes into no file.
double trial_speed(const Atlas& atlas, const Scenario& scenario, int threads, double seconds);

/// One line without its end; `speed` in million worker-steps a second adds the time, 0 leaves it out.
std::string in_words(const Needs& estimate, double speed = 0);

}  // namespace sterna
