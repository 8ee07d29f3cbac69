#include "sterna/app/result_files.hpp"

#include <unistd.h>

#include <algorithm>
#include <ctime>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "sterna/config/emit.hpp"
#include "sterna/core/digest.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/version.hpp"

namespace sterna {

int threads_or_cores(int asked) {
    return asked > 0 ? asked : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

std::string default_output(const std::string& scenario_file, const std::string& suffix) {
    std::filesystem::create_directories("outputs");
    return "outputs/" + std::filesystem::path(scenario_file).stem().string() + suffix + ".h5";
}

std::vector<double> frame_times(const Scenario& scenario) {
    const int step = static_cast<int>(scenario.step);
    std::vector<double> times{scenario.start.decimal_year()};
    for (Month now = scenario.start; now < scenario.end; now = now + step) {
        const Month next = now + step;
        if (scenario.every == FrameEvery::month || next.month_of_year() == 1 || next >= scenario.end) times.push_back(next.decimal_year());
    }
    return times;
}

Results assemble(const Atlas& atlas, const Scenario& scenario, ResultRecorder& recorder, const std::vector<double>& times) {
    Results results;
    const std::string text = canonical_text(scenario);
    results.header.title = scenario.title;
    results.header.sterna_version = version, results.header.git_commit = git_commit, results.header.compiler = compiler;
    results.header.seed = scenario.seed;
    results.header.scenario_digest = to_hex(digest_of(std::as_bytes(std::span(text))));
    results.header.world_digest = to_hex(atlas.digest);
    results.axes = result_dimensions(atlas);
    results.time = times;
    results.frames = std::move(recorder.frames());
    results.scenario_yaml = to_yaml(scenario);
    results.provenance = atlas.provenance;
    return results;
}

void note_performance(Results& results, const Progress& progress, int threads, std::int64_t bytes) {
    char host[256] = "unknown";
    gethostname(host, sizeof host - 1);
    const std::time_t now = std::time(nullptr);
    char date[32] = "";
    std::strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%SZ", std::gmtime(&now));
    results.performance = {
        {"date", date},
        {"host", host},
        {"threads", std::to_string(threads)},
        {"wall_seconds", fmt::format("{:.3f}", progress.seconds())},
        {"worker_steps", std::to_string(progress.worker_steps())},
        {"worker_steps_per_second", fmt::format("{:.0f}", static_cast<double>(progress.worker_steps()) / std::max(1e-9, progress.seconds()))},
        {"population_bytes", std::to_string(bytes)},
    };
}

void write_results(const Results& results, const std::string& file, bool reproducible) {
    publish(file, to_image(results, reproducible));
    fmt::print("wrote {}\n", file);
}

}  // namespace sterna
