#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

class DiasporaSeries final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto each = [&](const char* name, const char* units, const char* meaning, double CapitalState::* member) {
            std::vector<double> values;
            for (const CountryState& country : frame.world.countries) values.push_back(country.capital.*member);
            out.reals({name, {"origin"}, {values.size()}, units, meaning, Evidence::computed}, values);
        };
        each("knowledge_factor", "1", "productivity by the skilled abroad, base year = 1", &CapitalState::knowledge);
        each("returnee_factor", "1", "productivity by skilled returnees, base year = 1", &CapitalState::returnees);
        each("trade_factor", "1", "exports by people abroad, base year = 1", &CapitalState::trade);
        each("fdi_factor", "1", "inflow of direct investment by the skilled abroad, base year = 1", &CapitalState::investment);
        each("exports", "million US dollar of 2021 a year", "exports of goods and services", &CapitalState::exports);
        each("direct_investment", "million US dollar of 2021 a year", "inflow of direct investment", &CapitalState::direct_investment);
    }
};

}  // namespace

ObserverEntry diaspora_observer() {
    return {"diaspora", "What each diaspora does for productivity, exports and investment.",
            []() -> std::unique_ptr<Observer> { return std::make_unique<DiasporaSeries>(); }};
}

}  // namespace sterna
