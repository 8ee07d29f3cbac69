#include "analysis/abc_proposals.hpp"

#include <algorithm>
#include <utility>

#include "sterna/analysis/posterior.hpp"
#include "sterna/core/math.hpp"
#include "sterna/model/normal_law.hpp"

namespace sterna {
namespace {

constexpr Stream prior_stream = stream("abc/prior"), ancestor_stream = stream("abc/ancestor"), step_stream = stream("abc/step"),
                 simulation_stream = stream("abc/simulation");

double drawn_from(const Prior& prior, double u) {
    if (prior.law == Prior::Law::uniform) return std::clamp(prior.low + u * (prior.high - prior.low), prior.low, prior.high);
    const double below = normal_cdf((prior.low - prior.mean) / prior.sd),
                 above = normal_cdf((prior.high - prior.mean) / prior.sd);
    return std::clamp(prior.mean + prior.sd * normal(below + u * (above - below)), prior.low, prior.high);
}

/// Of values within the bounds, up to a factor.
double density(const Prior& prior, double value) {
    if (prior.law == Prior::Law::uniform) return 1;
    const double z = (value - prior.mean) / prior.sd;
    return math::exp(-0.5 * z * z);
}

Matrix weighted_covariance(const std::vector<Particle>& members) {
    const std::size_t n = members.front().values.size();
    std::vector<double> mean(n, 0.0);
    for (const Particle& member : members)
        for (std::size_t a = 0; a < n; ++a) mean[a] += member.weight * member.values[a];
    Matrix covariance(n, std::vector<double>(n, 0.0));
    for (const Particle& member : members)
        for (std::size_t a = 0; a < n; ++a)
            for (std::size_t b = 0; b < n; ++b)
                covariance[a][b] += member.weight * (member.values[a] - mean[a]) * (member.values[b] - mean[b]);
    return covariance;
}

/// Twice the weighted covariance, or only its diagonal.
Matrix kernel_covariance(const std::vector<Particle>& members, Kernel kernel) {
    Matrix covariance = weighted_covariance(members);
    for (std::size_t a = 0; a < covariance.size(); ++a)
        for (std::size_t b = 0; b < covariance.size(); ++b) covariance[a][b] *= a == b || kernel == Kernel::full ? 2 : 0;
    return covariance;
}

}  // namespace

Matrix cholesky(const Matrix& covariance) {
    constexpr double least_share = 1e-12;  // of a variance
    const std::size_t n = covariance.size();
    Matrix lower(n, std::vector<double>(n, 0.0));
    for (std::size_t column = 0; column < n; ++column) {
        double left = covariance[column][column];
        for (std::size_t k = 0; k < column; ++k) left -= lower[column][k] * lower[column][k];
        lower[column][column] = math::sqrt(std::max(left, least_share * covariance[column][column]));
        for (std::size_t row = column + 1; row < n; ++row) {
            double rest = covariance[row][column];
            for (std::size_t k = 0; k < column; ++k) rest -= lower[row][k] * lower[column][k];
            lower[row][column] = rest / lower[column][column];
        }
    }
    return lower;
}

AbcProposals::AbcProposals(const std::vector<Prior>& priors, std::vector<Particle> members, const SmcOptions& options,
                           int generation)
    : priors_(priors), members_(std::move(members)), draws_(options.seed), generation_{narrow<std::int16_t>(generation)} {
    if (members_.empty()) return;
    ancestors_ = AliasTable(weights_of(members_));
    step_ = cholesky(kernel_covariance(members_, options.kernel));
    for (const Particle& member : members_) whitened_.push_back(whitened(member.values));
}

double AbcProposals::uniform(Stream stream, std::int64_t attempt, std::uint32_t k) const {
    const Words drawn = draws_.entity(stream, narrow<std::uint32_t>(attempt), generation_, k);
    return to_unit53(drawn[0], drawn[1]);
}

std::uint64_t AbcProposals::simulation_seed(std::int64_t attempt) const {
    const Words drawn = draws_.entity(simulation_stream, narrow<std::uint32_t>(attempt), generation_);
    return (std::uint64_t{drawn[1]} << 32) | drawn[0];
}

std::vector<double> AbcProposals::values(std::int64_t attempt) const {
    if (members_.empty()) return from_priors(attempt);
    const auto rounds = draw_index_limit / static_cast<std::uint32_t>(priors_.size());
    for (std::uint32_t round = 0; round < rounds; ++round) {
        std::vector<double> values = moved(attempt, round);
        if (inside(values)) return values;
    }
    throw InputError("no move of a member of the last generation stays within the bounds of all priors. Make the bounds wider.");
}

std::vector<double> AbcProposals::from_priors(std::int64_t attempt) const {
    std::vector<double> values;
    for (std::uint32_t a = 0; a < priors_.size(); ++a)
        values.push_back(drawn_from(priors_[a], uniform(prior_stream, attempt, a)));
    return values;
}

std::vector<double> AbcProposals::moved(std::int64_t attempt, std::uint32_t round) const {
    const auto n = static_cast<std::uint32_t>(priors_.size());
    std::vector<double> values = members_[ancestors_.pick(uniform(ancestor_stream, attempt, round))].values;
    for (std::uint32_t column = 0; column < n; ++column) {
        const double z = normal(uniform(step_stream, attempt, round * n + column));
        for (std::size_t row = column; row < n; ++row) values[row] += step_[row][column] * z;
    }
    return values;
}

bool AbcProposals::inside(const std::vector<double>& values) const {
    for (std::size_t a = 0; a < values.size(); ++a)
        if (!(values[a] >= priors_[a].low && values[a] <= priors_[a].high)) return false;
    return true;
}

std::vector<double> AbcProposals::whitened(const std::vector<double>& values) const {
    std::vector<double> out = values;
    for (std::size_t row = 0; row < out.size(); ++row) {
        for (std::size_t k = 0; k < row; ++k) out[row] -= step_[row][k] * out[k];
        out[row] /= step_[row][row];
    }
    return out;
}

double AbcProposals::weight(const std::vector<double>& values) const {
    if (members_.empty()) return 1;
    const std::vector<double> place = whitened(values);
    double mixture = 0;
    for (std::size_t i = 0; i < members_.size(); ++i) {
        double square = 0;
        for (std::size_t a = 0; a < place.size(); ++a) square += (place[a] - whitened_[i][a]) * (place[a] - whitened_[i][a]);
        mixture += members_[i].weight * math::exp(-0.5 * square);
    }
    double prior = 1;
    for (std::size_t a = 0; a < values.size(); ++a) prior *= density(priors_[a], values[a]);
    return prior / mixture;
}

}  // namespace sterna
