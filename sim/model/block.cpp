#include "sterna/model/block.hpp"

#include <atomic>

namespace sterna {

void BlockTally::flush(Slot& slot) {
    if (slot.sum != 0) {
        const std::size_t measure = static_cast<std::size_t>(slot.key >> 40);
        const std::size_t index = static_cast<std::size_t>(slot.key & ((std::uint64_t{1} << 40) - 1));
        std::atomic_ref<std::int64_t>(shared_->values[measure][index]).fetch_add(slot.sum, std::memory_order_relaxed);
    }
    slot = Slot{};
}

void BlockTally::flush() {
    for (Slot& slot : slots_) flush(slot);
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
    due.clear(), abroad.clear();
    for (int i = 0; i < rows_; ++i) {
        if (page_->residence[i] == gone) continue;
        if (page_->wake[i] <= limit.index) due.push_back(i);
        if (page_->residence[i] != page_->birth[i]) abroad.push_back(i);
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
