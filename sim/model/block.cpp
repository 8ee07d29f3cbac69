#include "sterna/model/block.hpp"

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

void Block::select(Month limit) {
    constexpr std::uint8_t is_due = 1, is_abroad = 2;
    constexpr int at_once = 8;
    due.clear(), abroad.clear();
    marks_.assign(page_rows + at_once, 0);
    for (int i = 0; i < rows_; ++i) {
        const std::uint8_t alive = page_->residence[i] != gone ? 0xff : 0;
        const std::uint8_t awake = page_->wake[i] <= limit.index ? is_due : 0, away = page_->residence[i] != page_->birth[i] ? is_abroad : 0;
        marks_[static_cast<std::size_t>(i)] = static_cast<std::uint8_t>((awake | away) & alive);
    }
    for (int from = 0; from < rows_; from += at_once) {
        std::uint64_t eight = 0;  // most are neither
        std::memcpy(&eight, &marks_[static_cast<std::size_t>(from)], at_once);
        if (eight == 0) continue;
        for (int i = from; i < from + at_once; ++i) {
            const std::uint8_t mark = marks_[static_cast<std::size_t>(i)];
            if (mark & is_due) due.push_back(i);
            if (mark & is_abroad) abroad.push_back(i);
        }
    }
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
