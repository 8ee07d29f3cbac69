#include "sterna/model/measures.hpp"

#include <algorithm>
#include <numeric>

#include "sterna/core/error.hpp"
#include "sterna/model/status.hpp"

namespace sterna {

Layout::Layout(const Atlas& atlas)
    : countries(atlas.size()), educations(atlas.educations()), fields(static_cast<int>(atlas.fields.size())),
      channels(static_cast<int>(atlas.channels.size())) {}

std::size_t Layout::length(Axis axis) const {
    switch (axis) {
        case Axis::birth:
        case Axis::residence:
        case Axis::country: return static_cast<std::size_t>(countries);
        case Axis::education: return static_cast<std::size_t>(educations);
        case Axis::sex: return sexes;
        case Axis::field: return static_cast<std::size_t>(fields);
        case Axis::status: return statuses;
        case Axis::channel: return static_cast<std::size_t>(channels);
        case Axis::cause: return causes;
        case Axis::trips: return trip_bins;
        case Axis::years: return year_bins;
        case Axis::bin: return histogram_bins;
        case Axis::grade: return grade_bins;
    }
    throw InternalError("an axis without a length");
}

namespace {

MeasureInfo units(const char* name, const char* meaning, bool flow = true) {
    return {name, {Axis::birth, Axis::residence}, "1/1024 worker x person", std::string("efficiency of the skilled: ") + meaning, flow, false};
}

}  // namespace

const std::vector<MeasureInfo>& standard_measures() {
    static const std::vector<Axis> cell{Axis::birth, Axis::residence, Axis::education, Axis::sex};
    static const std::vector<MeasureInfo> list{
        {"stock", cell, "person", "residents at the end of the frame", false, true},
        {"outflow", cell, "person", "departures from the birth country; residence is the destination", true, true},
        {"return_flow", cell, "person", "returns to the birth country before 65, forced ones apart; residence is the country left", true, true},
        {"repeat_flow", cell, "person", "departures of people who had been abroad before, part of outflow", true, true},
        {"overstay", cell, "person", "permits that ran out and were not followed by departure", true, true},
        {"overqualified", cell, "person", "skilled residents in jobs below their education, at the end of the frame", false, true},
        {"deaths", cell, "person", "deaths at 15 to 64", true, true},
        {"entries", cell, "person", "people turning 15, by where they live then", true, true},
        {"age_exits", cell, "person", "people turning 65, by where they live then", true, true},
        {"education_in", cell, "person", "changes of education level, at the new level", true, true},
        {"education_out", cell, "person", "changes of education level, at the level left", true, true},
        {"onward_in", cell, "person", "moves from one foreign country to another; residence is the new one", true, true},
        {"onward_out", cell, "person", "moves from one foreign country to another; residence is the one left", true, true},
        {"retirement_return", cell, "person", "returns on turning 65, followed by age exit at home; residence is the country left", true, true},
        {"removal", cell, "person", "forced returns after detection; residence is the country left", true, true},
        {"completed_spells", {Axis::birth, Axis::years}, "person", "stays abroad ended by a return, by completed years", true, false},
        {"return_trained_abroad", cell, "person", "returns of any kind of people who became skilled abroad", true, false},
        {"policy_cost", {Axis::country}, "cent", "paid by the country's budget for policies", true, false},
        {"policy_receipts", {Axis::country}, "cent", "received by the country's budget from policies", true, false},
        {"donor_cost", {Axis::country}, "cent", "paid by donors for policies that help the country", true, false},
        {"ended_stays", {Axis::residence, Axis::years}, "person", "stays of the foreign-born in a country ended by any move out of it, by completed years",
         true, false},
        {"moving_cost", {Axis::birth, Axis::sex}, "PPP dollar", "paid by migrants for departures from the birth country", true, false},
        {"paid_on_return", {Axis::birth, Axis::sex}, "PPP dollar",
         "grants and social rights paid to those who go home, less grants paid back and deposits forfeited", true, false},
        {"employer_cost", {Axis::country}, "cent", "paid by employers of the country for moves in the place of migrants", true, false},
        units("units_stock", "of residents at the end of the frame", false),
        units("units_left_home", "of departures from the birth country, on leaving; residence is the destination"),
        units("units_arrived", "of arrivals in a foreign country, on arrival"),
        units("units_exited", "of returns and onward moves, on leaving; residence is the country left"),
        units("units_came_home", "of returns of any kind, on arrival; residence is the country left"),
        units("units_came_home_trained_abroad", "the same of people who became skilled abroad"),
        units("units_deaths", "of deaths at 15 to 64"),
        units("units_entries", "of people turning 15"),
        units("units_age_exits", "of people turning 65"),
        units("units_education", "gained less lost by changes of education"),
        units("units_learning", "gained by work, wherever it is done"),
        units("units_depreciation", "lost by work below the education, less than or equal to 0"),
    };
    return list;
}

void Tallies::reset() {
    for (auto& measure : values) std::fill(measure.begin(), measure.end(), 0);
}

void Tallies::add(const Tallies& other) {
    expects(values.size() == other.values.size(), "tallies of the same measures");
    for (std::size_t m = 0; m < values.size(); ++m)
        for (std::size_t i = 0; i < values[m].size(); ++i) values[m][i] += other.values[m][i];
}

std::int64_t Tallies::total(Measure measure) const {
    const auto& cells = (*this)[measure];
    return std::accumulate(cells.begin(), cells.end(), std::int64_t{0});
}

MeasureList::MeasureList(Layout layout) : layout_(layout) {
    for (const MeasureInfo& info : standard_measures()) declare(info);
}

Measure MeasureList::declare(const MeasureInfo& info) {
    const auto number = static_cast<int>(infos_.size());
    if (!place_.emplace(info.name, number).second) throw InternalError("two measures are called " + info.name);
    infos_.push_back(info);
    return Measure{number};
}

Measure MeasureList::find(const std::string& name) const {
    const auto found = place_.find(name);
    if (found == place_.end()) throw InternalError("no process declares the measure " + name);
    return Measure{found->second};
}

std::size_t MeasureList::size_of(Measure measure) const {
    std::size_t size = 1;
    for (const Axis axis : infos_[static_cast<std::size_t>(measure.index)].axes) size *= layout_.length(axis);
    return size;
}

Tallies MeasureList::empty_tallies() const {
    Tallies tallies;
    for (std::size_t i = 0; i < infos_.size(); ++i)
        tallies.values.emplace_back(size_of(Measure{static_cast<int>(i)}), 0);
    return tallies;
}

}  // namespace sterna
