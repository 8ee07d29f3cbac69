#pragma once
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "sterna/core/error.hpp"
#include "sterna/core/random.hpp"
#include "sterna/model/drawn.hpp"
#include "sterna/model/measures.hpp"
#include "sterna/model/population.hpp"
#include "sterna/model/roll.hpp"
#include "sterna/model/rules.hpp"

namespace sterna {

/// Adds whole numbers into shared sums: a small direct-mapped cache in front of relaxed atomic additions.
/// Integers, so any order of threads gives the same sums.
class BlockTally {
  public:
    void attach(Tallies* shared) { shared_ = shared; }
    void add(Measure measure, std::size_t index, std::int64_t value) {
        const std::uint64_t key = (static_cast<std::uint64_t>(measure.index) << 40) | index;
        const std::size_t place = static_cast<std::size_t>((key * 0x9E3779B97F4A7C15U) >> (64 - slot_bits));
        Slot& slot = slots_[place];
        if (slot.key != key) take(slot, place, key);
        slot.sum += value;
    }
    void flush();

  private:
    struct Slot {
        std::uint64_t key = ~std::uint64_t{0};
        std::int64_t sum = 0;
    };
    static constexpr int slot_bits = 10;
    void take(Slot& slot, std::size_t place, std::uint64_t key);
    void add_to_shared(const Slot& slot);

    std::vector<Slot> slots_ = std::vector<Slot>(std::size_t{1} << slot_bits);
    std::vector<std::uint16_t> used_;  // places that hold a sum
    Tallies* shared_ = nullptr;
};

/// Somebody who wants to move this step.
struct Application {
    int row = 0;
    std::uint8_t destination = 0;
    Channel channel = Channel::temporary;
    std::uint8_t scheme = no_scheme;
    Month considered;              // month whose luck decides the choice: this one, or an earlier one for people in a queue
    int capacity = -1;             // place in the step's list of capacities, -1 = none needed
    double clock = 0;              // when in the step, 0 to 1: an earlier return voids it
    std::uint64_t key = 0;         // rank: score 24 bits, lottery 40 bits
    int refusals = -1;             // head of the chain of refusals
    bool open = true;              // still seeks a place; false = stays
};

/// A door that said no to an applicant.
struct Refusal {
    std::uint8_t destination;
    Channel channel;
    std::uint8_t scheme;
    int next;
};

/// What a page leaves for the rest of the step.
struct Outbox {
    std::vector<Application> applications;
    std::vector<Refusal> refusals;
    std::vector<std::pair<int, double>> waiting_returns;  // rows that return unless their application is granted
    void clear() { applications.clear(), refusals.clear(), waiting_returns.clear(); }
};

/// One page at work in a step, natives of one country. Scratch memory is reused from page to page; nothing is allocated once it has grown.
class Block {
  public:
    void attach(PageBox& box, std::size_t number, Outbox* outbox, Tallies* shared);
    /// Fills the row lists: `limit` = last month of the step, or never to look at everybody. In a census those abroad are looked at too.
    void select(Month limit, bool census = true);
    /// Fills `abroad` alone, with everybody there.
    void select_abroad();

    Page& page() { return *page_; }
    const Page& page() const { return *page_; }
    int rows() const { return rows_; }
    std::size_t number() const { return number_; }
    PersonId person(int row) const { return {page_->birth[row], page_->serial[row]}; }
    Outbox& outbox() { return *outbox_; }

    /// Filled before every survey: who is where, and by row who offers work, what it is worth, what it pays.
    Roll roll;
    std::vector<std::uint8_t> offers_work;  // in the labour force
    std::vector<double> efficiency;         // 1 = a worker of mean ability on the first day, had the person a job
    std::vector<double> net_wage;           // PPP dollars a year of the person's own work; 0 without a job

    std::vector<int> due;     // rows to which something may happen in this step
    std::vector<int> abroad;  // of those, rows living outside their birth country
    std::vector<int> living;  // in a census: everybody
    std::vector<Month> wake;  // of the rows that are planned anew
    std::vector<int> behind, steps_behind;  // rows abroad whose money is not counted yet, and for how many steps
    std::vector<int> listed;                // a hook's own rows and numbers; nothing is left in them for the next
    std::vector<double> scratch, scratch_beside;
    BlockTally tally;
    Drawn drawn;

    /// Skilled natives at home among the living. Valid until the next call.
    const std::vector<int>& skilled_at_home(const Atlas& atlas);

    /// Draws of the listed rows, one block of four lanes each, in list order. Valid until the next call.
    std::span<const Words> words(const Draws& draws, Stream stream, Month month, std::span<const int> rows, std::uint32_t k = 0);

  private:
    Page* page_ = nullptr;
    Outbox* outbox_ = nullptr;
    int rows_ = 0;
    std::size_t number_ = 0;
    std::vector<int> skilled_;
    std::vector<std::uint8_t> births_;
    std::vector<std::uint32_t> serials_;
    std::vector<Words> words_;
};

}  // namespace sterna
