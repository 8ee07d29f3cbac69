#pragma once
#include <array>
#include <vector>

#include "sterna/model/choice.hpp"

namespace sterna {

/// By skill group, a share without papers.
using IrregularShares = std::array<double, skill_groups>;

/// Splits the share of everybody so that the skilled have `factor` times the share of the others; `skilled` of 1 are skilled.
IrregularShares irregular_by_skill(double everybody, double skilled, double factor);

/// Of the arrivals of a destination those who come without papers where its base stock of irregular residents is to last: their
/// share of the stock times the arrivals that replace them, of all arrivals at most `irregular_most`.
IrregularShares irregular_arrivals(const ChoiceParams& p, const Atlas& atlas, int destination);

/// Of the foreign-born of the base year in every country, without those who may move freely.
std::vector<IrregularShares> irregular_residents(const Atlas& atlas, double factor);

}  // namespace sterna
