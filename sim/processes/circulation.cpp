#include <algorithm>
#include <span>

#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double factor = 3;
    double years = 3;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("factor", &Params::factor, {1, 10}, "1", "factor of the hazard to consider leaving again of those just back",
                       "plausible from 1 to 6; aimed at 59 % who make more than one trip where doors are open, Klabunde 2014", Evidence::assumption),
        number<Params>("years", &Params::years, {0, 20}, "year", "how long after a return", "plausible from 1 to 5", Evidence::assumption)};
    return t;
}

class Circulation final : public Process {
  public:
    Circulation(const Params& params, const MeasureList& measures)
        : params_(params), trips_(measures.find("trips")), in_country_(measures.find("stays_under_way")), abroad_(measures.find("spells_under_way")) {}

    void prepare(Tables& tables, const Context&) const override {
        tables.repeat_consider = params_.factor;
        tables.repeat_years = static_cast<int>(params_.years);
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const Roll::Group& group : block.roll.at_home()) count_trips(block, group.rows, ctx);
        for (const int row : block.roll.elsewhere())
            if (page.residence[row] != page.birth[row]) count_stay(block, row, ctx);
        count_trips(block, block.roll.elsewhere(), ctx);
    }

  private:
    void count_trips(Block& block, std::span<const int> rows, const Context& ctx) const {
        const Page& page = block.page();
        for (const int row : rows) {
            if (page.trips[row] == 0) continue;
            const int bin = std::min<int>(page.trips[row], trip_bins - 1);
            block.tally.add(trips_, static_cast<std::size_t>(page.birth[row] * trip_bins + bin), ctx.weight[page.birth[row]]);
        }
    }

    /// In the year of the stay that is under way: who has just come stands in the bin from which leavers of the first year go.
    void count_stay(Block& block, int row, const Context& ctx) const {
        const Page& page = block.page();
        const auto years = static_cast<std::size_t>(std::clamp(months_between(Month{page.since[row]}, ctx.now) / 12, 0, year_bins - 1));
        block.tally.add(in_country_, page.residence[row] * std::size_t{year_bins} + years, ctx.weight[page.birth[row]]);
        block.tally.add(abroad_, page.birth[row] * std::size_t{year_bins} + years, ctx.weight[page.birth[row]]);
    }

    Params params_;
    Measure trips_, in_country_, abroad_;
};

}  // namespace

ProcessEntry circulation_process() {
    return {.info = {.name = "circulation",
                     .summary = "Those who came back know the way: they consider leaving again more often.",
                     .description =
                         "For some years after a return the hazard to consider a further trip is `factor` times that of others of their age, "
                         "and the trip costs them less (`emigration`: repeat_cost). Where they may move freely, the country they came back "
                         "from is known to them: search and paperwork weigh less (`emigration`: familiar). Whether they go is the same "
                         "choice as for everybody, so repeat and circular migration emerge where doors are open and stop where they are "
                         "shut. Counts natives by "
                         "the number of trips from home, of which a move onward is part, and stays by their length, ended and under way. Not captured: seasons of the year, contacts with one employer, and returnees of the years before the run, who are not known.",
                     .params = table().infos()},
            .streams = {},
            .measures = {{"trips", {Axis::birth, Axis::trips}, "person", "natives by the number of trips from home, if any", false, false},
                         {"stays_under_way", {Axis::residence, Axis::years}, "person", "foreign-born residents by completed years of their stay", false, false},
                         {"spells_under_way", {Axis::birth, Axis::years}, "person", "natives abroad by completed years where they are", false, false}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<Circulation>(table().read(values), measures);
            }};
}

}  // namespace sterna
