#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sterna/config/params.hpp"
#include "sterna/core/time.hpp"

namespace sterna {

/// A place in a file, 1-based; line 0 = the command line or a default.
struct Where {
    std::string file;
    int line = 0, column = 0;
};
std::string to_string(const Where&);  // "configs/x.yaml:14:7"

/// Whom a lever touches. Empty list = everybody. Names are resolved against the world (countries or groups such as EU, LDC).
struct ScopeSpec {
    std::vector<std::string> origins, destinations, education, fields, sex, statuses;
    double min_age = 15, max_age = 65;  // years, [min, max)
    bool operator==(const ScopeSpec&) const = default;
};

/// One entry of `policies:`.
struct LeverSpec {
    std::string lever, label;
    std::optional<Month> from, until;  // [from, until); absent = whole run
    std::string programme;             // label of the work programme that reviews it; empty = none
    int ramp_months = 0;               // strength rises linearly from 0 to 1 over this span after `from`
    ScopeSpec scope;
    Values values;                     // every parameter of the lever, defaults filled
    Where where;
    std::map<std::string, Where> scope_where;  // list of the scope ("origins", ...) -> where it is written
};

struct PopulationSpec {
    double workers = 1e6;                  // target number of simulated workers, whole world
    double floor = 5000;                   // fewest workers a birth country has (or its persons, if fewer)
    std::map<std::string, double> focus;   // birth country -> largest weight [persons a worker]
    std::uint64_t seed = 1;                // of the traits and the initial state
};

enum class Step { month = 1, quarter = 3, year = 12 };
enum class FrameEvery { month, year };

/// Everything a run depends on, every default filled. Equal scenarios and worlds give equal bytes.
struct Scenario {
    std::string title, question;           // meta
    std::string file;                      // where it was read from, for messages only
    std::string world;                     // folder of the world, resolved against the file that names it
    PopulationSpec population;
    Month start = Month::of(2020), end = Month::of(2050);
    Step step = Step::month;
    std::uint64_t seed = 1;
    std::map<std::string, Values> model;   // process -> every parameter
    std::map<std::string, bool> processes; // process -> on
    std::vector<LeverSpec> policies;
    FrameEvery every = FrameEvery::year;
    std::map<std::string, Where> focus_where;  // birth country -> where its focus is written
};

}  // namespace sterna
