#include "sterna/engine/simulation.hpp"

#include <algorithm>
#include <string>

#include "sterna/engine/allocate.hpp"
#include "sterna/engine/check.hpp"
#include "sterna/engine/start.hpp"
#include "sterna/model/human_capital.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/work.hpp"

namespace sterna {

namespace {

Block& scratch() {
    static thread_local Block block;
    return block;
}

/// As among those who come during the run, whether or not somebody does.
double irregular_skilled(const Scenario& scenario) {
    const auto values = scenario.model.find("emigration");
    if (values == scenario.model.end()) return ChoiceParams{}.irregular_skilled;
    const auto found = values->second.find("irregular_skilled");
    return found == values->second.end() ? ChoiceParams{}.irregular_skilled : std::get<double>(found->second);
}

World initial_world(const Model& model, int stores, const Exec& exec) {
    const Atlas& atlas = model.atlas;
    const auto n = static_cast<std::size_t>(atlas.size());
    World world;
    world.now = model.scenario.start;
    world.stores = initial_people(atlas, model.scenario.population, model.traits, world.now, stores, irregular_skilled(model.scenario), exec);
    world.countries.resize(n);
    for (std::size_t c = 0; c < n; ++c) {
        CountryState& state = world.countries[c];
        state.wage = state.wage_foreign = state.base_wage = atlas.countries[c].wage;
        state.unemployment = state.base_unemployment = atlas.countries[c].unemployment;
        state.capital.exports = atlas.countries[c].exports;
        state.capital.direct_investment = atlas.countries[c].direct_investment;
    }
    world.network = Dense<std::int64_t, 2>({n, n}, 0);
    world.family_abroad = Dense<std::int64_t, 2>({n, n}, 0);
    world.settled = Dense<std::int64_t, 2>({n, n}, 0);
    world.open = model.measures.empty_tallies();
    world.year = model.measures.empty_tallies();
    world.stock.assign(model.layout.cells(), 0);
    world.units.assign(n * n, 0);
    world.entered.assign(n, 0);
    for (const Population& store : world.stores)
        for (std::size_t c = 0; c < n; ++c)
            world.entered[c] += static_cast<std::uint32_t>(store.segments[c].living());
    return world;
}

void require_fit(const World& world, const Model& model) {
    const auto n = static_cast<std::size_t>(model.atlas.size());
    bool fits = !world.stores.empty() && world.countries.size() == n && world.entered.size() == n && world.stock.size() == model.layout.cells() &&
                world.units.size() == n * n;
    for (const Population& store : world.stores) fits = fits && store.segments.size() == n;
    for (const Tallies* tallies : {&world.open, &world.year}) {
        fits = fits && tallies->values.size() == model.measures.infos().size();
        for (std::size_t m = 0; fits && m < tallies->values.size(); ++m)
            fits = tallies->values[m].size() == model.measures.size_of(Measure{static_cast<int>(m)});
    }
    if (!fits || world.now < model.scenario.start)
        throw InputError("the saved run belongs to another world than " + model.atlas.name + " or to another version of it; go on with the "
                         "scenario that wrote it");
}

/// Whether the same schemes are open to the same people and the same people may have to flee: numbers may differ.
bool same_occasions(const Rules& a, const Rules& b) {
    return std::equal(a.schemes.begin(), a.schemes.end(), b.schemes.begin(), b.schemes.end(),
                      [](const Scheme& x, const Scheme& y) {
                          return x.number == y.number && x.open == y.open && x.scope == y.scope && x.season_opens == y.season_opens &&
                                 x.season_months == y.season_months && x.gap == y.gap && x.trained_only == y.trained_only;
                      }) &&
           std::equal(a.displacements.begin(), a.displacements.end(), b.displacements.begin(), b.displacements.end(),
                      [](const Displacement& x, const Displacement& y) { return x.number == y.number && x.scope == y.scope; });
}

void count_resident(Block& block, int row, const Context& ctx) {
    const Page& page = block.page();
    count_person(block, row, cube::stock, ctx);
    if (!ctx.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))]) return;
    const std::int64_t units = units_of_efficiency(block.efficiency[static_cast<std::size_t>(row)]) * ctx.weight[page.birth[row]];
    block.tally.add(skilled_units::stock, ctx.layout.corridor(page.birth[row], page.residence[row]), units);
}

void count_at_home(Block& block, const Roll::Group& group, const Context& ctx) {
    const int home = block.roll.birth(), education = education_of(group.kind);
    const std::int64_t weight = ctx.weight[static_cast<std::size_t>(home)];
    block.tally.add(cube::stock, ctx.layout.cell(home, home, education, sex_of(group.kind)), static_cast<std::int64_t>(group.rows.size()) * weight);
    if (!ctx.atlas.skilled[static_cast<std::size_t>(education)]) return;
    block.tally.add(skilled_units::stock, ctx.layout.corridor(home, home), units_of(block, group) * weight);
}

void count_residents(Block& block, const Context& ctx) {
    for (const Roll::Group& group : block.roll.at_home()) count_at_home(block, group, ctx);
    for (const int row : block.roll.elsewhere()) count_resident(block, row, ctx);
}

}  // namespace

Simulation::Simulation(std::shared_ptr<const Model> model, const Execution& execution)
    : model_(std::move(model)), execution_(execution), world_(initial_world(*model_, execution.stores, execution.exec)), tables_(model_->atlas),
      closed_(model_->measures.empty_tallies()), weight_(weights_of(world_)) {
    if (execution_.stores > 1) store_sums_.assign(static_cast<std::size_t>(execution_.stores), model_->measures.empty_tallies());
    const Laws start = laws();
    prepare(start);
    const Context ctx = context(start);
    survey(ctx);
    each_process(ctx, [&](const Process& process, const Context& seen) { process.year(world_, world_.open, seen, true); });
    prepare(start);
    // The first frame shows people as the solved base year has them.
    on_pages([&](Block& block) { each_process(ctx, [&](const Process& process, const Context& seen) { process.settle_in(block, seen); }); });
    survey(ctx);
}

Simulation::Simulation(std::shared_ptr<const Model> model, const Execution& execution, World world)
    : model_(std::move(model)), execution_(execution), world_(std::move(world)), tables_(model_->atlas),
      closed_(model_->measures.empty_tallies()), weight_(weights_of(world_)), stock_before_(world_.stock), units_before_(world_.units) {
    require_fit(world_, *model_);
    const auto stores = world_.stores.size();
    execution_.stores = static_cast<int>(stores);
    if (stores > 1) store_sums_.assign(stores, model_->measures.empty_tallies());
    first_step_ = world_.rules_history.empty();
    const Scenario& scenario = model_->scenario;
    if (scenario.every == FrameEvery::year)
        months_in_frame_ = std::min(months_between(scenario.start, world_.now), world_.now.month_of_year() - 1);
    prepare(laws());
}

void Simulation::change_model(std::shared_ptr<const Model> model) {
    bring_up_to_date();
    model_ = std::move(model);
}

Laws Simulation::laws() const {
    Laws laws{model_->rules_of(world_), {}};
    if (model_->counterfactual.kind == Counterfactual::Kind::no_policies) laws.without = model_->rules_without_policies(world_);
    return laws;
}

Context Simulation::context(const Laws& laws) const {
    Context ctx = context(laws.given);
    ctx.given = &laws.given;
    if (laws.without) ctx.without = &*laws.without;
    return ctx.under(Edge::other);
}

template <class F>
void Simulation::each_process(const Context& ctx, F&& f) const {
    for (const auto& process : model_->processes) f(*process, ctx.without ? ctx.under(process->law_through()) : ctx);
}

Context Simulation::context(const Rules& rules) const {
    const int step = static_cast<int>(model_->scenario.step);
    Context ctx{model_->atlas, model_->layout, world_, rules, tables_, model_->draws, model_->traits, weight_, world_.now, step, false};
    ctx.census = first_step_ || ctx.year_end();
    ctx.counterfactual = &model_->counterfactual;
    ctx.exec = execution_.exec;
    return ctx;
}

void Simulation::prepare(const Laws& laws) {
    each_process(context(laws), [&](const Process& process, const Context& seen) { process.prepare(tables_, seen); });
}

std::int64_t Simulation::workers() const {
    std::int64_t n = 0;
    for (const Population& store : world_.stores) n += store.living();
    return n;
}

std::vector<Simulation::PageRef> Simulation::pages() {
    std::vector<PageRef> list;
    for (int s = 0; s < static_cast<int>(world_.stores.size()); ++s)
        for (Segment& segment : world_.stores[static_cast<std::size_t>(s)].segments)
            for (PageBox& box : segment.pages) list.push_back({s, &box});
    if (outboxes_.size() < list.size()) outboxes_.resize(list.size());
    return list;
}

template <class F>
void Simulation::on_pages(F&& f) {
    const std::vector<PageRef> list = pages();
    for_each_block(execution_.exec, list.size(), [&](std::size_t i) {
        Block& block = scratch();
        Tallies& sums = store_sums_.empty() ? world_.open : store_sums_[static_cast<std::size_t>(list[i].store)];
        block.attach(*list[i].box, i, &outboxes_[i], &sums);
        f(block);
        block.tally.flush();
    });
    gather_stores();
}

void Simulation::gather_stores() {
    for (Tallies& sums : store_sums_) {
        world_.open.add(sums);
        sums.reset();
    }
}

Context Simulation::context_of_last() const {
    Context ctx = context(*last_laws_);
    ctx.now = ctx.now - ctx.step;
    return ctx;
}

bool Simulation::new_terms(const Laws& now) const {
    if (!last_laws_ || context_of_last().now.year() != world_.now.year()) return true;  // pay is set at the close of a year
    const Month last = context_of_last().now;
    const auto starts = [&](Edge edge) { return model_->counterfactual.cuts(edge, world_.now) != model_->counterfactual.cuts(edge, last); };
    for (std::size_t edge = 0; edge < edges; ++edge)
        if (starts(static_cast<Edge>(edge))) return true;
    return !(now == *last_laws_);
}

void Simulation::bring_up_to_date() {
    if (!last_laws_) return;
    const Context past = context_of_last();
    if (past.now.year() == world_.now.year()) bring_up_to_date(past);  // the last step of a year looks at everybody
}

void Simulation::bring_up_to_date(const Context& past) {
    on_pages([&](Block& block) {
        const Context ctx = past.with(block.drawn);
        block.select_abroad();
        block.drawn.of(block.abroad).draw_ability(ctx.traits);
        accrue(block, ctx.last().month_of_year(), ctx);
    });
}

void Simulation::accrue(Block& block, int through, const Context& past) const {
    Page& page = block.page();
    block.behind.clear(), block.steps_behind.clear();
    for (const int row : block.abroad) {
        const int steps = (through - money_counted(page, row)) / past.step;
        if (steps > 0) block.behind.push_back(row), block.steps_behind.push_back(steps);
    }
    if (block.behind.empty()) return;
    each_process(past, [&](const Process& process, const Context& seen) { process.accrue(block, block.behind, block.steps_behind, seen); });
    for (const int row : block.behind) count_money_to(page, row, through);
}

bool Simulation::step(Recorder& recorder) {
    Laws now = laws();
    const bool changed = new_terms(now);
    if (changed) bring_up_to_date();
    const Context ctx = context(now);
    world_.rules_history.push_back(digest_of(ctx.rules));
    prepare(now);
    const Rules& doors = ctx.law(Edge::drain);
    const bool new_occasions = !same_occasions(known_rules_, doors);
    known_rules_ = doors;

    enter(ctx);
    decide(ctx, new_occasions || execution_.wake_everybody, changed);
    allocate(ctx);
    apply(ctx);

    const bool year_ends = ctx.year_end(), monthly = model_->scenario.every == FrameEvery::month;
    months_in_frame_ += ctx.step;
    first_step_ = false;
    const bool closes = monthly || year_ends || world_.now + ctx.step >= model_->scenario.end;
    if (closes) close_frame(ctx, recorder, year_ends);
    last_laws_ = std::move(now);
    if (year_ends) lapse_accounts(world_);
    if (year_ends || execution_.compact_always)
        for (Population& store : world_.stores)
            for_each_block(execution_.exec, store.segments.size(), [&](std::size_t c) { store.segments[c].compact(); });
    world_.now = world_.now + ctx.step;
    return closes;
}

void Simulation::enter(const Context& ctx) {
    each_process(ctx, [&](const Process& process, const Context& seen) { process.enter(world_, world_.open, seen); });
}

namespace {

/// The draws that most hooks of a step ask for, many at once.
void draw_for_step(Block& block, const Context& ctx) {
    const int year = ctx.now.year(), next = (ctx.last() + 1).year();
    block.drawn.of(block.due).draw_luck(ctx.draws, year).draw_taste(ctx.traits).draw_wealth(ctx.traits);
    block.drawn.of(block.abroad).draw_ability(ctx.traits).draw_family(ctx.draws);
    if (!ctx.census) return;
    Drawn& living = block.drawn.of(block.living).draw_force(ctx.traits).draw_job(ctx.draws, ctx.now);
    if (next != year) living.draw_luck(ctx.draws, next);
    block.drawn.of(block.skilled_at_home(ctx.atlas)).draw_ability(ctx.traits);
}

/// What a count asks of people one by one.
void draw_for_survey(Block& block, const Context& ctx) {
    block.drawn.of(block.roll.elsewhere()).draw_ability(ctx.traits).draw_family(ctx.draws);
}

}  // namespace

void Simulation::decide(const Context& step, bool everybody, bool new_terms) {
    on_pages([&](Block& block) {
        const Context ctx = step.with(block.drawn);
        Context past = ctx;
        past.now = ctx.now - ctx.step;
        block.outbox().clear();
        if (new_terms) {
            block.select_abroad();
            block.drawn.of(block.abroad).draw_ability(ctx.traits).draw_taste(ctx.traits).draw_family(ctx.draws);
            plan_abroad(block, past.now, ctx);
        }
        block.select(everybody ? never : ctx.last(), ctx.census);
        if (everybody)
            for (const int row : block.due) block.page().wake[row] = ctx.now.index;
        draw_for_step(block, ctx);
        accrue(block, past.last().month_of_year() % 12, past);
        if (ctx.year_end()) settle_year(block, ctx);
        end_overdue_studies(block, ctx);
        each_process(ctx, [&](const Process& process, const Context& seen) { process.decide(block, seen); });
        plan(block, ctx);
    });
}

void Simulation::plan(Block& block, const Context& ctx) const {
    Page& page = block.page();
    std::vector<int>& rows = ctx.census ? block.living : block.due;
    std::erase_if(rows, [&](int row) { return page.residence[row] == gone; });
    block.wake.assign(rows.size(), never);  // every census plans everybody for the year to come
    each_process(ctx, [&](const Process& process, const Context& seen) { process.plan(block, rows, block.wake, seen); });
    const int counted = ctx.last().month_of_year() % 12;
    for (std::size_t j = 0; j < rows.size(); ++j) {
        page.wake[rows[j]] = std::min(block.wake[j], studies_overdue(page, rows[j])).index;
        count_money_to(page, rows[j], counted);
    }
    if (ctx.year_end()) return;  // the terms of the new year will say
    std::erase_if(block.abroad, [&](int row) { return page.residence[row] == gone || page.residence[row] == page.birth[row]; });
    plan_abroad(block, ctx.now, ctx);
}

void Simulation::plan_abroad(Block& block, Month now, const Context& ctx) const {
    Page& page = block.page();
    block.wake.assign(block.abroad.size(), never);
    each_process(ctx, [&](const Process& process, const Context& seen) {
        Context asked = seen;  // the law of an edge that is cut from this step on is the one seen
        asked.now = now;
        process.plan_abroad(block, block.abroad, block.wake, asked);
    });
    for (std::size_t j = 0; j < block.abroad.size(); ++j) {
        std::int16_t& wake = page.wake[block.abroad[j]];
        wake = std::min(wake, block.wake[j].index);
    }
}

void Simulation::allocate(const Context& step) {
    const Context ctx = step.under(Edge::drain);
    const Capacities capacities = capacities_of(ctx.rules);
    credit_accounts(world_, capacities, ctx, model_->keys_of(capacities));
    const auto list = pages();
    const auto visit = [&](const Allocation::Visitor& visitor) {
        Block& block = scratch();
        for (std::size_t i = 0; i < list.size(); ++i) {
            if (outboxes_[i].applications.empty()) continue;
            block.attach(*list[i].box, i, &outboxes_[i], nullptr);
            for (Application& application : outboxes_[i].applications) visitor(block, application, static_cast<std::size_t>(list[i].store));
        }
    };
    visit([&](Block& block, Application& application, std::size_t) {
        for (const auto& process : model_->processes) process->assess(block, application, capacities, ctx);
    });
    Allocation(world_, capacities, model_->processes, ctx, execution_.stores, visit).run();
}

void Simulation::apply(const Context& ctx) {
    on_pages([&](Block& block) {
        if (block.outbox().applications.empty() && block.outbox().waiting_returns.empty()) return;
        each_process(ctx, [&](const Process& process, const Context& seen) { process.granted(block, seen); });
    });
}

void Simulation::survey(const Context& step) {
    const auto& infos = model_->measures.infos();
    for (std::size_t m = 0; m < infos.size(); ++m)
        if (!infos[m].flow) std::fill(world_.open.values[m].begin(), world_.open.values[m].end(), 0);
    on_pages([&](Block& block) {
        const Context ctx = step.with(block.drawn);
        measure_work(block, ctx);
        draw_for_survey(block, ctx);
        count_residents(block, ctx);
        each_process(ctx, [&](const Process& process, const Context& seen) { process.survey(block, seen); });
    });
    if (first_step_) world_.stock = world_.open[cube::stock], world_.units = world_.open[skilled_units::stock];
}

void Simulation::record_start(Recorder& recorder) {
    closed_ = world_.open;
    stock_before_ = world_.stock, units_before_ = world_.units;
    const Frame frame{model_->atlas, model_->measures, world_, closed_, stock_before_, units_before_, 0};
    for (const auto& observer : model_->observers) observer->record(frame, recorder);
}

void Simulation::check_identity() const {
    const Layout& layout = model_->layout;
    const Tallies& t = world_.open;
    for (int o = 0; o < layout.countries; ++o)
        for (int r = 0; r < layout.countries; ++r)
            for (int e = 0; e < layout.educations; ++e)
                for (int g = 0; g < sexes; ++g) {
                    const std::size_t i = layout.cell(o, r, e, g);
                    std::int64_t expected = world_.stock[i] + t[cube::entries][i] - t[cube::deaths][i] - t[cube::age_exits][i] +
                                            t[cube::education_in][i] - t[cube::education_out][i];
                    if (o != r)
                        expected += t[cube::outflow][i] + t[cube::onward_in][i] - t[cube::onward_out][i] - t[cube::return_flow][i] -
                                    t[cube::retirement_return][i] - t[cube::removal][i];
                    else
                        for (int d = 0; d < layout.countries; ++d) {
                            if (d == o) continue;
                            const std::size_t j = layout.cell(o, d, e, g);
                            expected += t[cube::return_flow][j] + t[cube::retirement_return][j] + t[cube::removal][j] - t[cube::outflow][j];
                        }
                    if (expected != t[cube::stock][i])
                        throw InternalError("people are not conserved: natives of " + model_->atlas.countries[static_cast<std::size_t>(o)].code +
                                            " in " + model_->atlas.countries[static_cast<std::size_t>(r)].code + ", " +
                                            model_->atlas.education[static_cast<std::size_t>(e)] + ", " + (g == 0 ? "female" : "male") +
                                            ": counted " + std::to_string(t[cube::stock][i]) + ", the flows say " + std::to_string(expected));
                }
}

void Simulation::check_units() const {
    const Layout& layout = model_->layout;
    const Tallies& t = world_.open;
    for (int o = 0; o < layout.countries; ++o)
        for (int r = 0; r < layout.countries; ++r) {
            const std::size_t i = layout.corridor(o, r);
            const auto of = [&](Measure m) { return t[m][i]; };
            std::int64_t expected = world_.units[i] + of(skilled_units::entries) - of(skilled_units::deaths) - of(skilled_units::age_exits) +
                                    of(skilled_units::education) + of(skilled_units::learning) + of(skilled_units::depreciation) +
                                    of(skilled_units::arrived) - of(skilled_units::exited);
            for (int d = 0; d < layout.countries && o == r; ++d)
                expected += t[skilled_units::came_home][layout.corridor(o, d)] - t[skilled_units::left_home][layout.corridor(o, d)];
            if (expected != of(skilled_units::stock))
                throw InternalError("the efficiency of the skilled is not conserved: natives of " +
                                    model_->atlas.countries[static_cast<std::size_t>(o)].code + " in " +
                                    model_->atlas.countries[static_cast<std::size_t>(r)].code + ": counted " +
                                    std::to_string(of(skilled_units::stock)) + ", the changes say " + std::to_string(expected));
        }
}

void Simulation::close_frame(const Context& ctx, Recorder& recorder, bool year_ends) {
    if (!year_ends) bring_up_to_date(ctx);
    survey(ctx);
    check_identity();
    check_units();
    if (year_ends) check_people(world_, model_->atlas, ctx.last(), execution_.exec);
    closed_ = world_.open;
    const bool monthly = model_->scenario.every == FrameEvery::month;
    if (monthly) world_.year.add(world_.open);
    if (year_ends) {
        if (monthly)  // counts are this survey's, flows the year's
            for (std::size_t m = 0; m < model_->measures.infos().size(); ++m)
                if (!model_->measures.infos()[m].flow) world_.year.values[m] = world_.open.values[m];
        const Tallies& year = monthly ? world_.year : world_.open;
        each_process(ctx, [&](const Process& process, const Context& seen) { process.year(world_, year, seen, false); });
        world_.year.reset();
    }
    stock_before_ = world_.stock, units_before_ = world_.units;
    world_.stock = world_.open[cube::stock], world_.units = world_.open[skilled_units::stock];
    const Frame frame{model_->atlas, model_->measures, world_, closed_, stock_before_, units_before_, months_in_frame_};
    for (const auto& observer : model_->observers) observer->record(frame, recorder);
    world_.open.reset();
    months_in_frame_ = 0;
}

}  // namespace sterna
