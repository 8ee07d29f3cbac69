#include "levers/worker_doors.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double amount = 0;
    std::string door = "any";
    std::string selection = "lottery";
    double points_cut = 65;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        required_number<Params>("amount", &Params::amount, {0, 1e9}, "persons/year", "most admissions to everybody in scope together",
                                "the law to be studied", Evidence::assumption),
        choice<Params>("door", &Params::door, {"any", "permanent", "temporary", "family", "student"}, "doors that count against the quota; any = permanent and temporary", "the law to be studied",
                       Evidence::assumption),
        choice<Params>("selection", &Params::selection, {"lottery", "queue", "points"},
                       "who gets the places: by lot, by time waited, or by points for skill, age, field and language",
                       "the three rules in use", Evidence::assumption),
        number<Params>("points_cut", &Params::points_cut, {0, 100}, "point", "least score admitted, with selection: points",
                       "plausible from 60 to 67, pass marks of the Australian and Canadian tests", Evidence::assumption)};
    return t;
}

std::uint8_t doors(const std::string& door) {
    if (door == "family") return entry_bit(Channel::family);
    if (door == "student") return entry_bit(Channel::student);
    return doors_for_workers(door);
}

Selection selection_of(const std::string& word) {
    if (word == "queue") return Selection::queue;
    return word == "points" ? Selection::points : Selection::lottery;
}

class QuotaLever final : public Lever {
  public:
    explicit QuotaLever(const Params& params) : params_(params) {}

    /// A cap that is half in force lets twice as many in.
    void apply(Rules& rules, const Scope& scope, double strength, int number) const override {
        if (strength == 0) return;
        rules.quotas.push_back({number, scope, doors(params_.door), params_.amount / strength, selection_of(params_.selection), params_.points_cut});
    }

  private:
    Params params_;
};

}  // namespace

LeverEntry quota_lever() {
    return {.info = {.name = "quota",
                     .summary = "A yearly number of admissions, shared by everybody in scope.",
                     .description =
                         "In law: a numerical limit on visas. Everybody in scope who applies at a door it counts shares one number a year; "
                         "if more apply than there are places, a lottery, the time waited or points decide. Refused applicants try their "
                         "next choice or wait (`admission`: rejected). Free movement and circular schemes are not counted.\n\n"
                         "Moves who is admitted, where the refused go instead, and through the diaspora later flows. During a ramp the "
                         "number is `amount` over the strength, so that the limit closes in from above. Some of the refused go "
                         "without papers. Not captured: exemptions for employers.\n\n"
                         "Who pays: those refused, who earn less elsewhere; the destination forgoes their work and taxes.",
                     .params = table().infos()},
            .make = [](const Values& values) -> std::unique_ptr<Lever> { return std::make_unique<QuotaLever>(table().read(values)); },
            .payers = {Payer::destination, Payer::migrant},
            .process = "admission"};
}

}  // namespace sterna
