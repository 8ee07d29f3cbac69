#pragma once
#include <vector>

namespace sterna {

/// Ordinary least squares with weights: coefficients of `rows` (each of equal length) on `values`.
std::vector<double> least_squares(const std::vector<std::vector<double>>& rows, const std::vector<double>& values,
                                  const std::vector<double>& weights);

}  // namespace sterna
