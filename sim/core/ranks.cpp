#include "sterna/core/ranks.hpp"

namespace sterna {

int rank() { return 0; }
int ranks() { return 1; }
void sum_over_ranks(std::span<std::int64_t>) {}
void from_root(std::span<std::byte>) {}

}  // namespace sterna
