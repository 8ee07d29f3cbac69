#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

/// What an economy is made of, and what its diaspora does for it.
class ProductionSeries final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto each = [&](const char* name, const char* dim, const char* units, const char* meaning, auto get,
                              Evidence evidence = Evidence::computed) {
            std::vector<double> values;
            for (const CountryState& country : frame.world.countries) values.push_back(get(country));
            out.reals({name, {dim}, {values.size()}, units, meaning, evidence}, values);
        };
        const char* money = "PPP dollar of 2021 a year";
        each("labour_income", "country", money, "wages paid", [](const CountryState& c) { return c.capital.labour_income; });
        each("capital_income", "country", money, "output less wages", [](const CountryState& c) { return c.capital.capital_income; });
        each("open_capital", "country", "PPP dollar of 2021", "capital that moves between countries",
             [](const CountryState& c) { return c.capital.open_capital; });
        each("local_capital", "country", "PPP dollar of 2021", "capital saved in the country, with capital: mixed", [](const CountryState& c) {
            const CapitalState& k = c.capital;
            return k.base_natives > 0 ? k.base_local_capital * k.local_capital * (k.natives / k.base_natives) : 0.0;
        });
        each("required_return", "country", "1/year", "gross return required of open capital",
             [](const CountryState& c) { return c.capital.required_return; });
        each("vacancies", "country", "mean worker of the base year", "posts open",
             [](const CountryState& c) { return c.capital.vacancies[0] + c.capital.vacancies[1]; });
        each("vacancy_value", "country", money, "worth to employers, beyond the wage, of posts filled by the foreign-born in the year",
             [](const CountryState& c) { return c.capital.vacancy_value; }, Evidence::assumption);
        firms_pay(frame, out, "employer_cost", cube::employer_cost, "paid by employers in the frame for moves into the country, in the place of migrants");
        firms_pay(frame, out, "provider_margin_forgone", frame.measures.find("provider_margin_forgone"),
                  "what formal providers would have taken more in the frame, at prices without policies, for the same transfers out of the country");
        each("vacancies_skilled", "country", "mean worker of the base year", "posts open for the skilled",
             [](const CountryState& c) { return c.capital.vacancies[1]; });
        each("skilled_unemployment", "country", "1", "skilled labour force without work, with those who wait for a chance abroad",
             [](const CountryState& c) {
                 const double force = c.labour_force[1];
                 return force > 0 ? 1 - c.capital.employed[1] / force : 0.0;
             });
    }

  private:
    static void firms_pay(const Frame& frame, Recorder& out, const char* name, Measure measure, const char* meaning) {
        std::vector<double> values;
        for (std::size_t c = 0; c < frame.world.countries.size(); ++c)
            values.push_back(static_cast<double>(frame.tallies[measure][c]) / 100 / frame.atlas.countries[c].price_level);
        out.reals({name, {"country"}, {values.size()}, "PPP dollar of 2021", meaning, Evidence::assumption}, values);
    }
};

}  // namespace

ObserverEntry production_observer() {
    return {"production", "Capital, incomes and vacancies of each country.",
            []() -> std::unique_ptr<Observer> { return std::make_unique<ProductionSeries>(); }};
}

}  // namespace sterna
