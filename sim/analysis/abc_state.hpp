#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "sterna/analysis/abc_smc.hpp"

namespace sterna {

/// Simulations already made, in memory and in a journal: first "key = value" lines that say of which problem, then a line
/// "done <generation> <attempt> <values> <summary>" for each. Lines that a crash tore are left out, so those are simulated again.
class AbcState {
  public:
    /// Reads the state file or starts it. InputError when it belongs to another problem or is no such file.
    AbcState(const AbcProblem& problem, const SmcOptions& options);

    /// The summary of an attempt made before, or null. InputError if it was made with other values.
    const std::vector<double>* find(int generation, std::int64_t attempt, const std::vector<double>& values) const;

    /// Writes one more simulation to the file; one thread at a time.
    void keep(int generation, std::int64_t attempt, const std::vector<double>& values, const std::vector<double>& summary) const;

    std::size_t size() const { return done_.size(); }

  private:
    struct Outcome {
        std::vector<double> values, summary;
    };
    void take(const std::string& line);

    std::filesystem::path path_;
    std::size_t parameters_, summaries_;
    std::map<std::pair<int, std::int64_t>, Outcome> done_;
};

}  // namespace sterna
