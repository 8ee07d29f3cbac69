#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double share = 1;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("share", &Params::share, {0, 1}, "share", "of the barriers that is removed", "the law to be studied", Evidence::assumption)};
    return t;
}

class GenderAccess final : public Lever {
  public:
    explicit GenderAccess(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.women_barriers.push_back({scope, {}});
        rules.women_barriers.back().entry.times(1 - params_.share * strength);
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry gender_access_lever() {
    return {.info = {.name = "gender_access",
                     .summary = "Removes barriers that keep women from leaving and from fields of study.",
                     .description =
                         "In law: no guardian's consent, bans on women's emigration lifted, equal access to faculties. A share of what "
                         "moving away costs women beyond men goes, for women of the origins in scope, and their fields of study come as "
                         "much nearer to those of both sexes together (`gender`).\n\n"
                         "Moves how many women leave, and in which fields they graduate. Strength scales the share. Not captured: pay, "
                         "care of children, and the time that customs take. The country of origin pays, which is in no account.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<GenderAccess>(table().read(values)); },
            .unpaid = true};
}

}  // namespace sterna
