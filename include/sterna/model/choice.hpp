#pragma once
#include <array>
#include <span>
#include <vector>

#include "sterna/core/blocks.hpp"
#include "sterna/core/random.hpp"
#include "sterna/core/sampling.hpp"
#include "sterna/core/table.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/gender.hpp"
#include "sterna/model/partner_training.hpp"
#include "sterna/model/rights.hpp"
#include "sterna/model/rules.hpp"
#include "sterna/model/taxes.hpp"
#include "sterna/model/world.hpp"

namespace sterna {

/// Streams of the choice: one threshold a consideration, one point of the race each, one draw for life by destination, which
/// says whether the permanent and the family door are open and what going without papers costs.
inline constexpr Stream choice_threshold = stream("emigration/threshold"), choice_points = stream("emigration/points"),
                        choice_door = stream("emigration/doors");

/// Standing of foreigners, of women and of foreign degrees: filled by the processes `rights`, `gender` and `brain_waste`, neutral
/// without them.
struct Standing {
    RightsTable rights;
    GenderTable gender;
    bool overqualification = false;  // whether skilled migrants may work below their education
};

/// Destination choice: nested logit over home and all feasible destinations. Defaults and sources stand with `emigration`.
struct ChoiceParams : TaxRates {
    double lambda = 0.5;                 // dissimilarity of the foreign nest
    double beta = 0.35;                  // utility of log income
    double beta_health_young = 1.4;      // the same for health workers of the ages below
    double raised_pay_health_young = 4.0;  // utility of the log of what laws add to their pay at home
    double health_young_from = 20, health_young_to = 35;  // years
    double eta = 0.05;                   // network elasticity
    double rights_weight = 0.5;          // utility of the rights index
    double taste_weight = 0.5;           // utility of one standard deviation of taste for home
    double annuity = 7.72;               // present value of one dollar a year over ten years at 5 %
    double cost_skilled = 0.2, cost_other = 0.6;  // money cost of a move, years of home income, at 5,000 km and 5,000 PPP dollars a head
    double cost_distance = 0.3;          // elasticity of that cost to distance
    double cost_income = 0.7;            // how far its share of home income falls with income a head at home, an elasticity
    double wealth_median = 0.5;          // liquid wealth, years of home income, at 5,000 PPP dollars a head
    double wealth_income = 0.3;          // its elasticity to income a head
    double wealth_sigma = 1.2;
    double repeat_cost = 0.5;            // cost of a further trip relative to the first
    double familiar = -0.4;              // utility that stands for the constant of an open corridor to those who have lived there
    double spent_home_settled = 0.15, spent_home_temporary = 0.5;  // share of income spent at home prices
    double onward_distance = 0.18;       // utility lost per log of distance, for moves between foreign countries
    double offer = -2.5;                 // utility that stands for the constant of a corridor when a scheme makes an offer
    double onward_attachment = 0;        // utility of staying where one is, abroad
    double permanent_share = 0.49, permanent_share_gulf = 0.05;  // of people for whom the permanent door is open
    double relatives = 4;                // people at home whom one settled migrant may bring
    double family_cost = 0.5;            // money cost of joining family, relative to that of any other move
    double student_visa = 0.7;           // cost of a student visa, relative to other visas
    double student_cost = 0.3;           // of studies abroad, years of the wage there of those below the skilled
    double student_gain = 0.6;           // part of a mover's horizon lived as a graduate by those who go to study
    double student_appeal = 0.1;         // utils of a degree from abroad beside income, solved from the base stock of students
    double student_from = 18, student_to = 25;  // years of age, [from, to)
    double irregular_cost = 2;           // money cost of going without papers, relative to that of any other move
    double irregular_turnover = 0.15;    // 1/year, at which irregular residents leave, are removed or get papers in the base year
    double irregular_most = 0.5;         // largest share of arrivals without papers that the base stock may imply
    double irregular_skilled = 0.3;      // how rarely the skilled go and live without papers, relative to others
    double irregular_spread = 0.2;         // mean of what going without papers costs beyond the least, utils
    double enforcement_weight = 2;       // utils a unit of enforcement
    Standing standing;                   // not parameters: what pay and doors are worth to whom
};

/// Net yearly income expected in `residence` at home prices there: wage x (1-tax) x (1-unemployment), PPP dollars. A skilled
/// foreigner expects to work below the education with the chance `overqualified`.
double expected_income(const ChoiceParams& p, const Atlas& atlas, const World& world, int residence, int education, int sex,
                       bool foreign, double overqualified = CorridorFacts{}.overqualified);

/// Gross yearly wage that a foreigner expects in `residence`, PPP dollars, and the mean over those who lived there in the base year
/// at today's wages.
double expected_wage(const ChoiceParams& p, const Atlas& atlas, const World& world, int residence, int education, int sex,
                     double overqualified);
double mean_wage(const ChoiceParams& p, const Atlas& atlas, const World& world, int residence);

/// Change by the law of what a visa costs somebody of this kind, utils.
double rule_visa_cost(const Rules& rules, int birth, int destination, int sex, int education, int field);
/// Share of people of this kind, drawn for life, who need no visa.
double free_share(const Atlas& atlas, const Rules& rules, int birth, int destination, int sex, int education, int field);

/// What a status makes of an income earned in `destination` by natives of the birth country, utils: the part spent at home buys at home
/// prices, and rights are worth something. The part spent at home also says how much of life is lived there.
/// `bound` = to one employer by custom.
double value_of_status(const ChoiceParams& p, const Atlas& atlas, const Rules& rules, const Kind& who, int destination, double beta,
                       Status status, bool bound);
double spent_home(const ChoiceParams& p, Status status);

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

/// Doors that everybody may find open; schemes have theirs apart.
enum Door : std::uint8_t { free_door, permanent_door, temporary_door, family_door, student_door, irregular_door };
inline constexpr std::size_t doors_per_option = 6;

/// Weights exp(V/lambda) split into what depends on the decider and what depends on the door; pure functions of the world,
/// the rules and the parameters.
struct ChoiceTables {
    ChoiceParams params;
    std::vector<double> means;       // [birth]: liquid wealth over moving cost since the base year; empty = home incomes of the base year
    int countries = 0, kinds = 0;
    std::vector<double> stay;        // [decider]: V of staying at home without taste, utils
    std::vector<double> log_income;  // [decider][residence]: ln of expected net income there
    std::vector<double> pay;         // [decider][destination]: gross wage expected there over the mean wage of residents; empty = no law asks
    std::vector<double> common;      // [decider][destination]: exp(V/lambda) without the door
    std::vector<double> doors;       // [decider][destination][door]: exp(V/lambda); without papers: at the least cost; 0 = shut
    std::vector<std::vector<double>> scheme_doors;  // by scheme: [decider][destination]
    std::vector<double> free;        // [decider][destination]: share of people to whom the free door is open
    std::vector<double> offer_gain;  // [decider][destination]: factor of the common part when a scheme makes an offer, at least 1
    std::vector<double> bound;       // [decider]: least q/w over destinations, to stop the race
    std::vector<double> onward;      // [residence][destination]: factor of distance for moves between foreign countries, at most 1
    std::vector<double> cost;        // [birth][destination]: money cost at cost parameter 1, multiples of home income
    std::vector<double> family;      // [birth][destination]: share of people with relatives there whom they may join
    std::vector<double> study_cost;  // [destination]: money cost of studies there, PPP dollars
    std::vector<double> study_share; // [destination]: of the young, by rank in the cost of study, whom its universities take
    std::vector<double> wealth;      // [birth]: median of liquid wealth, multiples of base-year home income
    std::vector<double> cost_unit;   // [decider]: base-year net home income, PPP dollars: what costs and wealth are multiples of

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

/// Fills all tables; origins are shared out over threads.
void rebuild(ChoiceTables& tables, const Atlas& atlas, const Deciders& deciders, const Proposals& proposals, const World& world,
             const Rules& rules, const Exec& exec = {});

/// Factor of the money cost of a move, in years of home income: grows with distance and falls with the income of the origin, since
/// tickets and fees have world prices. 1 at 5,000 km and 5,000 PPP dollars a head.
double corridor_cost(const ChoiceParams& p, const Atlas& atlas, int from, int to);

/// Median liquid wealth of natives in the base year, multiples of home income.
double base_wealth(const ChoiceParams& p, const Atlas& atlas, int birth);

/// Share of people around a median wealth who have `cost` at hand, both multiples of home income.
double share_with(const ChoiceParams& p, double median_wealth, double cost);
/// What is left of a money cost when the law caps its recruiters' part; `cost` in years of home income, `income_ratio` = foreign
/// over home income.
double capped_cost(const ChoiceParams& p, const Rules& rules, const Kind& who, int destination, double cost, double income_ratio);

/// What the race needs to know of a person.
struct Chooser {
    PersonId id;
    Month now;
    int birth = 0, residence = 0, kind = 0, sex = 0, education = 0, field = 0;
    double age = 15;                // years
    double taste = 0;               // z
    double wealth = 0;              // multiples of home income at hand
    double cost_factor = 1;         // repeat movers pay less
    double freedom = 1;             // to leave the foreign country of residence, at most 1
    std::uint8_t scheme = 0;        // scheme the person has served in, with a right to come again
    bool gap_served = true;         // the mandatory stay at home is over
    std::uint8_t offered = 0;       // scheme that has made an offer, or that the person may come back to; 0 = none
    bool only_offer = false;        // was approached and did not consider anything else
    bool banned = false;            // was removed or overstayed not long ago: regular doors are shut
    double study_rank = 2;          // rank in the cost of study of those who may go to study; 2 = nobody takes them
    bool only_study = false;        // is at university at home and goes nowhere but to another
    double home_degree = 0;         // utils: what finishing it there adds to staying
    int known = -1;                 // foreign country that the person has come back from; -1 = none
    double home_income = 1;         // PPP dollars a year
    double beta = 0.35;             // utility of log income of such people
    double home_pay = 0;            // utils that laws which raise pay at home add to staying
    double bond = 0;                // price of leaving home before a service bond ends, multiples of home income; infinity = may not
    double efficiency = 1;          // of an hour of work, relative to the average: for doors that ask for a wage
    double points = 0, language_points = 0;  // of 100; the latter where a language is shared
    int step = 1;                   // months that the choice stands for
    Track track;              // with the scheme that trained or admitted the person
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
