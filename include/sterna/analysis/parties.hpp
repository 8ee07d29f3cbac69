#pragma once
#include <array>
#include <cstdint>
#include <vector>

#include "sterna/engine/simulation.hpp"

namespace sterna {

/// Yearly income of groups of people, by birth country, PPP dollars x persons. Disjoint: whoever has been abroad in either
/// world since the start counts as a migrant in both. And by country, PPP dollars: what its treasury has (the budget less social
/// rights paid out to those who go home) and its employers (what filled vacancies are worth less what they pay for moves), with
/// them the providers of transfers (less what they forgo by law).
struct PartyIncome {
    std::vector<double> stayers, migrants;
    std::vector<double> treasury, employers;
};

/// What happened to people because of a policy, persons, by birth country.
struct Changes {
    std::vector<std::int64_t> left, stayed;              // abroad at some time in the variant only; in the base only
    std::vector<std::int64_t> returned, away;            // at home at the end in the variant only; in the base only (migrants of both)
    std::vector<std::int64_t> studied, not_studied;      // skilled in the variant only; in the base only
};

struct PairedYear {
    PartyIncome base, variant;
    Changes changes;
};

/// Income over a whole run, by birth country and sex, PPP dollars x persons: of those abroad in neither world at any time, and
/// of everybody else. Transfers are split between the sexes: fees by income of migrants, what arrives by heads at home.
/// And by country, as in `PartyIncome`.
struct RunIncome {
    std::vector<std::array<double, sexes>> stayers, migrants;
    std::vector<double> treasury, employers;
    double donors = 0;  // paid by donors for policies anywhere, US dollars
};

/// Money of the year so far, PPP dollars. By birth country: what the transfers of migrants cost them in fees, what households receive, what moves cost less
/// what is paid on return. By the country that pays: social rights taken home, and what employers pay for moves and formal
/// providers of transfers forgo.
struct MovedMoney {
    std::vector<double> fees, received;
    std::vector<std::array<double, sexes>> costs;
    std::vector<double> social_rights, employers;
    double donors = 0;  // US dollars
    /// Adds what the last frame of the run has counted.
    void add_frame(const Simulation& run);
};

/// The lives of all natives in two worlds, added up year by year, so that who counts as a migrant is settled at the end and
/// holds for all years: a fixed set of persons.
class Lives {
  public:
    struct Life {
        double base = 0, variant = 0;  // income so far, PPP dollars
        std::uint8_t sex = 0;
        bool migrant = false;
    };
    /// Lives of one birth country by serial.
    std::vector<std::vector<Life>> of;
    std::vector<std::int64_t> weight;
    /// Of the year so far; the caller adds every frame before the year is compared.
    MovedMoney base_money, variant_money;
    /// Transfers, costs of moving, treasuries and employers of the years compared, PPP dollars.
    RunIncome base_transfers, variant_transfers;

    RunIncome base() const { return sum(base_transfers, &Life::base); }
    RunIncome variant() const { return sum(variant_transfers, &Life::variant); }

  private:
    RunIncome sum(RunIncome income, double Life::*world) const;
};

/// Walks both populations in id order and adds up incomes of the year that has just closed. Fixed order: same bits always.
/// Income of a resident: net wage by own efficiency; of a migrant: the same, less fees of transfers, at the prices where it
/// is spent. Households' receipts count with the stayers of the birth country (MODEL: each worker has one household there).
/// Adds the year to `lives`.
PairedYear compare_people(const Simulation& base, const Simulation& variant, Lives& lives);

}  // namespace sterna
