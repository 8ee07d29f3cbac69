#pragma once
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "sterna/model/atlas.hpp"

namespace sterna {

/// Axes a measure may have, in the order they are written.
enum class Axis : std::uint8_t { birth, residence, country, education, sex, field, status, channel, cause, trips, years, bin, grade };

/// Lengths of the axes and the row-major places of the shapes that occur in row loops.
struct Layout {
    int countries = 0, educations = 0, fields = 0, channels = 0;

    Layout() = default;
    explicit Layout(const Atlas& atlas);
    std::size_t length(Axis axis) const;
    std::size_t cells() const { return static_cast<std::size_t>(countries * countries * educations * sexes); }
    std::size_t cell(int birth, int residence, int education, int sex) const {
        return static_cast<std::size_t>(((birth * countries + residence) * educations + education) * sexes + sex);
    }
    std::size_t corridor(int birth, int residence) const { return static_cast<std::size_t>(birth * countries + residence); }
};

inline constexpr int trip_bins = 16;   // 0 to 14 trips, 15 and more
inline constexpr int year_bins = 41;   // completed years 0 to 39, 40 and more
inline constexpr int grade_bins = 16;      // of a second quantity beside bins
inline constexpr int histogram_bins = 64;  // of any quantity; the process that fills them says how wide

/// A quantity that workers add to, as whole numbers. `flow`: summed over the frame; else a count at its end (filled by a survey).
struct MeasureInfo {
    std::string name;
    std::vector<Axis> axes;
    std::string unit, meaning;
    bool flow = true;
    bool published = true;  // becomes an array of the result file as it stands
};

/// Number of a measure among all of a run.
struct Measure {
    int index = -1;
};

/// The measures that every run has: the terms of the stock identity and what goes with them. Axes (birth, residence, education, sex).
namespace cube {
inline constexpr Measure stock{0}, outflow{1}, return_flow{2}, repeat_flow{3}, overstay{4}, overqualified{5}, deaths{6}, entries{7},
    age_exits{8}, education_in{9}, education_out{10}, onward_in{11}, onward_out{12}, retirement_return{13}, removal{14}, completed_spells{15},
    return_trained_abroad{16};
/// Money that policies move, by country, in cents of US dollars; outlays of donors by the country they help.
inline constexpr Measure policy_cost{17}, policy_receipts{18}, donor_cost{19}, ended_stays{20};
/// By birth and sex, whole PPP dollars: money cost of departures from the birth country; grants and social rights paid on return,
/// less grants paid back and deposits forfeited.
inline constexpr Measure moving_cost{21}, paid_on_return{22};
/// By country, cents: what employers there pay for moves in the place of migrants.
inline constexpr Measure employer_cost{23};
inline constexpr int count = 24;
}  // namespace cube

/// Efficiency of the skilled, by birth and residence: the stock and every change of it, at the efficiency of that day.
namespace skilled_units {
inline constexpr Measure stock{24}, left_home{25}, arrived{26}, exited{27}, came_home{28}, came_home_trained_abroad{29}, deaths{30},
    entries{31}, age_exits{32}, education{33}, learning{34}, depreciation{35};
}  // namespace skilled_units

/// Their descriptions, in the order of their numbers.
const std::vector<MeasureInfo>& standard_measures();

/// All measures of a run and the open sums. A regular value.
struct Tallies {
    std::vector<std::vector<std::int64_t>> values;  // by measure, row-major over its axes

    void reset();
    void add(const Tallies& other);
    std::int64_t total(Measure measure) const;
    const std::vector<std::int64_t>& operator[](Measure m) const { return values[static_cast<std::size_t>(m.index)]; }
    std::vector<std::int64_t>& operator[](Measure m) { return values[static_cast<std::size_t>(m.index)]; }
    bool operator==(const Tallies&) const = default;
};

/// The list of measures of a run: the standard ones, then those that processes declare, in the order of the registry.
class MeasureList {
  public:
    explicit MeasureList(Layout layout);
    /// Refuses a name that is taken.
    Measure declare(const MeasureInfo& info);
    /// Throws InternalError if nobody declared it.
    Measure find(const std::string& name) const;
    const std::vector<MeasureInfo>& infos() const { return infos_; }
    const Layout& layout() const { return layout_; }
    std::size_t size_of(Measure measure) const;
    Tallies empty_tallies() const;

  private:
    Layout layout_;
    std::vector<MeasureInfo> infos_;
    std::unordered_map<std::string, int> place_;  // by name
};

}  // namespace sterna
