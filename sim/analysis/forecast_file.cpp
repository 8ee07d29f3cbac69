#include "sterna/analysis/forecast_file.hpp"

#include <array>
#include <cmath>

#include <fmt/format.h>

#include "sterna/config/csv.hpp"

namespace sterna {

namespace {

/// Columns of rivals beyond the reference, by their labels.
constexpr std::array<std::pair<const char*, const char*>, 3> rivals{
    {{"half_trend", "half the last trend, geometric"}, {"gravity", "gravity regression"}, {"flat_share", "flat 11 % of the stock"}}};

std::string text_of(double value) { return std::isfinite(value) ? fmt::format("{:.6g}", value) : std::string(); }

std::string code_of(const Atlas& atlas, int country) { return country < 0 ? std::string() : atlas.countries[static_cast<std::size_t>(country)].code; }

}  // namespace

std::string forecasts_csv(const Atlas& atlas, const std::vector<ForecastSet>& sets) {
    std::string text = "outcome,from,to,origin,destination,truth,reference,expected,drawn,lower,upper";
    for (const auto& rival : rivals) text += fmt::format(",{}", rival.first);
    text += '\n';
    for (const ForecastSet& set : sets)
        for (const Forecast& f : set.items) {
            text += fmt::format("{},{},{},{},{},{},{},{},{},{},{}", set.outcome, set.from, set.to, code_of(atlas, f.origin), code_of(atlas, f.destination),
                                text_of(f.truth), text_of(f.reference), text_of(f.value), text_of(f.drawn), text_of(f.lower), text_of(f.upper));
            for (const auto& rival : rivals) {
                text += ',';
                for (std::size_t r = 0; r < set.rivals.size(); ++r)
                    if (set.rivals[r] == rival.second) text += text_of(f.rivals[r]);
            }
            text += '\n';
        }
    return text;
}

std::string errors_csv(const std::vector<ErrorClass>& classes) {
    std::string text = "outcome,years,from,items,low,high,low_reference,high_reference\n";
    for (const ErrorClass& e : classes)
        text += fmt::format("{},{},{},{},{:.4f},{:.4f},{:.4f},{:.4f}\n", e.outcome, e.years, e.from, e.items, e.low, e.high, e.low_reference, e.high_reference);
    return text;
}

std::vector<ErrorClass> read_errors(const std::string& file) {
    const Csv csv = Csv::read(file, {"outcome", "years", "from", "items", "low", "high", "low_reference", "high_reference"});
    std::vector<ErrorClass> classes;
    const Range logs{-100, 100};
    for (std::size_t i = 0; i < csv.size(); ++i) {
        const Csv::Row row = csv.row(i);
        classes.push_back({std::string(row.text("outcome")), static_cast<int>(row.integer("years", {1, 100})), row.number("from", {0, 1e10}),
                           static_cast<int>(row.integer("items", {0, 1'000'000'000})), row.number("low", logs), row.number("high", logs),
                           row.number("low_reference", logs), row.number("high_reference", logs)});
    }
    return classes;
}

}  // namespace sterna
