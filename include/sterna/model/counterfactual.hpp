#pragma once
#include <cstdint>
#include <limits>
#include <vector>

#include "sterna/core/random.hpp"
#include "sterna/model/country_state.hpp"
#include "sterna/model/population.hpp"

namespace sterna {

/// Edges through which migration, or a policy, acts on the skilled at home. One that is cut no longer reads the run itself but
/// what the counterfactual says. A new channel is a line here, one in `edge_names`, and the lines of the process that reads it.
/// `other`: whatever else the law does, where the counterfactual is the world without policies.
enum class Edge : std::uint8_t { prospect, drain, returns, remittances, diaspora, partners, wages, other, count };
inline constexpr std::size_t edges = static_cast<std::size_t>(Edge::count);

/// A world that is not: which edges are cut, from which month on, and what they read then. Nothing is cut by default.
struct Counterfactual {
    enum class Kind : std::uint8_t { none, unskilled_prospect, no_migration, no_policies };

    /// Country states after a yearly close of the counterfactual run.
    struct Year {
        int year = 0;
        std::vector<CountryState> countries;
    };

    Kind kind = Kind::none;
    std::uint32_t cut = 0;                       // bit = Edge
    Month from{std::numeric_limits<std::int16_t>::min()};  // until then nothing is cut; by default cut at the start too
    int first_year = 0;                          // of `kept`
    std::vector<std::vector<double>> kept;       // [year][origin]: share of the skilled departures that remains, 0 to 1
    std::vector<Year> path;                      // of the counterfactual run; empty while that run is being made

    bool cuts(Edge edge, Month now) const { return now >= from && ((cut >> static_cast<int>(edge)) & 1); }

    /// What the counterfactual run had after the close of `year`, or nullptr.
    const CountryState* recorded(int year, std::size_t country) const {
        for (const Year& y : path)
            if (y.year == year) return &y.countries[country];
        return nullptr;
    }

    double kept_share(int year, int origin) const {
        const auto i = static_cast<std::size_t>(year - first_year);
        return year < first_year || i >= kept.size() ? 1.0 : kept[i][static_cast<std::size_t>(origin)];
    }
};

/// Share of skilled departures that is left when the skilled leave at the rate of the less skilled.
inline double kept_at_rate(double skilled_rate, double other_rate) {
    return skilled_rate > other_rate ? other_rate / skilled_rate : 1.0;
}

inline constexpr Stream excess_stream = stream("counterfactual/excess");

/// Whether a departure in this month is one of those that the counterfactual does without; the same draw for departures and
/// for the stays that began with them. Without a move nobody returns, whenever the stay began.
inline bool excess_departure(const Counterfactual& c, const Draws& draws, PersonId person, Month month, bool skilled) {
    if (c.kind == Counterfactual::Kind::no_migration) return true;
    if (c.kind == Counterfactual::Kind::no_policies) return false;  // the law without policies decides
    return skilled && month >= c.from && draws.uniform(excess_stream, person, month) >= c.kept_share(month.year(), person.birth);
}

}  // namespace sterna
