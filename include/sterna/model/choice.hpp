#pragma once
#include <array>
#include <span>
#include <vector>

#include "sterna/core/random.hpp"
#include "sterna/core/sampling.hpp"
#include "sterna/core/table.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/partner_training.hpp"
#include "sterna/model/rules.hpp"
#include "sterna/model/world.hpp"

namespace sterna {

/// Streams of the choice: one threshold a consideration, one point of the race each, one draw for life of the permanent door.
inline constexpr Stream choice_threshold = stream("emigration/threshold"), choice_points = stream("emigration/points"),
                        choice_door = stream("emigration/permanent-door");

/// Destination choice: nested logit over home and all feasible destinations. Defaults and sources stand with `emigration`.
struct ChoiceParams {
    double lambda = 0.5;                 // dissimilarity of the foreign nest
    double beta = 0.35;                  // utility of log income
    double beta_health_young = 1.4;      // the same for health workers of the ages below
    double health_young_from = 20, health_young_to = 35;  // years
    double eta = 0.05;                   // network elasticity
    double rights_weight = 0.5;          // utility of the rights index
    double taste_weight = 0.5;           // utility of one standard deviation of taste for home
    double annuity = 7.72;               // present value of one dollar a year over ten years at 5 %
    double cost_skilled = 0.2, cost_other = 0.6;  // money cost of a move, years of home income at 5,000 km
    double cost_distance = 0.3;          // elasticity of that cost to distance
    double wealth_median = 0.5;          // liquid wealth, years of home income, at 5,000 PPP dollars a head
    double wealth_income = 0.3;          // its elasticity to income a head
    double wealth_sigma = 1.2;
    double repeat_cost = 0.5;            // cost of a further trip relative to the first
    double spent_home_settled = 0.15, spent_home_temporary = 0.5;  // share of income spent at home prices
    double overqualified = 0.353;        // chance of a job below one's education
    double onward_distance = 0.18;       // utility lost per log of distance, for moves between foreign countries
    double offer = -2.5;                 // utility that stands for the constant of a corridor when a scheme makes an offer
    double onward_attachment = 0;        // utility of staying where one is, abroad
    double permanent_share = 0.49, permanent_share_gulf = 0.05;  // of people for whom the permanent door is open
    double tax_skilled_high = 0.25, tax_other_high = 0.18, tax_skilled_rest = 0.15, tax_other_rest = 0.08;
};

/// Rights index, 0 to 1, of a status in a country.
double rights_index(const CountryFacts& country, Status status);
/// Share of the gross wage taken as tax.
double tax_rate(const ChoiceParams& p, const CountryFacts& country, bool skilled);
/// Net yearly income expected in `residence` at home prices there: wage x (1-tax) x (1-unemployment), PPP dollars.
double expected_income(const ChoiceParams& p, const Atlas& atlas, const World& world, int residence, int education, int sex,
                       bool foreign);

/// Deciders are tabulated by kind: each unskilled education, each field of each skilled one, and young health workers apart.
class Deciders {
  public:
    explicit Deciders(const Atlas& atlas);
    int kinds() const { return static_cast<int>(education_.size()); }
    int kind(int education, int field, bool young) const {
        const int first = first_[static_cast<std::size_t>(education)];
        if (!skilled_[static_cast<std::size_t>(education)]) return first;
        return young && field == health_ ? first + fields_ : first + field;
    }
    int education(int kind) const { return education_[static_cast<std::size_t>(kind)]; }
    int field(int kind) const { return field_[static_cast<std::size_t>(kind)]; }
    bool young_health(int kind) const { return young_[static_cast<std::size_t>(kind)]; }

  private:
    int fields_ = 0, health_ = -1;
    std::vector<bool> skilled_, young_;
    std::vector<int> first_, education_, field_;
};

/// Weights exp(V/lambda) split into what depends on the decider and what depends on the door; pure functions of the world,
/// the rules and the parameters.
struct ChoiceTables {
    ChoiceParams params;
    int countries = 0, kinds = 0;
    std::vector<double> stay;        // [decider]: V of staying at home without taste, utils
    std::vector<double> log_income;  // [decider][residence]: ln of expected net income there
    std::vector<double> common;      // [decider][destination]: exp(V/lambda) without the door
    std::vector<double> doors;       // [decider][destination][3]: exp(V/lambda) of free movement, permanent, temporary; 0 = shut
    std::vector<std::vector<double>> scheme_doors;  // by scheme: [decider][destination]
    std::vector<double> offer_gain;  // [decider][destination]: factor of the common part when a scheme makes an offer, at least 1
    std::vector<double> bound;       // [decider]: least q/w over destinations, to stop the race
    std::vector<double> onward;      // [residence][destination]: factor of distance for moves between foreign countries, at most 1
    std::vector<double> cost;        // [birth][destination]: money cost at cost parameter 1, multiples of home income
    std::vector<double> wealth;      // [birth]: median of liquid wealth, multiples of home income

    /// A decider is (birth, kind, sex).
    std::size_t decider(int birth, int kind, int sex) const {
        return static_cast<std::size_t>((birth * kinds + kind) * sexes + sex);
    }
    std::size_t option(std::size_t decider, int destination) const {
        return decider * static_cast<std::size_t>(countries) + static_cast<std::size_t>(destination);
    }
    std::size_t pair(int from, int to) const { return static_cast<std::size_t>(from * countries + to); }
};

/// Proposals of destinations by origin: 0.3 uniform + 0.7 base-year shares. From the world file only, never from policy.
struct Proposals {
    std::vector<AliasTable> alias;  // by birth
    Dense<double, 2> share;         // q, [birth][destination], 0 on the diagonal
    explicit Proposals(const Atlas& atlas);
    Proposals() = default;
};

void rebuild(ChoiceTables& tables, const Atlas& atlas, const Deciders& deciders, const Proposals& proposals, const World& world,
             const Rules& rules);

/// What the race needs to know of a person.
struct Chooser {
    PersonId id;
    Month now;
    int birth = 0, residence = 0, kind = 0, sex = 0, education = 0, field = 0;
    double age = 15;                // years
    double taste = 0;               // z
    double wealth = 0;              // multiples of home income at hand
    double cost_factor = 1;         // repeat movers pay less
    std::uint8_t scheme = 0;        // scheme the person has served in, with a right to come again
    bool gap_served = true;         // the mandatory stay at home is over
    std::uint8_t offered = 0;       // scheme that has made an offer, or that the person may come back to; 0 = none
    bool only_offer = false;        // was approached and did not consider anything else
    double track = not_partner_trained;  // of those trained at a partner's cost; below a scheme's away share: kept for its slots
};

/// A place one may go to, and the door that makes it best.
struct Alternative {
    int destination = -1;           // -1 = stay
    Channel channel = Channel::temporary;
    std::uint8_t scheme = 0;
};

/// Says whether a capacity has already refused this person at this door.
struct Refusals {
    virtual bool shut(int destination, Channel channel, int scheme) const = 0;
    virtual ~Refusals() = default;
};

/// Weight of a destination for a person: common part x best open door x distance from where he or she lives; 0 = infeasible.
double weight_of(const ChoiceTables& t, const Atlas& atlas, const Rules& rules, const Draws& traits, const Chooser& who,
                 int destination, const Refusals* refusals, Alternative* best);

/// Value of staying, utils: V of home plus taste; abroad at least the gain in income over home.
double value_of_staying(const ChoiceTables& t, const Chooser& who);

/// The keyed race of ARCHITECTURE: exactly the nested logit, with one shock an alternative. Improving an alternative moves
/// people to it and nowhere else.
Alternative race(const ChoiceTables& t, const Proposals& proposals, const Atlas& atlas, const Rules& rules, const Draws& draws,
                 const Draws& traits, const Chooser& who, const Refusals* refusals = nullptr);

/// Closed form of the same: probability of every destination, in `out`; returns that of leaving at all.
double probabilities(const ChoiceTables& t, const Atlas& atlas, const Rules& rules, const Draws& traits, const Chooser& who,
                     std::span<double> out);

}  // namespace sterna
