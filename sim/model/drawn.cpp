#include "sterna/model/drawn.hpp"

#include "sterna/model/return_hazard.hpp"

namespace sterna {

void Drawn::attach(const Page& page) {
    page_ = &page;
    for (RowMemo<double>* memo : {&ability_, &taste_, &wealth_, &force_, &job_}) memo->forget();
    family_.forget(), luck_[0].forget(), luck_[1].forget();
    year_[0] = year_[1] = 0, job_month_ = never;
}

Drawn& Drawn::of(std::span<const int> rows) {
    rows_ = rows;
    births_.resize(rows.size()), serials_.resize(rows.size());
    for (std::size_t j = 0; j < rows.size(); ++j) births_[j] = page_->birth[rows[j]], serials_[j] = page_->serial[rows[j]];
    return *this;
}

void Drawn::draw(const Draws& draws, Stream stream, Month month, std::vector<double>& out) {
    out.resize(rows_.size());
    draws.uniforms(stream, month, births_, serials_, out);
}

std::span<const double> Drawn::uniforms(const Draws& draws, Stream stream, Month month) {
    draw(draws, stream, month, first_);
    return first_;
}

void Drawn::scores(const Draws& draws, Stream stream, RowMemo<double>& memo) {
    draw(draws, stream, Traits::birth, first_);
    math::normal_quantiles(first_);
    memo.set(rows_, first_);
}

Drawn& Drawn::draw_ability(const Traits& traits) {
    draw(traits.draws, Traits::study, Traits::birth, first_);
    draw(traits.draws, Traits::skill, Traits::birth, second_);
    math::normal_quantiles(first_), math::normal_quantiles(second_);
    for (std::size_t j = 0; j < rows_.size(); ++j) ability_.set(rows_[j], Traits::ability_of_scores(first_[j], second_[j]));
    return *this;
}

Drawn& Drawn::draw_taste(const Traits& traits) {
    scores(traits.draws, Traits::taste, taste_);
    return *this;
}

Drawn& Drawn::draw_wealth(const Traits& traits) {
    scores(traits.draws, Traits::wealth, wealth_);
    return *this;
}

Drawn& Drawn::draw_force(const Traits& traits) {
    draw(traits.draws, force_stream, Month{0}, first_);
    force_.set(rows_, first_);
    return *this;
}

Drawn& Drawn::draw_job(const Draws& luck, Month month) {
    draw(luck, job_stream, month, first_);
    job_.set(rows_, first_);
    job_month_ = month;
    return *this;
}

Drawn& Drawn::draw_family(const Draws& luck) {
    months_.resize(rows_.size());
    for (std::size_t j = 0; j < rows_.size(); ++j) months_[j] = page_->since[rows_[j]];
    words_.resize(rows_.size());
    luck.words(family_stream, months_, births_, serials_, words_);
    for (std::size_t j = 0; j < rows_.size(); ++j) family_.set(rows_[j], {Month{months_[j]}, to_unit53(words_[j][0], words_[j][1])});
    return *this;
}

Drawn& Drawn::draw_luck(const Draws& luck, int year) {
    words_.resize(rows_.size());
    luck.words(luck_of_year, Month::of(year), births_, serials_, words_);
    const int at = year & 1;
    year_[at] = year;
    luck_[at].set(rows_, words_);
    return *this;
}

double Drawn::family(const Page& page, int row, const Draws& luck) const {
    const Month since{page.since[row]};
    if (known(page) && family_.has(row) && family_[row].month == since) return family_[row].u;
    return luck.uniform(family_stream, person_at(page, row), since);
}

}  // namespace sterna
