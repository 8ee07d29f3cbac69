#include "app/compare_parts.hpp"

#include <charconv>
#include <cmath>
#include <filesystem>
#include <map>

#include "sterna/app/result_files.hpp"
#include "sterna/io/publish.hpp"

namespace sterna {

Weights weights_of(const std::vector<std::string>& texts) {
    Weights weights;
    for (const std::string& text : texts) {
        const auto equals = text.find('=');
        double value = 0;
        const char* end = text.data() + text.size();
        const auto parsed = equals == std::string::npos ? std::from_chars_result{nullptr, std::errc::invalid_argument}
                                                        : std::from_chars(text.data() + equals + 1, end, value);
        if (parsed.ec != std::errc{} || parsed.ptr != end || !std::isfinite(value))
            throw InputError("--weight " + text + ": write indicator=number, as in origin_poverty=-1");
        if (!weights.emplace(text.substr(0, equals), value).second) throw InputError("--weight " + text + ": the indicator has a weight already");
    }
    return weights;
}

std::optional<double> precision_of(const std::string& text) {
    if (text.empty()) return {};
    double percent = 0;
    const char* end = text.data() + text.size();
    const auto parsed = std::from_chars(text.data(), end, percent);
    const std::string_view unit(parsed.ptr, end);
    if (parsed.ec != std::errc{} || (unit != "%" && unit != " %") || !std::isfinite(percent) || !(percent > 0))
        throw InputError("--precision " + text + ": write a percentage of the base above 0, as in 0.1%");
    return percent / 100;
}

CompareOutputs outputs_of(const std::string& base, const std::vector<std::string>& variants, const RunOptions& options) {
    CompareOutputs out;
    out.comparison = options.output.empty() ? default_output(base, "-comparison") : options.output;
    std::map<std::string, std::string> writers{{std::filesystem::path(out.comparison).filename().string(), "the comparison"}};
    const auto place = [&](const std::string& scenario) {
        const std::string name = std::filesystem::path(scenario).stem().string() + ".h5";
        const auto [taken, fresh] = writers.emplace(name, scenario);
        if (!fresh && taken->second != scenario)
            throw InputError(scenario + " and " + taken->second + " would both be written to " + name +
                             "; rename the scenario or give the comparison another name (-o)");
        return (std::filesystem::path(out.comparison).parent_path() / name).string();
    };
    out.base = place(base);
    for (const std::string& variant : variants) out.variants.push_back(place(variant));
    check_publishable(out.comparison), check_publishable(out.base);
    for (const std::string& variant : out.variants) check_publishable(variant);
    return out;
}

}  // namespace sterna
