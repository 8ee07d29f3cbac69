#include "sterna/model/coherence.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double score = 0.8, international = 0, cost = 0.0001;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("score", &Params::score, {0, 1}, "1", "least score of each pair of authorities while the lever holds",
                       "the variant to be studied", Evidence::assumption),
        number<Params>("international", &Params::international, {0, 1}, "1", "least score between international organisations",
                       "the variant to be studied", Evidence::assumption),
        number<Params>("cost", &Params::cost, {0, 0.01}, "share", "of output a year that each country in scope pays", "no estimate",
                       Evidence::assumption)};
    return t;
}

class CoherenceLever final : public Lever {
  public:
    explicit CoherenceLever(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.coherence.push_back({scope, params_.score * strength, params_.international * strength, 0, 0});
        const auto countries = acting(scope);
        for (int c = 0; c < max_countries; ++c)
            if (countries[static_cast<std::size_t>(c)]) rules.yearly_outlays.push_back({c, nobody, 0, params_.cost * strength});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry coherence_lever() {
    return {.info = {.name = "coherence",
                     .summary = "Authorities of the countries in scope work together at least this well.",
                     .description =
                         "In law: joint committees, shared budgets, one strategy for migration, development and finance. From the close of the "
                         "year each score of the countries named in scope is at least `score`, and the one between international "
                         "organisations at least `international`; so joint policies act more strongly and sooner (`coherence`). Nothing "
                         "else moves.\n\n"
                         "Strength scales the floors and the cost. After `until` scores fall back. Not captured: how coordination comes about. "
                         "Each country in scope pays.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<CoherenceLever>(table().read(values)); },
            .process = "coherence"};
}

}  // namespace sterna
