#pragma once
#include <cstdint>
#include <vector>

#include "sterna/analysis/abc_smc.hpp"
#include "sterna/core/random.hpp"
#include "sterna/core/sampling.hpp"

namespace sterna {

using Matrix = std::vector<std::vector<double>>;  // square, by rows

/// Lower triangle whose product with its transpose is `covariance`, which is symmetric. A direction without variance gets a
/// millionth of the standard deviation of its component, so that a kernel always has a density.
Matrix cholesky(const Matrix& covariance);

/// Where the attempts of a generation try: drawn from the priors where there are no members yet, else a member moved by the
/// kernel. A move out of the bounds is drawn again, member and all, so that proposals follow the kernel mixture cut to the
/// bounds.
class AbcProposals {
  public:
    /// `members` are the previous generation, none for the first; the priors must outlive this.
    AbcProposals(const std::vector<Prior>& priors, std::vector<Particle> members, const SmcOptions& options, int generation);

    std::vector<double> values(std::int64_t attempt) const;  // one per prior
    std::uint64_t simulation_seed(std::int64_t attempt) const;

    /// Prior over kernel mixture, up to a factor that all values share.
    double weight(const std::vector<double>& values) const;

  private:
    double uniform(Stream stream, std::int64_t attempt, std::uint32_t k) const;
    std::vector<double> from_priors(std::int64_t attempt) const;
    std::vector<double> moved(std::int64_t attempt, std::uint32_t round) const;
    bool inside(const std::vector<double>& values) const;
    std::vector<double> whitened(const std::vector<double>& values) const;

    const std::vector<Prior>& priors_;
    std::vector<Particle> members_;
    Draws draws_;
    Month generation_;  // the counter word that months have elsewhere
    AliasTable ancestors_;
    Matrix step_;      // triangle of the kernel's covariance
    Matrix whitened_;  // members in the coordinates in which the kernel is a standard normal
};

}  // namespace sterna
