#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "sterna/analysis/abc_smc.hpp"

namespace sterna {

/// Mean and standard deviation of values under weights; both spans equally long, weights not negative, sum above 0.
/// The deviation is that of the weighted sample itself (divided by the sum of weights).
struct Moments {
    double mean, sd;
};
Moments weighted_moments(const std::vector<double>& values, const std::vector<double>& weights);

/// The least value up to which at least the share p of all weight lies; 0 <= p <= 1.
double weighted_quantile(const std::vector<double>& values, const std::vector<double>& weights, double p);

/// The values of parameter `index` and the weights of all members, in their order.
std::vector<double> values_of(const std::vector<Particle>& posterior, std::size_t index);
std::vector<double> weights_of(const std::vector<Particle>& posterior);

/// k members of equal weight, each particle floor(k w) or ceil(k w) times (systematic resampling: Kitagawa 1996, J. Comput.
/// Graph. Stat. 5:1), in the order of particles. A pure function of its arguments; k >= 1, posterior not empty.
std::vector<Particle> resample(const std::vector<Particle>& posterior, int k, std::uint64_t seed);

/// The columns weight, distance and one a parameter under its full name; a row a member. Numbers read back as the same doubles.
std::string posterior_csv(const std::vector<Prior>& priors, const std::vector<Particle>& posterior);

/// A row a parameter: name, default, prior, low, high, mean, sd, q05, q50, q95 (of the posterior), evidence.
std::string parameters_csv(const std::vector<Prior>& priors, const std::vector<Particle>& posterior);

/// A parameter file as `posterior_csv` writes it. InputError names file, line, column and what is accepted.
struct PosteriorFile {
    std::vector<std::string> names;      // of parameters, section.key
    std::vector<Particle> members;
};
PosteriorFile read_posterior(const std::string& file);

/// `k` members of equal weight as overrides "section.key=value" of a scenario.
std::vector<std::vector<std::string>> members_of(const PosteriorFile& posterior, int k, std::uint64_t seed);

}  // namespace sterna
