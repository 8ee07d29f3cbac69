#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double size = 0.02, discount = 0.005, maturity = 5;
    std::string proceeds = "refinance";
};

const ParamTable<Params>& table() {
    const auto assumed = Evidence::assumption;
    static const ParamTable<Params> t{
        number<Params>("size", &Params::size, {0, 0.2}, "share", "of output, most outstanding; demand may be less", "no estimate", assumed),
        number<Params>("discount", &Params::discount, {0, 0.02}, "share", "yield that natives abroad give up, a year",
                       "small and explicit in India 1998-2000, large in Israel until 1989: Ketkar and Ratha 2009", assumed),
        number<Params>("maturity", &Params::maturity, {1, 30}, "year", "of the bonds", "five years in India 2000 and Nigeria 2017", Evidence::found),
        choice<Params>("proceeds", &Params::proceeds, {"refinance", "invest", "train"},
                       "what the money is for: dearer debt, local capital, or places of study", "the law to be studied", assumed)};
    return t;
}

BondUse use_of(const std::string& word) {
    if (word == "invest") return BondUse::invest;
    return word == "train" ? BondUse::train : BondUse::refinance;
}

class DiasporaBond final : public Lever {
  public:
    explicit DiasporaBond(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength * params_.size == 0) return;
        rules.bonds.push_back({scope, params_.size * strength, params_.discount, params_.maturity, use_of(params_.proceeds)});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry diaspora_bond_lever() {
    return {.info = {.name = "diaspora_bond",
                     .summary = "The origins in scope borrow from their natives abroad at a lower yield.",
                     .description =
                         "In law: bonds sold to natives abroad. Each December as many are outstanding as `size` allows and natives abroad "
                         "want: a part of their savings, by trust in the state of origin (`finance`: invested_abroad, trust). They bear the "
                         "country's interest less `discount`. Bonds that mature are sold again; what is "
                         "sold beyond those outstanding takes the place of dearer debt, goes into local capital, or pays the places of study "
                         "that young people want and do not find.\n\n"
                         "Moves interest and so the budget; with `invest` debt and, from the next close, local capital and output; with `train` "
                         "debt, places and what the budget pays for students. Strength scales the size. "
                         "After `until` the bonds run off into market debt. Joint: needs the authorities for migration and for finance "
                         "(`coherence`). Not captured: marketing, exchange risk, default.\n\n"
                         "Who pays: the origin pays interest; natives abroad who hold the bonds give up yield (`bond_yield_forgone`).",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<DiasporaBond>(table().read(values)); },
            .heeds = heeds::origins,
            .payers = {Payer::origin, Payer::migrant},
            .joint = true,
            .process = "finance"};
}

}  // namespace sterna
