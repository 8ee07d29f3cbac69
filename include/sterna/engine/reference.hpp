#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "sterna/core/blocks.hpp"
#include "sterna/core/philox_blocks.hpp"
#include "sterna/model/population.hpp"

namespace sterna {

// The reference migration model, version 1 (tools/bench/REFERENCE.md): one small exact law of skilled and circular migration that any
// engine can run, so that a difference in time is the engine and not the model. It is no claim about the world. Workers choose yearly by a
// logit over countries (wages of a CES production of three skills, distance, diaspora, home), go home by a hazard and are replaced at 65.
// Here it runs on the parts of every other run: pages of the population, blocks, Philox, whole tallies.

/// Base: 1 to 3 % move a year, so that an engine can look at movers alone; high: 13 to 34 %, where that does not help.
enum class ReferenceMobility { base, high };

struct ReferenceSize {
    std::int64_t workers = 1'000'000;
    int countries = 20;
    int steps = 10;  // years
    std::uint64_t seed = 42;
    ReferenceMobility mobility = ReferenceMobility::base;
};

/// InputError naming every size that is out of range, with what is allowed.
void check(const ReferenceSize& size);

/// How many random bits decide whether a worker moves: 32 at once, or 8 and the rest only where these leave it open. One law,
/// different luck.
enum class ReferenceProfile { e32, e8 };
const char* to_string(ReferenceProfile profile);

inline constexpr int reference_skills = 3;

/// Persons by origin, residence and skill; place (origin * countries + residence) * 3 + skill.
using ReferenceStocks = std::vector<std::int64_t>;

/// 64-bit FNV-1a over little-endian int64.
class ReferenceHash {
  public:
    void add(std::span<const std::int64_t> values);
    std::uint64_t value() const { return value_; }

  private:
    std::uint64_t value_ = 14695981039346656037ULL;
};

/// The hash of the stocks of steps 1 to `steps` that the specification publishes for these sizes, if it does.
std::optional<std::uint64_t> published_hash(const ReferenceSize& size, ReferenceProfile profile);

/// One world and its clock. Same stocks and people for any number of threads, order of blocks and kernel.
/// Columns used: serial = number of the worker, birth = origin, residence, born = birth month from the start on, `kind` = the skill as
/// education, state = what the scan reads (see engine/reference_screen.hpp).
class ReferenceModel {
  public:
    /// Fills the store and counts it: step 0.
    ReferenceModel(const ReferenceSize& size, ReferenceProfile profile, const Exec& exec, Kernel kernel = Kernel::widest);
    ~ReferenceModel();

    void step();
    int now() const;
    const ReferenceStocks& stocks() const;
    const Population& population() const;

  private:
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace sterna
