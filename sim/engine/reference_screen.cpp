#include "engine/reference_screen.hpp"

#include <algorithm>

namespace sterna {

namespace {

/// Highest top byte of a word below `leave`.
std::size_t top_byte(std::uint32_t leave) { return leave == 0 ? 0 : (leave - 1) >> 24; }

using Bytes = std::array<std::size_t, 256>;

/// Where to cut 0..255 into classes so that the workers of each, times its highest byte, sum to the least: best[k][b] is that of bytes
/// 0..b in k + 1 classes, of which the last begins at from[k][b].
Bytes cut(const std::array<double, 256>& workers) {
    constexpr auto groups = static_cast<std::size_t>(ReferenceScreen::groups);
    std::array<double, 257> up_to{};
    for (std::size_t b = 0; b < 256; ++b) up_to[b + 1] = up_to[b] + workers[b];
    std::array<std::array<double, 256>, groups> best{};
    std::array<Bytes, groups> from{};
    for (std::size_t b = 0; b < 256; ++b) best[0][b] = up_to[b + 1] * static_cast<double>(b + 1);
    for (std::size_t k = 1; k < groups; ++k)
        for (std::size_t b = 0; b < 256; ++b) {
            best[k][b] = best[k - 1][b], from[k][b] = b + 1;
            for (std::size_t first = 1; first <= b; ++first) {
                const double cost = best[k - 1][first - 1] + (up_to[b + 1] - up_to[first]) * static_cast<double>(b + 1);
                if (cost < best[k][b]) best[k][b] = cost, from[k][b] = first;
            }
        }
    Bytes group{};
    std::size_t end = 256;
    for (std::size_t k = groups; k-- > 0;) {
        const std::size_t first = k == 0 ? 0 : from[k][end - 1];
        for (std::size_t b = first; b < end; ++b) group[b] = k;
        end = first;
    }
    return group;
}

}  // namespace

ReferenceScreen::ReferenceScreen(const ReferenceTables& tables, const ReferenceStocks& stocks) {
    std::array<double, 256> workers{};
    for (std::size_t cell = 0; cell < stocks.size(); ++cell) workers[top_byte(tables.leave[cell])] += static_cast<double>(stocks[cell]);
    const Bytes group = cut(workers);
    for (const std::uint32_t leave : tables.leave) groups_.push_back(static_cast<std::uint8_t>(group[top_byte(leave)]));
}

void ReferenceScreen::update(const ReferenceTables& tables, const ReferenceStocks& stocks) {
    std::array<std::uint32_t, groups> leave{};
    for (std::size_t cell = 0; cell < stocks.size(); ++cell) {
        std::uint32_t& most = leave[groups_[cell]];
        most = stocks[cell] == 0 ? most : std::max(most, tables.leave[cell]);
    }
    for (std::size_t g = 0; g < groups; ++g) highest_[g] = static_cast<std::uint8_t>(top_byte(leave[g]));
}

}  // namespace sterna
