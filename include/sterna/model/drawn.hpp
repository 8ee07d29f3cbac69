#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "sterna/model/human_capital.hpp"
#include "sterna/model/luck.hpp"
#include "sterna/model/population.hpp"
#include "sterna/model/traits.hpp"

namespace sterna {

/// Numbers of some rows of one page. Forgetting them costs nothing.
template <class T>
class RowMemo {
  public:
    void forget() { ++round_; }
    void set(std::span<const int> rows, std::span<const T> values) {
        for (std::size_t j = 0; j < rows.size(); ++j) set(rows[j], values[j]);
    }
    bool has(int row) const { return of_round_[static_cast<std::size_t>(row)] == round_; }
    const T& operator[](int row) const { return value_[static_cast<std::size_t>(row)]; }
    void set(int row, const T& value) {
        value_[static_cast<std::size_t>(row)] = value;
        of_round_[static_cast<std::size_t>(row)] = round_;
    }

    /// By row; means something where `has` is true.
    const T* values() const { return value_.data(); }

  private:
    std::vector<T> value_ = std::vector<T>(page_rows);
    std::vector<std::uint32_t> of_round_ = std::vector<std::uint32_t>(page_rows, 0);
    std::uint32_t round_ = 1;
};

/// What has been drawn for rows of the page at work: many at once, where one at a time would take most of a step. All are pure
/// functions of the person, so that whoever finds nothing here draws the same number.
class Drawn {
  public:
    void attach(const Page& page);

    /// For whom the draws that follow are made.
    Drawn& of(std::span<const int> rows);
    Drawn& draw_ability(const Traits& traits);
    Drawn& draw_taste(const Traits& traits);
    Drawn& draw_wealth(const Traits& traits);
    /// Uniform draw for life that says who takes part in the labour force.
    Drawn& draw_force(const Traits& traits);
    /// Uniform draw of the month that says who finds work.
    Drawn& draw_job(const Draws& luck, Month month);
    Drawn& draw_luck(const Draws& luck, int year);
    /// Uniform draw of a stay abroad that says whose family is at home.
    Drawn& draw_family(const Draws& luck);

    /// A draw that only one hook asks for: uniform, in list order. Valid until the next one.
    std::span<const double> uniforms(const Draws& draws, Stream stream, Month month);

    double ability(const Page& page, int row, const Traits& traits) const {
        return known(page) && ability_.has(row) ? ability_[row] : traits.ability(person_at(page, row));
    }
    double taste(const Page& page, int row, const Traits& traits) const {
        return known(page) && taste_.has(row) ? taste_[row] : traits.taste_for_home(person_at(page, row));
    }
    double wealth(const Page& page, int row, const Traits& traits) const {
        return known(page) && wealth_.has(row) ? wealth_[row] : traits.wealth_score(person_at(page, row));
    }
    double force(const Page& page, int row, const Traits& traits) const {
        return known(page) && force_.has(row) ? force_[row] : traits.draws.uniform(force_stream, person_at(page, row), Month{0});
    }
    double job(const Page& page, int row, Month month, const Draws& luck) const {
        return known(page) && job_month_ == month && job_.has(row) ? job_[row] : luck.uniform(job_stream, person_at(page, row), month);
    }
    double family(const Page& page, int row, const Draws& luck) const;
    YearLuck luck(const Page& page, int row, int year, const Draws& luck) const {
        const int at = year & 1;
        if (known(page) && year_[at] == year && luck_[at].has(row)) return {luck_[at][row], year};
        return {luck, person_at(page, row), year};
    }

    /// By row, for loops over rows for which they were drawn; null if they were not for this page, month or year.
    const double* forces(const Page& page) const { return known(page) ? force_.values() : nullptr; }
    const double* jobs(const Page& page, Month month) const { return known(page) && job_month_ == month ? job_.values() : nullptr; }
    const Words* lucks(const Page& page, int year) const { return known(page) && year_[year & 1] == year ? luck_[year & 1].values() : nullptr; }

  private:
    struct OfMonth {
        Month month;
        double u = 0;
    };
    bool known(const Page& page) const { return page_ == &page; }
    void scores(const Draws& draws, Stream stream, RowMemo<double>& memo);
    void draw(const Draws& draws, Stream stream, Month month, std::vector<double>& out);

    const Page* page_ = nullptr;
    RowMemo<double> ability_, taste_, wealth_, force_, job_;
    RowMemo<OfMonth> family_;
    Month job_month_ = never;
    RowMemo<Words> luck_[2];  // of even and of odd years
    int year_[2] = {0, 0};

    std::span<const int> rows_;
    std::vector<std::uint8_t> births_;
    std::vector<std::uint32_t> serials_;
    std::vector<std::int16_t> months_;
    std::vector<Words> words_;
    std::vector<double> first_, second_;
};

}  // namespace sterna
