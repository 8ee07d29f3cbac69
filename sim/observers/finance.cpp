#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

class Finance final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto write = [&](const char* name, const char* units, const char* meaning, auto value_of) {
            std::vector<double> values;
            for (std::size_t c = 0; c < frame.world.countries.size(); ++c)
                values.push_back(value_of(frame.world.countries[c].public_finance, c));
            out.reals({name, {"country"}, {values.size()}, units, meaning, Evidence::assumption}, values);
        };
        using State = PublicFinanceState;
        const char* money = "US dollar of 2021 a year";
        const auto dollars = [](std::int64_t cents) { return static_cast<double>(cents) / 100; };
        write("rating", "1", "credit score, 1 (single B minus) to 16 (best)", [](const State& s, std::size_t) { return s.score; });
        write("spread", "1", "of sovereign debt over the safest, share a year", [](const State& s, std::size_t) { return s.spread; });
        write("bond_yield", "1", "of bonds for natives abroad, share a year", [](const State& s, std::size_t) { return s.bond_yield; });
        write("market_access", "1", "1 = new money can be borrowed", [](const State& s, std::size_t) { return s.open_market; });
        write("debt", "US dollar of 2021", "external debt", [&](const State& s, std::size_t) { return dollars(s.debt); });
        write("debt_ratio", "per cent", "external debt without securities over exports and formal transfers not pledged, as in the score",
              [](const State& s, std::size_t) { return s.debt_ratio; });
        write("interest", money, "paid on external debt", [&](const State& s, std::size_t) { return dollars(s.interest); });
        write("borrowing", money, "new external debt", [&](const State& s, std::size_t) { return dollars(s.borrowing); });
        write("partner_account", money, "from partner countries under agreements, less what went to them",
              [&](const State& s, std::size_t) { return dollars(s.partner_account); });
        write("imports", money, "what is left of all receipts from abroad", [&](const State& s, std::size_t) { return dollars(s.imports); });
        write("bonds", "US dollar of 2021", "outstanding with natives abroad", [&](const State& s, std::size_t) { return dollars(s.bonds); });
        write("bond_yield_forgone", money, "interest that natives abroad gave up on bonds of home",
              [&](const State& s, std::size_t) { return dollars(s.bond_yield_forgone); });
        write("securities", "US dollar of 2021", "debt served first from transfers", [&](const State& s, std::size_t) { return dollars(s.securities); });
        write("investment", money, "at the spread of the year", [&](const State& s, std::size_t c) {
            return s.investment_share * frame.world.countries[c].output * frame.atlas.countries[c].price_level;
        });
    }
};

}  // namespace

ObserverEntry finance_observer() {
    return {"finance", "Credit standing, debt and instruments.", []() -> std::unique_ptr<Observer> { return std::make_unique<Finance>(); }};
}

}  // namespace sterna
