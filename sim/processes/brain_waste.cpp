#include "sterna/model/human_capital.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params : Overqualification {
    Params() { migrants = true; }
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("fade", &Params::fade, {0, 2}, "1/year",
                       "rate at which the chance falls from that of arrivals to that of the settled",
                       "plausible from 0.03 to 0.2", Evidence::assumption),
        number<Params>("on_arrival", &Params::on_arrival, {0, 1.36}, "1", "chance on arrival, as a multiple of the corridor's share",
                       "with settled 0.85 and fade 0.1 it gives that share back on base-year durations of stay", Evidence::derived),
        number<Params>("settled", &Params::settled, {0, 1.36}, "1", "chance of the long settled, as a multiple of the corridor's share",
                       "no estimate", Evidence::assumption),
        toggle<Params>("natives", &Params::natives,
                       "whether skilled natives can be over-qualified too, with the chance 0.17; wages of the world file are then those of "
                       "natives in skilled work",
                       "college graduates born in the United States, Batalova, Fix and Bachmeier 2016", Evidence::recalled_high),
    };
    return t;
}

class BrainWaste final : public Process {
  public:
    explicit BrainWaste(const Params& p) : params_(p) {}

    void prepare(Tables& tables, const Context&) const override {
        tables.overqualification = params_;
        tables.choice.params.standing.overqualification = true;
    }

    void settle_in(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (int row = 0; row < block.rows(); ++row)
            if (page.residence[row] != gone && (params_.natives || page.residence[row] != page.birth[row]))
                set_flag(block, row, overqualified(page, row, ctx), ctx);
    }

    void decide(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        const std::vector<int>& at_home_too = ctx.census ? block.living : block.due;
        for (const int row : params_.natives ? at_home_too : block.abroad) {
            if (page.residence[row] == gone) continue;
            const bool arrived = page.since[row] < ctx.now.index && page.since[row] >= (ctx.now - ctx.step).index;
            if (ctx.census || arrived) set_flag(block, row, overqualified(page, row, ctx), ctx);
        }
    }

    /// Who came in this step is looked at in the next.
    void plan(const Block& block, std::span<const int> rows, std::span<Month> wake, const Context& ctx) const override {
        if (params_.natives)
            lower_each(rows, wake, [&](int row) { return block.page().since[row] >= ctx.now.index ? ctx.last() + 1 : never; });
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        const auto count = [&](int row) {
            if (block.offers_work[static_cast<std::size_t>(row)] && overqualified(page, row, ctx)) count_person(block, row, cube::overqualified, ctx);
        };
        for (const Roll::Group& group : block.roll.at_home()) {
            if (!ctx.atlas.skilled[static_cast<std::size_t>(education_of(group.kind))]) continue;
            for (const int row : group.rows)
                if (params_.natives || (page.training[row] & new_graduate_bit)) count(row);
        }
        for (const int row : block.roll.elsewhere()) count(row);
    }

  private:
    void set_flag(Block& block, int row, bool on, const Context& ctx) const {
        Page& page = block.page();
        if (((page.state[row] & overqualified_bit) != 0) == on) return;
        settle(block, row, ctx);
        page.state[row] = with_bit(page.state[row], overqualified_bit, on);
    }

    Overqualification params_;
};

}  // namespace

ProcessEntry brain_waste_process() {
    return {
        .info =
            {.name = "brain_waste",
             .summary = "Skilled migrants may work below their education, most of them soon after arrival.",
             .description =
                 "Each stay abroad of a skilled person carries one draw. The person works below the education as long as that "
                 "draw "
                 "is less than a chance that falls with the years since arrival, from 1.36 to 0.85 times the observed share of "
                 "over-qualified foreign-born; so time can free people and never trap them. Over-qualified workers earn the "
                 "wage of the education below, count as such in production and lose skill with the years. Recognition by law or by a "
                 "scheme lowers the chance; nobody's degree is recognised without papers. Whoever considers a move expects the share of "
                 "the corridor.\n\n"
                 "Moves wages of migrants, skilled labour of destinations and what returnees bring home. Does not capture "
                 "differences between destinations and origins in the recognition of degrees, nor, by default, natives in jobs below "
                 "their education beyond the new graduates of `labour_market`.",
             .params = table().infos()},
        .streams = {stream("brain_waste/spell")},
        .measures = {},
        .make = [](const Values& v, const MeasureList&) -> std::unique_ptr<Process> {
            return std::make_unique<BrainWaste>(table().read(v));
        }};
}

}  // namespace sterna
