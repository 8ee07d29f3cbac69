#pragma once
#include <map>
#include <string>
#include <vector>

#include "sterna/io/results.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/measures.hpp"
#include "sterna/model/observer.hpp"

namespace sterna {

/// Keeps every frame of every array, compressed at once.
class ResultRecorder final : public Recorder {
  public:
    void integers(const SeriesInfo& info, std::span<const std::int64_t> values) override;
    void reals(const SeriesInfo& info, std::span<const double> values) override;
    std::vector<FrameArray>& frames() { return frames_; }

  private:
    FrameArray& at(const SeriesInfo& info, ElementType type);
    std::vector<FrameArray> frames_;
    std::map<std::string, std::size_t> places_;
};

/// The labels of every dimension a result of this world may have.
std::vector<Dimension> result_dimensions(const Atlas& atlas);

}  // namespace sterna
