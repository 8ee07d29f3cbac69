#pragma once
#include "sterna/io/results.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sterna {

ElementType type_of(const DenseArray&);

/// With time in front.
std::vector<std::size_t> full_shape(const FrameArray&);

/// The lengths of the axes `dims` names; `array` is named when one is missing.
std::vector<std::size_t> shape_of(const std::vector<std::string>& dims, const Results&, const std::string& array);

/// InternalError naming the first array that lacks a name, units, an axis or the right number of values.
void check_results(const Results&);

}  // namespace sterna
