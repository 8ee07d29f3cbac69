#include <limits>

#include "app/comparison_parts.hpp"

namespace sterna {

void add_pairing(const ComparisonResult& result, Results& file) {
    std::vector<double> base, variants, saved, lower, upper;
    for (const VariantComparison& v : result.variants) {
        const SkilledAtHome& skilled = v.skilled_at_home;
        for (std::size_t r = 0; r < result.replicates.size(); ++r)
            for (std::size_t t = 0; t < skilled.base.size(); ++t) base.push_back(skilled.base[t][r]), variants.push_back(skilled.variant[t][r]);
        for (const Interval& i : skilled.variance_saved)
            saved.push_back(or_missing(i.mean)), lower.push_back(or_missing(i.lower)), upper.push_back(or_missing(i.upper));
    }
    const std::string evidence(to_string(Evidence::computed)), whom = "skilled natives of the origins in scope who live at home";
    const std::string ratio = "variance of an unpaired over that of the paired difference of skilled natives at home";
    const std::vector<std::string> paths{"variant", "replicate", "time"}, dims{"variant", "time"};
    file.arrays.push_back({"pairing/skilled_at_home_base", paths, base, "person", "base: " + whom, evidence});
    file.arrays.push_back({"pairing/skilled_at_home_variant", paths, variants, "person", "variant: " + whom, evidence});
    file.arrays.push_back({"pairing/variance_reduction", dims, saved, "1", ratio, evidence});
    file.arrays.push_back({"pairing/variance_reduction_lower", dims, lower, "1", "lower 95 % bound, keyed bootstrap of replicates, of: " + ratio, evidence});
    file.arrays.push_back({"pairing/variance_reduction_upper", dims, upper, "1", "upper 95 % bound, keyed bootstrap of replicates, of: " + ratio, evidence});
}

void add_changes(const ComparisonResult& result, Results& file) {
    std::vector<double> counts;
    for (const VariantComparison& v : result.variants)
        for (std::size_t r = 0; r < result.replicates.size(); ++r)
            for (const auto* list : {&v.changes.left, &v.changes.stayed, &v.changes.returned, &v.changes.away, &v.changes.studied,
                                     &v.changes.not_studied})
                counts.push_back(r < list->size() ? (*list)[r] : or_missing(NAN));
    file.arrays.push_back({"who_changed/count", {"variant", "replicate", "change"}, counts, "person", "natives of the origins in scope whose life differs",
                   std::string(to_string(Evidence::computed))});
}

}  // namespace sterna
