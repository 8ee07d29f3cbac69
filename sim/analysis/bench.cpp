#include "sterna/analysis/bench.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <map>
#include <thread>

#include "sterna/analysis/branches.hpp"
#include "sterna/config/emit.hpp"
#include "sterna/config/frame_times.hpp"
#include "sterna/config/load.hpp"
#include "sterna/core/digest.hpp"
#include "sterna/engine/registry.hpp"
#include "sterna/engine/start.hpp"
#include "sterna/io/read_world.hpp"
#include "sterna/version.hpp"

namespace sterna {

namespace {

constexpr std::size_t longest_piece = 8;  // runs: what a kill can cost each thread
constexpr double bytes_a_worker = 45;     // entrants replace leavers about one to one; a page holds 32 bytes a worker
constexpr double bytes_a_world = 30e6;    // tables and tallies
constexpr double spare_memory = 0.8;      // of what is free: other programs run too

std::string digest_text(const std::string& text) { return to_hex(digest_of(std::as_bytes(std::span(text)))); }

/// What it is called changes no result.
std::string nameless(Scenario scenario) {
    scenario.title.clear(), scenario.question.clear();
    return canonical_text(scenario);
}

Scenario without_policies(Scenario scenario) {
    scenario.policies.clear();
    return scenario;
}

std::vector<double> flat(const std::vector<Reading>& readings) {
    std::vector<double> numbers;
    for (const Reading& reading : readings) {
        numbers.push_back(reading.value);
        numbers.insert(numbers.end(), reading.path.begin(), reading.path.end());
    }
    return numbers;
}

bool of_policies(const std::string& override_text) { return override_text.starts_with("policies."); }

}  // namespace

Arrangement arrange(std::size_t pieces, int threads, double bytes, double memory) {
    const double fit = memory > 0 && bytes > 0 ? spare_memory * memory / bytes : static_cast<double>(threads);
    if (pieces >= static_cast<std::size_t>(threads) && fit >= threads) return {threads, 1};
    return {1, threads};
}

/// A run as its files have it now.
struct Bench::Loaded {
    Scenario scenario;
    std::optional<Scenario> base;
    std::string name, family;  // digests of all it depends on, and of what it may share with others
};

/// A run to do. Scenarios are read again when it starts: thousands of them would fill the memory.
struct Bench::Task {
    std::size_t point;
    int replicate;
    const Setting* at;
    std::string name, family;
};

Bench::Bench(Experiment experiment, RunStore store, BenchOptions options)
    : experiment_(std::move(experiment)), store_(std::move(store)), options_(std::move(options)),
      scenario_(load_scenario(experiment_.scenario, common_overrides(), catalogue())), atlas_(read_world(scenario_.world)),
      dials_(dials_of(experiment_.axes, scenario_, catalogue())), uncertain_(uncertain_dials(experiment_, scenario_, catalogue())),
      draws_(draws_of(experiment_, uncertain_)), times_(frame_times(scenario_)) {
    refuse_idle_overrides();
    if (!experiment_.against.empty()) require_twin(base_of(Setting{}, 0), scenario_of(Setting{}, 0));
    reader_.emplace(atlas_, scenario_, experiment_.outputs, times_);
}

/// Those of the experiment, and those of the command line on them.
std::vector<std::string> Bench::common_overrides() const {
    std::vector<std::string> all = experiment_.overrides;
    all.insert(all.end(), options_.overrides.begin(), options_.overrides.end());
    return all;
}

/// A point would lay its own value over them.
void Bench::refuse_idle_overrides() const {
    for (const auto* dials : {&dials_, &uncertain_})
        for (const Dial& dial : *dials)
            for (const std::string& text : common_overrides())
                if (text.substr(0, text.find('=')) == dial.key)
                    throw InputError(text + ": " + experiment_.file + " varies this key, so the setting would be lost; change it there");
}

Scenario Bench::scenario_of(const Setting& point, int replicate) const {
    std::vector<std::string> overrides = common_overrides();
    for (const Setting* laid : {&draws_[static_cast<std::size_t>(replicate)], &point})
        overrides.insert(overrides.end(), laid->overrides.begin(), laid->overrides.end());
    Scenario scenario = replicate_of(load_scenario(experiment_.scenario, overrides, catalogue()), replicate);
    if (scenario.world != scenario_.world || frame_times(scenario) != times_)
        throw InputError(experiment_.file + ": the world and the times are the same for all points, else their numbers do not stand side by side");
    return scenario;
}

Scenario Bench::base_of(const Setting& point, int replicate) const {
    std::vector<std::string> overrides = common_overrides();
    for (const Setting* laid : {&draws_[static_cast<std::size_t>(replicate)], &point}) overrides.insert(overrides.end(), laid->overrides.begin(), laid->overrides.end());
    std::erase_if(overrides, of_policies);  // the base has policies of its own, or none
    return replicate_of(load_scenario(experiment_.against, overrides, catalogue()), replicate);
}

std::string Bench::outputs_text() const {
    std::string text;
    for (const OutputSpec& out : experiment_.outputs) {
        text += out.series + "/" + out.party + "/" + out.over + "/" + out.at + "/" + out.change;
        for (const std::string& country : out.countries) text += " " + country;
        text += "\n";
    }
    return text;
}

std::vector<Bench::Task> Bench::tasks_of(const std::vector<Setting>& points) const {
    std::vector<Task> tasks;
    for (int r = 0; r < experiment_.replicates; ++r)  // all points once, then all again: a bench cut short is even
        for (std::size_t p = 0; p < points.size(); ++p) {
            if (options_.check) options_.check();
            const Loaded run = load(points[p], r);
            tasks.push_back({p, r, &points[p], run.name, run.family});
        }
    return tasks;
}

Bench::Loaded Bench::load(const Setting& point, int replicate) const {
    Loaded run{scenario_of(point, replicate), std::nullopt, "", ""};
    if (!experiment_.against.empty()) run.base = base_of(point, replicate);
    const std::string base = nameless(run.base ? *run.base : without_policies(run.scenario));
    std::string text = "sterna-run 1\n" + std::string(version) + "\n" + std::string(git_commit) + "\n" + to_hex(atlas_.digest) + "\n" + outputs_text();
    text += nameless(run.scenario) + (run.base ? base : "");
    run.name = digest_text(text), run.family = digest_text(base);
    return run;
}

std::vector<std::vector<std::string>> Bench::names(const std::vector<Setting>& points) const {
    std::vector<std::vector<std::string>> names(points.size());
    for (const Task& task : tasks_of(points)) names[task.point].push_back(task.name);
    return names;
}

std::optional<std::vector<Reading>> Bench::stored(const Task& task) const {
    const auto numbers = store_.find(task.name, reader_->width());
    if (!numbers) return std::nullopt;
    std::vector<Reading> readings;
    auto at = numbers->begin();
    for (const OutputSpec& out : experiment_.outputs) {
        const auto frames = static_cast<std::ptrdiff_t>(out.party.empty() ? times_.size() : 0);
        readings.push_back({*at, {at + 1, at + 1 + frames}});
        at += 1 + frames;
    }
    return readings;
}

std::vector<Bench::Piece> Bench::pieces_of(const std::vector<Task>& tasks) const {
    const std::size_t enough = std::max<std::size_t>(1, tasks.size() / (4 * static_cast<std::size_t>(options_.threads)));
    const std::size_t most = std::min(longest_piece, enough);
    std::vector<Piece> pieces;
    std::map<std::string, std::size_t> open;  // family -> its piece that has room
    for (const Task& task : tasks) {
        const auto found = open.find(task.family);
        if (found != open.end() && pieces[found->second].size() < most) {
            pieces[found->second].push_back(&task);
            continue;
        }
        open[task.family] = pieces.size();
        pieces.push_back({&task});
    }
    return pieces;
}

BenchPlan Bench::plan_of(const std::vector<Task>& tasks, const std::vector<Piece>& pieces) const {
    BenchPlan plan;
    plan.runs = tasks.size(), plan.pieces = pieces.size();
    for (const Sample& sample : sample_sizes(atlas_, scenario_.population)) plan.workers += static_cast<double>(sample.workers);
    plan.steps = std::ceil(static_cast<double>(months_between(scenario_.start, scenario_.end)) / static_cast<int>(scenario_.step));
    std::size_t longest = 1;
    for (const Piece& piece : pieces) longest = std::max(longest, piece.size());
    const double worlds = static_cast<double>(longest) + (experiment_.against.empty() ? 0 : 1);
    plan.bytes = worlds * (plan.workers * bytes_a_worker + bytes_a_world);
    plan.arrangement = arrange(pieces.size(), options_.threads, plan.bytes, options_.memory);
    return plan;
}

BenchPlan Bench::plan(const std::vector<Setting>& points) const {
    std::vector<Task> all = tasks_of(points), open;
    for (Task& task : all)
        if (!stored(task)) open.push_back(std::move(task));
    BenchPlan plan = plan_of(open, pieces_of(open));
    plan.runs = all.size(), plan.finished = all.size() - open.size();
    return plan;
}

std::vector<std::vector<Reading>> Bench::simulate(const Piece& piece, const Execution& execution, const std::function<void()>& step) const {
    std::vector<Scenario> scenarios;
    std::optional<Scenario> base;  // the same for all of a piece
    for (const Task* task : piece) {
        Loaded run = load(*task->at, task->replicate);
        if (run.name != task->name) throw InputError("the scenario has changed since the bench began; give the command again");
        scenarios.push_back(std::move(run.scenario));
        base = std::move(run.base);
    }
    std::vector<std::vector<Reading>> readings;
    if (!base) {
        for (const auto& run : run_branches(atlas_, scenarios, execution, [&](const Simulation&) { step(); })) readings.push_back(reader_->read(run));
        return readings;
    }
    TwinOptions twins;
    twins.execution = execution;
    twins.progress = [&](const TwinProgress&) { step(); };
    const ComparisonResult result = compare_scenarios(atlas_, *base, scenarios, twins);
    const TwinPaths& paths = result.replicates.front();
    for (std::size_t v = 0; v < piece.size(); ++v) readings.push_back(reader_->read(paths.base, paths.variants[v], result.variants[v].scorecard));
    return readings;
}

/// One call of `run`: who does what, and what came out.
class Bench::Work {
  public:
    Work(const Bench& bench, const std::vector<Task>& tasks, std::vector<std::vector<BenchRun>>& out) : bench_(bench), out_(out) {
        for (const Task& task : tasks) take_finished(task) ? ++finished_ : (open_.push_back(task), 0);
        runs_ = tasks.size();
    }

    void run() {
        report();
        while (!open_.empty()) {
            const auto pieces = bench_.pieces_of(open_);
            const Arrangement how = bench_.plan_of(open_, pieces).arrangement;
            Execution execution;
            execution.exec.threads = how.threads;
            const std::size_t before = finished_ + failed_;
            parallel_runs(how.jobs, pieces.size(), [&](std::size_t i) { do_piece(pieces[i], execution); });
            drop_finished();
            // What is left is in the hands of other processes: done soon, or free again if they die.
            if (!open_.empty() && finished_ + failed_ == before) std::this_thread::sleep_for(std::chrono::milliseconds(200));
            report();
        }
    }

  private:
    BenchRun& place(const Task& task) { return out_[task.point][static_cast<std::size_t>(task.replicate)]; }

    bool take_finished(const Task& task) {
        auto readings = bench_.stored(task);
        if (!readings) return false;
        place(task).readings = std::move(*readings);
        return true;
    }

    void drop_finished() {
        std::erase_if(open_, [&](const Task& task) { return place(task).failed() || !place(task).readings.empty(); });
    }

    void do_piece(const Piece& piece, const Execution& execution) {
        std::vector<Claim> claims;
        Piece mine;
        for (const Task* task : piece) {
            auto claim = bench_.store_.claim(task->name);
            if (!claim) continue;
            if (take_finished(*task)) {  // by another process, since this one looked
                ++finished_;
                continue;
            }
            claims.push_back(std::move(*claim));
            mine.push_back(task);
        }
        if (!mine.empty()) simulate(mine, execution);
    }

    void simulate(const Piece& piece, const Execution& execution) {
        try {
            const auto readings = bench_.simulate(piece, execution, [&] { report(); });
            for (std::size_t i = 0; i < piece.size(); ++i) {
                bench_.store_.put(piece[i]->name, flat(readings[i]));
                place(*piece[i]).readings = readings[i];
                ++finished_;
            }
        } catch (const Interrupted&) {
            throw;
        } catch (const IoError&) {
            throw;
        } catch (const std::exception& error) {
            // Which of them it was shows when each runs alone.
            if (piece.size() > 1) {
                for (const Task* task : piece) simulate({task}, execution);
                return;
            }
            place(*piece.front()).failure = error.what();
            ++failed_;
        }
    }

    void report() const {
        if (bench_.options_.progress) bench_.options_.progress({runs_, finished_, failed_});
    }

    const Bench& bench_;
    std::vector<std::vector<BenchRun>>& out_;
    std::vector<Task> open_;
    std::size_t runs_ = 0;
    std::atomic<std::size_t> finished_{0}, failed_{0};
};

std::vector<std::vector<BenchRun>> Bench::run(const std::vector<Setting>& points) const {
    std::vector<std::vector<BenchRun>> out(points.size(), std::vector<BenchRun>(static_cast<std::size_t>(experiment_.replicates)));
    Work(*this, tasks_of(points), out).run();
    return out;
}

}  // namespace sterna
