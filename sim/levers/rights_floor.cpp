#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double index = 0.8;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("index", &Params::index, {0, 1}, "1", "least rights index; 1 = the rights of citizens", "the law to be studied", Evidence::assumption)};
    return t;
}

class RightsFloor final : public Lever {
  public:
    explicit RightsFloor(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.rights_floor.push_back({scope, {}});
        rules.rights_floor.back().entry.at_least(params_.index * strength);
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry rights_floor_lever() {
    return {.info = {.name = "rights_floor",
                     .summary = "Guarantees foreigners a least measure of rights.",
                     .description =
                         "In law: a minimum wage and labour inspection that cover migrants, contracts that bind, courts that hear them. "
                         "The rights index of foreigners in scope is at least `index` times the strength, whatever their status and "
                         "country. Less of their wages is kept back, tied workers lose less, and employers can stop fewer from leaving.\n\n"
                         "Moves pay, destinations, returns and transfers; the posts for temporary and circular workers fall with what they "
                         "cost (`rights`: employer_response). Not captured: inspectors and their cost, and employers who leave the law "
                         "aside.\n\n"
                         "Who pays: employers, the wages that they kept back (`wages_kept_back`).",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<RightsFloor>(table().read(values)); },
            .heeds = heeds::places | heeds::people | heeds::statuses,
            .payers = {Payer::employer},
            .process = "rights"};
}

}  // namespace sterna
