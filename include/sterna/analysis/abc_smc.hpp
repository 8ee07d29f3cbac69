#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

namespace sterna {

/// Approximate Bayesian computation by sequential Monte Carlo: which parameters make a stochastic simulation come near to what
/// was observed. The first generation is drawn from the priors. Each later one moves members of the one before by a normal kernel
/// with twice their weighted variance, keeps attempts within a tolerance, the `quantile` of the distances just accepted, and
/// weighs them by prior over kernel mixture.
///
/// Sources: Toni, Welch, Strelkowa, Ipsen, Stumpf (2009), J. R. Soc. Interface 6:187; Beaumont, Cornuet, Marin, Robert (2009),
/// Biometrika 96:983 (kernel); Filippi, Barnes, Cornebise, Stumpf (2013), Stat. Appl. Genet. Mol. Biol. 12:87 (full covariance).

/// What is known of a parameter before the fit: a law cut to [low, high], in the parameter's own unit.
struct Prior {
    enum class Law { uniform, normal };

    std::string name;  // full dotted name, e.g. "choice.theta"
    Law law = Law::uniform;
    double low = 0, high = 1;   // bounds, never left; low < high
    double mean = 0, sd = 1;    // of the normal law before it is cut: an estimate in [low, high] and its standard error, above 0
    double default_value = 0;   // what the model has without a fit; for the table only
    std::string evidence = "";  // where the prior comes from; for the table only
};

/// One summary statistic.
struct Observation {
    std::string name;
    double value = 0;  // NaN: missing, and left out of the distance
    double error = 1;  // standard error of the observation in the unit of `value`, above 0: distances count in it
};

struct AbcProblem {
    std::string simulation;  // one line that changes with whatever else decides a summary: program, world, scenario
    std::vector<Prior> priors;
    std::vector<Observation> observed;
};

/// Summary statistics, in the order of `observed`, of a run with these values, in the order of `priors`. A pure function of both
/// arguments. A summary that is not finite is infinitely far from what was observed. Called from several threads at once if
/// `side_by_side` is above 1; what it throws ends the fit and loses no other simulation.
using AbcSimulator = std::function<std::vector<double>(const std::vector<double>& values, std::uint64_t seed)>;

enum class Kernel { componentwise, full };  // diagonal of the weighted covariance, or all of it

/// The first four decide every attempt, so a state file holds for them alone. The next three decide where the fit ends; the rest
/// changes nothing in its result.
struct SmcOptions {
    std::uint64_t seed = 1;
    int particles = 200;    // members of a generation, at least 2; above the number of parameters for a full kernel
    double quantile = 0.5;  // of the accepted distances: the next tolerance; above 0, at most 1
    Kernel kernel = Kernel::componentwise;
    int generations = 8;                    // at most so many, the one from the priors included
    std::int64_t max_simulations = 20'000;  // in all, those found in the state file included; below 2^32
    double least_acceptance = 0.02;         // a generation that needs more than particles / least_acceptance attempts is given up
    int side_by_side = 1;                   // simulations at once
    std::filesystem::path state_file;       // a journal of every simulation made; empty: none is kept
    std::function<void(const std::string&)> say;
    std::function<void()> between;  // called before every simulation, by one thread at a time; may throw, nothing is lost
};

/// A member of a generation.
struct Particle {
    std::vector<double> values;   // one per prior
    double weight = 0;            // of all members together 1
    double distance = 0;          // root of the sum of squared differences from what was observed, each in its standard errors
    std::vector<double> summary;  // one per observation
};

struct Generation {
    double tolerance;          // largest distance accepted; infinite in the first
    std::int64_t simulations;  // attempts up to the last that was needed
    double acceptance;         // particles / simulations
    double effective;          // effective number of members, 1 / sum of squared weights
};

enum class SmcEnd { generations, simulations, acceptance };

struct SmcResult {
    std::vector<Particle> posterior;      // last whole generation, in the order of attempts
    std::vector<Generation> generations;  // the whole ones
    std::int64_t simulations = 0;         // those of a generation given up included
    SmcEnd end = SmcEnd::generations;     // which limit ended it
};

/// The same bits for any `side_by_side` and after any number of kills and restarts: attempt a of generation g draws from a stream
/// keyed by (seed, g, a), and attempts are accepted in their order, whichever ends first. Simulations in the state file are not
/// made again; a run with more generations or simulations goes on where the file ends.
///
/// InputError: options or priors that make no sense; a state file of another problem, naming what differs; limits that end the
/// fit within the first generation. IoError: the state file cannot be read or written.
SmcResult abc_smc(const AbcProblem& problem, const AbcSimulator& simulator, const SmcOptions& options);

/// Root of the sum of ((summary - value) / error)^2 over the observations that are not missing; not finite if a summary is not.
double abc_distance(const std::vector<Observation>& observed, const std::vector<double>& summary);

/// "uniform from 0 to 1", "normal 0.7 (0.1) from 0 to 2": the standard deviation in brackets.
std::string prior_text(const Prior& prior);

}  // namespace sterna
