#include "sterna/model/block.hpp"

#include <atomic>
#include <bit>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

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

constexpr int at_once = 16;

/// Of sixteen rows, one bit each.
struct Marks {
    unsigned due = 0, abroad = 0;
};

#if defined(__SSE2__)  // part of every x86-64 processor
Marks marks_of(const Page& page, int from, std::int16_t limit) {
    const auto load = [](const void* at) { return _mm_load_si128(static_cast<const __m128i*>(at)); };
    const __m128i residence = load(page.residence + from), home = _mm_cmpeq_epi8(residence, load(page.birth + from));
    const __m128i dead = _mm_cmpeq_epi8(residence, _mm_set1_epi8(static_cast<char>(gone))), last = _mm_set1_epi16(limit);
    const __m128i later = _mm_packs_epi16(_mm_cmpgt_epi16(load(page.wake + from), last), _mm_cmpgt_epi16(load(page.wake + from + 8), last));
    const auto bits = [](__m128i mask) { return static_cast<unsigned>(_mm_movemask_epi8(mask)); };
    constexpr unsigned all = 0xffff;
    return {~bits(_mm_or_si128(later, dead)) & all, ~bits(_mm_or_si128(home, dead)) & all};
}
#else
Marks marks_of(const Page& page, int from, std::int16_t limit) {
    Marks marks;
    for (int i = 0; i < at_once; ++i) {
        const unsigned alive = page.residence[from + i] != gone;
        marks.due |= (alive & (page.wake[from + i] <= limit)) << i;
        marks.abroad |= (alive & (page.residence[from + i] != page.birth[from + i])) << i;
    }
    return marks;
}
#endif

void append(std::vector<int>& rows, int from, unsigned bits) {
    for (; bits != 0; bits &= bits - 1) rows.push_back(from + std::countr_zero(bits));
}

}  // namespace

void Block::select(Month limit) {
    due.clear(), abroad.clear();
    due.reserve(page_rows), abroad.reserve(page_rows);
    for (int from = 0; from < rows_; from += at_once) {
        const Marks marks = marks_of(*page_, from, limit.index);
        const unsigned real = rows_ - from >= at_once ? 0xffff : (1U << (rows_ - from)) - 1;
        append(due, from, marks.due & real), append(abroad, from, marks.abroad & real);
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
