#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    double means = 1;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{number<Params>(
        "means", &Params::means, {0, 2}, "1",
        "elasticity of liquid wealth, over the money cost of a move, to income a resident; the cost stays what it was in the base year",
        "wealth in proportion to income", Evidence::assumption)};
    return t;
}

class Development final : public Process {
  public:
    explicit Development(const Params& p) : p_(p) {}

    void prepare(Tables& tables, const Context& ctx) const override {
        tables.choice.means.clear();
        for (const CountryState& state : ctx.world.countries) tables.choice.means.push_back(math::pow(state.institutions.means, p_.means));
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        const Layout& layout = ctx.layout;
        for (int r = 0; r < layout.countries; ++r) {
            std::int64_t residents = 0;
            for (int b = 0; b < layout.countries; ++b)
                for (int e = 0; e < layout.educations; ++e)
                    for (int g = 0; g < sexes; ++g) residents += tallies[cube::stock][layout.cell(b, r, e, g)];
            CountryState& state = world.countries[static_cast<std::size_t>(r)];
            const double income = residents > 0 ? state.output / static_cast<double>(residents) : 0;
            if (first) state.institutions.base_income = income;
            if (income > 0 && state.institutions.base_income > 0) state.institutions.means = income / state.institutions.base_income;
        }
    }

  private:
    Params p_;
};

}  // namespace

ProcessEntry development_process() {
    return {.info = {.name = "development",
                     .summary = "What income at home does to leaving: it gives the means to go and takes the reasons away.",
                     .description =
                         "With it, decisions follow income at home as it changes: the value of staying and the ability to pay for study read "
                         "this year's wages, and liquid wealth grows with output a resident while the money a move costs does not. So "
                         "emigration of the poor first rises with income, as more can pay, and then falls, as fewer want to. Without it, "
                         "these read the wages of the base year.\n\n"
                         "Moves who can and who wants to leave, and who can pay for study. Does not capture aspirations other than through "
                         "income, prices of travel, or credit for migrants.",
                     .params = table().infos()},
            .streams = {},
            .measures = {},
            .make = [](const Values& v, const MeasureList&) -> std::unique_ptr<Process> { return std::make_unique<Development>(table().read(v)); }};
}

}  // namespace sterna
