#include <cmath>
#include <limits>

#include "app/comparison_parts.hpp"

namespace sterna {

double or_missing(double x) { return std::isfinite(x) ? x : std::numeric_limits<double>::quiet_NaN(); }

namespace {

/// Statistics of one indicator over replicates, each by variant, time and country.
struct Summary {
    std::vector<double> mean, lower, upper, percentile_lower, percentile_upper, ratio, ratio_lower, ratio_upper, saved;

    explicit Summary(std::size_t cells)
        : mean(cells), lower(cells), upper(cells), percentile_lower(cells), percentile_upper(cells), ratio(cells), ratio_lower(cells),
          ratio_upper(cells), saved(cells) {}

    void fill(std::size_t cell, std::span<const double> base, std::span<const double> variant, const Resamples& resamples) {
        std::vector<double> difference;
        for (std::size_t r = 0; r < base.size(); ++r) difference.push_back(variant[r] - base[r]);
        const Interval student = t_interval(difference), percentile = resamples.difference(base, variant), share = resamples.ratio(base, variant);
        mean[cell] = student.mean, lower[cell] = or_missing(student.lower), upper[cell] = or_missing(student.upper);
        percentile_lower[cell] = percentile.lower, percentile_upper[cell] = percentile.upper;
        ratio[cell] = share.mean, ratio_lower[cell] = share.lower, ratio_upper[cell] = share.upper;
        saved[cell] = variance_reduction(base, variant);
    }
};

/// Arrays of one indicator.
class IndicatorArrays {
  public:
    IndicatorArrays(const ComparisonResult& result, const std::string& name, const Indicator& about)
        : name_(name), about_(about), times_(about.frames.size()), countries_(about.frames.front().size()) {
        for (const TwinPaths& replicate : result.replicates) base_.push_back(&replicate.base.at(name));
        for (std::size_t v = 0; v < result.variants.size(); ++v) {
            variants_.emplace_back();
            for (const TwinPaths& replicate : result.replicates) variants_.back().push_back(&replicate.variants[v].at(name));
        }
    }

    void append(const Resamples& resamples, const Exec& exec, std::vector<DenseArray>& out) const {
        const auto put = [&](const char* group, std::vector<std::string> dims, std::vector<double> data, const std::string& units,
                             const std::string& what) {
            out.push_back({std::string(group) + "/" + name_, std::move(dims), std::move(data), units, what + about_.long_name,
                           std::string(to_string(about_.evidence))});
        };
        std::vector<double> variant_paths;
        for (const auto& variant : variants_) append_paths(variant, variant_paths);
        std::vector<double> base_paths;
        append_paths(base_, base_paths);
        put("base", {"replicate", "time", "country"}, std::move(base_paths), about_.units, "base: ");
        put("variants", {"variant", "replicate", "time", "country"}, std::move(variant_paths), about_.units, "variant: ");
        Summary s = summary(resamples, exec);
        const std::vector<std::string> dims{"variant", "time", "country"};
        const std::string bootstrap = " by 1000 keyed resamples of replicates, percentile method, missing below 3 replicates: ";
        put("difference", dims, std::move(s.mean), about_.units, "mean paired difference: ");
        put("lower", dims, std::move(s.lower), about_.units, "lower 95 % bound of the paired difference: ");
        put("upper", dims, std::move(s.upper), about_.units, "upper 95 % bound of the paired difference: ");
        put("percentile_lower", dims, std::move(s.percentile_lower), about_.units, "lower 95 % bound of the mean paired difference" + bootstrap);
        put("percentile_upper", dims, std::move(s.percentile_upper), about_.units, "upper 95 % bound of the mean paired difference" + bootstrap);
        put("ratio", dims, std::move(s.ratio), "1", "variant over base, means of replicates: ");
        put("ratio_lower", dims, std::move(s.ratio_lower), "1", "lower 95 % bound of variant over base" + bootstrap);
        put("ratio_upper", dims, std::move(s.ratio_upper), "1", "upper 95 % bound of variant over base" + bootstrap);
        put("variance_reduction", dims, std::move(s.saved), "1", "variance of an unpaired over that of the paired difference: ");
    }

  private:
    using Paths = std::vector<const Indicator*>;  // by replicate

    static void append_paths(const Paths& paths, std::vector<double>& out) {
        for (const Indicator* path : paths)
            for (const auto& frame : path->frames) out.insert(out.end(), frame.begin(), frame.end());
    }

    Summary summary(const Resamples& resamples, const Exec& exec) const {
        Summary out(variants_.size() * times_ * countries_);
        for_each_block(exec, variants_.size() * times_, [&](std::size_t block) {
            const Paths& variant = variants_[block / times_];
            const std::size_t t = block % times_;
            std::vector<double> b(base_.size()), x(base_.size());
            for (std::size_t c = 0; c < countries_; ++c) {
                for (std::size_t r = 0; r < base_.size(); ++r) b[r] = base_[r]->frames[t][c], x[r] = variant[r]->frames[t][c];
                out.fill(block * countries_ + c, b, x, resamples);
            }
        });
        return out;
    }

    const std::string& name_;
    const Indicator& about_;
    std::size_t times_, countries_;
    Paths base_;
    std::vector<Paths> variants_;
};

}  // namespace

void add_series(const ComparisonResult& result, std::uint64_t seed, const Exec& exec, Results& file) {
    const Resamples resamples(seed, result.replicates.size());
    for (const auto& [name, indicator] : result.replicates.front().base)
        IndicatorArrays(result, name, indicator).append(resamples, exec, file.arrays);
}

}  // namespace sterna
