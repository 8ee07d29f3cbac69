#include "sterna/model/block.hpp"

#include <algorithm>
#include <atomic>
#include <cstring>

namespace sterna {

void BlockTally::add_to_shared(const Slot& slot) {
    if (slot.sum == 0) return;
    const std::size_t measure = static_cast<std::size_t>(slot.key >> 40);
    const std::size_t index = static_cast<std::size_t>(slot.key & ((std::uint64_t{1} << 40) - 1));
    std::atomic_ref<std::int64_t>(shared_->values[measure][index]).fetch_add(slot.sum, std::memory_order_relaxed);
}

void BlockTally::take(Slot& slot, std::size_t place, std::uint64_t key) {
    if (slot.key == Slot{}.key) used_.push_back(static_cast<std::uint16_t>(place));
    else add_to_shared(slot);
    slot = {key, 0};
}

void BlockTally::flush() {
    for (const std::uint16_t place : used_) {
        add_to_shared(slots_[place]);
        slots_[place] = Slot{};
    }
    used_.clear();
}

void Block::attach(PageBox& box, std::size_t number, Outbox* outbox, Tallies* shared) {
    page_ = &box.page();
    rows_ = box.rows;
    number_ = number;
    outbox_ = outbox;
    tally.attach(shared);
    drawn.attach(*page_);
    due.clear(), abroad.clear();
}

namespace {

constexpr std::uint8_t is_due = 1, is_abroad = 2;
constexpr int at_once = 8;

/// A whole page without a branch, which the compiler does sixteen rows at a time.
void mark_rows(const Page& page, std::int16_t limit, std::uint8_t* __restrict marks) {
    for (int i = 0; i < page_rows; ++i) {
        const std::uint8_t alive = page.residence[i] != gone ? 0xff : 0;
        const std::uint8_t awake = page.wake[i] <= limit ? is_due : 0, away = page.residence[i] != page.birth[i] ? is_abroad : 0;
        marks[i] = static_cast<std::uint8_t>((awake | away) & alive);
    }
}

}  // namespace

void Block::select(Month limit) {
    marks_.resize(page_rows);
    mark_rows(*page_, limit.index, marks_.data());
    due.resize(page_rows), abroad.resize(page_rows);
    std::size_t awake = 0, away = 0;
    for (int from = 0; from < rows_; from += at_once) {
        std::uint64_t eight = 0;  // most are neither
        std::memcpy(&eight, &marks_[static_cast<std::size_t>(from)], at_once);
        if (eight == 0) continue;
        for (int i = from; i < std::min(from + at_once, rows_); ++i) {
            const std::uint8_t mark = marks_[static_cast<std::size_t>(i)];
            due[awake] = i, abroad[away] = i;
            awake += mark & is_due, away += (mark & is_abroad) >> 1;
        }
    }
    due.resize(awake), abroad.resize(away);
}

const std::vector<int>& Block::skilled_at_home(const Atlas& atlas) {
    skilled_.clear();
    for (const int row : due)
        if (page_->residence[row] == page_->birth[row] && atlas.skilled[static_cast<std::size_t>(education_of(page_->kind[row]))])
            skilled_.push_back(row);
    return skilled_;
}

std::span<const Words> Block::words(const Draws& draws, Stream stream, Month month, const std::vector<int>& list, std::uint32_t k) {
    births_.resize(list.size()), serials_.resize(list.size()), words_.resize(list.size());
    for (std::size_t j = 0; j < list.size(); ++j) {
        births_[j] = page_->birth[list[j]];
        serials_[j] = page_->serial[list[j]];
    }
    draws.words(stream, month, births_, serials_, words_, k);
    return words_;
}

}  // namespace sterna
