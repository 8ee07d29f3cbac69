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

/// What is to be decomposed.
struct DecomposeWish {
    std::string against = "unskilled_prospect";
    int replicates = 3;
    bool with_channels = true;
    std::vector<std::string> channels;       // by name; empty = all that matter
};

// Each command returns an exit code; errors are thrown as Error.
int run_command(const std::string& scenario, const RunOptions& options);
int validate_command(const std::vector<std::string>& scenarios, const std::vector<std::string>& overrides);
int explain_command(const std::string& name, bool all);
int schema_command();
int defaults_command();
int inspect_command(const std::string& result);
int verify_command(const std::string& result, int threads);
/// `weights`: "indicator=weight", by which variants are ranked.
int compare_command(const std::string& base, const std::vector<std::string>& variants, int replicates, const std::vector<std::string>& weights,
                    const RunOptions& options);
int decompose_command(const std::string& scenario, const DecomposeWish& wish, const RunOptions& options);
int calibrate_command(const std::string& world, int years, int passes, double workers, bool check_only, const RunOptions& options);
int report_command(const std::vector<std::string>& results, const std::string& folder);
int info_command();

}  // namespace sterna
