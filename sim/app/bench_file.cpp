#include "sterna/app/bench_file.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sterna/app/result_files.hpp"
#include "sterna/config/emit.hpp"
#include "sterna/core/digest.hpp"
#include "sterna/version.hpp"

namespace sterna {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr std::array<double, 5> quantiles{0.05, 0.25, 0.5, 0.75, 0.95};

std::vector<std::string> numbered(std::size_t n) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < n; ++i) labels.push_back(std::to_string(i + 1));
    return labels;
}

std::vector<std::string> keys_of(const std::vector<Dial>& dials) {
    std::vector<std::string> keys;
    for (const Dial& dial : dials) keys.push_back(dial.key);
    return keys;
}

/// Keys, and what stands there at each place.
void add_places(Results& file, const std::string& dim, const std::string& key_dim, const std::vector<Dial>& dials, const std::vector<Setting>& points,
                const std::string& what) {
    if (dials.empty()) return;
    file.axes.push_back({key_dim, keys_of(dials), {}, "1", what});
    std::vector<double> numbers, places;
    std::vector<std::string> texts, units;
    for (const Setting& point : points)
        for (std::size_t d = 0; d < dials.size(); ++d) {
            numbers.push_back(dials[d].number_at(point.places[d])), places.push_back(point.places[d]);
            texts.push_back(dials[d].at(point.places[d]));
        }
    for (const Dial& dial : dials) units.push_back(dial.unit);
    const std::string computed(to_string(Evidence::computed));
    file.arrays.push_back({key_dim + "_unit", {key_dim}, units, "1", "unit of the key; empty where it has none", computed});
    file.arrays.push_back({key_dim + "_value", {dim, key_dim}, numbers, "unit of the key", "value of the key, as a number", computed});
    file.arrays.push_back({key_dim + "_text", {dim, key_dim}, texts, "1", "value of the key, as written", computed});
    file.arrays.push_back({key_dim + "_place", {dim, key_dim}, places, "1", "place along the range of the key, 0 to 1", computed});
}

class Arrays {
  public:
    Arrays(const Bench& bench, const std::vector<std::vector<BenchRun>>& runs, Results& file) : bench_(bench), runs_(runs), file_(file) {}

    void add_values() {
        const std::size_t outputs = bench_.experiment().outputs.size();
        std::vector<double> all, mean, lower, upper, spread(quantiles.size() * runs_.size() * outputs);
        std::vector<std::int64_t> failed;
        for (std::size_t p = 0; p < runs_.size(); ++p) {
            for (const BenchRun& run : runs_[p]) {
                failed.push_back(run.failed());
                for (std::size_t o = 0; o < outputs; ++o) all.push_back(run.failed() ? missing : run.readings[o].value);
            }
            for (std::size_t o = 0; o < outputs; ++o) {
                const auto values = over_replicates(p, [&](const BenchRun& run) { return run.readings[o].value; });
                const Interval i = values.empty() ? Interval{missing, missing, missing} : t_interval(values);
                mean.push_back(i.mean), lower.push_back(std::isfinite(i.lower) ? i.lower : missing), upper.push_back(std::isfinite(i.upper) ? i.upper : missing);
                for (std::size_t q = 0; q < quantiles.size(); ++q) spread[(q * runs_.size() + p) * outputs + o] = quantile(values, quantiles[q]);
            }
        }
        const std::vector<std::string> dims{"point", "output"};
        put("value", {"point", "replicate", "output"}, std::move(all), "unit of the output", "number read off the run");
        put("mean", dims, std::move(mean), "unit of the output", "mean over replicates");
        put("lower", dims, std::move(lower), "unit of the output", "lower 95 % bound of the mean, Student");
        put("upper", dims, std::move(upper), "unit of the output", "upper 95 % bound of the mean, Student");
        put("quantiles", {"quantile", "point", "output"}, std::move(spread), "unit of the output", "quantile over replicates");
        file_.arrays.push_back({"failed", {"point", "replicate"}, failed, "1", "1 = the run failed and has no numbers", std::string(to_string(Evidence::computed))});
    }

    void add_paths() {
        for (std::size_t o = 0; o < bench_.experiment().outputs.size(); ++o) {
            if (!bench_.experiment().outputs[o].party.empty()) continue;
            const std::size_t times = bench_.times().size();
            std::vector<double> paths, spread(quantiles.size() * runs_.size() * times);
            for (std::size_t p = 0; p < runs_.size(); ++p) {
                for (const BenchRun& run : runs_[p])
                    for (std::size_t t = 0; t < times; ++t) paths.push_back(run.failed() ? missing : run.readings[o].path[t]);
                for (std::size_t t = 0; t < times; ++t) {
                    const auto values = over_replicates(p, [&](const BenchRun& run) { return run.readings[o].path[t]; });
                    for (std::size_t q = 0; q < quantiles.size(); ++q) spread[(q * runs_.size() + p) * times + t] = quantile(values, quantiles[q]);
                }
            }
            const std::string& name = bench_.experiment().outputs[o].name;
            put("path/" + name, {"point", "replicate", "time"}, std::move(paths), bench_.reader().units(o), bench_.reader().path_meaning(o), bench_.reader().evidence(o));
            put("path_quantiles/" + name, {"quantile", "point", "time"}, std::move(spread), bench_.reader().units(o),
                "quantile over replicates: " + bench_.reader().path_meaning(o), bench_.reader().evidence(o));
        }
    }

    void add_outputs() {
        std::vector<std::string> units, meanings, labels;
        for (std::size_t o = 0; o < bench_.experiment().outputs.size(); ++o) {
            units.push_back(bench_.reader().units(o)), meanings.push_back(bench_.reader().meaning(o));
            labels.emplace_back(to_string(bench_.reader().evidence(o)));
        }
        const std::string computed(to_string(Evidence::computed));
        file_.arrays.push_back({"output_unit", {"output"}, units, "1", "unit of the output", computed});
        file_.arrays.push_back({"output_meaning", {"output"}, meanings, "1", "what the output is", computed});
        file_.arrays.push_back({"output_evidence", {"output"}, labels, "1", "evidence label: whether a guess enters", computed});
    }

  private:
    template <class F>
    std::vector<double> over_replicates(std::size_t point, F&& f) const {
        std::vector<double> values;
        for (const BenchRun& run : runs_[point])
            if (!run.failed())
                if (const double value = f(run); std::isfinite(value)) values.push_back(value);
        return values;
    }
    void put(const std::string& name, std::vector<std::string> dims, std::vector<double> data, const std::string& units, const std::string& what,
             Evidence evidence = Evidence::computed) {
        file_.arrays.push_back({name, std::move(dims), std::move(data), units, what, std::string(to_string(evidence))});
    }

    const Bench& bench_;
    const std::vector<std::vector<BenchRun>>& runs_;
    Results& file_;
};

void add_header(const Bench& bench, const std::vector<Setting>& points, Results& file) {
    const Experiment& experiment = bench.experiment();
    file.header.format = "sterna-bench";
    file.header.title = experiment.title.empty() ? bench.scenario().title : experiment.title;
    file.header.sterna_version = version, file.header.git_commit = git_commit, file.header.compiler = compiler;
    file.header.seed = bench.scenario().seed;
    const std::string manifest = manifest_text(bench, points);
    file.header.scenario_digest = to_hex(digest_of(std::as_bytes(std::span(manifest))));
    file.header.world_digest = to_hex(bench.atlas().digest);
    file.time = bench.times();
    file.scenario_yaml = to_yaml(bench.scenario());
    file.provenance = bench.atlas().provenance;
    file.parameters = parameter_table({&bench.scenario()});
}

}  // namespace

double quantile(std::vector<double> values, double p) {
    std::erase_if(values, [](double x) { return !std::isfinite(x); });
    if (values.empty()) return missing;
    std::sort(values.begin(), values.end());
    const double place = p * static_cast<double>(values.size() - 1);
    const auto below = static_cast<std::size_t>(place);
    const std::size_t above = std::min(below + 1, values.size() - 1);
    return values[below] + (place - static_cast<double>(below)) * (values[above] - values[below]);
}

std::string manifest_text(const Bench& bench, const std::vector<Setting>& points, std::size_t first) {
    std::string text;
    const auto names = bench.names(points);
    for (std::size_t p = 0; p < points.size(); ++p)
        for (std::size_t r = 0; r < names[p].size(); ++r) {
            std::vector<std::string> laid = bench.draws()[r].overrides;
            laid.insert(laid.end(), points[p].overrides.begin(), points[p].overrides.end());
            text += fmt::format("{} {} {} {}\n", p + first, r + 1, names[p][r], fmt::join(laid, " "));
        }
    return text;
}

Results bench_results(const Bench& bench, const std::vector<Setting>& points, const std::vector<std::vector<BenchRun>>& runs) {
    Results file;
    add_header(bench, points, file);
    std::vector<std::string> outputs;
    for (const OutputSpec& out : bench.experiment().outputs) outputs.push_back(out.name);
    file.axes = {{"point", numbered(points.size()), {}, "1", "point of the experiment"},
                 {"replicate", numbered(static_cast<std::size_t>(bench.experiment().replicates)), {}, "1", "replicate: the same luck and beliefs for all points"},
                 {"output", outputs, {}, "1", "what is read off a run"},
                 {"quantile", {}, {quantiles.begin(), quantiles.end()}, "1", "quantile over replicates"}};
    add_places(file, "point", "key", bench.dials(), points, "key of the scenario that the experiment varies");
    add_places(file, "replicate", "uncertain", bench.uncertain(), bench.draws(), "key that is drawn once a replicate");
    Arrays arrays(bench, runs, file);
    arrays.add_values();
    arrays.add_paths();
    arrays.add_outputs();
    file.arrays.push_back({"experiment", {}, std::vector<std::string>{bench.experiment().text}, "1",
                           "the experiment file", std::string(to_string(Evidence::computed))});
    return file;
}

}  // namespace sterna
