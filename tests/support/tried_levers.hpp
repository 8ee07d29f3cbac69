#pragma once
#include <string>

#include "sterna/model/process.hpp"
#include "support/scenarios.hpp"

namespace sterna::test {

/// Values with which a lever acts in the small world: its defaults, and numbers that bind. A new lever has to be named here only if
/// its defaults do nothing.
Values tried_values(const LeverEntry& lever);

/// Years that a lever needs to show in the small world: those trained under it take their time.
int tried_years(const LeverEntry& lever);

/// The lever with the label "tried" after a seasonal scheme "season" that ties its workers, so that rights of tied workers matter and
/// what concerns schemes finds one; a work programme reviews the scheme. Institutions are switched off, since joint levers would
/// act late, except where the lever acts through them.
Scenario trial_of(const LeverEntry& lever, const Values& values, const ScopeSpec& scope, int years);

/// The same without the lever; everybody else keeps number and luck.
Scenario without_tried(Scenario scenario);

}  // namespace sterna::test
