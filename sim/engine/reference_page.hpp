#pragma once
#include <memory>
#include <mutex>

#include "engine/reference_screen.hpp"

namespace sterna {

/// Scratch memory and open tallies of one thread.
struct ReferenceDesk {
    static constexpr std::size_t batch = 256;  // events drawn for at once

    explicit ReferenceDesk(std::size_t number_of_cells) : change(number_of_cells) {}

    std::vector<std::int32_t> change;  // of the stocks since the last collection, by cell
    ScannedRows rows;
    alignas(64) std::array<std::uint32_t, page_rows> words;
    alignas(64) std::array<std::uint8_t, page_rows> top;
    alignas(64) std::array<std::uint32_t, 4 * batch> events;
    std::array<std::uint16_t, page_rows> open;         // rows that may move, as far as their cells tell
    std::array<std::uint32_t, page_rows> cells;        // of those
    std::array<std::uint32_t, batch> index;            // numbers of a batch
    std::array<std::uint16_t, batch> leaving, homing;  // places in a batch
};

/// Desks that blocks borrow, as many as threads work at once.
class ReferenceDesks {
  public:
    explicit ReferenceDesks(std::size_t cells) : cells_(cells) {}

    /// Calls f(desk) with one that nobody else has.
    template <class F>
    void borrow(F&& f) {
        auto desk = take();
        f(*desk);
        give(std::move(desk));
    }
    /// Adds the open tallies to `stocks`: whole numbers, so that it does not matter who counted what. Nobody may have a desk.
    void collect(ReferenceStocks& stocks);

  private:
    std::unique_ptr<ReferenceDesk> take();
    void give(std::unique_ptr<ReferenceDesk> desk);

    std::size_t cells_;
    std::mutex mutex_;
    std::vector<std::unique_ptr<ReferenceDesk>> free_;
};

/// What pages of a step have in common.
struct ReferenceStep {
    const ReferenceLaw& law;
    const ReferenceTables& tables;
    const ReferenceScreen& screen;
    ReferenceProfile profile;
    Kernel kernel;
    std::uint64_t seed;
    int now;
};

/// Start values of the worker of number i, from block (i, 0, 0, 2): serial numbers from `first`, `rows` of them; counts them on the desk.
void fill_page(PageBox& box, std::uint32_t first, int rows, const ReferenceLaw& law, std::uint64_t seed, Kernel kernel, ReferenceDesk& desk);

/// Gives every worker of a filled page the byte that the scan reads.
void mark_page(PageBox& box, const ReferenceLaw& law, const ReferenceScreen& screen);

/// One year of the workers of a page: moves, then birthdays; changes of the stocks go to the desk.
void step_page(PageBox& box, const ReferenceStep& step, ReferenceDesk& desk);

}  // namespace sterna
