#include "sterna/app/decomposition_file.hpp"

#include <cmath>
#include <limits>
#include <span>

#include "sterna/analysis/intervals.hpp"
#include "sterna/app/result_files.hpp"
#include "sterna/config/emit.hpp"
#include "sterna/core/digest.hpp"
#include "sterna/version.hpp"

namespace sterna {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// One number in each replicate.
using Number = std::function<double(const BrainReplicate&)>;

/// What is measured of every country, and perhaps of women, men and both: places in `number` order, country by country.
struct Measured {
    std::string name, units, meaning, evidence;
    std::vector<std::string> dims;   // without replicate and edge
    std::size_t places = 0;
    std::function<double(const BrainReplicate&, std::size_t place)> actual, counterfactual;
    std::function<double(const BrainReplicate&, std::size_t channel, std::size_t place)> share;
};

/// Levels, effect and shares of channels of what is measured.
class Writer {
  public:
    Writer(const std::vector<BrainReplicate>& all, std::size_t channels, Results& file) : all_(all), channels_(channels), file_(file) {}

    void write(const Measured& m) {
        levels(m, "actual", "actual run: ", m.actual);
        levels(m, "counterfactual", "counterfactual: ", m.counterfactual);
        std::vector<Number> effects, shares;
        for (std::size_t i = 0; i < m.places; ++i)
            effects.push_back([&m, i](const BrainReplicate& r) { return m.actual(r, i) - m.counterfactual(r, i); });
        for (std::size_t e = 0; e < channels_; ++e)
            for (std::size_t i = 0; i < m.places; ++i) shares.push_back([&m, e, i](const BrainReplicate& r) { return m.share(r, e, i); });
        intervals(m, "effect", m.dims, effects, "effect on: ");
        if (channels_ == 0) return;
        std::vector<std::string> dims{"edge"};
        dims.insert(dims.end(), m.dims.begin(), m.dims.end());
        intervals(m, "channels", dims, shares, "Shapley share of the effect on: ");
    }

  private:
    template <class F>
    void levels(const Measured& m, const std::string& group, const std::string& what, const F& level) {
        std::vector<double> data;
        for (const BrainReplicate& r : all_)
            for (std::size_t i = 0; i < m.places; ++i) data.push_back(level(r, i));
        std::vector<std::string> dims{"replicate"};
        dims.insert(dims.end(), m.dims.begin(), m.dims.end());
        put(m, group, std::move(dims), std::move(data), what);
    }

    void intervals(const Measured& m, const std::string& group, const std::vector<std::string>& dims, const std::vector<Number>& numbers,
                   const std::string& what) {
        std::vector<double> mean, lower, upper;
        for (const Number& number : numbers) {
            std::vector<double> values;
            for (const BrainReplicate& r : all_) values.push_back(number(r));
            const Interval i = t_interval(values);
            const bool bounded = std::isfinite(i.lower);
            mean.push_back(i.mean), lower.push_back(bounded ? i.lower : missing), upper.push_back(bounded ? i.upper : missing);
        }
        put(m, group, dims, std::move(mean), "mean " + what);
        put(m, group + "_lower", dims, std::move(lower), "lower 95 % bound of the " + what);
        put(m, group + "_upper", dims, std::move(upper), "upper 95 % bound of the " + what);
    }

    void put(const Measured& m, const std::string& group, std::vector<std::string> dims, std::vector<double> data, const std::string& what) {
        file_.arrays.push_back({group + "/" + m.name, std::move(dims), std::move(data), m.units, what + m.meaning, m.evidence});
    }

    const std::vector<BrainReplicate>& all_;
    std::size_t channels_;
    Results& file_;
};

Measured skill(const Atlas& atlas, const std::string& name, std::array<double, 3> BrainStock::*member, const std::string& meaning) {
    return {name, "1", meaning, std::string(to_string(Evidence::computed)), {"country", "sex"}, 3 * atlas.countries.size(),
            [member](const BrainReplicate& r, std::size_t i) { return (r.actual[i / 3].*member)[i % 3]; },
            [member](const BrainReplicate& r, std::size_t i) { return (r.counterfactual[i / 3].*member)[i % 3]; },
            [member](const BrainReplicate& r, std::size_t e, std::size_t i) { return (r.channels[e][i / 3].*member)[i % 3]; }};
}

Measured item(const Atlas& atlas, const std::string& name, std::size_t number, const Indicator& about) {
    return {name, about.units, about.long_name + (about.by_birth ? ", of natives" : ""), std::string(to_string(about.evidence)), {"country"}, atlas.countries.size(),
            [number](const BrainReplicate& r, std::size_t i) { return r.items[number].actual[i]; },
            [number](const BrainReplicate& r, std::size_t i) { return r.items[number].counterfactual[i]; },
            [number](const BrainReplicate& r, std::size_t e, std::size_t i) { return r.items[number].channels[e][i]; }};
}

Results with_header(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options) {
    Results file;
    const std::string against(against_names[static_cast<std::size_t>(options.against)]);
    file.header.format = "sterna-decomposition";
    file.header.title = scenario.title + ", net brain effect against " + against;
    file.header.sterna_version = version, file.header.git_commit = git_commit, file.header.compiler = compiler;
    file.header.seed = scenario.seed;
    const std::string text = canonical_text(scenario);
    file.header.scenario_digest = to_hex(digest_of(std::as_bytes(std::span(text))));
    file.header.world_digest = to_hex(atlas.digest);
    const auto say = [&](const char* name, const std::string& value, const char* meaning) {
        file.arrays.push_back({name, {}, std::vector<std::string>{value}, "1", meaning, ""});
    };
    say("against", against, "what the run is compared with");
    say("cut_from", options.from ? to_string(*options.from) : "start", "month from which on channels are cut");
    file.arrays.push_back({"year", {}, std::vector<std::int64_t>{(scenario.end - 1).year()}, "1", "year whose numbers these are", ""});
    file.scenario_yaml = to_yaml(scenario);
    file.provenance = atlas.provenance;
    file.parameters = parameter_table({&scenario});
    return file;
}

}  // namespace

Results decomposition_results(const Atlas& atlas, const Scenario& scenario, const DecomposeOptions& options,
                              const std::map<std::string, Indicator>& about, const std::vector<BrainReplicate>& all) {
    Results file = with_header(atlas, scenario, options);
    std::vector<std::string> codes, numbers, names;
    for (const BrainChannel& channel : options.channels) names.push_back(channel.name);
    for (const auto& country : atlas.countries) codes.push_back(country.code);
    for (std::size_t r = 0; r < all.size(); ++r) numbers.push_back(std::to_string(r + 1));
    file.axes = {{"replicate", numbers, {}, "1", "replicate"},
                 {"country", codes, {}, "1", "country, of birth where it is about natives"},
                 {"sex", {"female", "male", "both"}, {}, "1", "sex, and both together"}};
    if (!names.empty()) file.axes.push_back({"edge", names, {}, "1", "channel"});
    Writer writer(all, options.channels.size(), file);
    writer.write(skill(atlas, "at_home", &BrainStock::at_home, "skilled natives at home over natives aged 15-64, last year"));
    writer.write(skill(atlas, "share", &BrainStock::share, "skilled among residents aged 15-64, last year"));
    writer.write(skill(atlas, "units", &BrainStock::units, "efficiency of skilled natives at home over natives aged 15-64, last year"));
    for (std::size_t i = 0; i < options.items.size(); ++i) writer.write(item(atlas, options.items[i], i, about.at(options.items[i])));
    return file;
}

}  // namespace sterna
