#pragma once
#include <algorithm>

namespace sterna {

/// Weights of the points test, shares of its 100 points. Defaults and sources stand with the process `admission`.
struct PointsTest {
    double points_education = 0.4, points_age = 0.2, points_field = 0.2, points_language = 0.2;
};

/// What the test looks at.
struct Candidate {
    bool skilled = false;
    int education = 0, field = 0;
    double age = 15;               // years
    bool common_language = false;  // with the destination
};

/// Score of a candidate, 0 to 100.
inline double points(const PointsTest& test, const Candidate& c) {
    const double by_education = c.skilled ? 1.0 : 0.5 * (c.education > 0);
    const double by_age = std::clamp((45 - c.age) / 15, 0.0, 1.0);
    const double by_field = c.skilled && c.field > 0 ? 1.0 : 0.0;
    const double by_language = c.common_language ? 1.0 : 0.0;
    return 100 * (test.points_education * by_education + test.points_age * by_age + test.points_field * by_field +
                  test.points_language * by_language);
}

}  // namespace sterna
