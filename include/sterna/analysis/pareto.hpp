#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace sterna {

/// What no other of a set of outcomes improves upon. Objectives are maximised, in any units; outcomes that are compared have
/// equally many. An outcome with a value that is not finite is one that failed: it takes part in nothing.
using Objectives = std::vector<double>;

/// At least as good in every objective and better in one. False when either has a NaN.
bool dominates(std::span<const double> a, std::span<const double> b);

/// No value is a NaN or infinite.
bool all_finite(std::span<const double> values);

/// Indices, ascending, of the outcomes that no other dominates; of equal ones the first.
std::vector<std::size_t> non_dominated(std::span<const Objectives> outcomes);

/// 0 for the non-dominated outcomes, 1 for those that are so once these are taken away, and so on; one per outcome. Of equal
/// outcomes each is a rank behind the one before it, so that copies never crowd out what differs. All that failed share the last
/// rank. Deb, Pratap, Agarwal, Meyarivan (2002), IEEE Trans. Evol. Comput. 6:182, but for equal outcomes.
std::vector<std::size_t> pareto_ranks(std::span<const Objectives> outcomes);

/// How far apart the neighbours of each outcome are along each objective, as a share of the objective's range, summed over
/// objectives; infinite at both ends of each. An objective that all have alike says nothing. One per outcome, all of them finite
/// outcomes of one rank. Deb et al. (2002).
std::vector<double> crowding_distances(std::span<const Objectives> outcomes);

/// Volume of all that some outcome is at least as good as and that is better than `reference`, in the product of the units of the
/// objectives. Exact but for rounding, and the same bits in any order of outcomes. An outcome that is not better than the
/// reference in every objective adds nothing. The work grows with n log n for n outcomes of one to three objectives and n times
/// for each further one. Zitzler and Thiele (1998), PPSN V; slices: While, Hingston, Barone, Huband (2006), IEEE Trans. Evol.
/// Comput. 10:29; the staircase in three: Fonseca, Paquete, Lopez-Ibanez (2006), IEEE Congr. Evol. Comput.
double hypervolume(std::span<const Objectives> outcomes, std::span<const double> reference);

}  // namespace sterna
