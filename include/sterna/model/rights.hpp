#pragma once
#include <algorithm>
#include <cstdint>
#include <vector>

#include "sterna/core/math.hpp"
#include "sterna/model/rules.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

/// Rights of foreigners and what they are worth, filled by the process `rights`. As it stands here everybody has full rights.
struct RightsTable {
    std::vector<double> index;         // [country][status] by custom, 0 to 1; empty = 1 everywhere
    std::vector<std::uint8_t> sponsor; // by country: temporary workers belong to one employer; empty = nowhere
    double theft = 0;                  // share of the wage kept back from workers without any rights
    double tie = 0;                    // the same, further, of those bound to one employer
    double irregular_gap = 0;          // share of the wage lost without papers where other rights are full
    double exit_hold = 0;              // share of departures that an employer can stop where workers have no rights
    double employer_response = 0;      // elasticity of posts to the cost of labour, as a positive number
    double fee_share = 0;              // of the money cost of a move that goes to recruiters, lent
    double repayment = 0;              // share of the net wage that debtors pay back
    double debt_factor = 1;            // of the hazard of return while in debt
};

/// Whom a rule is asked about.
struct Kind {
    int birth = 0, sex = 0, education = 0, field = 0;
};

inline bool concerns(const Scope& scope, const Kind& who, int residence) {
    return scope.corridor(who.birth, residence) && scope.person(who.sex, who.education, who.field);
}

/// Rights index by custom, before the law of the month.
inline double customary_rights(const RightsTable& t, int residence, Status status) {
    if (t.index.empty() || status == Status::citizen_at_home) return 1;
    return t.index[static_cast<std::size_t>(residence * statuses + static_cast<int>(status))];
}

/// Rights index, 0 to 1: custom, or the law's floor where that is higher.
inline double rights_index(const RightsTable& t, const Rules& rules, const Kind& who, int residence, Status status) {
    double index = customary_rights(t, residence, status);
    if (status == Status::citizen_at_home) return index;
    for (const auto& floor : rules.rights_floor)
        if (concerns(floor.scope, who, residence) && floor.scope.status(status)) index = std::max(index, floor.entry.value);
    return std::min(index, 1.0);
}

/// Whether custom binds such a worker to one employer; workers of schemes are bound by their scheme.
inline bool sponsored(const RightsTable& t, int residence, Status status) {
    return status == Status::temporary && !t.sponsor.empty() && t.sponsor[static_cast<std::size_t>(residence)] != 0;
}

/// Whether the law lets such a worker change employers.
inline bool may_change_employer(const Rules& rules, const Kind& who, int residence, Status status) {
    return std::any_of(rules.employer_mobility.begin(), rules.employer_mobility.end(), [&](const auto& right) {
        return right.entry.value && concerns(right.scope, who, residence) && right.scope.status(status);
    });
}

/// Share of the wage that is paid: 1 with full rights, falling with the rights that are missing. Without papers the whole gap is
/// `irregular_gap` at the rights such people have where others have all of theirs; the part explained by theft is in it.
inline double paid_share(const RightsTable& t, double index, bool tied, Status status) {
    double share = (1 - t.theft * (1 - index)) * (tied ? 1 - t.tie * (1 - index) : 1.0);
    if (status == Status::irregular) {
        constexpr double usual_index = 0.3;
        share *= std::min(1.0, (1 - t.irregular_gap) / (1 - t.theft * (1 - usual_index)));
    }
    return share;
}

/// Share of those who want to leave who may.
inline double freedom(const RightsTable& t, double index) { return 1 - t.exit_hold * (1 - index); }

/// Factor of the posts that employers offer when labour costs them `dearer` times as much.
inline double posts_factor(const RightsTable& t, double dearer) { return math::pow(dearer, -t.employer_response); }

/// Recruiters' part of a money cost, in its unit; `cap` = the most that the law lets them take, in the same unit.
inline double recruitment_fee(const RightsTable& t, double cost, double cap) { return std::min(t.fee_share * cost, cap); }

/// Most that recruiters may take, in months of pay at the destination; infinite without a law.
inline double fee_cap(const Rules& rules, const Kind& who, int destination) {
    Cap cap;
    for (const auto& rule : rules.fee_cap)
        if (concerns(rule.scope, who, destination)) cap.at_most(rule.entry.value);
    return cap.value;
}

/// Paid back in a time that brings this net wage: a share of it, never more than is owed.
inline double debt_payment(const RightsTable& t, double owed, double wage) { return std::min(owed, t.repayment * wage); }

}  // namespace sterna
