#pragma once
#include <bit>
#include <cstdint>

namespace sterna {

/// Sum of whole numbers nearest to numbers from 0 to 2^51, halves upwards: as math::nearest_int of each, in a form that compilers turn
/// into vectors.
class NearestSum {
  public:
    void add(double x) {
        const double even = (x + 0x1p52) - 0x1p52;  // halves to even
        const double whole = even + (x - even == 0.5 ? 1.0 : 0.0);
        sum_ += std::bit_cast<std::int64_t>(whole + 0x1p52) - std::bit_cast<std::int64_t>(0x1p52);
    }
    std::int64_t value() const { return sum_; }

  private:
    std::int64_t sum_ = 0;
};

}  // namespace sterna
