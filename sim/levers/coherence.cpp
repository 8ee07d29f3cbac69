#include <algorithm>

#include "sterna/model/coherence.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double score = 0.8, migration_development = 0, migration_finance = 0, development_finance = 0, international = 0, cost = 0.0001;
};

const ParamTable<Params>& table() {
    const auto pair = [](const char* key, double Params::*member, const char* meaning) {
        return number<Params>(key, member, {0, 1}, "1", meaning, "the variant to be studied", Evidence::assumption);
    };
    static const ParamTable<Params> t{
        pair("score", &Params::score, "least score of each pair of authorities while the lever holds"),
        pair("migration_development", &Params::migration_development, "the same of those for migration and development, where higher"),
        pair("migration_finance", &Params::migration_finance, "the same of those for migration and finance, where higher"),
        pair("development_finance", &Params::development_finance, "the same of those for development and finance, where higher"),
        pair("international", &Params::international, "least score between international organisations"),
        number<Params>("cost", &Params::cost, {0, 0.01}, "share",
                       "of output a year that each country in scope pays for 0.1 of its score, or of the international one, that is added",
                       "no estimate", Evidence::assumption)};
    return t;
}

class CoherenceLever final : public Lever {
  public:
    explicit CoherenceLever(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        if (strength == 0) return;
        CoherenceEffort effort;
        effort.number = number, effort.scope = scope;
        const auto floor = [&](double pair) { return std::max(params_.score, pair) * strength; };
        effort.at_least = {floor(params_.migration_development), floor(params_.migration_finance), floor(params_.development_finance)};
        effort.international = params_.international * strength, effort.cost = params_.cost;
        rules.coherence.push_back(effort);
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
                         "year each score of the countries named in scope is at least `score` (one of the three may be set higher), and the one "
                         "between international organisations at least `international`; so joint policies act more strongly and sooner (`coherence`). Nothing "
                         "else moves.\n\n"
                         "Strength scales the floors. After `until` scores fall back. Not captured: how coordination comes about.\n\n"
                         "Who pays: each country in scope, for what the floors add to the scores it would have without them.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<CoherenceLever>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::origin, Payer::destination},
            .process = "coherence"};
}

}  // namespace sterna
