#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double share = 1, visa = 0.03, decay = 0.2;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("share", &Params::share, {0, 1}, "share", "active recruiting that stops", "the law to be studied", Evidence::assumption),
        number<Params>("visa", &Params::visa, {0, 12}, "util", "added to the cost of visas",
                       "a restrictive reform lowers flows by 6 %, from memory, which is 0.06 times the dissimilarity of destinations",
                       Evidence::recalled_medium),
        number<Params>("decay", &Params::decay, {0, 1}, "1/year", "of both that is lost in a year, as employers find other ways",
                       "effects of the British code were small and did not last, from memory", Evidence::recalled_medium)};
    return t;
}

class EthicalRecruitment final : public Lever {
  public:
    explicit EthicalRecruitment(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override { push(rules, scope, strength); }
    /// What is left falls in yearly steps, so that the law stands still between them.
    void apply_dated(Rules& rules, const Scope& scope, const LeverForce& force) const override {
        const int years = force.from ? months_between(*force.from, force.now) / 12 : 0;
        double left = force.strength;
        for (int year = 0; year < years; ++year) left *= 1 - params_.decay;
        push(rules, scope, left);
    }

  private:
    void push(Rules& rules, const Scope& scope, double effect) const {
        if (params_.share * effect > 0) rules.recruiting.push_back({scope, {1 - params_.share * effect}});
        if (params_.visa * effect > 0) rules.visa_cost.push_back({scope, {params_.visa * effect}});
    }

    Params params_;
};

}  // namespace

LeverEntry ethical_recruitment_lever() {
    return {.info = {.name = "ethical_recruitment",
                     .summary = "Recruiters leave alone the workers whom poor countries cannot spare.",
                     .description =
                         "In law: a code such as that of the World Health Organisation of 2010, which asks members not to recruit "
                         "health workers in the countries of its support-and-safeguard list. Recruiters of the destinations in scope "
                         "make fewer offers to people of the origins, levels of education and fields in scope, and visas get a little "
                         "dearer for them. People may still go of their own accord. Name the origins and `fields: [health]` in scope: "
                         "left out, the code covers everybody.\n\n"
                         "Moves departures by schemes, because their recruiters approach fewer (`emigration`: recruitment), and "
                         "departures by the permanent and the temporary door through the cost of visas. Where a scheme serves several "
                         "destinations, its offers fall by the part of usual moves that goes to those in scope. Offers under "
                         "agreements between countries, which such codes allow, go on; so do those to people trained for a scheme or "
                         "with the right to come again.\n\n"
                         "Strength scales both. From `from` on a share `decay` of the effect is lost with every whole year; without "
                         "`from` nothing is lost. After `until` all is as before. Not captured: recruiting outside schemes, which the "
                         "constants of corridors hold, and which destinations take those who are not approached.\n\n"
                         "Who pays: those who are not approached, and employers of the destination, who go without them.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<EthicalRecruitment>(table().read(values)); },
            .payers = {Payer::employer, Payer::migrant},
            .process = "emigration"};
}

}  // namespace sterna
