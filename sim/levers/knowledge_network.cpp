#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double missions = 200, weeks = 6, cost = 5000;
    std::string payer = "origin";
};

const ParamTable<Params>& table() {
    const auto assumed = Evidence::assumption;
    static const ParamTable<Params> t{
        number<Params>("missions", &Params::missions, {0, 100000}, "1/year", "visits of experts to each origin in scope", "no estimate", assumed),
        number<Params>("weeks", &Params::weeks, {0, 52}, "week", "of work at home in a mission", "no estimate", assumed),
        number<Params>("cost", &Params::cost, {0, 100000}, "US dollar", "of a mission: travel, daily allowance, organisation",
                       "plausible from 3,000 to 10,000", assumed),
        choice<Params>("payer", &Params::payer, {"origin", "donor"}, "whose budget pays the missions", "the law to be studied", assumed)};
    return t;
}

class KnowledgeNetwork final : public Lever {
  public:
    explicit KnowledgeNetwork(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        const double missions = params_.missions * strength, years = missions * params_.weeks / 52;
        if (years > 0) {
            rules.expert_years.push_back({scope, {}});
            rules.expert_years.back().entry.add(years);
        }
        const double us_dollars = missions * params_.cost;
        const bool donors = params_.payer == "donor";
        for (int c = 0; c < max_countries && us_dollars > 0; ++c)
            if (scope.origins[static_cast<std::size_t>(c)])
                rules.yearly_outlays.push_back({donors ? nobody : c, donors ? c : nobody, us_dollars, 0});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry knowledge_network_lever() {
    return {.info = {.name = "knowledge_network",
                     .summary = "Experts among natives abroad come to work at home for some weeks.",
                     .description =
                         "In law: a programme that sends skilled natives abroad to universities, hospitals and offices at home for a few weeks "
                         "and pays for it. Their missions x weeks / 52 person-years add to the network that passes knowledge on (`diaspora`), "
                         "in each origin in scope and up to the skilled natives in the destinations in scope. Nobody moves: they are not "
                         "returnees and stay residents of where they live.\n\n"
                         "Moves productivity and so wages and output of the origin from the next close. Strength scales the missions. Not "
                         "captured: that those who come are chosen for what they know, what their employers lose, and returns for good that "
                         "begin with a visit.\n\n"
                         "Who pays: `payer`, for every mission; money of donors enters the budget that spends it.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<KnowledgeNetwork>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::origin, Payer::donor},
            .process = "diaspora"};
}

}  // namespace sterna
