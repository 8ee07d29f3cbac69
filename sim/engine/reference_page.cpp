#include "engine/reference_page.hpp"

#include <algorithm>
#include <bit>
#include <span>

namespace sterna {

namespace {

constexpr int newcomer_age = 20, working_years = 45;
constexpr std::size_t start_lines = 4;  // of a column; fewer and more were slower
constexpr std::uint32_t stay_use = 0, event_use = 1, byte_use = 3;  // in counter word 3
using Rows = std::span<const std::uint16_t>;

class PageStep {
  public:
    PageStep(Page& page, const ReferenceStep& step, ReferenceDesk& desk)
        : page_(page),
          step_(step),
          desk_(desk),
          bytes_(step.profile == ReferenceProfile::e8),
          first_(page.serial[0]),
          countries_(static_cast<std::uint32_t>(step.law.countries)),
          change_(desk.change.data()),
          leave_(step.tables.leave.data()) {}

    void run(int rows) {
        fetch_starts();
        draw();
        scan_rows(page_.state, top(), rows, step_.now, step_.screen.highest(), desk_.rows, step_.kernel);
        const Rows open = sift({desk_.rows.moving.data(), desk_.rows.moving_count});
        in_batches(open.size(), [&](std::size_t first, std::size_t n) { move(open.subspan(first, n), desk_.cells.data() + first); });
        const Rows dying(desk_.rows.dying.data(), desk_.rows.dying_count);
        in_batches(dying.size(), [&](std::size_t first, std::size_t n) { replace(dying.subspan(first, n)); });
    }

  private:
    template <class F>
    static void in_batches(std::size_t n, F&& f) {
        for (std::size_t first = 0; first < n; first += ReferenceDesk::batch) f(first, std::min(ReferenceDesk::batch, n - first));
    }

    /// Reading ahead stops at the end of a column; these come while words are drawn.
    void fetch_starts() const {
        for (std::size_t row = 0; row < start_lines * 64; row += 64) {
            __builtin_prefetch(page_.state + row, 1), __builtin_prefetch(page_.birth + row), __builtin_prefetch(page_.residence + row, 1);
            __builtin_prefetch(page_.kind + row, 1), __builtin_prefetch(page_.born + row, 1);
        }
    }

    /// Counters are laid out so that byte or word i of what is drawn is that of row i.
    void draw() {
        const auto now = static_cast<std::uint32_t>(step_.now);
        if (bytes_) {
            const auto words = std::span(desk_.words).first(page_rows / 4);
            philox::consecutive({{first_ / 16, 0, now, byte_use}}, step_.seed, words, step_.kernel);
            if constexpr (std::endian::native == std::endian::big)
                for (std::uint32_t& word : words) word = __builtin_bswap32(word);
        } else {
            philox::consecutive({{first_ / 4, 0, now, stay_use}}, step_.seed, desk_.words, step_.kernel);
            take_top_bytes(desk_.words.data(), desk_.top.data(), step_.kernel);
        }
    }
    /// The top byte of each row's word. The lowest byte of a word comes first.
    const std::uint8_t* top() const { return bytes_ ? reinterpret_cast<const std::uint8_t*>(desk_.words.data()) : desk_.top.data(); }

    void draw_events(Rows rows) {
        for (std::size_t i = 0; i < rows.size(); ++i) desk_.index[i] = first_ + rows[i];
        const Words common{{0, 0, static_cast<std::uint32_t>(step_.now), event_use}};
        philox::scattered({desk_.index.data(), rows.size()}, common, step_.seed, desk_.events, step_.kernel);
    }
    std::uint32_t event(std::size_t i, std::size_t word) const { return desk_.events[philox::place_of(i, word)]; }

    std::size_t skill_of(std::size_t row) const { return static_cast<std::size_t>(education_of(page_.kind[row])); }
    std::uint32_t cell_of(std::size_t row) const {
        return (page_.birth[row] * countries_ + page_.residence[row]) * reference_skills + static_cast<std::uint32_t>(skill_of(row));
    }

    /// The rows whose word, as far as it is drawn, is below the threshold of their own cell, and their cells; without a branch to guess.
    Rows sift(Rows rows) {
        const std::uint8_t* top = this->top();
        std::size_t n = 0;
        for (const std::uint16_t row : rows) {
            const std::uint32_t cell = cell_of(row), word = bytes_ ? std::uint32_t{top[row]} << 24 : desk_.words[row];
            desk_.open[n] = row, desk_.cells[n] = cell, n += word < leave_[cell];
        }
        return {desk_.open.data(), n};
    }

    /// Sorts out who leaves, who goes home and who stays after all.
    void move(Rows rows, const std::uint32_t* cells) {
        draw_events(rows);
        const std::uint8_t* top = this->top();
        std::size_t leaving = 0, homing = 0;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::size_t row = rows[i];
            const std::uint32_t word = bytes_ ? std::uint32_t{top[row]} << 24 | event(i, 2) >> 8 : desk_.words[row];
            const bool abroad = page_.birth[row] != page_.residence[row];
            const bool home = word < step_.law.hazard[abroad][skill_of(row)], move = word < leave_[cells[i]];
            desk_.homing[homing] = static_cast<std::uint16_t>(i), homing += home;
            desk_.leaving[leaving] = static_cast<std::uint16_t>(i), leaving += move & !home;
        }
        for (std::size_t k = 0; k < leaving; ++k) {
            const std::size_t i = desk_.leaving[k], row = rows[i];
            settle(row, cells[i], step_.tables.destination(page_.birth[row], page_.residence[row], skill_of(row), event(i, 0)));
        }
        for (std::size_t k = 0; k < homing; ++k) settle(rows[desk_.homing[k]], cells[desk_.homing[k]], page_.birth[rows[desk_.homing[k]]]);
    }

    void settle(std::size_t row, std::uint32_t from, int residence) {
        const std::uint32_t to = from + static_cast<std::uint32_t>((residence - page_.residence[row]) * reference_skills);
        --change_[from], ++change_[to];
        page_.residence[row] = static_cast<std::uint8_t>(residence);
        page_.state[row] = with_group(page_.state[row], step_.screen.group(to));
    }

    /// Who turns 65 makes room for somebody of 20 at home.
    void replace(Rows rows) {
        draw_events(rows);
        const auto born = static_cast<std::int16_t>(12 * (step_.now - newcomer_age));
        for (std::size_t i = 0; i < rows.size(); ++i) {
            const std::uint16_t row = rows[i];
            --change_[cell_of(row)];
            page_.residence[row] = page_.birth[row];
            page_.kind[row] = kind_of(0, step_.law.skill(page_.birth[row], event(i, 1)), 0);
            page_.born[row] = born;
            const std::uint32_t cell = cell_of(row);
            ++change_[cell];
            page_.state[row] = scan_byte(step_.now + working_years, step_.screen.group(cell));
        }
    }

    Page& page_;
    const ReferenceStep& step_;
    ReferenceDesk& desk_;
    bool bytes_;           // profile E8
    std::uint32_t first_;  // number of row 0
    std::uint32_t countries_;
    std::int32_t* change_;
    const std::uint32_t* leave_;
};

}  // namespace

void step_page(PageBox& box, const ReferenceStep& step, ReferenceDesk& desk) { PageStep(box.page(), step, desk).run(box.rows); }

std::unique_ptr<ReferenceDesk> ReferenceDesks::take() {
    const std::lock_guard lock(mutex_);
    if (free_.empty()) return std::make_unique<ReferenceDesk>(cells_);
    auto desk = std::move(free_.back());
    free_.pop_back();
    return desk;
}

void ReferenceDesks::give(std::unique_ptr<ReferenceDesk> desk) {
    const std::lock_guard lock(mutex_);
    free_.push_back(std::move(desk));
}

void ReferenceDesks::collect(ReferenceStocks& stocks) {
    for (const auto& desk : free_)
        for (std::size_t cell = 0; cell < stocks.size(); ++cell) {
            stocks[cell] += desk->change[cell];
            desk->change[cell] = 0;
        }
}

}  // namespace sterna
