#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double months = 1;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("months", &Params::months, {0, 60}, "month", "most that may be taken, in pay at the destination", "the law to be studied",
                       Evidence::assumption)};
    return t;
}

class RecruitmentFeeCap final : public Lever {
  public:
    explicit RecruitmentFeeCap(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (strength == 0) return;
        rules.fee_cap.push_back({scope, {}});
        rules.fee_cap.back().entry.at_most(params_.months / strength);
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry recruitment_fee_cap_lever() {
    return {.info = {.name = "recruitment_fee_cap",
                     .summary = "Limits what recruiters may take from workers.",
                     .description =
                         "In law: licensed recruiters may charge a worker no more than `months` of pay at the destination; the employer "
                         "bears the rest. The money cost of a move falls by what was taken above the cap, but for free movement, flight and "
                         "moves without papers, so that more can afford it; those who go on temporary permits or in schemes arrive with "
                         "less debt. Joint: recruiters are licensed at the origin and paid by employers at the destination (`coherence`).\n\n"
                         "Moves who can leave, debts, savings and returns. A strength below 1 loosens the cap in proportion. Not captured: "
                         "fees taken in secret, and jobs lost where employers must pay.\n\n"
                         "Who pays: employers of the destination, what is taken off (`employer_cost`), which a comparison charges to its party.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<RecruitmentFeeCap>(table().read(values)); },
            .heeds = heeds::places | heeds::people,
            .payers = {Payer::employer},
            .joint = true,
            .process = "rights"};
}

}  // namespace sterna
