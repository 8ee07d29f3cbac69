#pragma once
#include <cstdint>
#include <functional>
#include <vector>

#include "sterna/model/process.hpp"

namespace sterna {

/// A claim on a capacity, in twelfths of a person.
struct Claim {
    std::size_t capacity;
    std::uint64_t key;
    std::int64_t twelfths;
};

/// Claims with `key` or above are granted; `any` = false: none is.
struct Threshold {
    bool any = false;
    std::uint64_t key = 0;
};

/// For each capacity the least key that is granted: a claim is granted iff the claims of higher keys sum to less than the
/// balance, so the last may overdraw by less than itself. Equal keys stand or fall together. Histograms by byte of the key,
/// highest byte first, added over stores; no sort. Shapes: claims by store; balances by capacity.
std::vector<Threshold> find_thresholds(const std::vector<std::vector<Claim>>& claims, const std::vector<std::int64_t>& balances);

/// What can run out under these rules. Points into `rules`.
Capacities capacities_of(const Rules& rules);

/// Adds the step's share of the year, or of a scheme's season, to every account; opens new ones at a keyed debt. `keys`: of the capacities' draws.
void credit_accounts(World& world, const Capacities& capacities, const Context& ctx, const std::vector<std::uint32_t>& keys);

/// On 31 December unused credit lapses; debts stay.
void lapse_accounts(World& world);

/// Worker-proposing deferred acceptance: refused applicants go on to their next choice, and a later, higher key displaces.
/// With one order of priority a capacity the outcome is unique, whatever the order of pages.
class Allocation {
  public:
    using Visitor = std::function<void(Block&, Application&, std::size_t store)>;
    using Visit = std::function<void(const Visitor&)>;

    Allocation(World& world, const Capacities& capacities, const std::vector<std::unique_ptr<Process>>& processes, const Context& ctx,
               int stores, Visit visit)
        : world_(world), capacities_(capacities), processes_(processes), ctx_(ctx), stores_(stores), visit_(std::move(visit)) {}
    void run();

  private:
    std::vector<std::vector<Claim>> claims();
    bool refuse_below(const std::vector<Threshold>& thresholds);
    void charge();
    void visit(const Visitor& visitor) { visit_(visitor); }

    World& world_;
    const Capacities& capacities_;
    const std::vector<std::unique_ptr<Process>>& processes_;
    const Context& ctx_;
    int stores_;
    Visit visit_;
};

}  // namespace sterna
