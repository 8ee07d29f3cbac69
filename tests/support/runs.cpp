#include "support/runs.hpp"

#include <algorithm>
#include <bit>
#include <string_view>
#include <tuple>

namespace sterna::test {

Digest people_of(const World& world) {
    std::vector<std::tuple<PersonId, const Page*, int>> order;
    for_each_person(world, [&](const Page& page, int row) { order.push_back({{page.birth[row], page.serial[row]}, &page, row}); });
    std::sort(order.begin(), order.end());
    Hasher hasher;
    std::vector<std::byte> bytes;
    for (const auto& [id, page, at] : order) {
        const int row = at;
        bytes.clear();
        for_each_column(*page, [&](std::string_view name, auto, auto, auto, const auto& column) {
            auto value = column[row];
            if (name == "wake") return;
            if (name == "settled") value = static_cast<decltype(value)>(experience_counted(*page, row));  // the rest is a plan too
            const auto whole = std::as_bytes(std::span(&value, 1));
            bytes.insert(bytes.end(), whole.begin(), whole.end());
        });
        hasher.update(bytes);
    }
    return hasher.finish();
}

void Watch::integers(const SeriesInfo& info, std::span<const std::int64_t> values) {
    recorded_.update_text(info.name).update(std::as_bytes(values));
}

void Watch::reals(const SeriesInfo& info, std::span<const double> values) {
    recorded_.update_text(info.name).update(std::as_bytes(values));
}

void Watch::run(Simulation& simulation, Month end) {
    while (!simulation.done() && simulation.world().now < end)
        if (simulation.step(*this)) frames_.push_back(simulation.closed());
    simulation.bring_up_to_date();
}

RunResult Watch::result(const Simulation& simulation) const {
    return {people_of(simulation.world()), frames_, simulation.world().countries, recorded_.finish()};
}

std::shared_ptr<const Model> model_of(const Atlas& atlas, const Scenario& scenario) {
    return std::make_shared<const Model>(atlas, scenario);
}

RunResult run(const Atlas& atlas, const Scenario& scenario, const Execution& execution) {
    Simulation simulation(model_of(atlas, scenario), execution);
    Watch watch;
    watch.run(simulation);
    return watch.result(simulation);
}

}  // namespace sterna::test
