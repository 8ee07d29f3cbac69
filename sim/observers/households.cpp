#include "sterna/model/inequality.hpp"
#include "sterna/model/observer.hpp"
#include "sterna/model/rules.hpp"

namespace sterna {

namespace {

double share(double part, double whole) { return whole > 0 ? part / whole : math::not_a_number; }

/// Poverty, uses of transfers, forgone earnings and what sending costs, by origin.
class HouseholdSeries final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        poverty(frame, out);
        uses(frame, out);
        channels(frame, out);
        base_year(frame, out);
    }

  private:
    static const std::vector<std::int64_t>& tally(const Frame& frame, const char* name) { return frame.tallies[frame.measures.find(name)]; }

    static void by_sex(const Frame& frame, Recorder& out, const char* name, const char* units, const char* meaning,
                       const std::vector<double>& values, Evidence evidence = Evidence::assumption) {
        out.reals({name, {"origin", "sex"}, {frame.atlas.countries.size(), sexes}, units, meaning, evidence}, values);
    }
    static void by_origin(const Frame& frame, Recorder& out, const char* name, const char* units, const char* meaning, const std::vector<double>& values,
                          Evidence evidence = Evidence::computed) {
        out.reals({name, {"origin"}, {frame.atlas.countries.size()}, units, meaning, evidence}, values);
    }

    static std::vector<double> ratio(const Frame& frame, const char* part, const char* whole) {
        std::vector<double> values;
        for (std::size_t i = 0; i < tally(frame, part).size(); ++i)
            values.push_back(share(static_cast<double>(tally(frame, part)[i]), static_cast<double>(tally(frame, whole)[i])));
        return values;
    }

    static std::vector<double> dollars(const Frame& frame, const char* name, double divisor) {
        std::vector<double> values;
        for (const std::int64_t value : tally(frame, name)) values.push_back(static_cast<double>(value) / divisor);
        return values;
    }

    static void poverty(const Frame& frame, Recorder& out) {
        // How many share a household and what the others earn is assumed.
        constexpr Evidence assumed = Evidence::assumption;
        by_sex(frame, out, "poverty", "1", "natives' households below the poverty line, by sex of the worker",
               ratio(frame, "household_poor", "household_people"), assumed);
        by_sex(frame, out, "poverty_without_transfers", "1", "the same, had nothing been sent",
               ratio(frame, "household_poor_without_transfers", "household_people"), assumed);
        by_sex(frame, out, "poverty_if_present", "1", "the same, were all natives at home at the home wage of their education",
               ratio(frame, "household_poor_if_present", "household_people_if_present"), assumed);
        by_sex(frame, out, "poverty_gap", "1", "mean gap to the poverty line as a share of it, none for the others",
               ratio(frame, "household_gap", "household_people"), assumed);
        by_sex(frame, out, "poverty_gap_without_transfers", "1", "the same, had nothing been sent",
               ratio(frame, "household_gap_without_transfers", "household_people"), assumed);
        std::vector<double> index;
        const auto people = dollars(frame, "household_incomes_people", 1024), incomes = dollars(frame, "household_incomes", 1);
        for (std::size_t o = 0; o < frame.atlas.countries.size(); ++o)
            index.push_back(gini({people.data() + o * histogram_bins, histogram_bins}, {incomes.data() + o * histogram_bins, histogram_bins}));
        by_origin(frame, out, "household_gini", "1", "Gini index of income a head in natives' households at home", index, assumed);
    }

    static void uses(const Frame& frame, Recorder& out) {
        const char* units = "PPP dollar of 2021 a year";
        const auto each = [&](double HouseholdState::*use) {
            std::vector<double> values;
            for (const CountryState& country : frame.world.countries) values.push_back(country.households.*use);
            return values;
        };
        by_origin(frame, out, "consumption_from_transfers", units, "transfers consumed", each(&HouseholdState::consumed_transfers));
        by_origin(frame, out, "schooling_from_transfers", units, "transfers spent on schooling", each(&HouseholdState::schooling_transfers));
        by_origin(frame, out, "investment_from_transfers", units, "transfers invested, by households and in works at home with the public money added to them",
                  each(&HouseholdState::invested_transfers));
        const char* market = "US dollar of 2021";
        by_origin(frame, out, "transfers_earmarked", market, "of what arrived, given to works at home to which public money is added",
                  dollars(frame, "transfers_earmarked", 100));
        by_origin(frame, out, "transfers_matched", market, "public money added to it", dollars(frame, "transfers_matched", 100));
        by_origin(frame, out, "receiving_households", "1", "households of natives that a member abroad sends money to", each(&HouseholdState::receiving_share));
        by_sex(frame, out, "forgone_earnings", units, "what natives abroad would earn at home", dollars(frame, "forgone_earnings", 1));
        auto received = dollars(frame, "remittance_received_by_sex", 100);
        for (std::size_t i = 0; i < received.size(); ++i) received[i] /= frame.atlas.countries[i / sexes].price_level;
        by_sex(frame, out, "remittance_received_ppp", "PPP dollar of 2021", "transfers received at home prices, by sex of the sender",
               received, Evidence::computed);
    }

    static void channels(const Frame& frame, Recorder& out) {
        const std::size_t n = frame.atlas.countries.size(), c = frame.atlas.channels.size();
        std::vector<double> informal(n), cost(n);
        for (std::size_t o = 0; o < n; ++o) {
            double sent = 0, fee = 0, by_hand = 0;
            for (std::size_t i = o * n * c; i < (o + 1) * n * c; ++i) {
                const auto cents = static_cast<double>(tally(frame, "remittance_sent")[i]);
                sent += cents, fee += static_cast<double>(tally(frame, "remittance_fee")[i]);
                if (frame.atlas.channels[i % c] == "informal") by_hand += cents;
            }
            informal[o] = share(by_hand, sent), cost[o] = share(fee, sent);
        }
        by_origin(frame, out, "informal_share", "1", "of money sent that goes by informal channels", informal);
        by_origin(frame, out, "transfer_cost_paid", "1", "fees over money sent", cost);
        by_origin(frame, out, "transfers_made", "transfer", "times that natives abroad sent money home", dollars(frame, "transfers_made", 1024),
                  Evidence::assumption);
    }

    /// How the base year met the published receipts.
    static void base_year(const Frame& frame, Recorder& out) {
        std::vector<double> scale, reached;
        for (std::size_t o = 0; o < frame.atlas.countries.size(); ++o) {
            scale.push_back(frame.world.countries[o].remittance_scale);
            reached.push_back(share(frame.world.countries[o].households.base_formal_usd, 1e6 * frame.atlas.countries[o].remittances_received));
        }
        by_origin(frame, out, "remittance_scale", "1", "factor of amounts sent that the base year solved", scale, Evidence::assumption);
        by_origin(frame, out, "remittance_share_of_published", "1",
                  "formal receipts of the base year over the published; expected until its close, then as counted", reached);
    }
};

}  // namespace

ObserverEntry households_observer() {
    return {"households", "Poverty, uses of transfers, forgone earnings and the cost of sending.",
            []() -> std::unique_ptr<Observer> { return std::make_unique<HouseholdSeries>(); }};
}

}  // namespace sterna
