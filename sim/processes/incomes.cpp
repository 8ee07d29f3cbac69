#include <cmath>

#include "sterna/model/process.hpp"

namespace sterna {

namespace {

/// Counts what people earn and who lives apart from the family; decides nothing.
class Incomes final : public Process {
  public:
    explicit Incomes(const MeasureList& m) : income_(m.find("net_income")), apart_(m.find("living_apart")) {}

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const Roll::Group& group : block.roll.at_home()) count_at_home(block, group, ctx);
        for (const int row : block.roll.elsewhere()) {
            const auto sex = static_cast<std::size_t>(sex_of(page.kind[row]));
            const std::size_t at = ctx.layout.corridor(page.birth[row], page.residence[row]) * sexes + sex;
            const std::int64_t persons = ctx.weight[page.birth[row]];
            const double wage = block.net_wage[static_cast<std::size_t>(row)];
            if (wage > 0) block.tally.add(income_, at, math::nearest_int(wage) * persons);
            const bool abroad = page.residence[row] != page.birth[row];
            if (abroad && !family_rights(status_of(page.state[row]))) block.tally.add(apart_, at, persons);
        }
    }

  private:
    void count_at_home(Block& block, const Roll::Group& group, const Context& ctx) const {
        const int home = block.roll.birth();
        std::int64_t dollars = 0;
        for (const int row : group.rows) dollars += math::nearest_int(block.net_wage[static_cast<std::size_t>(row)]);
        const std::size_t at = ctx.layout.corridor(home, home) * sexes + static_cast<std::size_t>(sex_of(group.kind));
        block.tally.add(income_, at, dollars * ctx.weight[static_cast<std::size_t>(home)]);
    }

    Measure income_, apart_;
};

}  // namespace

ProcessEntry incomes_process() {
    const std::vector<Axis> who{Axis::birth, Axis::residence, Axis::sex};
    return {.info = {.name = "incomes",
                     .summary = "Counts what people earn and who lives apart from the family, for the scorecard.",
                     .description =
                         "Counts, at the close of each frame, the yearly net wages of all workers at the prices of the place where they "
                         "live, and the migrants whose status lets no family come. Moves nothing: without it the scorecard of a run has no "
                         "incomes.",
                     .params = {}},
            .streams = {},
            .measures = {{"net_income", who, "PPP dollar", "net wages of a year", false, false},
                         {"living_apart", who, "person", "migrants whose status lets no family come", false, false}},
            .make = [](const Values&, const MeasureList& m) -> std::unique_ptr<Process> { return std::make_unique<Incomes>(m); }};
}

}  // namespace sterna
