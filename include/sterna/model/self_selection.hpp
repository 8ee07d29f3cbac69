#pragma once
#include "sterna/model/normal_law.hpp"

namespace sterna {

/// Self-selection of movers in Roy's model (Borjas 1987): log wages at home and abroad are normal and correlated; who gains more
/// than the cost moves. No process uses it, because earnings here follow one ladder of ability everywhere: it is what keyed normal
/// draws and comparisons of two wages are held against, and the ruler for selection measured in results.
struct RoyModel {
    double mean_home = 0, mean_abroad = 0;  // log wages
    double cost = 0;                        // in log wage
    double sd_home = 1, sd_abroad = 1;
    double correlation = 0;

    double sd_gain() const {
        return math::sqrt(sd_home * sd_home + sd_abroad * sd_abroad - 2 * correlation * sd_home * sd_abroad);
    }
    /// Standardised gain that a mover needs.
    double threshold() const { return (mean_home - mean_abroad + cost) / sd_gain(); }
};

inline double share_moving(const RoyModel& m) { return 1 - normal_cdf(m.threshold()); }

/// Mean of movers over everybody of the log wage at home, beside its mean: above 0 = the best leave.
inline double selection_at_home(const RoyModel& m) {
    const double hazard = normal_density(m.threshold()) / share_moving(m);
    return m.sd_home * m.sd_abroad / m.sd_gain() * (m.correlation - m.sd_home / m.sd_abroad) * hazard;
}

/// The same of the log wage abroad.
inline double selection_abroad(const RoyModel& m) {
    const double hazard = normal_density(m.threshold()) / share_moving(m);
    return m.sd_home * m.sd_abroad / m.sd_gain() * (m.sd_abroad / m.sd_home - m.correlation) * hazard;
}

}  // namespace sterna
