#include "sterna/io/record_results.hpp"

#include "sterna/model/ledger_items.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

void ResultRecorder::integers(const SeriesInfo& info, std::span<const std::int64_t> values) {
    keep(info, ElementType::int64, std::vector<std::int64_t>(values.begin(), values.end()));
}

void ResultRecorder::reals(const SeriesInfo& info, std::span<const double> values) {
    keep(info, ElementType::float64, std::vector<double>(values.begin(), values.end()));
}

std::vector<FrameArray>& ResultRecorder::frames() {
    compress();
    return frames_;
}

void ResultRecorder::keep(const SeriesInfo& info, ElementType type, Values values) {
    const auto [place, fresh] = places_.emplace(info.name, frames_.size());
    if (fresh) {
        frames_.emplace_back(FrameDescription{info.name, info.dims, info.shape, type, info.units, info.long_name,
                                              std::string(to_string(info.evidence))});
        waiting_.emplace_back();
    }
    if (waiting_[place->second]) compress();  // the next frame begins
    waiting_[place->second] = std::move(values);
}

void ResultRecorder::compress() {
    for_each_block(exec_, frames_.size(), [&](std::size_t i) {
        if (waiting_[i]) std::visit([&](const auto& values) { frames_[i].append(std::span(values)); }, *waiting_[i]);
        waiting_[i].reset();
    });
}

namespace {

std::vector<double> counted(int n) {
    std::vector<double> values;
    for (int i = 0; i < n; ++i) values.push_back(i);
    return values;
}

template <class List>
std::vector<std::string> words(const List& list) {
    return {std::begin(list), std::end(list)};
}

}  // namespace

std::vector<Dimension> result_dimensions(const Atlas& atlas) {
    std::vector<std::string> codes;
    for (const auto& country : atlas.countries) codes.push_back(country.code);
    return {
        {"origin", codes, {}, "1", "country of birth"},
        {"residence", codes, {}, "1", "country of residence"},
        {"country", codes, {}, "1", "country"},
        {"education", atlas.education, {}, "1", "education level"},
        {"sex", {"female", "male"}, {}, "1", "sex"},
        {"field", atlas.fields, {}, "1", "field of study of the skilled"},
        {"status", words(status_names), {}, "1", "legal status"},
        {"channel", atlas.channels, {}, "1", "channel of transfers"},
        {"cause", words(cause_names), {}, "1", "what made a graduate enrol"},
        {"item", words(ledger_items), {}, "1", "line of the brain ledger"},
        {"unit_item", words(ledger_unit_items), {}, "1", "line of the brain ledger in efficiency units"},
        {"party", {"origin", "destination", "migrants"}, {}, "1", "party of the scorecard"},
        {"whom", {"female", "male", "both"}, {}, "1", "women, men, or both together"},
        {"trips", {}, counted(trip_bins), "1", "stays abroad begun; the last stands for itself and more"},
        {"years", {}, counted(year_bins), "year", "completed years; the last stands for itself and more"},
    };
}

}  // namespace sterna
