#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sterna {

/// What the command line says for commands that run something.
struct RunOptions {
    int threads = 0;                         // 0 = one a core
    std::optional<std::uint64_t> seed;
    std::vector<std::string> overrides;      // "section.key=value"
    std::string output;                      // file; empty = a name made from the scenario's
    std::string progress = "auto";           // auto, plain, none
    bool reproducible = false;               // leave out what may differ between two equal runs
};

/// What `compare` is asked for.
struct CompareWish {
    std::optional<int> replicates;           // empty = 5
    std::vector<std::string> weights;        // "indicator=weight", by which variants are ranked
    std::string precision;                   // "0.1%" of the base: how many replicates it takes; empty = not asked
    bool dry_run = false;                    // say what would be run and run nothing
    double speed = 0;                        // of a dry run, million worker-steps a second; 0 = by a short trial
};

/// What is to be decomposed.
struct DecomposeWish {
    std::string against = "unskilled_prospect";
    int replicates = 3;
    bool with_channels = true;
    std::vector<std::string> channels;       // by name; empty = all that matter
    std::vector<std::string> items;          // indicators beside the brain effect
    std::string from;                        // month from which on channels are cut; empty = the start
    std::optional<int> at;                   // year looked at; none = the last
    bool dry_run = false;                    // say what it would take and run nothing
};

/// What `hindcast` is asked for beyond the world.
struct HindcastWish {
    int years = 5;
    double workers = 1e6;
    std::string folder;     // forecasts.csv and scores.csv; empty = print only
    std::string errors;     // errors.csv of an earlier base, from which bands are made; empty = the world's own, if it has one
    std::string posterior;  // members of it solve constants and forecast too
    int members = 8;
    std::string rates_of;   // world of the base five years later: its rates on the people of this one, beside the stocks it aimed at
};

/// What `calibrate --fit` is asked for.
struct FitWish {
    std::string folder;            // posterior.csv, parameters.csv and fit.journal, from which a stopped fit goes on
    int particles = 40, generations = 4;
    std::int64_t simulations = 200;
    double workers = 60'000;       // of each simulation
};

/// What `sensitivity` is asked for.
struct SensitivityWish {
    std::string method = "morris";  // or sobol
    int samples = 16;               // trajectories or base samples
    int resamples = 1000;           // of the bootstrap
    bool dry_run = false;
};

/// What `frontier` is asked for.
struct FrontierWish {
    int population = 24, generations = 8;
    bool dry_run = false;
};

/// What `bench` is asked for: sizes of the reference model and its profile.
struct BenchWish {
    std::string model = "refmig";
    double workers = 1e6;
    int countries = 20, steps = 10;
    std::string profile = "both";   // or E32, E8
    std::string mobility = "base";  // or high
};

// Each command returns an exit code; errors are thrown as Error.
int run_command(const std::string& scenario, const RunOptions& options);
int validate_command(const std::vector<std::string>& scenarios, const std::vector<std::string>& overrides);
int explain_command(const std::string& name, bool all);
int schema_command();
int defaults_command();
int inspect_command(const std::string& result);
int verify_command(const std::string& result, int threads);
/// Scenarios are run as twins; result files of finished runs are read.
int compare_command(const std::string& base, const std::vector<std::string>& variants, const CompareWish& wish, const RunOptions& options);
int decompose_command(const std::string& scenario, const DecomposeWish& wish, const RunOptions& options);
/// The items there are, as its help lists them.
std::string items_of_decompose();
int calibrate_command(const std::string& world, int years, int passes, double workers, bool check_only, const RunOptions& options);
/// Fits what holds for all corridors alike to how a forecast of the five years after the base year of a world fares.
int fit_command(const std::string& world, const FitWish& wish, const RunOptions& options);
/// Prints how near expected stocks and flows after the base year of a world come to what is known, beside simple forecasts.
int hindcast_command(const std::string& world, const HindcastWish& wish, const RunOptions& options);
int ensemble_command(const std::string& experiment, bool dry_run, const RunOptions& options);
/// Writes the scenario of every point and replicate to a folder.
int expand_command(const std::string& experiment, const std::string& folder, const RunOptions& options);
int sensitivity_command(const std::string& experiment, const SensitivityWish& wish, const RunOptions& options);
int frontier_command(const std::string& experiment, const FrontierWish& wish, const RunOptions& options);
int report_command(const std::vector<std::string>& results, const std::string& folder);
/// Measures the engine on the reference migration model and checks its hashes.
int bench_command(const BenchWish& wish, const RunOptions& options);
int info_command();

}  // namespace sterna
