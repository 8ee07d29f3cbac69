#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "sterna/core/digest.hpp"
#include "sterna/core/ids.hpp"
#include "sterna/core/time.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

inline constexpr int page_rows = 4096;
inline constexpr std::uint8_t no_scheme = 0;
inline constexpr std::uint8_t barred = 255;  // in place of a scheme: removed or overstayed, regular doors are shut for a time

/// 4096 workers, one array per column, 32 bytes a worker, one allocation of 128 KiB that fits a second-level cache.
/// Rows [0, rows) are people; a row whose residence is `gone` left the simulated ages and awaits compaction.
struct alignas(64) Page {
    std::uint32_t serial[page_rows];        // with birth: the id
    std::int16_t wake[page_rows];           // next month this row needs attention
    std::int16_t born[page_rows];           // birth month
    std::int16_t since[page_rows];          // month of the last move, as a child too; entry month if none: start of the spell
    std::int16_t until[page_rows];          // last month of the permit; none = maximum
    std::int16_t held[page_rows];           // studying: graduation month; else end of a bond
    std::uint16_t worked_home[page_rows];   // months
    std::uint16_t worked_abroad[page_rows]; // months
    std::int32_t savings[page_rows];        // whole PPP dollars; debt is negative
    std::uint8_t birth[page_rows];
    std::uint8_t residence[page_rows];
    std::uint8_t kind[page_rows];           // sex 1 bit, education 3, field 4
    std::uint8_t state[page_rows];          // status 4 bits, employed, over-qualified, studying, intends to return
    std::uint8_t trips[page_rows];          // trips from home begun, saturating; moves onward are part of one
    std::uint8_t known[page_rows];          // foreign country last lived in, counted from 1, after the return; 0 = none
    std::uint8_t scheme[page_rows];         // number of the scheme that admitted the person, before the first move that paid the studies; 0 = none, 255 = barred
    std::uint8_t training[page_rows];       // cause of enrolment, low 3 bits; then the bits named below
    std::uint8_t settled[page_rows];        // months since January: low 4 bits up to where experience is counted, high 4 money abroad
    std::uint8_t wasted[page_rows];         // quarters of a year spent over-qualified, saturating
};
static_assert(sizeof(Page) == page_rows * 32);

inline constexpr std::uint8_t gone = 255;
inline constexpr std::int16_t no_date = std::numeric_limits<std::int16_t>::max();

/// One list of the columns: save, load, compact, digest and compare all go through it.
/// `f(name, unit, lowest, highest, array)`.
template <class P, class F>
void for_each_column(P& page, F&& f) {
    constexpr int month_low = std::numeric_limits<std::int16_t>::min(), month_high = no_date;
    f("serial", "1", 0.0, 4294967295.0, page.serial);
    f("wake", "month", month_low, month_high, page.wake);
    f("born", "month", month_low, month_high, page.born);
    f("since", "month", month_low, month_high, page.since);
    f("until", "month", month_low, month_high, page.until);
    f("held", "month", month_low, month_high, page.held);
    f("worked_home", "month", 0, 660, page.worked_home);
    f("worked_abroad", "month", 0, 660, page.worked_abroad);
    f("savings", "PPP dollar", -2e9, 2e9, page.savings);
    f("birth", "1", 0, 254, page.birth);
    f("residence", "1", 0, 255, page.residence);
    f("kind", "1", 0, 255, page.kind);
    f("state", "1", 0, 255, page.state);
    f("trips", "1", 0, 255, page.trips);
    f("known", "1", 0, 255, page.known);
    f("scheme", "1", 0, 255, page.scheme);
    f("training", "1", 0, 255, page.training);
    f("settled", "month", 0, 204, page.settled);
    f("wasted", "quarter", 0, 255, page.wasted);
}

/// Packing of `kind`.
constexpr std::uint8_t kind_of(int sex, int education, int field) {
    return static_cast<std::uint8_t>(sex | (education << 1) | (field << 4));
}
constexpr int sex_of(std::uint8_t kind) { return kind & 1; }
constexpr int education_of(std::uint8_t kind) { return (kind >> 1) & 7; }
constexpr int field_of(std::uint8_t kind) { return kind >> 4; }
constexpr std::uint8_t with_education(std::uint8_t kind, int education, int field) {
    return kind_of(sex_of(kind), education, field);
}

/// Packing of `training`: the cause of enrolment; whether the last return led to a job that uses what was learned abroad;
/// graduates of the last two years, and those who have seen a December since; where the skill was gained; whether the last return
/// was paid a grant.
inline constexpr std::uint8_t matched_bit = 0x08, new_graduate_bit = 0x10, waited_bit = 0x20, trained_abroad_bit = 0x40, granted_bit = 0x80;
constexpr Cause cause_of(std::uint8_t training) { return static_cast<Cause>(training & 7); }

/// Packing of `state`.
inline constexpr std::uint8_t employed_bit = 0x10, overqualified_bit = 0x20, studying_bit = 0x40, returning_bit = 0x80;
constexpr Status status_of(std::uint8_t state) { return static_cast<Status>(state & 0x0f); }
constexpr std::uint8_t with_status(std::uint8_t state, Status s) {
    return static_cast<std::uint8_t>((state & 0xf0) | static_cast<std::uint8_t>(s));
}
constexpr std::uint8_t with_bit(std::uint8_t state, std::uint8_t bit, bool on) {
    return static_cast<std::uint8_t>(on ? (state | bit) : (state & ~bit));
}

/// Packing of `settled`.
inline int experience_counted(const Page& page, int row) { return page.settled[row] & 0x0f; }
inline int money_counted(const Page& page, int row) { return page.settled[row] >> 4; }
inline void count_experience_to(Page& page, int row, int months) {
    page.settled[row] = static_cast<std::uint8_t>((page.settled[row] & 0xf0) | months);
}
inline void count_money_to(Page& page, int row, int months) {
    page.settled[row] = static_cast<std::uint8_t>((page.settled[row] & 0x0f) | (months << 4));
}

/// Lives abroad, has left home or has come back to it; on a trip of his or her own or as a child.
inline bool has_migrated(const Page& page, int row) {
    return page.residence[row] != page.birth[row] || page.trips[row] > 0 || page.known[row] > 0;
}
/// Came to the foreign country of residence before turning 15, with the parents.
inline bool came_as_child(const Page& page, int row) { return page.since[row] <= page.born[row] + 180; }

inline PersonId person_at(const Page& page, int row) { return {page.birth[row], page.serial[row]}; }

/// A page with value semantics: copying it copies the people.
class PageBox {
  public:
    PageBox();
    PageBox(const PageBox& other);
    PageBox& operator=(const PageBox& other);
    PageBox(PageBox&&) noexcept = default;
    PageBox& operator=(PageBox&&) noexcept = default;

    Page& page() { return *page_; }
    const Page& page() const { return *page_; }
    int rows = 0;

  private:
    std::unique_ptr<Page> page_;
};

/// The people born in one country, in ascending serial; entrants are appended, leavers marked and removed once a year.
struct Segment {
    std::vector<PageBox> pages;
    std::int64_t weight = 1;  // real persons a worker stands for

    /// Appends a zeroed row and returns where it stands.
    std::pair<int, int> append();
    /// Removes rows marked `gone`, keeping the order; all pages but the last stay full.
    void compact();
    std::int64_t living() const;
};

/// Everyone, by birth country. A regular value: copy = fork.
struct Population {
    std::vector<Segment> segments;

    std::int64_t living() const;
    std::size_t page_count() const;
    std::size_t bytes() const;
    void compact();
};

/// Same people in the same state, whatever page they stand on.
bool same_people(const Population& a, const Population& b);

/// Digest of the living, in id order, over every column but `wake` and the months up to which money is counted: independent of pages,
/// threads and compaction. (A row may be looked at earlier than needed without changing anything.)
Digest digest_of(const Population& population);

}  // namespace sterna
