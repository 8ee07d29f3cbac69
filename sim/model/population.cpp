#include "sterna/model/population.hpp"

#include <algorithm>
#include <cstring>
#include <string_view>
#include <span>

namespace sterna {

PageBox::PageBox() : page_(std::make_unique<Page>()) {}

PageBox::PageBox(const PageBox& other) : rows(other.rows), page_(std::make_unique<Page>(*other.page_)) {}

PageBox& PageBox::operator=(const PageBox& other) {
    if (this == &other) return *this;
    rows = other.rows;
    *page_ = *other.page_;
    return *this;
}

std::pair<int, int> Segment::append() {
    if (pages.empty() || pages.back().rows == page_rows) pages.emplace_back();
    PageBox& box = pages.back();
    for_each_column(box.page(), [&](auto, auto, auto, auto, auto& column) { column[box.rows] = 0; });  // a leaver may have stood there
    return {static_cast<int>(pages.size()) - 1, box.rows++};
}

namespace {

/// Rows that follow each other and stay.
struct Run {
    int first, count;
};

/// Between those who are gone; they are few, so runs are long.
std::vector<Run> runs_that_stay(const PageBox& box) {
    std::vector<Run> runs;
    const std::uint8_t *begin = box.page().residence, *end = begin + box.rows;
    for (const std::uint8_t* at = begin; at < end;) {
        const std::uint8_t* leaver = std::find(at, end, gone);
        if (leaver != at) runs.push_back({static_cast<int>(at - begin), static_cast<int>(leaver - at)});
        at = leaver + 1;
    }
    return runs;
}

template <class T>
void close_up(T (&column)[page_rows], std::span<const Run> runs) {
    T* to = column;
    for (const Run& run : runs) {
        std::memmove(to, column + run.first, sizeof(T) * static_cast<std::size_t>(run.count));
        to += run.count;
    }
}

/// Stable removal inside one page, column by column.
void compact_page(PageBox& box) {
    const std::vector<Run> runs = runs_that_stay(box);
    int rows = 0;
    for (const Run& run : runs) rows += run.count;
    if (rows == box.rows) return;
    for_each_column(box.page(), [&](auto, auto, auto, auto, auto& column) { close_up(column, runs); });
    box.rows = rows;
}

/// Moves `count` rows from the front of `from` to the end of `to`.
void refill(PageBox& to, PageBox& from, int count) {
    std::vector<const void*> sources;
    for_each_column(from.page(), [&](auto, auto, auto, auto, auto& column) { sources.push_back(&column[0]); });
    std::size_t k = 0;
    for_each_column(to.page(), [&](auto, auto, auto, auto, auto& column) {
        std::memcpy(&column[to.rows], sources[k++], sizeof(column[0]) * static_cast<std::size_t>(count));
    });
    for_each_column(from.page(), [&](auto, auto, auto, auto, auto& column) {
        std::memmove(&column[0], &column[count], sizeof(column[0]) * static_cast<std::size_t>(from.rows - count));
    });
    to.rows += count;
    from.rows -= count;
}

}  // namespace

void Segment::compact() {
    for (auto& box : pages) compact_page(box);
    std::size_t write = 0;  // first page that is not yet full
    for (std::size_t read = 1; read < pages.size(); ++read)
        while (pages[read].rows > 0) {
            if (pages[write].rows == page_rows) ++write;
            if (write == read) break;
            refill(pages[write], pages[read], std::min(page_rows - pages[write].rows, pages[read].rows));
        }
    while (!pages.empty() && pages.back().rows == 0) pages.pop_back();
}

std::int64_t Segment::living() const {
    std::int64_t n = 0;
    for (const auto& box : pages)
        n += std::count_if(box.page().residence, box.page().residence + box.rows, [](std::uint8_t r) { return r != gone; });
    return n;
}

std::int64_t Population::living() const {
    std::int64_t n = 0;
    for (const auto& segment : segments) n += segment.living();
    return n;
}

std::size_t Population::page_count() const {
    std::size_t n = 0;
    for (const auto& segment : segments) n += segment.pages.size();
    return n;
}

std::size_t Population::bytes() const { return page_count() * sizeof(Page); }

void Population::compact() {
    for (auto& segment : segments) segment.compact();
}

Digest digest_of(const Population& population) {
    Hasher hasher;
    std::vector<std::byte> bytes;
    for (std::size_t c = 0; c < population.segments.size(); ++c) {
        const Segment& segment = population.segments[c];
        hasher.update(static_cast<std::int64_t>(c)).update(segment.weight).update(segment.living());
        for (const auto& box : segment.pages)
            for (int i = 0; i < box.rows; ++i) {
                if (box.page().residence[i] == gone) continue;
                bytes.clear();
                for_each_column(box.page(), [&](std::string_view name, auto, auto, auto, const auto& column) {
                    if (name == "wake") return;
                    auto value = static_cast<std::uint64_t>(name == "settled" ? experience_counted(box.page(), i) : column[i]);
                    for (std::size_t b = 0; b < sizeof(column[0]); ++b, value >>= 8) bytes.push_back(static_cast<std::byte>(value));
                });
                hasher.update(bytes);
            }
    }
    return hasher.finish();
}

bool same_people(const Population& a, const Population& b) { return digest_of(a) == digest_of(b); }

}  // namespace sterna
