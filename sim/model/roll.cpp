#include "sterna/model/roll.hpp"

#include <array>

namespace sterna {

void Roll::take(const Page& page, int rows) {
    constexpr std::size_t kinds = 256;
    std::array<int, kinds> next{};  // how many of each kind, then where the next of it stands
    groups_.clear(), elsewhere_.clear(), grouped_.resize(static_cast<std::size_t>(rows));
    const int birth = birth_ = rows > 0 ? page.birth[0] : 0;
    const auto in_group = [&](int row) { return page.residence[row] == birth && page.birth[row] == birth; };
    for (int row = 0; row < rows; ++row) {
        if (in_group(row)) ++next[page.kind[row]];
        else if (page.residence[row] != gone) elsewhere_.push_back(row);
    }
    int* const first = grouped_.data();
    int from = 0;
    for (std::size_t kind = 0; kind < kinds; ++kind) {
        const int size = next[kind];
        if (size > 0) groups_.push_back({static_cast<std::uint8_t>(kind), {first + from, static_cast<std::size_t>(size)}});
        next[kind] = from, from += size;
    }
    for (int row = 0; row < rows; ++row)
        if (in_group(row)) first[next[page.kind[row]]++] = row;
}

}  // namespace sterna
