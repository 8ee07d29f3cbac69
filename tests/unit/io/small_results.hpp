#pragma once
#include "sterna/io/results.hpp"

#include <cstdint>
#include <limits>
#include <string>
#include <vector>

namespace sterna::testing {

/// Two countries, three levels of education, three frames; one of everything a result file can hold.
inline Results small_results() {
    Results results;
    results.header.title = "A small world";
    results.header.sterna_version = "0.1.0";
    results.header.git_commit = "0123456789ab";
    results.header.compiler = "test";
    results.header.seed = 18446744073709551615u;
    results.header.scenario_digest = std::string(32, 'a');
    results.header.world_digest = std::string(32, 'b');
    results.axes = {{"origin", {"PHL", "ROU"}, {}, "", "Country of birth"},
                    {"education", {"basic", "secondary", "tertiary"}, {}, "", "Level of education"},
                    {"bound", {}, {0.05, 0.95}, "1", "Quantile"}};
    results.time = {2020.0, 2021.0, 2022.0};
    results.frames.emplace_back(FrameDescription{
        "stock", {"origin", "education"}, {2, 3}, ElementType::int64, "persons", "People at the end of the frame", "measured"});
    results.frames.emplace_back(
        FrameDescription{"ledger/loss", {"origin"}, {2}, ElementType::float64, "USD2021", "Training paid and lost", "assumed"});
    for (std::int64_t t = 0; t < 3; ++t) {
        results.frames[0].append(std::vector<std::int64_t>{t, 10 + t, 20 + t, -30, missing_int64, 1'000'000'007 * t});
        results.frames[1].append(std::vector<double>{0.1 * static_cast<double>(t), std::numeric_limits<double>::quiet_NaN()});
    }
    const std::vector<double> shares{0.1, 0.2, 0.3, 0.4, -0.0, 0.6};
    const std::vector<std::string> verdicts{"more teachers", "na\xc3\xafve"};
    results.arrays = {
        {"skilled_share", {"time", "origin"}, shares, "1", "Share with a degree", "derived"},
        {"scorecard/verdict", {"origin"}, verdicts, "", "Verdict in words", "derived"},
        {"scorecard/people", {}, std::vector<std::int64_t>{42}, "persons", "People at the end", "derived"}};
    results.scenario_yaml = "model: sterna\nyears: 2\n";
    results.provenance = {{"table", "source"}, {"stock", "UN DESA 2020"}, {"wage", "ILO 2022"}};
    results.performance = {{"threads", "2"}, {"wall_seconds", "1.5"}};
    return results;
}

}  // namespace sterna::testing
