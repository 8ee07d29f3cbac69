#include "sterna/model/block.hpp"

#include <array>
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
    due.clear(), abroad.clear(), living.clear();
}

namespace {

constexpr int at_once = 16;

/// Of sixteen rows, one bit each.
struct Marks {
    unsigned living = 0, abroad = 0, awake = 0;
};

#if defined(__SSE2__)  // part of every x86-64 processor
Marks marks_of(const Page& page, int from, std::int16_t limit) {
    const auto load = [](const void* at) { return _mm_load_si128(static_cast<const __m128i*>(at)); };
    const __m128i residence = load(page.residence + from), home = _mm_cmpeq_epi8(residence, load(page.birth + from));
    const __m128i dead = _mm_cmpeq_epi8(residence, _mm_set1_epi8(static_cast<char>(gone))), last = _mm_set1_epi16(limit);
    const __m128i later = _mm_packs_epi16(_mm_cmpgt_epi16(load(page.wake + from), last), _mm_cmpgt_epi16(load(page.wake + from + 8), last));
    const auto without = [](__m128i mask) { return ~static_cast<unsigned>(_mm_movemask_epi8(mask)) & 0xffffU; };
    return {without(dead), without(_mm_or_si128(home, dead)), without(_mm_or_si128(later, dead))};
}
#else
Marks marks_of(const Page& page, int from, std::int16_t limit) {
    Marks marks;
    for (int i = 0; i < at_once; ++i) {
        const unsigned alive = page.residence[from + i] != gone;
        marks.living |= alive << i;
        marks.awake |= (alive & (page.wake[from + i] <= limit)) << i;
        marks.abroad |= (alive & (page.residence[from + i] != page.birth[from + i])) << i;
    }
    return marks;
}
#endif

/// Marks of a whole page.
struct PageMarks {
    std::array<std::uint16_t, page_rows / at_once> bits{};
    void set(std::size_t place, unsigned marks) { bits[place] = static_cast<std::uint16_t>(marks); }
};

void list(const PageMarks& marks, std::vector<int>& rows) {
    rows.resize(page_rows);
    int* to = rows.data();
    for (std::size_t place = 0; place < marks.bits.size(); ++place) {
        const int from = static_cast<int>(place) * at_once;
        unsigned bits = marks.bits[place];
        if (bits == 0xffff) {
            for (int i = 0; i < at_once; ++i) *to++ = from + i;
        } else {
            for (; bits != 0; bits &= bits - 1) *to++ = from + std::countr_zero(bits);
        }
    }
    rows.resize(static_cast<std::size_t>(to - rows.data()));
}

}  // namespace

void Block::select(Month limit, bool census) {
    PageMarks of_due, of_abroad, of_living;
    for (int from = 0; from < rows_; from += at_once) {
        const Marks marks = marks_of(*page_, from, limit.index);
        const unsigned real = rows_ - from >= at_once ? 0xffff : (1U << (rows_ - from)) - 1;
        const unsigned looked_at = real & (census ? marks.awake | marks.abroad : marks.awake);
        const auto place = static_cast<std::size_t>(from / at_once);
        of_due.set(place, looked_at), of_abroad.set(place, looked_at & marks.abroad);
        if (census) of_living.set(place, marks.living & real);
    }
    list(of_due, due), list(of_abroad, abroad), list(of_living, living);
}

void Block::select_abroad() {
    PageMarks of_abroad;
    for (int from = 0; from < rows_; from += at_once) {
        const unsigned real = rows_ - from >= at_once ? 0xffff : (1U << (rows_ - from)) - 1;
        of_abroad.set(static_cast<std::size_t>(from / at_once), marks_of(*page_, from, never.index).abroad & real);
    }
    due.clear(), living.clear();
    list(of_abroad, abroad);
}

const std::vector<int>& Block::skilled_at_home(const Atlas& atlas) {
    skilled_.clear();
    for (const int row : living)
        if (page_->residence[row] == page_->birth[row] && atlas.skilled[static_cast<std::size_t>(education_of(page_->kind[row]))])
            skilled_.push_back(row);
    return skilled_;
}

std::span<const Words> Block::words(const Draws& draws, Stream stream, Month month, std::span<const int> list, std::uint32_t k) {
    births_.resize(list.size()), serials_.resize(list.size()), words_.resize(list.size());
    for (std::size_t j = 0; j < list.size(); ++j) {
        births_[j] = page_->birth[list[j]];
        serials_[j] = page_->serial[list[j]];
    }
    draws.words(stream, month, births_, serials_, words_, k);
    return words_;
}

}  // namespace sterna
