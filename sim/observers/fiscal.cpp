#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

using State = PublicFinanceState;

class Fiscal final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto write = [&](const char* name, const char* meaning, auto cents_of) {
            std::vector<double> values;
            for (const CountryState& state : frame.world.countries) values.push_back(static_cast<double>(cents_of(state.public_finance)) / 100);
            out.reals({name, {"country"}, {values.size()}, "US dollar of 2021 a year", meaning, Evidence::assumption}, values);
        };
        write("fiscal_balance", "receipts less outlays that migration moves; its change means something, its level does not",
              [](const State& s) { return s.balance; });
        write("taxes", "on wages of residents, and of natives abroad where the law taxes them", [](const State& s) { return s.taxes; });
        write("transfer_tax", "tax on consumption paid from transfers", [](const State& s) { return s.transfer_tax; });
        write("benefits", "paid to residents aged 15-64", [](const State& s) { return s.benefits; });
        write("training_outlay", "public outlay for pupils and students of the year, without health", [](const State& s) { return s.training; });
        write("bond_training", "outlay for pupils and students that proceeds of bonds paid", [](const State& s) { return s.bond_training; });
        write("training_outlay_health", "public outlay for students of health", [](const State& s) { return s.training_health; });
        write("integration_cost", "of the year's arrivals", [](const State& s) { return s.integration; });
        write("policy_cost", "paid by the budget for policies", [](const State& s) { return s.policy_cost; });
        std::vector<double> donors;
        for (const std::int64_t cents : frame.tallies[cube::donor_cost]) donors.push_back(static_cast<double>(cents) / 100);
        out.reals({"donor_cost", {"country"}, {donors.size()}, "US dollar of 2021", "paid by donors for policies in the country, who are no party", Evidence::assumption},
                  donors);
        write("policy_receipts", "received by the budget from policies", [](const State& s) { return s.policy_receipts; });
        write("recoveries", "grants paid back, deposits forfeited and service bonds bought out", [](const State& s) { return s.recoveries; });
        write("partnership_receipts", "received less paid under agreements between countries, settled for the year before",
              [](const State& s) { return s.partnerships; });
        write("memo_training_abroad", "beside the accounts: value of training that left with skilled emigrants, less returned",
              [](const State& s) { return s.training_abroad; });
        write("memo_tax_forgone", "beside the accounts: present value of taxes less benefits of the same people; not to be added to the training",
              [](const State& s) { return s.tax_forgone; });
    }
};

}  // namespace

ObserverEntry fiscal_observer() {
    return {"fiscal", "Budgets: what migration moves in them.", []() -> std::unique_ptr<Observer> { return std::make_unique<Fiscal>(); }};
}

}  // namespace sterna
