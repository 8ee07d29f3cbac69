#include <algorithm>
#include <charconv>
#include <cstdint>

#include <CLI/CLI.hpp>

#include <fmt/format.h>

#include "sterna/app/commands.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/core/error.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/version.hpp"

namespace {

using sterna::RunOptions;

/// One value a flag, so that it does not swallow the scenario named after it.
void parameter_flag(CLI::App* command, std::vector<std::string>& overrides) {
    command->add_option("-P,--parameter", overrides, "section.key=value, laid over the scenario; repeatable")->allow_extra_args(false);
}

/// Without it -1 would wrap round and 010 be octal.
std::string whole_number(const std::string& text) {
    std::uint64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    const bool whole = error == std::errc() && end == text.data() + text.size() && (text == "0" || text.front() != '0');
    return whole ? "" : text + " is no seed; accepted: a whole number from 0 to 18446744073709551615";
}

void run_flags(CLI::App* command, RunOptions& o) {
    command->add_option("-t,--threads", o.threads, "threads; results are the same for any number (default: one a core)")->check(CLI::Range(1, 1024));
    command->add_option("--seed", o.seed, "seed of the run, instead of the scenario's")->check(whole_number);
    parameter_flag(command, o.overrides);
    command->add_option("--progress", o.progress, "how progress is shown")->check(CLI::IsMember({"auto", "plain", "none"}));
    command->add_flag_callback("-q,--quiet", [&o] { o.progress = "none"; }, "no progress line");
}

void output_flags(CLI::App* command, RunOptions& o) {
    command->add_option("-o,--output", o.output, "file to write");
    command->add_flag("--reproducible", o.reproducible, "leave out date, machine and speed: equal runs give byte-identical files");
}

void refuse_unknown_command(const CLI::App& app, int argc, char** argv) {
    if (argc < 2 || argv[1][0] == '-') return;
    std::vector<std::string> known;
    for (const CLI::App* command : app.get_subcommands(nullptr)) known.push_back(command->get_name());
    if (std::find(known.begin(), known.end(), argv[1]) != known.end()) return;
    const std::string near = sterna::nearest(argv[1], known);
    throw sterna::InputError("there is no command `" + sterna::shown(argv[1]) + "`" + (near.empty() ? "" : ", did you mean `" + near + "`?") +
                             "; known: " + sterna::one_of(known));
}

/// Messages must not throw: the terminal may be the very thing that failed.
int complain(const std::string& message, int exit_code) {
    std::fputs(("sterna: " + message + "\n").c_str(), stderr);
    return exit_code;
}

int parse_and_run(int argc, char** argv) {
    CLI::App app{"Sterna simulates skilled and circular migration, worker by worker, under policies written in YAML.", "sterna"};
    app.set_version_flag("--version", fmt::format("sterna {} ({})", sterna::version, sterna::git_commit));
    app.require_subcommand(1);
    RunOptions options;
    std::string file, name, folder = "report", progress;
    std::vector<std::string> files, overrides;
    bool all = false;
    int years = 5, passes = 3, verify_threads = 0;
    double workers = 1e6;
    int result = 0;

    auto* run = app.add_subcommand("run", "Run a scenario and write one result file");
    run->add_option("scenario", file, "scenario file")->required();
    run_flags(run, options);
    output_flags(run, options);
    run->callback([&] { result = sterna::run_command(file, options); });

    auto* validate = app.add_subcommand("validate", "Check scenarios, list every problem, show what they resolve to and what they need");
    validate->add_option("scenarios", files, "scenario files")->required();
    parameter_flag(validate, overrides);
    validate->callback([&] { result = sterna::validate_command(files, overrides); });

    auto* explain = app.add_subcommand("explain", "Explain a process, a lever or a key: meaning, unit, range, default, source, evidence");
    explain->add_option("name", name, "process, lever, section or section.key");
    explain->add_flag("--all", all, "every page");
    explain->callback([&] { result = sterna::explain_command(name, all); });

    app.add_subcommand("schema", "Print the JSON Schema of scenario files")->callback([&] { result = sterna::schema_command(); });
    app.add_subcommand("defaults", "Print every key at its default as a scenario file")->callback([&] { result = sterna::defaults_command(); });

    sterna::CompareWish comparison;
    auto* compare = app.add_subcommand("compare", "Run a base and variants as twins and say who gains and who loses; or read finished runs");
    compare->add_option("base", file, "base scenario, or result file of a run")->required();
    compare->add_option("variants", files, "variant scenarios, or result files, which tell of aggregates only")->required();
    compare->add_option("-n,--replicates", comparison.replicates, "paired replicates (default: 5)")->check(CLI::Range(1, 10000));
    compare->add_option("-w,--weight", comparison.weights, "indicator=weight, repeatable: ranks the variants; below 0 if less is better");
    compare->add_option("--precision", comparison.precision, "say how many replicates a half-width of this percentage of the base needs, as in 0.1%");
    compare->add_flag("--dry-run", comparison.dry_run, "run nothing: say what would be run, where it would go, memory and time");
    compare->add_option("--speed", comparison.speed, "of --dry-run: million worker-steps a second (default: by a trial of a few seconds)")
        ->check(CLI::PositiveNumber);
    run_flags(compare, options);
    output_flags(compare, options);
    compare->callback([&] { result = sterna::compare_command(file, files, comparison, options); });

    sterna::DecomposeWish wish;
    auto* decompose = app.add_subcommand("decompose", "Net brain effect of a scenario against a world that is not, and its channels");
    decompose->add_option("scenario", file, "scenario file")->required();
    decompose->add_option("--against", wish.against, "skilled people leave and expect to leave as others do; nobody moves; no policies")
        ->check(CLI::IsMember({"unskilled_prospect", "no_migration", "policy_off"}));
    decompose->add_option("-n,--replicates", wish.replicates, "replicates")->check(CLI::Range(1, 10000));
    decompose->add_option("--channels", wish.channels, "channels to tell apart, the rest go together; each doubles the runs")->delimiter(',');
    decompose->add_flag_callback("--no-channels", [&] { wish.with_channels = false; }, "the effect alone: two runs a replicate");
    decompose->add_option("--item", wish.items, "an indicator to decompose beside the brain effect, repeatable; listed below")->allow_extra_args(false);
    decompose->add_option("--from", wish.from, "YEAR-MM: channels are cut from this month on; until then there is one run (default: the start)");
    decompose->add_option("--at", wish.at, "year whose numbers are decomposed (default: the last)");
    decompose->add_flag("--dry-run", wish.dry_run, "say how many runs there would be, how long and how large, and run nothing");
    decompose->footer(sterna::items_of_decompose());
    run_flags(decompose, options);
    output_flags(decompose, options);
    decompose->callback([&] { result = sterna::decompose_command(file, wish, options); });

    bool dry_run = false;
    auto* ensemble = app.add_subcommand("ensemble", "Run every point of an experiment in all replicates; goes on where it was stopped");
    ensemble->add_option("experiment", file, "experiment file")->required();
    ensemble->add_flag("--dry-run", dry_run, "say what would be run and how long it takes");
    run_flags(ensemble, options);
    output_flags(ensemble, options);
    ensemble->callback([&] { result = sterna::ensemble_command(file, dry_run, options); });

    auto* expand = app.add_subcommand("expand", "Write the scenario of every point and replicate of an experiment");
    expand->add_option("experiment", file, "experiment file")->required();
    std::string expanded = "expanded";
    expand->add_option("-o,--output", expanded, "empty or new folder to write (default: expanded)");
    parameter_flag(expand, options.overrides);
    expand->callback([&] { result = sterna::expand_command(file, expanded, options); });

    sterna::SensitivityWish sensitive;
    auto* sensitivity = app.add_subcommand("sensitivity", "Which keys of an experiment move its outputs: elementary effects or shares of variance");
    sensitivity->add_option("experiment", file, "experiment file; its axes and uncertain keys are the inputs")->required();
    sensitivity->add_option("-m,--method", sensitive.method, "morris: screening; sobol: first and total indices")->check(CLI::IsMember({"morris", "sobol"}));
    sensitivity->add_option("-n,--samples", sensitive.samples, "trajectories (morris: keys + 1 runs each) or base samples (sobol: keys + 2)")
        ->check(CLI::Range(2, 1 << 19));
    sensitivity->add_option("--resamples", sensitive.resamples, "of the bootstrap that gives the intervals")->check(CLI::Range(10, 100000));
    sensitivity->add_flag("--dry-run", sensitive.dry_run, "say what would be run and how long it takes");
    run_flags(sensitivity, options);
    output_flags(sensitivity, options);
    sensitivity->callback([&] { result = sterna::sensitivity_command(file, sensitive, options); });

    sterna::FrontierWish mixes;
    auto* frontier = app.add_subcommand("frontier", "Policy mixes that no party can improve upon without another losing");
    frontier->add_option("experiment", file, "experiment file with `against`; its axes are the mixes")->required();
    frontier->add_option("--population", mixes.population, "mixes tried in a generation")->check(CLI::Range(4, 10000));
    frontier->add_option("--generations", mixes.generations, "generations")->check(CLI::Range(1, 10000));
    frontier->add_flag("--dry-run", mixes.dry_run, "say what would be run and how long it takes");
    run_flags(frontier, options);
    output_flags(frontier, options);
    frontier->callback([&] { result = sterna::frontier_command(file, mixes, options); });

    auto* calibrate = app.add_subcommand("calibrate", "Solve the corridor constants of a world so that its stocks and flows come out");
    calibrate->add_option("world", file, "world folder; constants.csv is written into it")->required();
    calibrate->add_option("--years", years, "length of the window whose flows are matched")->check(CLI::Range(1, 30));
    calibrate->add_option("--passes", passes, "corrections after the first solution")->check(CLI::Range(0, 50));
    calibrate->add_option("--workers", workers, "workers")->check(CLI::Range(1e3, 1e9));
    calibrate->add_flag("--check", all, "solve nothing: run the window with the constants the world has and show flows beside targets");
    sterna::FitWish fit;
    calibrate->add_option("--fit", fit.folder, "fit what all corridors share to the five years after the base year; folder for posterior.csv, parameters.csv, fit.journal");
    calibrate->add_option("--particles", fit.particles, "with --fit: members of the posterior")->check(CLI::Range(2, 100000));
    calibrate->add_option("--generations", fit.generations, "with --fit: rounds of smaller tolerance, at most")->check(CLI::Range(1, 100));
    calibrate->add_option("--simulations", fit.simulations, "with --fit: simulations, at most")->check(CLI::Range(2, 1000000));
    calibrate->add_option("--fit-workers", fit.workers, "with --fit: workers of each simulation")->check(CLI::Range(1e3, 1e9));
    run_flags(calibrate, options);
    calibrate->callback([&] {
        result = fit.folder.empty() ? sterna::calibrate_command(file, years, passes, workers, all, options) : sterna::fit_command(file, fit, options);
    });

    sterna::HindcastWish past;
    auto* hindcast = app.add_subcommand("hindcast", "Score a world's expected stocks and flows on years it was not fitted to");
    hindcast->add_option("world", file, "world folder with constants.csv and outcomes.csv")->required();
    hindcast->add_option("--years", past.years, "years from the base year")->check(CLI::Range(5, 10));
    hindcast->add_option("--workers", past.workers, "workers")->check(CLI::Range(1e3, 1e9));
    hindcast->add_option("-o,--output", past.folder, "folder for forecasts.csv, scores.csv and errors.csv");
    hindcast->add_option("--errors", past.errors, "errors.csv of an earlier base year, from which bands are made; else the world's own")->check(CLI::ExistingFile);
    hindcast->add_option("--posterior", past.posterior, "posterior.csv of `calibrate --fit`: its members forecast too")->check(CLI::ExistingFile);
    hindcast->add_option("--members", past.members, "how many of them")->check(CLI::Range(2, 1000));
    hindcast->add_option("--rates-of", past.rates_of, "world of the base year five years later: its rates on the people of this one, beside its aims");
    run_flags(hindcast, options);
    hindcast->callback([&] { result = sterna::hindcast_command(file, past, options); });

    auto* inspect = app.add_subcommand("inspect", "Show what a result file holds");
    inspect->add_option("result", file, "result file")->required();
    inspect->callback([&] { result = sterna::inspect_command(file); });

    auto* verify = app.add_subcommand("verify", "Check a result file, run its scenario again and compare the digests");
    verify->add_option("result", file, "result file")->required();
    verify->add_option("-t,--threads", verify_threads, "threads of the second run (default: another number than the first)");
    verify->callback([&] { result = sterna::verify_command(file, verify_threads); });

    auto* report = app.add_subcommand("report", "Figures, tables and one HTML page from result files");
    report->add_option("results", files, "result files")->required();
    report->add_option("-o,--output", folder, "folder to write");
    report->callback([&] { result = sterna::report_command(files, folder); });

    sterna::BenchWish measured;
    auto* bench = app.add_subcommand("bench", "Measure the speed of the engine on the reference migration model and check its hashes");
    bench->add_option("model", measured.model, "refmig: the reference migration model")->required()->check(CLI::IsMember({"refmig"}));
    bench->add_option("--workers", measured.workers, "workers (default: 1e6)");
    bench->add_option("--countries", measured.countries, "countries, 2 to 254 (default: 20)");
    bench->add_option("--steps", measured.steps, "yearly steps (default: 10)");
    bench->add_option("--mobility", measured.mobility, "base: 1 to 3 % move a year; high: 13 to 34 % (default: base)")->check(CLI::IsMember({"base", "high"}));
    bench->add_option("--profile", measured.profile, "random bits that decide on a move: E32 at once, E8 eight, more if needed (default: both)")
        ->check(CLI::IsMember({"E32", "E8", "both"}));
    bench->add_option("--seed", options.seed, "seed (default: 42)")->check(whole_number);
    bench->add_option("-t,--threads", options.threads, "threads; results are the same for any number (default: one a core)")->check(CLI::Range(1, 1024));
    output_flags(bench, options);
    bench->callback([&] { result = sterna::bench_command(measured, options); });

    app.add_subcommand("info", "What this build contains")->callback([&] { result = sterna::info_command(); });

    refuse_unknown_command(app, argc, argv);
    try {
        app.parse(argc, argv);
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return result;
}

}  // namespace

int main(int argc, char** argv) {
    sterna::open_standard_streams();
    try {
        sterna::watch_for_interrupts();
        const int result = parse_and_run(argc, argv);
        if (std::fflush(stdout) != 0) return complain("cannot write to standard output; what was printed is not complete", 3);
        return result;
    } catch (const sterna::Error& error) {
        return complain(error.what(), error.exit_code());
    } catch (const std::bad_alloc&) {
        return complain("out of memory; fewer workers (population.workers) need less", 4);
    } catch (const std::system_error& error) {
        return complain(std::string("the machine said no: ") + error.what() + "; check disk, permissions and standard output", 3);
    } catch (const std::exception& error) {
        return complain(std::string("internal error: ") + error.what() + "; please report it with the scenario", 4);
    }
}
