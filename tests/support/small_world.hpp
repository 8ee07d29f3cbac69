#pragma once
#include "sterna/model/atlas.hpp"

namespace sterna::test {

/// Four countries, made in memory and the same every time:
///   0 AAA  poor, 400,000 natives of 15-64      1 BBB  poor and smaller, 100,000
///   2 CCC  rich, 600,000, where most go        3 DDD  a small island, 20,000, a fifth of them abroad
/// Three educations (tertiary is skilled), four fields, every education at every age from 20 and in every corridor,
/// cohorts near to stationary for 61 years, base year 2020, groups POOR = {AAA, BBB} and RICH = {CCC}; not calibrated.
/// A plain value: a test that needs another world changes its copy.
Atlas small_atlas();

}  // namespace sterna::test
