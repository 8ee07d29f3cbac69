#pragma once
#include "support/small_world.hpp"
#include "sterna/model/base_incomes.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/work.hpp"

namespace sterna::test {

/// One page of people in the small world and everything a hook reads, without an engine.
struct RowLab {
    Atlas atlas;
    Layout layout;
    MeasureList measures;
    World world;
    Rules rules;
    Tables tables;
    Draws draws{11};
    Traits traits{Draws(12)};
    std::array<std::int64_t, 256> weight{};
    Tallies tallies;
    PageBox box;
    Outbox outbox;
    Block block;
    Month now = Month::of(2021);
    int step = 1;

    explicit RowLab(const ProcessEntry& entry, Atlas given = small_atlas())
        : atlas(std::move(given)), layout(atlas), measures(layout), tables(atlas) {
        weight.fill(1);
        tables.human_capital = {}, tables.choice.params.standing.overqualification = true;  // as with both processes on
        for (const MeasureInfo& measure : entry.measures) measures.declare(measure);
        for (const CountryFacts& facts : atlas.countries) {
            CountryState& state = world.countries.emplace_back();
            state.wage = state.wage_foreign = facts.wage, state.unemployment = facts.unemployment;
        }
        tallies = measures.empty_tallies();
        tables.wage_ratio = base_income_ratios(tables.choice.params, atlas);
        attach();
    }

    void attach() { block.attach(box, 0, &outbox, &tallies); }

    /// A man of 35 with secondary education, at work, born in `birth`; abroad since `since`.
    int add(int birth, int residence, Status status, Month since) {
        const int row = box.rows++;
        Page& page = box.page();
        page.serial[row] = static_cast<std::uint32_t>(row), page.birth[row] = static_cast<std::uint8_t>(birth);
        page.residence[row] = static_cast<std::uint8_t>(residence);
        page.kind[row] = kind_of(1, 1, 0);
        page.state[row] = with_bit(with_status(0, status), employed_bit, true);
        page.born[row] = (now - 35 * 12).index, page.since[row] = since.index, page.until[row] = no_date, page.held[row] = no_date;
        page.trips[row] = birth == residence ? 0 : 1;
        attach();
        return row;
    }

    Context context() const {
        Context ctx{atlas, layout, world, rules, tables, draws, traits, weight, now, step, false};
        ctx.census = ctx.year_end();
        return ctx;
    }

    /// What the process counts at the end of a year; sums are brought up to date.
    void survey(const Process& process) {
        process.prepare(tables, context());
        measure_work(block, context());
        process.survey(block, context());
        block.tally.flush();
    }

    /// One step of the process alone; sums are brought up to date.
    void run(const Process& process) {
        outbox.clear();
        process.prepare(tables, context());
        block.select(now + (step - 1));
        process.decide(block, context());
        process.granted(block, context());
        block.tally.flush();
        now = now + step;
    }
};

}  // namespace sterna::test
