#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

namespace sterna {

/// The processes of one run and the only messages between them: whole-number sums and one broadcast.
/// This build has one rank, for which both are the identity.
int rank();
int ranks();

/// Replaces each value by its sum over all ranks, the same on each of them.
void sum_over_ranks(std::span<std::int64_t> values);

/// Replaces the bytes by those of rank 0.
void from_root(std::span<std::byte> bytes);

}  // namespace sterna
