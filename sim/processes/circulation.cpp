#include <algorithm>

#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double factor = 3;
    double years = 3;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("factor", &Params::factor, {1, 10}, "1", "how much more often those just back consider leaving again",
                       "plausible from 1 to 6; aimed at 59 % who make more than one trip where doors are open, Klabunde 2014", Evidence::assumption),
        number<Params>("years", &Params::years, {0, 20}, "year", "how long after a return", "plausible from 1 to 5", Evidence::assumption)};
    return t;
}

class Circulation final : public Process {
  public:
    Circulation(const Params& params, const MeasureList& measures) : params_(params), trips_(measures.find("trips")) {}

    void prepare(Tables& tables, const Context&) const override {
        tables.repeat_consider = params_.factor;
        tables.repeat_years = static_cast<int>(params_.years);
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (int row = 0; row < block.rows(); ++row) {
            if (page.residence[row] == gone || page.trips[row] == 0) continue;
            const int bin = std::min<int>(page.trips[row], trip_bins - 1);
            block.tally.add(trips_, static_cast<std::size_t>(page.birth[row] * trip_bins + bin), ctx.weight[page.birth[row]]);
        }
    }

  private:
    Params params_;
    Measure trips_;
};

}  // namespace

ProcessEntry circulation_process() {
    return {.info = {.name = "circulation",
                     .summary = "Those who came back know the way: they consider leaving again more often.",
                     .description =
                         "For some years after a return people consider a further trip `factor` times as often as others of their age, "
                         "and the trip costs them less (`emigration`: repeat_cost). Where they may move freely, the country they came back "
                         "from is known to them: search and paperwork weigh less (`emigration`: familiar). Whether they go is the same "
                         "choice as for everybody, so repeat and circular migration emerge where doors are open and stop where they are "
                         "shut. Counts natives by "
                         "the number of trips begun. Not captured: seasons of the year, contacts with one employer, and returnees of the years before the run, who are not known.",
                     .params = table().infos()},
            .streams = {},
            .measures = {{"trips", {Axis::birth, Axis::trips}, "person", "natives ever abroad by the number of trips begun", false, false}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<Circulation>(table().read(values), measures);
            }};
}

}  // namespace sterna
