#include <algorithm>
#include <bit>
#include <bitset>
#include <limits>

#include "sterna/core/math.hpp"
#include "sterna/model/choice.hpp"
#include "sterna/model/season.hpp"

namespace sterna {

namespace {

struct BestDoor {
    double weight = 0;
    Alternative at;
    /// A later door wins a tie: a scheme goes before the temporary permit it equals.
    void offer(double w, int destination, Channel channel, std::uint8_t scheme) {
        if (w > 0 && w >= weight) weight = w, at = {destination, channel, scheme};
    }
};

bool shut(const Refusals* refusals, int destination, Channel channel, int scheme) {
    return refusals && refusals->shut(destination, channel, scheme);
}

/// Whether somebody has what the law asks for at this door beside a visa.
bool passes(const ChoiceTables& t, const Atlas& atlas, const Rules& rules, const Chooser& who, int destination, std::size_t option,
            Channel door) {
    for (const EntryTest& test : rules.entry_tests) {
        const bool asked = (test.entry_channels & entry_bit(door)) && test.scope.corridor(who.birth, destination) &&
                           test.scope.person(who.sex, who.education, who.field) && test.scope.age(who.age);
        if (!asked) continue;
        if (test.least_pay > 0 && t.pay[option] * who.efficiency < test.least_pay) return false;
        const double points = who.points + (atlas.corridors(who.birth, destination).common_language ? who.language_points : 0);
        if (points < test.least_points) return false;
    }
    return true;
}

/// The doors of a country for one person. Four lanes of one draw for life: permanent, family, hardship without papers, free.
class Doors {
  public:
    Doors(const ChoiceTables& t, const Atlas& atlas, const Rules& rules, const Draws& traits, const Chooser& who, int destination,
          std::size_t option, double money, double uncapped)
        : t_(t), atlas_(atlas), rules_(rules), country_(atlas.countries[static_cast<std::size_t>(destination)]), who_(who),
          destination_(destination), option_(option), weights_(&t.doors[doors_per_option * option]), free_(t.free[option]), money_(money), uncapped_(uncapped),
          luck_(traits.words(choice_door, who.id, Month{0}, static_cast<std::uint32_t>(destination))) {}

    /// Best door outside schemes. Whoever may move freely needs no other and is never worse off by it.
    BestDoor best(const Refusals* refusals) const {
        BestDoor best;
        const auto offer = [&](Channel channel, double weight) {
            if (weight > 0 && !shut(refusals, destination_, channel, 0)) best.offer(weight, destination_, channel, 0);
        };
        if (who_.only_study) {
            if (!who_.banned && studies()) offer(Channel::student, weights_[student_door]);
            return best;
        }
        if (free() && pays(1)) offer(Channel::free_movement, weights_[free_door]);
        if (!who_.banned) {
            if (pays(1) && to_unit(luck_[0]) < permanent_share() && admissible(Channel::permanent)) offer(Channel::permanent, weights_[permanent_door]);
            if (pays(1) && admissible(Channel::temporary)) offer(Channel::temporary, weights_[temporary_door]);
            if (pays(t_.params.family_cost) && to_unit(luck_[1]) < relatives()) offer(Channel::family, weights_[family_door]);
            if (studies()) offer(Channel::student, weights_[student_door]);
        }
        if (weights_[irregular_door] > best.weight && who_.wealth >= uncapped_ * t_.params.irregular_cost) {
            const double weight = weights_[irregular_door] * hardship();
            if (weight > best.weight) offer(Channel::irregular, weight);
        }
        if (free() && best.weight > 0) best.at.channel = Channel::free_movement;
        return best;
    }

  private:
    bool free() const { return weights_[free_door] > 0 && (free_ >= 1 || to_unit(luck_[3]) < free_); }
    /// Nobody is tested who may move freely.
    bool admissible(Channel door) const {
        return rules_.entry_tests.empty() || free() || passes(t_, atlas_, rules_, who_, destination_, option_, door);
    }
    bool pays(double factor) const { return who_.wealth >= money_ * factor; }
    double permanent_share() const { return country_.gulf ? t_.params.permanent_share_gulf : t_.params.permanent_share; }
    double relatives() const { return t_.family[t_.pair(who_.birth, destination_)]; }
    bool studies() const {
        const auto d = static_cast<std::size_t>(destination_);
        return weights_[student_door] > 0 && who_.study_rank <= t_.study_share[d] && who_.wealth >= money_ + t_.study_cost[d] / who_.home_income;
    }
    /// exp(-cost/lambda) of a cost that is exponential over people.
    double hardship() const { return math::pow(to_unit(luck_[2]), t_.params.irregular_spread / t_.params.lambda); }

    const ChoiceTables& t_;
    const Atlas& atlas_;
    const Rules& rules_;
    const CountryFacts& country_;
    const Chooser& who_;
    int destination_;
    std::size_t option_;
    const double* weights_;
    double free_;              // share of people to whom the free door is open
    double money_, uncapped_;  // no law caps what smugglers take
    Words luck_;
};

bool scheme_takes(const Scheme& scheme, const Chooser& who) {
    return !who.banned && in_season(scheme, who.now, who.step) && scheme.scope.age(who.age) && takes_track(scheme, who.track) && (who.gap_served || who.scheme != scheme.number);
}

/// Factor of the weight of an open country for those who have lived there. Where visas are needed the constant also holds what the
/// law keeps shut, which knowing the country does not open.
double familiarity(const ChoiceParams& p, double constant) { return math::exp(std::clamp((p.familiar - constant) / p.lambda, 0.0, 600.0)); }

/// Money cost of a move; a law may cap the recruiters' part outside free movement.
double money_needed(const ChoiceTables& t, const Rules& rules, const Chooser& who, int destination, std::size_t option,
                    std::size_t decider, double cost) {
    if (rules.fee_cap.empty() || t.free[option] >= 1) return cost;
    const double ratio = math::exp(t.log_income[option]) / t.cost_unit[decider];
    return capped_cost(t.params, rules, {who.birth, who.sex, who.education, who.field}, destination, cost, ratio);
}

/// Factor of the weight when a bond has to be bought out: its price lowers the value of leaving as the cost of the move does.
double bought_out(const ChoiceTables& t, const Chooser& who, std::size_t option) {
    const double years = who.bond * who.home_income / (t.params.annuity * math::exp(t.log_income[option]));
    return math::exp(std::max(-600.0, -who.beta * years / t.params.lambda));
}

double unseen_bound(const ChoiceTables& t, const Proposals& proposals, const Atlas& atlas, const Rules& rules, const Draws& traits,
                    const Chooser& who, const Refusals* refusals, const std::bitset<256>& seen) {
    double least = std::numeric_limits<double>::infinity();
    for (int d = 0; d < t.countries; ++d) {
        if (seen[static_cast<std::size_t>(d)]) continue;
        const double weight = weight_of(t, atlas, rules, traits, who, d, refusals, nullptr);
        if (weight > 0) least = std::min(least, proposals.share(who.birth, d) / weight);
    }
    return least;
}

}  // namespace

double weight_of(const ChoiceTables& t, const Atlas& atlas, const Rules& rules, const Draws& traits, const Chooser& who,
                 int destination, const Refusals* refusals, Alternative* best) {
    if (destination == who.birth || destination == who.residence) return 0;
    const bool skilled = atlas.skilled[static_cast<std::size_t>(who.education)];
    const std::size_t decider = t.decider(who.birth, who.kind, who.sex), k = t.option(decider, destination);
    const double full = (skilled ? t.params.cost_skilled : t.params.cost_other) * t.cost[t.pair(who.birth, destination)] * who.cost_factor;
    const double money = money_needed(t, rules, who, destination, k, decider, full);

    BestDoor door;
    if (!who.only_offer && who.wealth >= money * t.params.family_cost)
        door = Doors(t, atlas, rules, traits, who, destination, k, money, full).best(refusals);
    for (std::size_t j = 0; j < t.scheme_doors.size(); ++j) {
        const Scheme& scheme = rules.schemes[j];
        const bool offered = who.offered == scheme.number;
        if (t.scheme_doors[j][k] <= 0 || who.wealth < money * scheme.cost || !scheme_takes(scheme, who) || (who.only_offer && !offered) || who.only_study) continue;
        if (!shut(refusals, destination, Channel::scheme, scheme.number))
            door.offer(t.scheme_doors[j][k] * (offered ? t.offer_gain[k] : 1.0), destination, Channel::scheme, static_cast<std::uint8_t>(scheme.number));
    }
    if (best) *best = door.at;
    if (door.at.channel == Channel::free_movement && destination == who.known)
        door.weight *= familiarity(t.params, atlas.corridors(who.birth, destination).constant[skilled]);
    const double distance = who.residence == who.birth ? 1.0 : who.freedom * t.onward[t.pair(who.residence, destination)];
    const double bond = who.bond > 0 ? bought_out(t, who, k) : 1.0;
    return t.common[k] * door.weight * distance * bond;
}

double value_of_staying(const ChoiceTables& t, const Chooser& who) {
    const std::size_t decider = t.decider(who.birth, who.kind, who.sex);
    double value = t.stay[decider] + t.params.taste_weight * who.taste + who.home_degree;
    value += who.home_pay;
    if (who.residence != who.birth) {
        const double gain = t.log_income[t.option(decider, who.residence)] - t.log_income[t.option(decider, who.birth)];
        value += t.params.beta * std::max(0.0, gain) + t.params.onward_attachment;
    }
    return value;
}

Alternative race(const ChoiceTables& t, const Proposals& proposals, const Atlas& atlas, const Rules& rules, const Draws& draws,
                 const Draws& traits, const Chooser& who, const Refusals* refusals) {
    const double lambda = t.params.lambda;
    const Words first = draws.words(choice_threshold, who.id, who.now, 0), second = draws.words(choice_threshold, who.id, who.now, 1);
    const double log_stable = log_positive_stable(lambda, to_unit53(first[0], first[1]), to_unit53(first[2], first[3]));
    const double home_clock = exponential(to_unit53(second[0], second[1]));
    const double threshold = math::exp(log_stable + (math::log(home_clock) - value_of_staying(t, who)) / lambda);

    const AliasTable& alias = proposals.alias[static_cast<std::size_t>(who.birth)];
    double bound = t.bound[t.decider(who.birth, who.kind, who.sex)];
    if (who.known >= 0) {  // the table's bound is for people without a country they know
        const double known = weight_of(t, atlas, rules, traits, who, who.known, refusals, nullptr);
        if (known > 0) bound = std::min(bound, proposals.share(who.birth, who.known) / known);
    }
    double best = threshold, time = 0;
    Alternative chosen;
    std::bitset<256> seen;
    for (std::uint32_t j = 0; j < draw_index_limit; ++j) {
        // Only first arrivals count. Where the table's bound is far above this person's means, the bound over what is still
        // unseen ends the race early.
        if (j >= 64 && std::has_single_bit(j)) bound = unseen_bound(t, proposals, atlas, rules, traits, who, refusals, seen);
        const Words point = draws.words(choice_points, who.id, who.now, j);
        time += exponential(to_unit53(point[0], point[1]));
        if (time * bound >= best) break;
        const int destination = static_cast<int>(alias.pick(to_unit53(point[2], point[3])));
        if (seen[static_cast<std::size_t>(destination)]) continue;
        seen.set(static_cast<std::size_t>(destination));
        Alternative at;
        const double weight = weight_of(t, atlas, rules, traits, who, destination, refusals, &at);
        if (weight <= 0) continue;
        const double arrival = time * proposals.share(who.birth, destination) / weight;
        if (arrival < best) best = arrival, chosen = at;
    }
    return chosen;
}

double probabilities(const ChoiceTables& t, const Atlas& atlas, const Rules& rules, const Draws& traits, const Chooser& who,
                     std::span<double> out) {
    double inclusive = 0;
    for (int d = 0; d < t.countries; ++d) {
        const auto k = static_cast<std::size_t>(d);
        out[k] = weight_of(t, atlas, rules, traits, who, d, nullptr, nullptr);
        inclusive += out[k];
    }
    if (inclusive <= 0) return 0;
    const double nest = math::exp(t.params.lambda * math::log(inclusive));
    const double leave = nest / (nest + math::exp(value_of_staying(t, who)));
    for (double& p : out) p *= leave / inclusive;
    return leave;
}

}  // namespace sterna
