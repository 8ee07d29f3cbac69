#include "sterna/analysis/posterior.hpp"

#include <algorithm>
#include <fstream>
#include <numeric>
#include <sstream>

#include <fmt/format.h>

#include "sterna/config/csv.hpp"
#include "sterna/core/error.hpp"
#include "sterna/core/math.hpp"
#include "sterna/core/random.hpp"

namespace sterna {
namespace {

constexpr Stream resample_stream = stream("abc/resample");

/// In double quotes, as RFC 4180 has it: for text that may hold commas.
std::string quoted_cell(const std::string& text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"') out += c;
        out += c;
    }
    return out + '"';
}

}  // namespace

Moments weighted_moments(const std::vector<double>& values, const std::vector<double>& weights) {
    const double all = std::accumulate(weights.begin(), weights.end(), 0.0);
    const double mean = std::inner_product(values.begin(), values.end(), weights.begin(), 0.0) / all;
    double squares = 0;
    for (std::size_t i = 0; i < values.size(); ++i) squares += weights[i] * (values[i] - mean) * (values[i] - mean);
    return {mean, math::sqrt(squares / all)};
}

double weighted_quantile(const std::vector<double>& values, const std::vector<double>& weights, double p) {
    expects(!values.empty() && values.size() == weights.size(), "a weight for each of one value or more");
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    const double wanted = p * std::accumulate(weights.begin(), weights.end(), 0.0);
    double below = 0;
    for (const std::size_t i : order) {
        below += weights[i];
        if (below >= wanted) return values[i];
    }
    return values[order.back()];  // the sum in another order may round below
}

std::vector<double> values_of(const std::vector<Particle>& posterior, std::size_t index) {
    std::vector<double> values;
    for (const Particle& member : posterior) values.push_back(member.values[index]);
    return values;
}

std::vector<double> weights_of(const std::vector<Particle>& posterior) {
    std::vector<double> weights;
    for (const Particle& member : posterior) weights.push_back(member.weight);
    return weights;
}

std::vector<Particle> resample(const std::vector<Particle>& posterior, int k, std::uint64_t seed) {
    expects(k >= 1 && !posterior.empty(), "one member or more to draw, and some to draw from");
    const Words drawn = Draws(seed).entity(resample_stream, 0, Month{});
    const double offset = to_unit53(drawn[0], drawn[1]);
    std::vector<Particle> members;
    std::size_t at = 0;
    double below = posterior.front().weight;
    for (int i = 0; i < k; ++i) {
        while (below * k <= i + offset && at + 1 < posterior.size()) below += posterior[++at].weight;
        members.push_back(posterior[at]);
        members.back().weight = 1.0 / k;
    }
    return members;
}

std::string posterior_csv(const std::vector<Prior>& priors, const std::vector<Particle>& posterior) {
    std::string text = "weight,distance";
    for (const Prior& prior : priors) text += ',' + prior.name;
    for (const Particle& member : posterior) {
        text += fmt::format("\n{},{}", member.weight, member.distance);
        for (const double value : member.values) text += fmt::format(",{}", value);
    }
    return text + '\n';
}

std::string parameters_csv(const std::vector<Prior>& priors, const std::vector<Particle>& posterior) {
    std::string text = "name,default,prior,low,high,mean,sd,q05,q50,q95,evidence\n";
    const std::vector<double> weights = weights_of(posterior);
    for (std::size_t a = 0; a < priors.size(); ++a) {
        const Prior& prior = priors[a];
        const std::vector<double> values = values_of(posterior, a);
        const auto [mean, sd] = weighted_moments(values, weights);
        const auto quantile = [&](double p) { return weighted_quantile(values, weights, p); };
        text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}\n", prior.name, prior.default_value, prior_text(prior), prior.low,
                            prior.high, mean, sd, quantile(0.05), quantile(0.5), quantile(0.95), quoted_cell(prior.evidence));
    }
    return text;
}

PosteriorFile read_posterior(const std::string& file) {
    std::ifstream in(file);
    std::string header;
    if (!in || !std::getline(in, header)) throw InputError(file + ": is no parameter file; `sterna calibrate --fit` writes one");
    std::vector<std::string> columns;
    std::istringstream cells(header);
    for (std::string cell; std::getline(cells, cell, ',');) columns.push_back(cell);
    if (columns.size() < 3 || columns[0] != "weight" || columns[1] != "distance")
        throw InputError(file + ":1: the columns must be weight, distance and one a parameter");
    const Csv csv = Csv::read(file, columns);
    PosteriorFile posterior{{columns.begin() + 2, columns.end()}, {}};
    constexpr double largest = 1e300;
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const Csv::Row row = csv.row(i);
        Particle member{{}, row.number("weight", {0, 1}), row.number("distance", {0, largest}), {}};
        for (const std::string& name : posterior.names) member.values.push_back(row.number(name, {-largest, largest}));
        posterior.members.push_back(std::move(member));
    }
    if (posterior.members.empty()) throw InputError(file + ": holds no members");
    return posterior;
}

std::vector<std::vector<std::string>> members_of(const PosteriorFile& posterior, int k, std::uint64_t seed) {
    std::vector<std::vector<std::string>> all;
    for (const Particle& member : resample(posterior.members, k, seed)) {
        std::vector<std::string> overrides;
        for (std::size_t i = 0; i < posterior.names.size(); ++i) overrides.push_back(fmt::format("{}={}", posterior.names[i], member.values[i]));
        all.push_back(std::move(overrides));
    }
    return all;
}

}  // namespace sterna
