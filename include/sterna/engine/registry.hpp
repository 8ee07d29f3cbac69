#pragma once
#include <memory>
#include <vector>

#include "sterna/config/params.hpp"
#include "sterna/config/scenario.hpp"
#include "sterna/model/observer.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

/// All processes in running order, all levers, all observers: the lines of registry.list.
const std::vector<ProcessEntry>& registered_processes();
const std::vector<LeverEntry>& registered_levers();
const std::vector<ObserverEntry>& registered_observers();

/// What a scenario may say.
const Catalogue& catalogue();

/// Refuses equal stream keys, repeated or unexplained parameters and defaults outside their range. Throws InternalError.
void check_registry();
void check_streams(const std::vector<ProcessEntry>& processes);

}  // namespace sterna
