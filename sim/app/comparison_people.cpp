#include <algorithm>
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
    file.arrays.push_back({"pairing/variance_reduction_lower", dims, lower, "1", "lower 95 % bound by 1000 keyed resamples of: " + ratio, evidence});
    file.arrays.push_back({"pairing/variance_reduction_upper", dims, upper, "1", "upper 95 % bound by 1000 keyed resamples of: " + ratio, evidence});
}

namespace {

/// States of the lives shown, by variant, life and look; missing where nobody is known.
class LifeArrays {
  public:
    LifeArrays(const std::vector<SampledLives>& variants, std::size_t most, Results& file) : variants_(variants), most_(most), file_(file) {}

    template <class F>
    void by_look(const std::string& name, const std::string& meaning, F&& value) const {
        for (const auto& [world, states] : {std::pair{"base", &SampledLife::base}, std::pair{"variant", &SampledLife::variant}}) {
            std::vector<std::int64_t> data(variants_.size() * most_ * variants_.front().looks.size(), missing_int64);
            for (std::size_t v = 0; v < variants_.size(); ++v)
                for (std::size_t i = 0; i < variants_[v].lives.size(); ++i)
                    for (std::size_t t = 0; t < variants_[v].looks.size(); ++t)
                        if (const LifeState& state = (variants_[v].lives[i].*states)[t]; state.residence != gone)
                            data[(v * most_ + i) * variants_[v].looks.size() + t] = value(state);
            put("lives/" + std::string(world) + "_" + name, {"variant", "life", "life_time"}, std::move(data), "1", meaning + ", in the " + world);
        }
    }
    template <class T, class F>
    void by_life(const std::string& name, const T& none, const std::string& units, const std::string& meaning, F&& value) const {
        std::vector<T> data(variants_.size() * most_, none);
        for (std::size_t v = 0; v < variants_.size(); ++v)
            for (std::size_t i = 0; i < variants_[v].lives.size(); ++i) data[v * most_ + i] = value(variants_[v].lives[i]);
        put("lives/" + name, {"variant", "life"}, std::move(data), units, meaning);
    }

  private:
    template <class T>
    void put(const std::string& name, std::vector<std::string> dims, std::vector<T> data, const std::string& units,
             const std::string& meaning) const {
        file_.arrays.push_back({name, std::move(dims), std::move(data), units, meaning, std::string(to_string(Evidence::computed))});
    }
    const std::vector<SampledLives>& variants_;
    std::size_t most_;
    Results& file_;
};

}  // namespace

void add_lives(const ComparisonResult& result, const Atlas& atlas, Results& file) {
    const std::vector<SampledLives>& variants = result.replicates.front().lives;
    std::size_t most = 0;
    for (const SampledLives& sample : variants) most = std::max(most, sample.lives.size());
    if (most == 0) return;
    Dimension looks{"life_time", {}, {}, "year", "decimal year at which lives are looked at"};
    for (const Month look : variants.front().looks) looks.values.push_back(look.decimal_year());
    file.axes.push_back(std::move(looks));
    file.axes.push_back({"life", numbered(most), {}, "1", "life of replicate 1 that differs from the base, sorted by how, then in keyed order"});
    const LifeArrays out(variants, most, file);
    using State = const LifeState&;
    using Life = const SampledLife&;
    out.by_look("residence", "country of residence, counted from 0 along country", [](State s) { return std::int64_t{s.residence}; });
    out.by_look("education", "education level, counted from 0", [](State s) { return std::int64_t{s.education}; });
    out.by_look("status", "legal status, counted from 0 along the axis status of a result", [](State s) { return std::int64_t{static_cast<int>(s.status)}; });
    out.by_life("birth", missing_int64, "1", "country of birth, counted from 0 along country", [](Life l) { return std::int64_t{l.id.birth}; });
    out.by_life("sex", missing_int64, "1", "sex, counted from 0 along sex", [](Life l) { return std::int64_t{l.sex}; });
    out.by_life("born", std::numeric_limits<double>::quiet_NaN(), "year", "decimal year of birth", [](Life l) { return l.born.decimal_year(); });
    out.by_life("field", std::string(), "1", "field of study of the skilled", [&](Life l) { return field_of(l, atlas); });
    out.by_life("change", std::string(), "1", "how the life differs",
                [](Life l) { return std::string(life_change_names[static_cast<std::size_t>(l.change)]); });
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
