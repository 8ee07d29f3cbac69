#include "sterna/model/base_sending.hpp"

namespace sterna {

namespace {

// Some countries report next to nothing of what arrives: amounts are not scaled below this.
constexpr double least_scale = 0.2;

/// The least x between the two, in 60 halvings, at which a rising f reaches the target; the upper end if none does.
template <class F>
double least(double low, double high, double target, F&& f) {
    for (int i = 0; i < 60; ++i) {
        const double middle = (low + high) / 2;
        (f(middle) < target ? low : high) = middle;
    }
    return high;
}

struct Sums {
    double persons = 0, sending = 0, dollars = 0, wages = 0;
};

Sums sums_at(const std::vector<EarnersAbroad>& groups, double level) {
    Sums sums;
    for (const EarnersAbroad& group : groups) {
        const double chance = math::logistic(level + group.odds);
        sums.persons += group.persons, sums.sending += chance * group.persons;
        sums.dollars += chance * group.dollars, sums.wages += chance * group.wages;
    }
    return sums;
}

/// Scale at which the average sender sends the most that is sent.
double usual_bound(const std::vector<EarnersAbroad>& groups, double level, double most_of_wage) {
    const Sums sums = sums_at(groups, level);
    return sums.dollars > 0 ? most_of_wage * sums.wages / sums.dollars : 1;
}

/// Scale at which everybody does.
double last_bound(const std::vector<EarnersAbroad>& groups, double most_of_wage) {
    double scale = least_scale;
    for (const EarnersAbroad& group : groups)
        if (group.dollars > 0) scale = std::max(scale, most_of_wage * group.wages / group.dollars);
    return scale;
}

}  // namespace

double sending_level(const std::vector<EarnersAbroad>& groups, double share) {
    const double persons = sums_at(groups, 0).persons;
    if (persons <= 0) return math::log(share / (1 - share));
    return least(-30, 30, share * persons, [&](double level) { return sums_at(groups, level).sending; });
}

Sent sent_by(const std::vector<EarnersAbroad>& groups, double level, double scale, double most_of_wage) {
    Sent sent;
    for (const EarnersAbroad& group : groups) {
        const double chance = math::logistic(level + group.odds);
        sent.persons += chance * group.persons;
        sent.dollars += chance * std::min(scale * group.dollars, most_of_wage * group.wages);
    }
    return sent;
}

BaseSending solve_sending(const std::vector<EarnersAbroad>& groups, const TransferParams& p, double wanted) {
    BaseSending solved{sending_level(groups, p.senders), 1};
    if (wanted <= 0 || sums_at(groups, 0).dollars <= 0) return solved;
    const auto at_bound = [&](double level) {
        return sent_by(groups, level, usual_bound(groups, level, p.most_of_wage), p.most_of_wage).dollars;
    };
    if (at_bound(solved.level) < wanted) {
        const double most = sending_level(groups, std::max(p.senders, p.most_senders));
        solved.level = least(solved.level, most, wanted, at_bound);
    }
    const auto dollars = [&](double scale) { return sent_by(groups, solved.level, scale, p.most_of_wage).dollars; };
    solved.scale = least(least_scale, last_bound(groups, p.most_of_wage), wanted, dollars);
    return solved;
}

}  // namespace sterna
