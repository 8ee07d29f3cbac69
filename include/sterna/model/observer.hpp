#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "sterna/config/params.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/measures.hpp"
#include "sterna/model/world.hpp"

namespace sterna {

/// A closed frame: flows summed over it, stocks and country states at its end.
struct Frame {
    const Atlas& atlas;
    const MeasureList& measures;
    const World& world;
    const Tallies& tallies;
    const std::vector<std::int64_t>& stock_before;  // by cell, at the frame's start
    const std::vector<std::int64_t>& units_before;  // by birth and residence, efficiency of the skilled, at the frame's start
    int months = 0;                                  // 0 for frame 0
};

/// Name, axes and meaning of what is recorded each frame. `dims` without time.
struct SeriesInfo {
    std::string name;                // may hold a group: "ledger/natives"
    std::vector<std::string> dims;
    std::vector<std::size_t> shape;
    std::string units, long_name;
    Evidence evidence = Evidence::computed;
};

/// Where observers put what they saw.
class Recorder {
  public:
    virtual ~Recorder() = default;
    virtual void integers(const SeriesInfo& info, std::span<const std::int64_t> values) = 0;
    virtual void reals(const SeriesInfo& info, std::span<const double> values) = 0;
};

/// Turns closed frames into cubes and series. Reads tallies and country state, never workers.
class Observer {
  public:
    virtual ~Observer() = default;
    virtual void record(const Frame& frame, Recorder& out) const = 0;
};

struct ObserverEntry {
    std::string name, summary;
    std::unique_ptr<Observer> (*make)();
};

}  // namespace sterna
