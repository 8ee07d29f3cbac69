#include <filesystem>
#include <span>

#include <fmt/format.h>

#include "sterna/analysis/calibration.hpp"
#include "sterna/analysis/global_fit.hpp"
#include "sterna/analysis/posterior.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/plain_scenario.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_outcomes.hpp"
#include "sterna/io/read_world.hpp"
#include "sterna/version.hpp"

namespace sterna {

namespace {

constexpr int window = 5;  // years

/// The priors with the defaults of the model.
std::vector<Prior> priors_with_defaults() {
    const Catalogue known = catalogue();
    std::vector<Prior> priors = global_priors();
    for (Prior& prior : priors) {
        // model.PROCESS.KEY
        const std::size_t process = prior.name.find('.') + 1, key = prior.name.find('.', process) + 1;
        const SectionInfo* section = known.process(prior.name.substr(process, key - 1 - process));
        expects(section != nullptr, "a prior names a process");
        for (const ParamInfo& info : section->params)
            if (info.key == prior.name.substr(key)) prior.default_value = std::get<double>(info.default_value);
    }
    return priors;
}

RunOptions with_values(RunOptions options, const std::vector<Prior>& priors, const std::vector<double>& values) {
    for (std::size_t i = 0; i < priors.size(); ++i) options.overrides.push_back(fmt::format("{}={}", priors[i].name, values[i]));
    return options;
}

void write(const std::filesystem::path& file, const std::string& text) {
    publish(file, std::as_bytes(std::span(text)));
    fmt::print("wrote {}\n", file.string());
}

}  // namespace

int fit_command(const std::string& world, const FitWish& wish, const RunOptions& options) {
    const Atlas atlas = read_world(world);
    if (!atlas.calibrated) throw InputError(world + ": the world has no constants.csv; `sterna calibrate " + world + "` writes it");
    const Record record = read_record(atlas);
    const AbcProblem problem{fmt::format("sterna {} {}, world {}, {} workers", version, git_commit, to_hex(atlas.digest), wish.workers), priors_with_defaults(),
                             global_observations()};
    const auto simulate = [&](const std::vector<double>& values, std::uint64_t) {
        const RunOptions with = with_values(options, problem.priors, values);
        Atlas solved = atlas;
        CalibrationOptions calibration;
        calibration.passes = 0, calibration.from_present = true, calibration.check = false, calibration.execution.exec.threads = 1;
        calibrate(solved, plain_scenario("fit", world, atlas.base_year, 30, wish.workers, with), calibration);
        PathOptions path;
        path.ages = Ages::all, path.execution.exec.threads = 1;
        return global_summary(solved, record, expected_path(solved, plain_scenario("fit", world, atlas.base_year, window, wish.workers, with), path));
    };
    std::filesystem::create_directories(wish.folder);
    const std::filesystem::path folder(wish.folder);
    SmcOptions smc;
    smc.seed = options.seed.value_or(1), smc.particles = wish.particles, smc.generations = wish.generations, smc.max_simulations = wish.simulations;
    smc.side_by_side = threads_or_cores(options.threads), smc.state_file = folder / "fit.journal", smc.between = stop_if_interrupted;
    if (options.progress != "none") smc.say = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
    const SmcResult result = abc_smc(problem, simulate, smc);
    for (const Generation& g : result.generations)
        fmt::print("tolerance {:.2f}, {} simulations, acceptance {:.2f}, effective members {:.1f}\n", g.tolerance, g.simulations, g.acceptance, g.effective);
    write(folder / "posterior.csv", posterior_csv(problem.priors, result.posterior));
    write(folder / "parameters.csv", parameters_csv(problem.priors, result.posterior));
    return 0;
}

}  // namespace sterna
