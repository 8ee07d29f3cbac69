#include "sterna/analysis/abc_smc.hpp"

#include <algorithm>
#include <cmath>
#include <mutex>
#include <set>

#include <fmt/format.h>

#include "sterna/core/blocks.hpp"
#include "sterna/core/error.hpp"
#include "sterna/core/math.hpp"
#include "analysis/abc_proposals.hpp"
#include "analysis/abc_state.hpp"

namespace sterna {
namespace {

void require(bool holds, const std::string& what) {
    if (!holds) throw InputError("a fit needs " + what);
}

/// Names stand in lines and tables as they are.
void check_name(std::set<std::string>& names, const std::string& name) {
    const auto plain = [](char c) { return c > ' ' && c != ',' && c != '"' && c != 127; };
    require(!name.empty() && std::all_of(name.begin(), name.end(), plain),
            "names without spaces, commas and quotes; '" + name + "' has them");
    require(names.insert(name).second, "each name once; " + name + " stands there twice");
}

void check_prior(const Prior& prior) {
    require(std::isfinite(prior.low) && std::isfinite(prior.high) && prior.low < prior.high,
            "finite bounds, low below high, of " + prior.name);
    if (prior.law == Prior::Law::uniform) return;
    require(std::isfinite(prior.sd) && prior.sd > 0, "a standard deviation above 0 of " + prior.name);
    require(prior.mean >= prior.low && prior.mean <= prior.high, "a mean within the bounds of " + prior.name);
}

void check_problem(const AbcProblem& problem) {
    std::set<std::string> parameters, summaries;
    bool something = false;
    for (const Prior& prior : problem.priors) check_name(parameters, prior.name), check_prior(prior);
    for (const Observation& seen : problem.observed) {
        check_name(summaries, seen.name);
        require(!std::isinf(seen.value), "finite or missing observations; " + seen.name + " is infinite");
        require(std::isfinite(seen.error) && seen.error > 0, "an error above 0 of " + seen.name);
        something = something || !std::isnan(seen.value);
    }
    require(!problem.priors.empty(), "a parameter");
    require(something, "an observation that is not missing");
    require(problem.simulation.find('\n') == std::string::npos, "a name of the simulation in one line");
}

void check_options(const SmcOptions& options, std::size_t parameters) {
    const auto least = options.kernel == Kernel::full ? parameters + 1 : 2;
    require(options.particles >= 2 && static_cast<std::size_t>(options.particles) >= least,
            fmt::format("{} particles or more", least));
    require(options.quantile > 0 && options.quantile <= 1, "a quantile above 0 and up to 1");
    require(options.generations >= 1 && options.generations <= 1000, "1 to 1000 generations");
    require(options.max_simulations >= options.particles && options.max_simulations < (std::int64_t{1} << 32),
            "as many simulations as particles or more, and fewer than 2^32");
    require(options.least_acceptance >= 0 && options.least_acceptance <= 1, "a least acceptance rate from 0 to 1");
    require(options.side_by_side >= 1, "one simulation at a time or more");
}

/// Makes weights sum to one; returns the effective number of members.
double normalise(std::vector<Particle>& members) {
    double sum = 0, squares = 0;
    for (const Particle& member : members) sum += member.weight;
    for (Particle& member : members) {
        member.weight /= sum;
        squares += member.weight * member.weight;
    }
    return 1 / squares;
}

/// The least accepted distance up to which the share q of members lies.
double quantile_of_distances(const std::vector<Particle>& members, double q) {
    std::vector<double> distances;
    for (const Particle& member : members) distances.push_back(member.distance);
    std::sort(distances.begin(), distances.end());
    const double rank = std::ceil(q * static_cast<double>(distances.size()));
    return distances[static_cast<std::size_t>(std::max(rank, 1.0)) - 1];
}

class Smc {
  public:
    Smc(const AbcProblem& problem, const AbcSimulator& simulator, const SmcOptions& options)
        : problem_(problem),
          simulator_(simulator),
          options_(options),
          wanted_(static_cast<std::size_t>(options.particles)),
          state_(problem, options) {}

    SmcResult run() {
        double tolerance = math::infinity;
        for (int g = 0; g < options_.generations; ++g) {
            const AbcProposals proposals(problem_.priors, result_.posterior, options_, g);
            Accepted accepted = accept(proposals, g, tolerance);
            result_.simulations += accepted.attempts;
            if (accepted.members.size() < wanted_) return given_up(accepted);
            finish(proposals, std::move(accepted), tolerance);
            tolerance = quantile_of_distances(result_.posterior, options_.quantile);
        }
        return std::move(result_);
    }

  private:
    struct Accepted {
        std::vector<Particle> members;
        std::int64_t attempts = 0;
    };

    std::int64_t simulations_left() const { return options_.max_simulations - result_.simulations; }

    std::int64_t most_attempts() const {
        const double most = std::floor(options_.particles / options_.least_acceptance);  // infinite at 0
        return most < static_cast<double>(simulations_left()) ? static_cast<std::int64_t>(most) : simulations_left();
    }

    /// The first attempts within the tolerance, in the order of their numbers; fewer than wanted if a limit ends it. At a time as
    /// many are made as are needed in any case, so that at most side_by_side - 1 are made for nothing.
    Accepted accept(const AbcProposals& proposals, int generation, double tolerance) {
        Accepted accepted;
        const std::int64_t most = most_attempts();
        while (accepted.members.size() < wanted_ && accepted.attempts < most) {
            const auto missing = static_cast<std::int64_t>(wanted_ - accepted.members.size());
            const std::int64_t size = std::min(std::max<std::int64_t>(missing, options_.side_by_side), most - accepted.attempts);
            for (Particle& tried : attempts(proposals, generation, accepted.attempts, size)) {
                if (accepted.members.size() == wanted_) break;
                ++accepted.attempts;
                if (std::isfinite(tried.distance) && tried.distance <= tolerance) accepted.members.push_back(std::move(tried));
            }
            say(fmt::format("generation {}: {} of {} accepted in {} simulations", generation + 1, accepted.members.size(),
                            wanted_, accepted.attempts));
        }
        return accepted;
    }

    std::vector<Particle> attempts(const AbcProposals& proposals, int generation, std::int64_t first, std::int64_t size) {
        std::vector<Particle> tried(static_cast<std::size_t>(size));
        parallel_runs(options_.side_by_side, tried.size(),
                      [&](std::size_t i) { tried[i] = outcome(proposals, generation, first + static_cast<std::int64_t>(i)); });
        return tried;
    }

    Particle outcome(const AbcProposals& proposals, int generation, std::int64_t attempt) {
        Particle tried;
        tried.values = proposals.values(attempt);
        const std::vector<double>* known = state_.find(generation, attempt, tried.values);
        tried.summary = known ? *known : simulated(tried.values, proposals.simulation_seed(attempt), generation, attempt);
        tried.distance = abc_distance(problem_.observed, tried.summary);
        return tried;
    }

    std::vector<double> simulated(const std::vector<double>& values, std::uint64_t seed, int generation, std::int64_t attempt) {
        if (options_.between) {
            const std::lock_guard one_at_a_time(mutex_);
            options_.between();
        }
        std::vector<double> summary = simulator_(values, seed);
        expects(summary.size() == problem_.observed.size(), "one summary per observation from the simulator");
        const std::lock_guard one_at_a_time(mutex_);
        state_.keep(generation, attempt, values, summary);
        return summary;
    }

    void finish(const AbcProposals& proposals, Accepted accepted, double tolerance) {
        for (Particle& member : accepted.members) member.weight = proposals.weight(member.values);
        const double effective = normalise(accepted.members);
        result_.posterior = std::move(accepted.members);
        const double acceptance = options_.particles / static_cast<double>(accepted.attempts);
        result_.generations.push_back({tolerance, accepted.attempts, acceptance, effective});
        say(fmt::format("generation {}: tolerance {:.4g}, acceptance {:.3f}, effective members {:.0f} of {}",
                        result_.generations.size(), tolerance, acceptance, effective, wanted_));
    }

    SmcResult given_up(const Accepted& accepted) {
        if (result_.generations.empty())
            throw InputError(
                fmt::format("only {} of {} simulations from the priors gave finite summaries; {} are needed. "
                            "Make the priors narrower or allow more simulations.",
                            accepted.members.size(), accepted.attempts, wanted_));
        result_.end = simulations_left() == 0 ? SmcEnd::simulations : SmcEnd::acceptance;
        return std::move(result_);
    }

    void say(const std::string& line) const {
        if (options_.say) options_.say(line);
    }

    const AbcProblem& problem_;
    const AbcSimulator& simulator_;
    const SmcOptions& options_;
    const std::size_t wanted_;
    const AbcState state_;
    SmcResult result_;
    std::mutex mutex_;
};

}  // namespace

SmcResult abc_smc(const AbcProblem& problem, const AbcSimulator& simulator, const SmcOptions& options) {
    check_problem(problem);
    check_options(options, problem.priors.size());
    return Smc(problem, simulator, options).run();
}

double abc_distance(const std::vector<Observation>& observed, const std::vector<double>& summary) {
    double sum = 0;
    for (std::size_t s = 0; s < observed.size(); ++s) {
        if (std::isnan(observed[s].value)) continue;
        const double off = (summary[s] - observed[s].value) / observed[s].error;
        sum += off * off;
    }
    return math::sqrt(sum);
}

std::string prior_text(const Prior& prior) {
    const std::string law = prior.law == Prior::Law::uniform ? "uniform" : fmt::format("normal {} ({})", prior.mean, prior.sd);
    return fmt::format("{} from {} to {}", law, prior.low, prior.high);
}

}  // namespace sterna
