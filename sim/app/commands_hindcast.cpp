#include <algorithm>
#include <cmath>
#include <filesystem>
#include <set>
#include <span>

#include <fmt/format.h>

#include "sterna/analysis/calibration.hpp"
#include "sterna/analysis/forecast_file.hpp"
#include "sterna/analysis/posterior.hpp"
#include "sterna/analysis/scores.hpp"
#include "sterna/app/commands.hpp"
#include "sterna/app/interrupt.hpp"
#include "sterna/app/plain_scenario.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_outcomes.hpp"
#include "sterna/io/read_world.hpp"

namespace sterna {

namespace {

constexpr double large_corridor = 10'000, near_enough = 0.1;
constexpr double near_exit = 0.03;
constexpr int window_passes = 3;

PathOptions path_options(const RunOptions& options) {
    PathOptions path;
    path.ages = Ages::all, path.execution.exec.threads = threads_or_cores(options.threads), path.between_steps = stop_if_interrupted;
    return path;
}

/// How near the exits of those who arrive in the first five years come to the published ones.
struct Exits {
    ExitSurvey asked;
    ReturnParams returning;
    std::size_t years = 0;

    void look(const ExitSurvey& survey, const ReturnParams& params) {
        if (years == 5) return;
        asked.add(survey), returning = params, ++years;
    }

    void print(const Atlas& atlas, const std::vector<ExpectedYear>& path) const {
        const auto n = atlas.countries.size();
        Dense<double, 3> arrivals({n, n, skill_groups}, 0.0);
        for (std::size_t year = 0; year < years; ++year)
            for (std::size_t i = 0; i < arrivals.size(); ++i) arrivals.values()[i] += path[year].arrivals.values()[i];
        const std::vector<double> shares = exits_of_arrivals(atlas, asked, returning, arrivals);
        int near = 0, all = 0;
        std::string published;
        std::vector<std::pair<double, std::string>> far;
        for (std::size_t d = 0; d < shares.size(); ++d) {
            if (!std::isfinite(shares[d])) continue;
            const double off = shares[d] - atlas.countries[d].exit_5y;
            ++all, near += std::abs(off) <= near_exit;
            if (atlas.countries[d].exit_5y != CountryFacts{}.exit_5y && !atlas.countries[d].rest)
                published += fmt::format(" {} {:.3f} ({})", atlas.countries[d].code, shares[d], atlas.countries[d].exit_5y);
            if (std::abs(off) > near_exit) far.emplace_back(-std::abs(off), fmt::format("{} {:+.2f}", atlas.countries[d].code, off));
        }
        std::sort(far.begin(), far.end());
        fmt::print("\narrivals gone within five years, beside published values:{}\n", published.empty() ? " none" : published);
        fmt::print("within {:.0f} points of the world's values, published or default, in {} of {} destinations; farthest:", 100 * near_exit, near, all);
        for (std::size_t i = 0; i < std::min<std::size_t>(far.size(), 8); ++i) fmt::print(" {}", far[i].second);
        fmt::print("\n");
    }
};

std::string number(double value, int digits) { return std::isfinite(value) ? fmt::format("{:.{}f}", value, digits) : "-"; }

/// A set and its scores over all outcomes or those of origins that nobody fled.
struct Scored {
    const ForecastSet& set;
    bool without_displaced;
    std::vector<Score> scores;
};

std::vector<Scored> score_all(const std::vector<ForecastSet>& sets, const Record& record) {
    const std::set<int> displaced(record.displaced.begin(), record.displaced.end());
    std::vector<Scored> all;
    for (const ForecastSet& set : sets) {
        all.push_back({set, false, scores(set)});
        if (set.outcome == "stock") all.push_back({set, true, scores(set, [&](const Forecast& f) { return !displaced.count(f.origin); })});
    }
    return all;
}

void print(const Scored& s) {
    fmt::print("\n{} {} to {}{}: {} outcomes\n  {:<52} {:>8} {:>9} {:>8} {:>12} {:>10}\n", s.set.outcome, s.set.from, s.set.to,
               s.without_displaced ? ", without displaced origins" : "", s.scores.front().items, "", "outcomes", s.set.least == 0 ? "RMSE" : "log-RMSE", "median",
               "correlation", "rel. error");
    for (const Score& score : s.scores)
        fmt::print("  {:<52} {:>8} {:>9.3f} {:>8.3f} {:>12} {:>10}\n", score.forecast, score.items, score.log_rmse, score.median_error, number(score.correlation, 2),
                   number(score.relative_error, 2));
}

std::string scores_csv(const std::vector<Scored>& all, const std::vector<Coverage>& bands, const std::vector<std::vector<Scored>>& members) {
    std::string text = "outcome,from,to,displaced_origins,forecast,outcomes,log_rmse,median_error,correlation,relative_error,log_rmse_low,log_rmse_high,"
                       "relative_error_low,relative_error_high,covered,width,covered_reference,width_reference\n";
    const auto cell = [](double x) { return std::isfinite(x) ? fmt::format(",{:.4f}", x) : std::string(","); };
    for (std::size_t i = 0; i < all.size(); ++i)
        for (std::size_t k = 0; k < all[i].scores.size(); ++k) {
            const Score& s = all[i].scores[k];
            text += fmt::format("{},{},{},{},\"{}\",{}", all[i].set.outcome, all[i].set.from, all[i].set.to, all[i].without_displaced ? "left out" : "with", s.forecast,
                                s.items);
            text += cell(s.log_rmse) + cell(s.median_error) + cell(s.correlation) + cell(s.relative_error);
            std::vector<double> rmse, relative;
            for (const auto& member : members) rmse.push_back(member[i].scores[k].log_rmse), relative.push_back(member[i].scores[k].relative_error);
            const std::vector<double> even(rmse.size(), 1.0);
            if (k == 0 && !members.empty())
                text += cell(weighted_quantile(rmse, even, 0.05)) + cell(weighted_quantile(rmse, even, 0.95)) +
                        cell(weighted_quantile(relative, even, 0.05)) + cell(weighted_quantile(relative, even, 0.95));
            else
                text += ",,,,";
            const Coverage& band = bands[i];
            if (k == 0 && band.items > 0) text += cell(band.covered) + cell(band.width) + cell(band.covered_reference) + cell(band.width_reference);
            else text += ",,,,";
            text += '\n';
        }
    return text;
}

/// The bands of each scored set, from the file asked for or the one that the world brings; without displaced origins none are given.
std::vector<Coverage> band_all(std::vector<ForecastSet>& sets, const std::string& file, const Atlas& atlas) {
    const std::string own = atlas.folder + "/errors.csv";
    std::vector<ErrorClass> errors;
    if (!file.empty() || std::filesystem::exists(own)) errors = read_errors(file.empty() ? own : file);
    std::vector<Coverage> bands;
    for (ForecastSet& set : sets) {
        const Coverage band = add_bands(set, errors);
        bands.push_back(band);
        if (set.outcome == "stock") bands.push_back({});
        if (band.items > 0)
            fmt::print("{} {} to {}: bands of 90 % hold {:.1f} % of {} outcomes, mean width {:.2f} in logs; about persistence {:.1f} %, {:.2f}\n", set.outcome,
                       set.from, set.to, 100 * band.covered, band.items, band.width, 100 * band.covered_reference, band.width_reference);
    }
    return bands;
}

void print_members(const std::vector<Scored>& all, const std::vector<std::vector<Scored>>& members) {
    if (members.empty()) return;
    fmt::print("\nover {} members of the posterior, log-RMSE of expected values, 5 to 95 %:\n", members.size());
    for (std::size_t i = 0; i < all.size(); ++i) {
        std::vector<double> rmse;
        for (const auto& member : members) rmse.push_back(member[i].scores.front().log_rmse);
        const std::vector<double> even(rmse.size(), 1.0);
        fmt::print("  {} {} to {}{}: {:.3f} to {:.3f}\n", all[i].set.outcome, all[i].set.from, all[i].set.to,
                   all[i].without_displaced ? ", without displaced origins" : "", weighted_quantile(rmse, even, 0.05), weighted_quantile(rmse, even, 0.95));
    }
}

void write(const std::string& folder, const std::string& name, const std::string& text) {
    std::filesystem::create_directories(folder);
    const auto file = std::filesystem::path(folder) / name;
    publish(file, std::as_bytes(std::span(text)));
    fmt::print("wrote {}\n", file.string());
}

/// The constants, targets and rates of a later base on the people of this one; targets at the size of its natives.
void take_rates(Atlas& atlas, const Atlas& from) {
    if (atlas.size() != from.size())
        throw InputError(fmt::format("{}: has {} countries, {} has {}; both must be of one kind of world", from.folder, from.size(), atlas.folder, atlas.size()));
    for (std::size_t o = 0; o < atlas.countries.size(); ++o) {
        const double size = atlas.countries[o].population / from.countries[o].population;
        for (std::size_t d = 0; d < atlas.countries.size(); ++d) {
            CorridorFacts& to = atlas.corridors(o, d);
            const CorridorFacts& c = from.corridors(o, d);
            to.constant = c.constant, to.visa_cost = c.visa_cost, to.return_factor = c.return_factor, to.arrival_factor = c.arrival_factor;
            to.removal_share = c.removal_share;
            to.exit_rate = c.exit_rate, to.attrition = c.attrition;
            to.inflow = {c.inflow[0] * size, c.inflow[1] * size}, to.newcomers = c.newcomers * size;
        }
    }
}

CalibrationOptions calibration_options(const RunOptions& options, int passes) {
    CalibrationOptions calibration;
    calibration.passes = passes, calibration.from_present = true, calibration.check = false;
    calibration.execution.exec.threads = threads_or_cores(options.threads), calibration.between_steps = stop_if_interrupted;
    if (options.progress != "none") calibration.say = [](const std::string& line) { fmt::print(stderr, "{}\n", line); };
    return calibration;
}

void print_window(const ForecastSet& set, const char* how) {
    fmt::print("{}: {:.1f} % of corridors of {:.0f} persons and more are within {:.0f} % of the stock that the fit aimed at\n", how,
               100 * share_within(set, large_corridor, near_enough), large_corridor, 100 * near_enough);
}

int window_command(const std::string& world, const HindcastWish& wish, const RunOptions& options) {
    Atlas atlas = read_world(world);
    const Atlas later = read_world(wish.rates_of);
    if (later.base_year != atlas.base_year + 5) throw InputError(wish.rates_of + ": its base year must be five years after that of " + world);
    take_rates(atlas, later);
    const Record record = read_record(later);
    for (const Outcome& o : record.corridors)
        atlas.corridors(o.origin, o.destination).stock_later = o.aim * atlas.countries[static_cast<std::size_t>(o.destination)].share_15_64;
    const auto reached = [&] {
        return stocks_aimed_at(atlas, record, expected_path(atlas, plain_scenario("hindcast", world, atlas.base_year, 5, wish.workers, options), path_options(options)));
    };
    const ForecastSet carried = reached();
    calibrate(atlas, plain_scenario("hindcast", world, atlas.base_year, 30, wish.workers, options), calibration_options(options, window_passes));
    const ForecastSet solved = reached();
    print({solved, false, scores(solved)});
    print_window(solved, "constants solved over the window");
    print_window(carried, "constants of its end on the people of its start");
    if (!wish.folder.empty()) write(wish.folder, "window.csv", forecasts_csv(atlas, {solved}));
    return 0;
}

}  // namespace

int hindcast_command(const std::string& world, const HindcastWish& wish, const RunOptions& options) {
    if (!wish.rates_of.empty()) return window_command(world, wish, options);
    const Atlas atlas = read_world(world);
    if (!atlas.calibrated) throw InputError(world + ": the world has no constants.csv; `sterna calibrate " + world + "` writes it");
    const Record record = read_record(atlas);
    Exits exits;
    const auto path = [&](const Atlas& at, const RunOptions& with, Exits* asked) {
        PathOptions how = path_options(options);
        if (asked) how.look = [&](const ExitSurvey& survey, const ReturnParams& returning) { asked->look(survey, returning); };
        return expected_path(at, plain_scenario("hindcast", world, atlas.base_year, wish.years, wish.workers, with), how);
    };
    const std::vector<ExpectedYear> expected = path(atlas, options, &exits);
    std::vector<ForecastSet> sets = forecasts(atlas, record, expected);
    exits.print(atlas, expected);
    const std::vector<Coverage> bands = band_all(sets, wish.errors, atlas);
    const std::vector<Scored> all = score_all(sets, record);
    for (const Scored& s : all) print(s);

    std::vector<std::vector<ForecastSet>> member_sets;
    std::vector<std::vector<Scored>> members;
    if (!wish.posterior.empty())
        for (const std::vector<std::string>& overrides : members_of(read_posterior(wish.posterior), wish.members, options.seed.value_or(1))) {
            RunOptions with = options;
            with.overrides.insert(with.overrides.end(), overrides.begin(), overrides.end());
            Atlas solved = atlas;
            calibrate(solved, plain_scenario("hindcast", world, atlas.base_year, 30, wish.workers, with), calibration_options(options, 1));
            member_sets.push_back(forecasts(solved, record, path(solved, with, nullptr)));
            if (options.progress != "none") fmt::print(stderr, "member {} of {}\n", member_sets.size(), wish.members);
        }
    for (const auto& m : member_sets) members.push_back(score_all(m, record));
    print_members(all, members);
    if (!wish.folder.empty()) {
        write(wish.folder, "forecasts.csv", forecasts_csv(atlas, sets));
        write(wish.folder, "scores.csv", scores_csv(all, bands, members));
        std::erase_if(sets, [](const ForecastSet& set) { return set.to - set.from != 5; });
        write(wish.folder, "errors.csv", errors_csv(error_classes(sets)));
    }
    return 0;
}

}  // namespace sterna
