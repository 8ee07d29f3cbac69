#include <doctest/doctest.h>

#include "sterna/core/random.hpp"
#include "sterna/core/sampling.hpp"
#include "sterna/model/self_selection.hpp"
#include "support/bands.hpp"

using namespace sterna;

namespace {

/// Log wages of people drawn with keys, and who of them moves.
struct Drawn {
    std::int64_t movers = 0, people = 0;
    double home = 0, abroad = 0, home_squared = 0, abroad_squared = 0;

    Drawn(const RoyModel& m, std::uint32_t n) : people(n) {
        const Draws draws{7};
        constexpr Stream wages = stream("test/roy");
        for (std::uint32_t i = 0; i < n; ++i) {
            const Words w = draws.words(wages, {0, i}, Month{0});
            const double first = normal(to_unit53(w[0], w[1])), second = normal(to_unit53(w[2], w[3]));
            const double at_home = m.sd_home * first;
            const double away = m.sd_abroad * (m.correlation * first + std::sqrt(1 - m.correlation * m.correlation) * second);
            if (m.mean_abroad + away - m.cost <= m.mean_home + at_home) continue;
            ++movers;
            home += at_home, abroad += away, home_squared += at_home * at_home, abroad_squared += away * away;
        }
    }
    double z_home(double expected) const { return z_of_mean_of(home, home_squared, expected); }
    double z_abroad(double expected) const { return z_of_mean_of(abroad, abroad_squared, expected); }

  private:
    double z_of_mean_of(double sum, double squares, double expected) const {
        const double n = static_cast<double>(movers), mean = sum / n;
        return test::z_of_mean(sum, movers, expected, squares / n - mean * mean);
    }
};

}  // namespace

TEST_CASE("The normal distribution function inverts the normal quantile") {
    for (const double p : {1e-9, 1e-4, 0.02, 0.3, 0.5, 0.77, 0.999, 1 - 1e-9}) CHECK(normal_cdf(math::normal_quantile(p)) == doctest::Approx(p).epsilon(1e-10));
    CHECK(normal_cdf(0) == 0.5);
    CHECK(normal_cdf(1.5) + normal_cdf(-1.5) == doctest::Approx(1).epsilon(1e-14));
}

TEST_CASE("With twice the spread abroad and correlation one half half move and they are neither better nor worse at home") {
    const RoyModel m{0, 0, 0, 1, 2, 0.5};
    CHECK(share_moving(m) == 0.5);
    CHECK(selection_at_home(m) == doctest::Approx(0).epsilon(1e-12));
    CHECK(selection_abroad(m) == doctest::Approx(2 / std::sqrt(3.0) * 1.5 * std::sqrt(2 / 3.14159265358979)).epsilon(1e-12));
    CHECK(selection_abroad(m) == doctest::Approx(1.3820).epsilon(1e-4));
}

TEST_CASE("Keyed normal wages select movers as the closed form of Roy says") {
    // Two-sided bands at a false-alarm rate of 1e-6 each.
    for (const RoyModel& m : {RoyModel{0, 0, 0, 1, 2, 0.5}, RoyModel{1, 1.2, 0.5, 1, 0.6, 0.9}, RoyModel{0, 0.3, 0, 0.7, 0.9, 0.95}}) {
        const Drawn drawn(m, 400'000);
        CHECK_BAND(test::z_of_count(drawn.movers, drawn.people, share_moving(m)));
        CHECK_BAND(drawn.z_home(selection_at_home(m)));
        CHECK_BAND(drawn.z_abroad(selection_abroad(m)));
        CHECK_OUTSIDE_BAND(drawn.z_abroad(selection_abroad(m) + 0.02));
    }
}

TEST_CASE("The best leave for more unequal countries and the worst for more equal ones when skills transfer well") {
    CHECK(selection_at_home({0, 0, 0, 1, 2, 0.9}) > 0);
    CHECK(selection_abroad({0, 0, 0, 1, 2, 0.9}) > 0);
    CHECK(selection_at_home({0, 0, 0, 2, 1, 0.9}) < 0);
    CHECK(selection_abroad({0, 0, 0, 2, 1, 0.9}) < 0);
}
