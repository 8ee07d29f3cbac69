#pragma once
#include <map>
#include <string>
#include <vector>

#include "sterna/model/observer.hpp"

namespace sterna {

/// One number a country and frame, kept in memory for comparisons.
struct Indicator {
    std::string units, long_name;
    Evidence evidence = Evidence::computed;
    bool by_birth = false;                     // countries are birth countries, not residences
    std::vector<std::vector<double>> frames;   // [frame][country]
};

/// Keeps what is one number a country, and sums cubes to such numbers: movements and stocks by birth country, all and skilled;
/// stocks at home too.
/// A series of women, men and both becomes three: NAME, NAME_female, NAME_male; one by education as many times three.
class IndicatorRecorder final : public Recorder {
  public:
    explicit IndicatorRecorder(const Atlas& atlas) : atlas_(atlas) {}
    void integers(const SeriesInfo& info, std::span<const std::int64_t> values) override;
    void reals(const SeriesInfo& info, std::span<const double> values) override;

    const std::map<std::string, Indicator>& all() const { return indicators_; }

  private:
    void put_by_whom(const std::string& name, const SeriesInfo& info, std::span<const double> values, std::size_t width);
    void put_by_education(const SeriesInfo& info, std::span<const double> values);
    void sum_cube(const SeriesInfo& info, std::span<const std::int64_t> values);
    void put(const std::string& name, const SeriesInfo& info, bool by_birth, std::vector<double> values);

    const Atlas& atlas_;
    std::map<std::string, Indicator> indicators_;
};

/// Hands everything to several recorders.
class Tee final : public Recorder {
  public:
    explicit Tee(std::vector<Recorder*> outs) : outs_(std::move(outs)) {}
    void integers(const SeriesInfo& info, std::span<const std::int64_t> values) override {
        for (Recorder* out : outs_) out->integers(info, values);
    }
    void reals(const SeriesInfo& info, std::span<const double> values) override {
        for (Recorder* out : outs_) out->reals(info, values);
    }

  private:
    std::vector<Recorder*> outs_;
};

/// Keeps nothing.
class NullRecorder final : public Recorder {
  public:
    void integers(const SeriesInfo&, std::span<const std::int64_t>) override {}
    void reals(const SeriesInfo&, std::span<const double>) override {}
};

}  // namespace sterna
