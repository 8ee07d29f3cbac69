#include "sterna/engine/snapshot.hpp"

#include <algorithm>
#include <bit>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>

#include "sterna/core/error.hpp"

namespace sterna {

namespace {

static_assert(std::endian::native == std::endian::little, "snapshots are little-endian");

constexpr std::string_view version = "sterna world 5\n";

[[noreturn]] void refuse(const std::string& why) {
    throw IoError("the saved world cannot be read: " + why + "; a run can only go on from a file that this version wrote whole");
}

/// Writer and Reader have the same shape, so that one list of fields serves both: T is const for the one and not for the other.
class Writer {
  public:
    static constexpr bool reads = false;
    std::vector<std::byte> bytes;

    template <class T>
    void plain(const T& values, std::size_t count) {
        const auto raw = std::as_bytes(std::span(&values, count));
        bytes.insert(bytes.end(), raw.begin(), raw.end());
    }
    std::uint64_t length(std::uint64_t n, std::size_t) {
        plain(n, 1);
        return n;
    }
};

class Reader {
  public:
    static constexpr bool reads = true;
    explicit Reader(std::span<const std::byte> bytes) : left_(bytes) {}

    template <class T>
    void plain(T& values, std::size_t count) {
        if (left_.size() / sizeof(T) < count) refuse("it ends too early");
        std::memcpy(&values, left_.data(), count * sizeof(T));
        left_ = left_.subspan(count * sizeof(T));
    }
    /// A length that the rest of the bytes cannot hold is refused before memory is asked for.
    std::uint64_t length(std::uint64_t, std::size_t least_bytes_each) {
        std::uint64_t n = 0;
        plain(n, 1);
        if (n > left_.size() / least_bytes_each) refuse("a list is longer than the file");
        return n;
    }
    bool done() const { return left_.empty(); }

  private:
    std::span<const std::byte> left_;
};

template <class T, class Wanted>
concept Is = std::is_same_v<std::remove_const_t<T>, Wanted>;

template <class S, class T>
    requires std::is_arithmetic_v<T>
void field(S& s, T& value) {
    s.plain(value, 1);
}
template <class S, Is<Month> T>
void field(S& s, T& month) {
    field(s, month.index);
}
template <class S, Is<Digest> T>
void field(S& s, T& digest) {
    s.plain(digest.bytes[0], digest.bytes.size());
}
template <class S, Is<std::array<double, 2>> T>
void field(S& s, T& pair) {
    s.plain(pair[0], pair.size());
}
template <class S, Is<Tallies> T>
void field(S& s, T& tallies) {
    field(s, tallies.values);
}
template <class S, Is<Dense<std::int64_t, 2>> T>
void field(S& s, T& table) {
    const std::array<std::size_t, 2> shape{s.length(table.shape()[0], 1), s.length(table.shape()[1], 1)};
    if constexpr (S::reads) {
        if (shape[0] > max_countries || shape[1] > max_countries) refuse("a table has more countries than there can be");
        table = T(shape);
    }
    if (table.size() > 0) s.plain(table.values()[0], table.size());
}

template <class S, class T>
    requires Is<T, std::vector<typename T::value_type>>
void field(S& s, T& list);

template <class S, Is<PageBox> T>
void field(S& s, T& box) {
    const std::uint64_t rows = s.length(static_cast<std::uint64_t>(box.rows), 32);
    if constexpr (S::reads) {
        if (rows > page_rows) refuse("a page has more rows than a page can hold");
        box.rows = static_cast<int>(rows);
    }
    for_each_column(box.page(), [&](std::string_view name, auto, double lowest, double highest, auto& column) {
        s.plain(column[0], rows);
        if constexpr (S::reads)
            for (std::size_t i = 0; i < rows; ++i)
                if (column[i] < lowest || column[i] > highest)
                    refuse(std::string(name) + " is " + std::to_string(column[i]) + " in row " + std::to_string(i));
    });
}
template <class S, Is<Segment> T>
void field(S& s, T& segment) {
    field(s, segment.weight);
    if (segment.weight < 1) refuse("a weight is not positive");
    field(s, segment.pages);
}
template <class S, Is<Population> T>
void field(S& s, T& store) {
    field(s, store.segments);
}

template <class S, Is<CountryState> T>
void field(S& s, T& country) {
    for_each_value(country, [&](const char*, auto& value) { field(s, value); });
}

template <class S, Is<std::map<int, Account>> T>
void field(S& s, T& accounts) {
    std::vector<std::pair<int, Account>> list(accounts.begin(), accounts.end());
    list.resize(s.length(list.size(), sizeof(int) + sizeof(std::int64_t) + 1));
    for (auto& [number, account] : list) {
        auto opened = static_cast<std::uint8_t>(account.opened);
        field(s, number), field(s, account.balance), field(s, opened);
        if (opened > 1) refuse("an account is neither open nor shut");
        account.opened = opened == 1;
    }
    if constexpr (S::reads) accounts = {list.begin(), list.end()};
}

template <class S, Is<std::map<int, ProgrammeState>> T>
void field(S& s, T& programmes) {
    std::vector<std::pair<int, ProgrammeState>> list(programmes.begin(), programmes.end());
    list.resize(s.length(list.size(), sizeof(int) + 4 * sizeof(double) + sizeof(std::int64_t) + 1));
    for (auto& [number, programme] : list) {
        field(s, number);
        for_each_value_of_programme(programme, [&](auto& value) { field(s, value); });
        if (programme.stopped > 1) refuse("a work programme is neither stopped nor not");
    }
    if constexpr (S::reads) programmes = {list.begin(), list.end()};
}

template <class S, Is<Partnership> T>
void field(S& s, T& one) {
    for_each_value_of_partnership(one, [&](auto& value) { field(s, value); });
}
template <class S, Is<Partnerships> T>
void field(S& s, T& all) {
    field(s, all.list), field(s, all.feasible), field(s, all.blocking_pairs), field(s, all.worse_off), field(s, all.unseated);
}

template <class S, class T>
    requires Is<T, std::vector<typename T::value_type>>
void field(S& s, T& list) {
    constexpr bool plain = std::is_arithmetic_v<typename T::value_type>;
    const std::uint64_t n = s.length(list.size(), plain ? sizeof(typename T::value_type) : 1);
    if constexpr (S::reads) list.resize(n);
    if constexpr (plain) {
        if (n > 0) s.plain(list[0], n);
    } else {
        for (auto& one : list) field(s, one);
    }
}

template <class S, Is<World> T>
void field(S& s, T& w) {
    field(s, w.now), field(s, w.stores), field(s, w.countries), field(s, w.network), field(s, w.family_abroad), field(s, w.settled);
    field(s, w.at_home), field(s, w.stock), field(s, w.units), field(s, w.open), field(s, w.year), field(s, w.entered);
    field(s, w.accounts), field(s, w.programmes), field(s, w.partnerships), field(s, w.rules_history);
}

}  // namespace

std::vector<std::byte> save(const World& world) {
    Writer writer;
    const auto head = std::as_bytes(std::span(version));
    writer.bytes.assign(head.begin(), head.end());
    field(writer, world);
    const Digest digest = digest_of(std::span<const std::byte>(writer.bytes));
    field(writer, digest);
    return std::move(writer.bytes);
}

World load(std::span<const std::byte> bytes) {
    constexpr std::size_t tail = sizeof(Digest::bytes);
    const auto head = std::as_bytes(std::span(version));
    if (bytes.size() < head.size() + tail || !std::equal(head.begin(), head.end(), bytes.begin()))
        refuse("it does not begin with '" + std::string(version.substr(0, version.size() - 1)) + "'");
    const auto content = bytes.first(bytes.size() - tail);
    if (std::memcmp(digest_of(content).bytes.data(), bytes.last(tail).data(), tail) != 0) refuse("its digest does not match");
    Reader reader(content.subspan(head.size()));
    World world;
    field(reader, world);
    if (!reader.done()) refuse("it goes on after its end");
    return world;
}

}  // namespace sterna
