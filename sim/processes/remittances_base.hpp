#pragma once
#include <vector>

#include "sterna/model/base_sending.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/transfers.hpp"

namespace sterna {

/// Whether the row is abroad and at work.
inline bool earns_abroad(const Page& page, int row) {
    return page.residence[row] != gone && page.residence[row] != page.birth[row] && (page.state[row] & employed_bit);
}

/// The base year of transfers: counts what natives abroad would send, and solves the level of sending and the scale of amounts of each
/// origin so that its published formal receipts arrive.
class BaseTransfers {
  public:
    BaseTransfers(const TransferParams& params, const MeasureList& measures);
    /// Nothing once level and scale are set.
    void count(Block& block, const Context& ctx) const;
    void solve(World& world, const Tallies& tallies, const Context& ctx) const;

  private:
    /// What natives of an origin would send, US dollars a year: as counted, and at the efficiency that wages are relative to.
    struct Amounts {
        double counted = 0, relative = 0;
    };
    /// Of a dollar sent to the origin, what arrives by formal channels; and what arrives at all.
    struct Arriving {
        double formal = 1, all = 1;
    };
    std::vector<EarnersAbroad> earners(const Tallies& tallies, std::size_t origin) const;
    Amounts amounts_in(const Tallies& tallies, const Context& ctx, std::size_t o, std::size_t d) const;
    double relative_efficiency_of_senders(const Tallies& tallies, const Context& ctx, std::size_t o) const;
    Arriving arriving(const Tallies& tallies, const Context& ctx, std::size_t o, double yearly) const;
    Arriving arriving_in(const Context& ctx, std::size_t corridor, double ratio, double yearly) const;
    static void set_base(HouseholdState& households, double level, const Sent& sent, const Arriving& share);

    TransferParams params_;
    Measure odds_, amounts_, wages_, corridors_;
};

}  // namespace sterna
