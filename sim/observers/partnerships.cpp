#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

/// What countries agreed on, what came of it and that the market was stable. Amounts rest on assumptions.
class PartnershipsObserver final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        const auto n = static_cast<std::size_t>(frame.atlas.size());
        agreements(frame, out, n);
        const auto corridor = [&](const char* name, const char* unit, const char* meaning, const std::vector<std::int64_t>& values) {
            out.integers({std::string("partnerships/") + name, {"origin", "residence"}, {n, n}, unit, meaning, Evidence::computed}, values);
        };
        const auto& t = frame.tallies;
        corridor("filled", "person", "departures under agreements between countries, in the frame", t[frame.measures.find("partnership_moves")]);
        corridor("workers", "person", "workers abroad under partnerships of the market place", t[frame.measures.find("partnership_workers")]);
        std::vector<double> levies;
        for (const std::int64_t cents : t[frame.measures.find("partnership_levies")]) levies.push_back(static_cast<double>(cents) / 100);
        out.reals({"partnerships/levies", {"origin", "residence"}, {n, n}, "US dollar of 2021 a year", "paid back for training by workers abroad",
                   Evidence::computed}, levies);
        countries(frame, out, n);
        rounds(frame.world.partnerships, out);
    }

  private:
    /// Agreements in force at the end of the frame or from the month after it.
    static void agreements(const Frame& frame, Recorder& out, std::size_t n) {
        const auto put = [&](const char* name, const char* unit, const char* meaning, double Partnership::*member) {
            std::vector<double> values(n * n, 0.0);
            for (const Partnership& one : frame.world.partnerships.list)
                if (one.until > frame.world.now.index)
                    values[static_cast<std::size_t>(one.origin) * n + static_cast<std::size_t>(one.destination)] = one.*member;
            out.reals({std::string("partnerships/") + name, {"origin", "residence"}, {n, n}, unit, meaning, Evidence::assumption}, values);
        };
        const char* each = "US dollar of 2021 a slot-year";
        put("slots", "person a year", "admissions that partnerships of the market place agreed on", &Partnership::slots);
        put("transfer", each, "from destination to origin, so that both states gain the same", &Partnership::transfer);
        put("surplus_migrant", each, "gain of the migrant expected when the agreement was signed", &Partnership::surplus_migrant);
        put("surplus_origin", each, "gain of the origin, the same", &Partnership::surplus_origin);
        put("surplus_destination", each, "gain of the destination, the same", &Partnership::surplus_destination);
    }

    static void countries(const Frame& frame, Recorder& out, std::size_t n) {
        std::vector<double> places(n), received(n), employers(n);
        for (std::size_t c = 0; c < n; ++c) {
            places[c] = frame.world.countries[c].institutions.partner_places;
            received[c] = static_cast<double>(frame.world.countries[c].institutions.partnership_cents) / 100;
            employers[c] = static_cast<double>(frame.world.countries[c].institutions.employer_training) / 100;
        }
        out.reals({"partnerships/training_places", {"origin"}, {n}, "person a year", "places of study that partners pay in the next year",
                   Evidence::computed}, places);
        out.reals({"partnerships/net_transfer", {"country"}, {n}, "US dollar of 2021",
                   "received less paid under partnerships in the last year; sums to zero over the world", Evidence::assumption}, received);
        out.reals({"partnerships/employer_training", {"country"}, {n}, "US dollar of 2021",
                   "paid by employers of the country for studies in partner countries in the last year; in no budget", Evidence::assumption}, employers);
    }

    static void rounds(const Partnerships& book, Recorder& out) {
        const auto put = [&](const char* name, const char* unit, const char* meaning, std::int64_t value) {
            out.integers({std::string("partnerships/") + name, {}, {}, unit, meaning, Evidence::computed}, {&value, 1});
        };
        put("feasible_pairs", "1", "pairs that could agree in the last round, nobody losing", book.feasible);
        put("blocking_pairs", "1", "pairs of the last round that would rather have each other than their partners; the market is stable at 0",
            book.blocking_pairs);
        put("worse_off", "1", "parties of the last round that lose by what they agreed on", book.worse_off);
        put("unseated", "1", "pairs that agreed in the last round and could not sign, since 63 agreements are the most that a run can hold", book.unseated);
    }
};

}  // namespace

ObserverEntry partnerships_observer() {
    return {"partnerships", "Agreements between countries and the stability of their market.",
            []() -> std::unique_ptr<Observer> { return std::make_unique<PartnershipsObserver>(); }};
}

}  // namespace sterna
