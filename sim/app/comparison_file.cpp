#include "sterna/app/comparison_file.hpp"

#include <span>

#include "app/comparison_parts.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/config/emit.hpp"
#include "sterna/core/digest.hpp"
#include "sterna/version.hpp"

namespace sterna {

std::vector<std::string> numbered(std::size_t n) {
    std::vector<std::string> labels;
    for (std::size_t i = 0; i < n; ++i) labels.push_back(std::to_string(i + 1));
    return labels;
}

namespace {

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) text += (text.empty() ? "" : " ") + word;
    return text;
}

std::string joined(const Atlas& atlas, const std::vector<int>& countries) {
    std::vector<std::string> codes;
    for (const int c : countries) codes.push_back(atlas.countries[static_cast<std::size_t>(c)].code);
    return joined(codes);
}

}  // namespace

Results comparison_results(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants, const ComparisonResult& result,
                           const std::vector<double>& times, const Weights& weights, const ComparisonFileOptions& options) {
    Results file;
    file.header.format = "sterna-comparison";
    file.header.title = base.title;
    file.header.sterna_version = version, file.header.git_commit = git_commit, file.header.compiler = compiler;
    file.header.seed = base.seed;
    file.header.world_digest = to_hex(atlas.digest);
    std::string text = canonical_text(base);
    file.scenario_yaml = to_yaml(base);
    std::vector<std::string> titles, origins, destinations, questions;
    for (std::size_t v = 0; v < variants.size(); ++v) {
        text += "\n" + canonical_text(variants[v]);
        file.scenario_yaml += "\n# variant " + std::to_string(v + 1) + "\n" + to_yaml(variants[v]);
        titles.push_back(result.variants[v].title);
        questions.push_back(variants[v].question);
        origins.push_back(joined(atlas, result.variants[v].origins));
        destinations.push_back(joined(atlas, result.variants[v].destinations));
    }
    file.header.scenario_digest = to_hex(digest_of(std::as_bytes(std::span(text))));
    file.time = times;
    std::vector<std::string> codes, names;
    for (const auto& country : atlas.countries) codes.push_back(country.code), names.push_back(country.name);
    file.axes = {{"variant", titles, {}, "1", "variant scenario"},
                 {"replicate", numbered(result.replicates.size()), {}, "1", "paired replicate"},
                 {"country", codes, {}, "1", "country, of birth or of residence as the array says"},
                 {"party", {"origin", "destination", "migrants"}, {}, "1", "party"},
                 {"sex", {"female", "male"}, {}, "1", "sex"},
                 {"change", {"left", "stayed", "returned", "away", "studied", "not_studied"}, {}, "1", "how a life differs from the base"}};
    add_series(result, base.seed, options.exec, file);
    if (result.knows_people()) add_scorecard(result, options.precision, file), add_lives(result, atlas, file), add_changes(result, file);
    if (!result.variants.empty()) add_indicators(result, !weights.empty(), options.precision, file);
    add_pairing(result, file);
    const std::string found(to_string(Evidence::computed));
    file.arrays.push_back({"country_name", {"country"}, names, "1", "name of the country", found});
    file.arrays.push_back({"scope_origins", {"variant"}, origins, "1", "birth countries that the variant's levers name", found});
    file.arrays.push_back({"scope_destinations", {"variant"}, destinations, "1", "destinations that the variant's levers name", found});
    file.arrays.push_back({"question", {"variant"}, questions, "1", "question the variant asks", found});
    file.provenance = atlas.provenance;
    std::vector<const Scenario*> scenarios{&base};
    for (const Scenario& variant : variants) scenarios.push_back(&variant);
    file.parameters = parameter_table(scenarios);
    return file;
}

}  // namespace sterna
