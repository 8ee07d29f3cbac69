#include "sterna/analysis/indicators.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace sterna {

namespace {

bool one_number_a_country(const SeriesInfo& info) {
    return info.dims.size() == 1 && (info.dims[0] == "country" || info.dims[0] == "origin");
}

/// Cubes that add up to indicators, with the name of the sum over natives abroad.
constexpr std::array<std::pair<std::string_view, std::string_view>, 6> summed{{{"stock", "stock_abroad"},
                                                                               {"outflow", "outflow"},
                                                                               {"return_flow", "returns"},
                                                                               {"repeat_flow", "repeat_moves"},
                                                                               {"overstay", "overstays"},
                                                                               {"removal", "removals"}}};

}  // namespace

void IndicatorRecorder::integers(const SeriesInfo& info, std::span<const std::int64_t> values) {
    if (one_number_a_country(info)) put(info.name, info, info.dims[0] == "origin", {values.begin(), values.end()});
    else if (info.dims.size() == 4) sum_cube(info, values);
}

void IndicatorRecorder::reals(const SeriesInfo& info, std::span<const double> values) {
    if (one_number_a_country(info)) put(info.name, info, info.dims[0] == "origin", {values.begin(), values.end()});
    else if (info.dims.size() == 2 && info.dims[1] == "whom") put_by_whom(info.name, info, values, 3);
    else if (info.dims == std::vector<std::string>{"country", "education", "sex"}) put_by_education(info, values);
}

/// `width` numbers a country: women, men and, if there is a third, both; else both is their mean.
void IndicatorRecorder::put_by_whom(const std::string& name, const SeriesInfo& info, std::span<const double> values, std::size_t width) {
    std::vector<double> women, men, both;
    for (std::size_t at = 0; at < values.size(); at += width) {
        women.push_back(values[at]), men.push_back(values[at + 1]);
        both.push_back(width == 3 ? values[at + 2] : (values[at] + values[at + 1]) / 2);
    }
    const bool by_birth = info.dims[0] == "origin";
    put(name, info, by_birth, std::move(both));
    put(name + "_female", info, by_birth, std::move(women));
    put(name + "_male", info, by_birth, std::move(men));
}

void IndicatorRecorder::put_by_education(const SeriesInfo& info, std::span<const double> values) {
    for (std::size_t e = 0; e < atlas_.education.size(); ++e) {
        std::vector<double> level;
        for (std::size_t c = 0; c < info.shape[0]; ++c)
            for (std::size_t g = 0; g < sexes; ++g) level.push_back(values[(c * atlas_.education.size() + e) * sexes + g]);
        put_by_whom(info.name + "_" + atlas_.education[e], info, level, sexes);
    }
}

void IndicatorRecorder::sum_cube(const SeriesInfo& info, std::span<const std::int64_t> values) {
    const auto known = std::find_if(summed.begin(), summed.end(), [&](const auto& pair) { return pair.first == info.name; });
    if (known == summed.end()) return;
    const std::size_t n = info.shape[0], educations = info.shape[2];
    std::vector<double> all(n, 0.0), skilled(n, 0.0), home(n, 0.0), home_skilled(n, 0.0);
    std::size_t at = 0;
    for (std::size_t o = 0; o < n; ++o)
        for (std::size_t r = 0; r < n; ++r)
            for (std::size_t e = 0; e < educations; ++e)
                for (int g = 0; g < sexes; ++g, ++at) {
                    const double persons = static_cast<double>(values[at]);
                    (o == r ? home : all)[o] += persons;
                    if (atlas_.skilled[e]) (o == r ? home_skilled : skilled)[o] += persons;
                }
    const std::string name(known->second);
    const auto put_natives = [&](const std::string& of, const char* who, std::vector<double> persons) {
        SeriesInfo about = info;
        about.long_name += who;
        put(of, about, true, std::move(persons));
    };
    put_natives(name, ", of natives in other countries", std::move(all));
    put_natives(name + "_skilled", ", of skilled natives in other countries", std::move(skilled));
    if (info.name != "stock") return;
    put_natives("stock_at_home", ", of natives at home", std::move(home));
    put_natives("stock_at_home_skilled", ", of skilled natives at home", std::move(home_skilled));
}

void IndicatorRecorder::put(const std::string& name, const SeriesInfo& info, bool by_birth, std::vector<double> values) {
    Indicator& indicator = indicators_[name];
    indicator.units = info.units, indicator.long_name = info.long_name, indicator.evidence = info.evidence;
    indicator.by_birth = by_birth;
    indicator.frames.push_back(std::move(values));
}

}  // namespace sterna
