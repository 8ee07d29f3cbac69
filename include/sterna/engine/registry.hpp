#pragma once
#include <memory>
#include <vector>

#include "sterna/config/explain.hpp"
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

/// What the pages of levers say beside their texts: who pays, which parts of a scope they heed, through what they act.
const Notes& lever_notes();

/// Names of the processes through which a lever acts, one by one.
std::vector<std::string> processes_of(const LeverEntry&);

/// Refuses equal stream keys, repeated or unexplained parameters, defaults outside their range, and levers that name nobody who
/// pays or processes that there are not. Throws InternalError.
void check_registry();
void check_lever(const LeverEntry& lever);
void check_streams(const std::vector<ProcessEntry>& processes);

}  // namespace sterna
