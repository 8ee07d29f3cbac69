#include "sterna/analysis/least_squares.hpp"

#include <algorithm>
#include <cmath>

namespace sterna {

std::vector<double> least_squares(const std::vector<std::vector<double>>& rows, const std::vector<double>& values,
                                  const std::vector<double>& weights) {
    const std::size_t k = rows.front().size();
    std::vector<std::vector<double>> a(k, std::vector<double>(k + 1, 0.0));  // normal equations, right side last
    for (std::size_t i = 0; i < rows.size(); ++i)
        for (std::size_t r = 0; r < k; ++r) {
            for (std::size_t c = 0; c < k; ++c) a[r][c] += weights[i] * rows[i][r] * rows[i][c];
            a[r][k] += weights[i] * rows[i][r] * values[i];
        }
    for (std::size_t p = 0; p < k; ++p) {
        std::size_t best = p;
        for (std::size_t r = p; r < k; ++r)
            if (std::abs(a[r][p]) > std::abs(a[best][p])) best = r;
        std::swap(a[p], a[best]);
        if (std::abs(a[p][p]) < 1e-12) continue;  // a regressor without variation explains nothing
        for (std::size_t r = 0; r < k; ++r) {
            if (r == p) continue;
            const double factor = a[r][p] / a[p][p];
            for (std::size_t c = p; c <= k; ++c) a[r][c] -= factor * a[p][c];
        }
    }
    std::vector<double> solution(k, 0.0);
    for (std::size_t p = 0; p < k; ++p)
        if (std::abs(a[p][p]) >= 1e-12) solution[p] = a[p][k] / a[p][p];
    return solution;
}

}  // namespace sterna
