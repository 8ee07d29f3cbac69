#include "engine/reference_page.hpp"

#include <algorithm>

namespace sterna {

namespace {

constexpr std::uint32_t few_abroad = 128849018;  // 3 % of 2^32
constexpr int newcomer_age = 20, last_age = 65;
constexpr std::uint32_t start_use = 2;  // in counter word 3

std::uint32_t share_of(std::uint32_t word, std::uint32_t n) { return static_cast<std::uint32_t>((std::uint64_t{word} * n) >> 32); }

/// `w` is word 0 of a block whose words stand eight apart.
void fill_row(Page& page, int row, std::uint32_t number, const std::uint32_t* w, const ReferenceLaw& law, ReferenceDesk& desk) {
    const auto countries = static_cast<std::uint32_t>(law.countries);
    const std::uint32_t origin = number % countries, abroad = (origin + 1 + share_of(w[24], countries - 1)) % countries;
    const std::uint32_t residence = w[16] < few_abroad ? abroad : origin;
    const int skill = law.skill(origin, w[0]), age = newcomer_age + static_cast<int>(share_of(w[8], last_age - newcomer_age));
    page.serial[row] = number;
    page.birth[row] = static_cast<std::uint8_t>(origin), page.residence[row] = static_cast<std::uint8_t>(residence);
    page.kind[row] = kind_of(0, skill, 0);
    page.born[row] = static_cast<std::int16_t>(-12 * age);
    ++desk.change[(origin * countries + residence) * reference_skills + static_cast<std::uint32_t>(skill)];
}

}  // namespace

void fill_page(PageBox& box, std::uint32_t first, int rows, const ReferenceLaw& law, std::uint64_t seed, Kernel kernel, ReferenceDesk& desk) {
    constexpr int at_once = page_rows / 4;
    for (int start = 0; start < rows; start += at_once) {
        philox::consecutive({{first + static_cast<std::uint32_t>(start), 0, 0, start_use}}, seed, desk.words, kernel);
        for (int i = 0; i < std::min(at_once, rows - start); ++i) {
            const std::uint32_t* words = &desk.words[philox::place_of(static_cast<std::size_t>(i), 0)];
            fill_row(box.page(), start + i, first + static_cast<std::uint32_t>(start + i), words, law, desk);
        }
    }
    box.rows = rows;
}

void mark_page(PageBox& box, const ReferenceLaw& law, const ReferenceScreen& screen) {
    Page& page = box.page();
    for (int i = 0; i < box.rows; ++i) {
        const int cell = (page.birth[i] * law.countries + page.residence[i]) * reference_skills + education_of(page.kind[i]);
        page.state[i] = scan_byte(last_age + page.born[i] / 12, screen.group(static_cast<std::size_t>(cell)));
    }
}

}  // namespace sterna
