#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double share = 1;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{number<Params>("share", &Params::share, {0, 1}, "share",
                                                     "of the excess over-qualification of migrants over natives that goes",
                                                     "the law to be studied", Evidence::assumption)};
    return t;
}

class Recognition final : public Lever {
  public:
    explicit Recognition(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        const double left = 1 - params_.share * strength;
        if (left == 1) return;
        auto& change = rules.recognition.emplace_back();
        change.scope = scope;
        change.entry.times(left);
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry recognition_lever() {
    return {.info = {.name = "recognition",
                     .summary = "Recognises degrees and experience gained elsewhere.",
                     .description =
                         "In law: fast procedures, bridging courses, mutual recognition between two states. The chance that a skilled migrant "
                         "works below the education falls by `share` of what exceeds that of natives, 17 %, for people already there and for "
                         "those who come; it can only free people. Whoever considers a move knows it. "
                         "Joint: needs the authorities that let workers in and those that know their degrees, of both countries (`coherence`).\n\n"
                         "Moves skilled work and wages of destinations, what migrants earn, learn and send, and the choice of destination. Not "
                         "captured: the cost of the procedures, and that a degree recognised in one country helps in another. The destination "
                         "pays, unless a donor does, which is in no account.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<Recognition>(table().read(values)); },
            .joint = true,
            .process = "brain_waste",
            .unpaid = true};
}

}  // namespace sterna
