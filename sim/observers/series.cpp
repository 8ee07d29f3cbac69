#include <array>
#include <limits>

#include "sterna/model/observer.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

double ratio(double part, double whole) { return whole > 0 ? part / whole : missing; }

/// What a frame says of every country: sums the cubes once, then writes the series.
class CountrySums {
  public:
    explicit CountrySums(const Frame& frame)
        : frame_(frame), layout_(frame.measures.layout()), n_(static_cast<std::size_t>(layout_.countries)), residents(n_), residents_skilled(n_),
          natives(n_), natives_skilled(n_), abroad(n_), abroad_skilled(n_), income_residents(n_), income_natives(n_),
          population(n_ * static_cast<std::size_t>(layout_.educations) * sexes) {
        const auto& stock = frame.tallies[cube::stock];
        for (int o = 0; o < layout_.countries; ++o)
            for (int r = 0; r < layout_.countries; ++r)
                for (int e = 0; e < layout_.educations; ++e)
                    for (int g = 0; g < sexes; ++g) add(o, r, e, g, stock[layout_.cell(o, r, e, g)]);
    }

  private:
    const Frame& frame_;
    const Layout& layout_;
    std::size_t n_;

    void add(int o, int r, int e, int g, std::int64_t persons) {
        if (persons == 0) return;
        const auto birth = static_cast<std::size_t>(o), residence = static_cast<std::size_t>(r), level = static_cast<std::size_t>(e);
        const double heads = static_cast<double>(persons);
        const bool skilled = frame_.atlas.skilled[level];
        const CountryState& country = frame_.world.countries[residence];
        const double wage = (o == r ? country.wage : country.wage_foreign)[level] * (1 - country.unemployment[level]) *
                            (g == 0 ? country.institutions.female_pay : 1.0);
        residents[residence] += heads, natives[birth] += heads;
        income_residents[residence] += heads * wage, income_natives[birth] += heads * wage;
        if (skilled) residents_skilled[residence] += heads, natives_skilled[birth] += heads;
        if (o != r) abroad[birth] += heads;
        if (o != r && skilled) abroad_skilled[birth] += heads;
        population[(residence * static_cast<std::size_t>(layout_.educations) + level) * sexes + static_cast<std::size_t>(g)] += persons;
    }

  public:
    std::vector<double> residents, residents_skilled, natives, natives_skilled, abroad, abroad_skilled, income_residents, income_natives;
    std::vector<std::int64_t> population;
};

class SeriesWriter {
  public:
    SeriesWriter(const Frame& frame, Recorder& out) : frame_(frame), out_(out), n_(static_cast<std::size_t>(frame.atlas.size())) {}

    void by_country(const std::string& name, const char* dim, const char* units, const char* meaning, const std::vector<double>& values,
                    Evidence evidence = Evidence::computed) {
        out_.reals({name, {dim}, {n_}, units, meaning, evidence}, values);
    }

    template <class Get>
    void by_education(const std::string& name, const char* units, const char* meaning, Get get) {
        std::vector<double> values;
        for (const CountryState& country : frame_.world.countries)
            for (const double value : get(country)) values.push_back(value);
        out_.reals({name, {"country", "education"}, {n_, frame_.atlas.education.size()}, units, meaning, Evidence::computed}, values);
    }

    template <class Get>
    std::vector<double> each(Get get) const {
        std::vector<double> values;
        for (std::size_t c = 0; c < n_; ++c) values.push_back(get(c));
        return values;
    }

  private:
    const Frame& frame_;
    Recorder& out_;
    std::size_t n_;
};

class Series final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const CountrySums sums(frame);
        SeriesWriter w(frame, out);
        out.integers({"population", {"country", "education", "sex"},
                      {static_cast<std::size_t>(frame.atlas.size()), frame.atlas.education.size(), sexes}, "person", "residents aged 15-64",
                      Evidence::computed}, sums.population);
        w.by_education("wage", "PPP dollar of 2021 a year", "gross wage of natives, mean worker of the base year",
                       [](const CountryState& c) -> const auto& { return c.wage; });
        w.by_education("unemployment", "1", "unemployment rate", [](const CountryState& c) -> const auto& { return c.unemployment; });
        const auto& countries = frame.world.countries;
        w.by_country("output", "country", "PPP dollar of 2021 a year", "output", w.each([&](std::size_t c) { return countries[c].output; }));
        w.by_country("tfp", "country", "1", "total factor productivity, base year = 1", w.each([&](std::size_t c) { return countries[c].tfp; }));
        people(frame, sums, w);
        health(frame, w);
        money(frame, w);
    }

  private:
    static void people(const Frame&, const CountrySums& s, SeriesWriter& w) {
        w.by_country("skilled_share", "country", "1", "skilled among residents aged 15-64",
                     w.each([&](std::size_t c) { return ratio(s.residents_skilled[c], s.residents[c]); }));
        w.by_country("emigration_rate", "origin", "1", "natives aged 15-64 living abroad",
                     w.each([&](std::size_t c) { return ratio(s.abroad[c], s.natives[c]); }));
        w.by_country("skilled_emigration_rate", "origin", "1", "skilled natives aged 15-64 living abroad",
                     w.each([&](std::size_t c) { return ratio(s.abroad_skilled[c], s.natives_skilled[c]); }));
        w.by_country("skilled_at_home_per_native", "origin", "1", "skilled natives at home over all natives aged 15-64, wherever they live",
                     w.each([&](std::size_t c) { return ratio(s.natives_skilled[c] - s.abroad_skilled[c], s.natives[c]); }));
        w.by_country("income_per_resident", "country", "PPP dollar of 2021 a year", "expected gross labour income a resident aged 15-64",
                     w.each([&](std::size_t c) { return ratio(s.income_residents[c], s.residents[c]); }));
        w.by_country("income_per_natural", "origin", "PPP dollar of 2021 a year",
                     "expected gross labour income a native aged 15-64, wherever he or she lives",
                     w.each([&](std::size_t c) { return ratio(s.income_natives[c], s.natives[c]); }));
    }

    static void health(const Frame& frame, SeriesWriter& w) {
        const int field = frame.atlas.field("health");
        const auto& by_field = frame.tallies[frame.measures.find("skilled_by_field")];
        if (field < 0) return;
        const std::size_t fields = frame.atlas.fields.size();
        w.by_country("health_workers", "country", "person", "skilled residents aged 15-64 trained for health work",
                     w.each([&](std::size_t c) { return static_cast<double>(by_field[c * fields + static_cast<std::size_t>(field)]); }));
        const auto& graduates = frame.tallies[frame.measures.find("graduates")];
        const std::size_t n = frame.atlas.countries.size();
        w.by_country("training_cost", "country", "PPP dollar of 2021",
                     "public and private cost of the frame's skilled graduates, four years each",
                     w.each([&](std::size_t c) {
                         std::int64_t persons = 0;
                         for (std::size_t b = 0; b < n; ++b)
                             for (std::size_t k = 0; k < causes; ++k) persons += graduates[(b * n + c) * causes + k];
                         return 4 * frame.atlas.countries[c].tertiary_cost * static_cast<double>(persons);
                     }));
    }

    static void money(const Frame& frame, SeriesWriter& w) {
        const std::size_t n = frame.atlas.countries.size(), channels = frame.atlas.channels.size();
        const auto total = [&](const char* measure, bool by_birth) {
            const auto& cents = frame.tallies[frame.measures.find(measure)];
            std::vector<double> dollars(n, 0.0);
            for (std::size_t o = 0; o < n; ++o)
                for (std::size_t r = 0; r < n; ++r)
                    for (std::size_t c = 0; c < channels; ++c)
                        dollars[by_birth ? o : r] += static_cast<double>(cents[(o * n + r) * channels + c]) / 100;
            return dollars;
        };
        w.by_country("remittances_received", "origin", "US dollar of 2021", "transfers received by households, after fees",
                     total("remittance_received", true));
        w.by_country("remittances_paid", "country", "US dollar of 2021", "transfers sent by foreign-born residents", total("remittance_sent", false));
        w.by_country("remittance_fees", "origin", "US dollar of 2021", "fees on transfers to the country", total("remittance_fee", true));
    }
};

}  // namespace

ObserverEntry series_observer() {
    return {"series", "People, wages, output, rates and transfers of each country.",
            []() -> std::unique_ptr<Observer> { return std::make_unique<Series>(); }};
}

}  // namespace sterna
