#include <array>

#include "sterna/core/math.hpp"
#include "sterna/model/observer.hpp"
#include "sterna/model/party_money.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

namespace {

constexpr std::size_t women = 0, men = 1, both = 2, whom = 3;
enum Party : std::size_t { origin, destination, migrants, parties };

double share(double part, double whole) { return whole > 0 ? part / whole : math::not_a_number; }

/// Numbers of one country for women, for men and for both together.
using ByWhom = std::array<double, whom>;
void add(ByWhom& sums, std::size_t sex, double value) { sums[sex] += value, sums[both] += value; }

/// Sums of a frame over corridors, by country and sex.
class Sums {
  public:
    explicit Sums(const Frame& frame)
        : home(size(frame)), home_skilled(size(frame)), residents(size(frame)), residents_skilled(size(frame)), abroad(size(frame)),
          abroad_skilled(size(frame)), overqualified(size(frame)), rights(size(frame)), apart(size(frame)), home_income(size(frame)),
          abroad_income(size(frame)), fees(size(frame)), received(size(frame)), costs(size(frame)), forgone(size(frame)),
          social_rights(size(frame)), employers(size(frame)), frame_(frame) {
        const Layout& layout = frame.measures.layout();
        for (int o = 0; o < layout.countries; ++o) {
            for (int r = 0; r < layout.countries; ++r) add_corridor(o, r);
            const auto country = static_cast<std::size_t>(o);
            for (std::size_t g = 0; g < sexes; ++g) add_birth(country, g);
            employers[country] = ppp_a_year(frame.tallies[cube::employer_cost][country] + tally("provider_margin_forgone")[country], country);
        }
    }

    std::vector<ByWhom> home, home_skilled, residents, residents_skilled, abroad, abroad_skilled, overqualified;  // persons
    std::vector<ByWhom> rights, apart;                                   // index x persons; persons
    std::vector<ByWhom> home_income, abroad_income;                      // PPP dollars a year
    std::vector<ByWhom> fees, received, costs, forgone;                  // PPP dollars a year; costs less what is paid on return
    std::vector<double> social_rights, employers;                        // PPP dollars a year: taken home from here; paid for moves to here and forgone

  private:
    static std::size_t size(const Frame& frame) { return frame.atlas.countries.size(); }
    const std::vector<std::int64_t>& tally(const char* name) const { return frame_.tallies[frame_.measures.find(name)]; }
    /// Flows of a frame as those of a year.
    double yearly(double flow) const { return frame_.months > 0 ? flow * 12 / frame_.months : 0; }
    double ppp_a_year(std::int64_t cents, std::size_t country) const {
        return yearly(static_cast<double>(cents)) / 100 / frame_.atlas.countries[country].price_level;
    }

    void add_corridor(int birth, int residence) {
        const Layout& layout = frame_.measures.layout();
        const auto o = static_cast<std::size_t>(birth), r = static_cast<std::size_t>(residence);
        const bool at_home = birth == residence;
        for (int e = 0; e < layout.educations; ++e)
            for (std::size_t g = 0; g < sexes; ++g) {
                const std::size_t cell = layout.cell(birth, residence, e, static_cast<int>(g));
                const auto persons = static_cast<double>(frame_.tallies[cube::stock][cell]);
                const bool skilled = frame_.atlas.skilled[static_cast<std::size_t>(e)];
                add(at_home ? home[o] : abroad[o], g, persons), add(residents[r], g, persons);
                if (!skilled) continue;
                add(at_home ? home_skilled[o] : abroad_skilled[o], g, persons), add(residents_skilled[r], g, persons);
                if (!at_home) add(overqualified[o], g, static_cast<double>(frame_.tallies[cube::overqualified][cell]));
            }
        for (std::size_t g = 0; g < sexes; ++g) {
            const std::size_t at = layout.corridor(birth, residence) * sexes + g;
            add(at_home ? home_income[o] : abroad_income[o], g, static_cast<double>(tally("net_income")[at]));
            if (at_home) continue;
            add(rights[o], g, static_cast<double>(tally("rights_held")[at]) / 1024);
            add(apart[o], g, static_cast<double>(tally("living_apart")[at]));
        }
        if (at_home) return;
        add_transfers(birth, residence);
        social_rights[r] += ppp_a_year(tally("benefits_taken_home")[layout.corridor(birth, residence)], r);
    }

    /// Fees count with those who earn, by income of the corridor; what arrives with those at home, by heads.
    void add_transfers(int birth, int residence) {
        const Layout& layout = frame_.measures.layout();
        const auto o = static_cast<std::size_t>(birth), r = static_cast<std::size_t>(residence);
        const std::size_t corridor = layout.corridor(birth, residence), channels = static_cast<std::size_t>(layout.channels);
        double out = 0, in = 0;
        for (std::size_t i = corridor * channels; i < (corridor + 1) * channels; ++i)
            out += static_cast<double>(tally("remittance_sent")[i]), in += static_cast<double>(tally("remittance_received")[i]);
        const double income = static_cast<double>(tally("net_income")[corridor * sexes] + tally("net_income")[corridor * sexes + 1]);
        for (std::size_t g = 0; g < sexes; ++g) {
            const double part = income > 0 ? static_cast<double>(tally("net_income")[corridor * sexes + g]) / income : 0.5;
            add(fees[o], g, part * yearly(out - in) / 100 / frame_.atlas.countries[r].price_level);
        }
        arrived_[o] += yearly(in) / 100 / frame_.atlas.countries[o].price_level;
    }

    void add_birth(std::size_t o, std::size_t sex) {
        add(received[o], sex, home[o][both] > 0 ? arrived_[o] * home[o][sex] / home[o][both] : 0);
        const std::size_t who = o * sexes + sex;
        add(costs[o], sex, yearly(static_cast<double>(frame_.tallies[cube::moving_cost][who] - frame_.tallies[cube::paid_on_return][who])));
        add(forgone[o], sex, static_cast<double>(tally("forgone_earnings")[who]));
    }

    const Frame& frame_;
    std::vector<double> arrived_ = std::vector<double>(size(frame_));
};

/// Writes what is known of each country for women, men and both, or of the country alone.
class Card {
  public:
    Card(const Frame& frame, Recorder& out) : out_(out), n_(frame.atlas.countries.size()) {}

    template <class Get>
    void by_whom(const char* name, const char* dim, const char* units, const char* meaning, Evidence evidence, Get get) {
        std::vector<double> values;
        for (std::size_t c = 0; c < n_; ++c)
            for (std::size_t g = 0; g < whom; ++g) values.push_back(get(c, g));
        out_.reals({std::string("scorecard/") + name, {dim, "whom"}, {n_, whom}, units, meaning, evidence}, values);
    }

    template <class Get>
    void by_country(const char* name, const char* dim, const char* units, const char* meaning, Evidence evidence, Get get) {
        std::vector<double> values;
        for (std::size_t c = 0; c < n_; ++c) values.push_back(get(c));
        out_.reals({std::string("scorecard/") + name, {dim}, {n_}, units, meaning, evidence}, values);
    }

  private:
    Recorder& out_;
    std::size_t n_;
};

/// What each party has in a year, and indicators beside it that are never added up.
class ScorecardSeries final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const Sums sums(frame);
        Card card(frame, out);
        incomes(frame, sums, out);
        of_origins(frame, sums, card);
        of_destinations(frame, card, out);
        of_migrants(sums, card);
    }

  private:
    static constexpr const char* money = "PPP dollar of 2021 a year";

    static double own_income(const Sums& s, std::size_t party, std::size_t c, std::size_t g) {
        switch (party) {
            case origin:
            case destination: return s.home_income[c][g] + s.received[c][g];
            default: return s.abroad_income[c][g] - s.fees[c][g] - s.costs[c][g];
        }
    }

    /// Budgets are kept in US dollars at base-year market rates.
    static double balance(const Frame& frame, std::size_t c) {
        return static_cast<double>(frame.world.countries[c].public_finance.balance) / 100 / frame.atlas.countries[c].price_level;
    }

    static void incomes(const Frame& frame, const Sums& s, Recorder& out) {
        const std::size_t n = frame.atlas.countries.size();
        const auto& kept_back = frame.tallies[frame.measures.find("wages_kept_back")];
        std::vector<double> own, all;
        for (std::size_t c = 0; c < n; ++c)
            for (std::size_t p = 0; p < parties; ++p) {
                for (std::size_t g = 0; g < whom; ++g) own.push_back(own_income(s, p, c, g));
                const double level = frame.atlas.countries[c].price_level;
                const double treasury = p == migrants ? 0 : treasury_has(frame.world.countries[c], level) - s.social_rights[c];
                const double employers = p == destination ? employers_have(frame.world.countries[c], kept_back[c], level) - s.employers[c] : 0;
                const double forgone = p == migrants ? interest_forgone(frame.world.countries[c]) : 0;
                all.push_back(own_income(s, p, c, both) + treasury + employers - forgone);
            }
        out.reals({"scorecard/own_income", {"country", "party", "whom"}, {n, parties, whom}, money,
                   "net income of natives at home with transfers received, as origin and as destination; of natives abroad after "
                   "fees of transfers and costs of moving less what is paid on return", Evidence::computed}, own);
        out.reals({"scorecard/party_income", {"country", "party"}, {n, parties}, money,
                   "the same with the budget less social rights taken home, as destination what filled vacancies are worth and wages "
                   "kept back less what employers pay for moves and studies and formal providers of transfers forgo, and abroad less the "
                   "interest forgone on bonds of home; its change means something, its level does not",
                   Evidence::assumption}, all);
    }

    static void of_origins(const Frame& frame, const Sums& s, Card& card) {
        card.by_whom("origin_skilled_per_resident", "country", "1", "skilled among residents aged 15-64", Evidence::computed,
                     [&](std::size_t c, std::size_t g) { return share(s.residents_skilled[c][g], s.residents[c][g]); });
        const auto &poor = frame.tallies[frame.measures.find("household_poor")], &people = frame.tallies[frame.measures.find("household_people")];
        card.by_whom("origin_poverty", "origin", "1", "natives' households below the poverty line, by sex of the worker", Evidence::assumption,
                     [&](std::size_t c, std::size_t g) { return share(of_whom(poor, c, g), of_whom(people, c, g)); });
        card.by_country("origin_fiscal_balance", "country", money, "budget items that migration moves; the level means nothing",
                        Evidence::assumption, [&](std::size_t c) { return balance(frame, c); });
        const int health = frame.atlas.field("health");
        const auto& by_field = frame.tallies[frame.measures.find("skilled_by_field")];
        card.by_country("origin_health_workers", "country", "per 10 000", "skilled residents trained for health work, of residents aged 15-64",
                        Evidence::computed, [&](std::size_t c) {
                            if (health < 0) return math::not_a_number;
                            const std::size_t at = c * frame.atlas.fields.size() + static_cast<std::size_t>(health);
                            return 10'000 * share(static_cast<double>(by_field[at]), s.residents[c][both]);
                        });
        card.by_country("origin_spread", "country", "1", "interest on sovereign debt over the safest, share a year", Evidence::assumption,
                        [&](std::size_t c) { return frame.world.countries[c].public_finance.spread; });
        card.by_whom("income_per_natural", "origin", money,
                     "net income of natives, wherever they live: shown and not judged, because it counts migrants' own gains again",
                     Evidence::computed, [&](std::size_t c, std::size_t g) {
                         return share(s.home_income[c][g] + s.abroad_income[c][g], s.home[c][g] + s.abroad[c][g]);
                     });
    }

    static void of_destinations(const Frame& frame, Card& card, Recorder& out) {
        const auto& countries = frame.world.countries;
        card.by_country("destination_output", "country", money, "output", Evidence::computed, [&](std::size_t c) { return countries[c].output; });
        card.by_country("destination_fiscal_balance", "country", money, "budget items that migration moves; the level means nothing",
                        Evidence::assumption, [&](std::size_t c) { return balance(frame, c); });
        const auto& filled = frame.tallies[frame.measures.find("vacancies_filled")];
        const std::size_t levels = frame.atlas.education.size();
        card.by_country("destination_vacancies_filled", "country", "person", "foreign-born who started work in the frame", Evidence::computed,
                        [&](std::size_t c) {
                            double persons = 0;
                            for (std::size_t e = 0; e < levels; ++e) persons += static_cast<double>(filled[c * levels + e]);
                            return persons;
                        });
        std::vector<double> wages;
        for (const CountryState& country : countries)
            for (std::size_t e = 0; e < levels; ++e)
                for (std::size_t g = 0; g < sexes; ++g) wages.push_back(country.wage[e] * (g == women ? country.institutions.female_pay : 1));
        out.reals({"scorecard/destination_native_wage", {"country", "education", "sex"}, {countries.size(), levels, sexes}, money,
                   "gross wage of natives, mean worker of the base year", Evidence::computed}, wages);
    }

    static void of_migrants(const Sums& s, Card& card) {
        card.by_whom("migrants_income_gain", "origin", money,
                     "net income of natives abroad, at the prices where they live, less what they would earn at home and what moves cost, a head",
                     Evidence::assumption, [&](std::size_t c, std::size_t g) {
                         return share(s.abroad_income[c][g] - s.forgone[c][g] - s.costs[c][g], s.abroad[c][g]);
                     });
        card.by_whom("migrants_overqualified", "origin", "1", "skilled natives abroad in jobs below their education", Evidence::computed,
                     [&](std::size_t c, std::size_t g) { return share(s.overqualified[c][g], s.abroad_skilled[c][g]); });
        card.by_whom("migrants_rights", "origin", "1", "mean rights index of natives abroad, 1 = the rights of citizens", Evidence::assumption,
                     [&](std::size_t c, std::size_t g) { return share(s.rights[c][g], s.abroad[c][g]); });
        card.by_whom("migrants_years_apart", "origin", "1", "share of their time that natives abroad spend in a status that lets no family come",
                     Evidence::computed, [&](std::size_t c, std::size_t g) { return share(s.apart[c][g], s.abroad[c][g]); });
    }

    static double of_whom(const std::vector<std::int64_t>& by_sex, std::size_t c, std::size_t g) {
        const auto of = [&](std::size_t sex) { return static_cast<double>(by_sex[c * sexes + sex]); };
        return g == both ? of(women) + of(men) : of(g);
    }
};

}  // namespace

ObserverEntry scorecard_observer() {
    return {"scorecard", "What origins, destinations and migrants have in a year, by sex, and indicators beside it.",
            []() -> std::unique_ptr<Observer> { return std::make_unique<ScorecardSeries>(); }};
}

}  // namespace sterna
