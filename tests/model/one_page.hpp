#pragma once
#include <functional>
#include <memory>
#include <vector>

#include "sterna/model/process.hpp"
#include "sterna/model/work.hpp"
#include "support/small_world.hpp"

namespace sterna::test {

/// One page of people in the small world, on which the hooks of a process are called directly.
struct OnePage {
    Atlas atlas = small_atlas();
    Layout layout{atlas};
    MeasureList measures{layout};
    Tables tables{atlas};
    Rules rules;
    World world;
    Draws draws{7};
    Traits traits{Draws{11}};
    std::array<std::int64_t, 256> weight{};
    Tallies tallies;
    PageBox box;
    Block block;
    Outbox outbox;

    explicit OnePage(const std::vector<ProcessEntry>& entries) {
        for (const auto& entry : entries)
            for (const auto& measure : entry.measures) measures.declare(measure);
        tallies = measures.empty_tallies();
        weight.fill(1);
        tables.human_capital = {}, tables.choice.params.standing.overqualification = true;  // as with both processes on
        for (const CountryFacts& facts : atlas.countries) {
            tables.ability_spread.push_back(ability_spread(facts.gini));
            CountryState state;
            state.wage = state.wage_foreign = state.base_wage = facts.wage;
            state.unemployment = state.base_unemployment = facts.unemployment;
            world.countries.push_back(state);
        }
    }

    std::unique_ptr<Process> make(const ProcessEntry& entry, const Values& changed = {}) const {
        Values values;
        for (const ParamInfo& info : entry.info.params) values[info.key] = info.default_value;
        for (const auto& [key, value] : changed) values[key] = value;
        return entry.make(values, measures);
    }

    /// Somebody who had the birthday `age` in `month`.
    int add(int birth, int residence, int education, int age, Month month) {
        const int row = box.rows++;
        Page& page = box.page();
        page.serial[row] = static_cast<std::uint32_t>(row);
        page.birth[row] = static_cast<std::uint8_t>(birth), page.residence[row] = static_cast<std::uint8_t>(residence);
        page.kind[row] = kind_of(row & 1, education, 0);
        page.born[row] = (month - 12 * age).index;
        page.since[row] = (month - 12 * (age - 15)).index;
        page.until[row] = page.held[row] = no_date;
        page.state[row] = with_status(employed_bit, birth == residence ? Status::citizen_at_home : Status::permanent);
        return row;
    }

    Context context(Month now, int step = 1, bool census = false) const {
        return {atlas, layout, world, rules, tables, draws, traits, weight, now, step, census};
    }

    void on_block(const std::function<void(Block&)>& hook) {
        block.attach(box, 0, &outbox, &tallies);
        block.select(never);
        hook(block);
        block.tally.flush();
    }
    void decide(const Process& process, Month now, int step = 1, bool census = false) {
        on_block([&](Block& b) { process.decide(b, context(now, step, census)); });
    }
    void survey(const Process& process, Month now) {
        on_block([&](Block& b) {
            measure_work(b, context(now));
            process.survey(b, context(now));
        });
    }
};

}  // namespace sterna::test
