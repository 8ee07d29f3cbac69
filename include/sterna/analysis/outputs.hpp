#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <vector>

#include "sterna/analysis/comparison.hpp"
#include "sterna/config/experiment.hpp"

namespace sterna {

/// What is read off a run: one number, and its path over the frames. A party has no path but its number alone.
struct Reading {
    double value = 0;
    std::vector<double> path;
};

/// Reads outputs off runs of one world whose frames end at `times`.
class OutputReader {
  public:
    /// InputError, with the place, for a series, a country or a year that there is not.
    OutputReader(const Atlas& atlas, const Scenario& scenario, const std::vector<OutputSpec>& specs, std::vector<double> times);

    using Indicators = std::map<std::string, Indicator>;
    /// Of a run without a base.
    std::vector<Reading> read(const Indicators& run) const;
    /// Of a variant beside its base; `card` has one replicate.
    std::vector<Reading> read(const Indicators& base, const Indicators& variant, const Scorecard& card) const;

    /// Unit and meaning of an output.
    std::string units(std::size_t output) const;
    std::string meaning(std::size_t output) const;
    std::string path_meaning(std::size_t output) const;  // whatever frame the number is of
    Evidence evidence(std::size_t output) const;
    /// Numbers that a list of readings comes to.
    std::size_t width() const;

  private:
    struct Output {
        OutputSpec spec;
        std::vector<std::size_t> countries;
        std::size_t frame = 0;  // that `at` means, if it means one
        std::string series_units, series_meaning;
        Evidence evidence = Evidence::assumption;
    };
    std::vector<double> path_of(const Output& output, const Indicators& run) const;
    double value_of(const Output& output, const std::vector<double>& path) const;
    Reading series(const Output& output, const Indicators* base, const Indicators& run) const;
    void find_countries(const Atlas& atlas, Output& output) const;
    void find_frame(Output& output) const;

    std::vector<Output> outputs_;
    std::vector<double> times_;
};

}  // namespace sterna
