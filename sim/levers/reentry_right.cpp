#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double chance = 1;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{number<Params>("chance", &Params::chance, {0, 1}, "share",
                                                     "least chance that whoever left a scheme on time is admitted to it again; 1 = guaranteed",
                                                     "the law to be studied", Evidence::assumption)};
    return t;
}

class ReentryRight final : public Lever {
  public:
    explicit ReentryRight(const Params& params) : params_(params) {}

    void apply(Rules& rules, const Scope& scope, double strength, int) const override {
        if (params_.chance * strength == 0) return;
        rules.reentry.push_back({scope, {}});
        rules.reentry.back().entry.at_least(params_.chance * strength);
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry reentry_right_lever() {
    return {.info = {.name = "reentry_right",
                     .summary = "Whoever left a scheme on time is admitted to it again, before newcomers.",
                     .description =
                         "In law: a right to come again, for workers of every scheme in the corridors in scope: circular and seasonal "
                         "visas, agreements and partnerships. Who goes home when the permit ends, and has been there for as long as "
                         "the scheme asks, is offered a place every year and goes ahead of newcomers. Who overstays forgoes it.\n\n"
                         "Moves repeat trips, and overstaying: at the end of a permit the hope of the next trip is weighed against a "
                         "life without papers (`permits`: share_without, share_guaranteed). Where a scheme promises more of its own, "
                         "its promise holds. Those who come again take places of the quota; other workers find fewer.\n\n"
                         "Strength, as along a ramp, scales the chance; a better chance takes the right from nobody. It counts for all "
                         "who are abroad or at home when it comes into force, whenever they left. After `until` the right is gone, "
                         "also for those who counted on it, and those still abroad know it. It needs a scheme: temporary permits "
                         "outside schemes give no such right. Not captured: employers who name the workers they want, and promises "
                         "that nobody believes.\n\n"
                         "Who pays: newcomers, who find fewer places.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<ReentryRight>(table().read(values)); },
            .heeds = heeds::places,
            .payers = {Payer::migrant}};
}

}  // namespace sterna
