#pragma once
#include <map>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sterna/core/blocks.hpp"
#include "sterna/io/results.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/measures.hpp"
#include "sterna/model/observer.hpp"

namespace sterna {

/// Keeps every frame of every array, compressed. The arrays of a frame wait for the last of them and are then compressed side by
/// side; never more than one frame waits.
class ResultRecorder final : public Recorder {
  public:
    explicit ResultRecorder(const Exec& exec = {}) : exec_(exec) {}
    void integers(const SeriesInfo& info, std::span<const std::int64_t> values) override;
    void reals(const SeriesInfo& info, std::span<const double> values) override;
    std::vector<FrameArray>& frames();

  private:
    using Values = std::variant<std::vector<std::int64_t>, std::vector<double>>;
    void keep(const SeriesInfo& info, ElementType type, Values values);
    void compress();
    Exec exec_;
    std::vector<FrameArray> frames_;
    std::vector<std::optional<Values>> waiting_;  // by array
    std::map<std::string, std::size_t> places_;
};

/// The labels of every dimension a result of this world may have.
std::vector<Dimension> result_dimensions(const Atlas& atlas);

}  // namespace sterna
