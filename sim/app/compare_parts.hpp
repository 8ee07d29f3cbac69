#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sterna/analysis/comparison.hpp"
#include "sterna/app/commands.hpp"

namespace sterna {

/// "indicator=number". InputError for anything else and for an indicator named twice.
Weights weights_of(const std::vector<std::string>& texts);

/// "0.1%" as the share 0.001; nothing for an empty text. InputError for anything else.
std::optional<double> precision_of(const std::string& text);

struct CompareOutputs {
    std::string comparison, base;
    std::vector<std::string> variants;
};
/// Where the comparison and the run of each scenario go. InputError if two of them would overwrite each other.
CompareOutputs outputs_of(const std::string& base, const std::vector<std::string>& variants, const RunOptions& options);

/// Whether all are HDF5 files. InputError if some are and others are not.
bool are_results(const std::string& base, const std::vector<std::string>& variants);

/// Compares what files of finished runs hold, and writes it as one replicate. InputError for files that are no single runs, that are
/// not twins, and for options that only a run could follow.
void compare_results(const std::string& base, const std::vector<std::string>& variants, const CompareWish& wish, const RunOptions& options);

}  // namespace sterna
