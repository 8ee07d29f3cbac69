#pragma once
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "sterna/config/params.hpp"
#include "sterna/core/blocks.hpp"
#include "sterna/core/random.hpp"
#include "sterna/model/atlas.hpp"
#include "sterna/model/block.hpp"
#include "sterna/model/choice.hpp"
#include "sterna/model/counterfactual.hpp"
#include "sterna/model/drawn.hpp"
#include "sterna/model/human_capital.hpp"
#include "sterna/model/lever_dates.hpp"
#include "sterna/model/measures.hpp"
#include "sterna/model/overstay.hpp"
#include "sterna/model/points.hpp"
#include "sterna/model/return_hazard.hpp"
#include "sterna/model/rules.hpp"
#include "sterna/model/schooling_choice.hpp"
#include "sterna/model/traits.hpp"
#include "sterna/model/transfers.hpp"
#include "sterna/model/world.hpp"

namespace sterna {

/// Derived tables: pure functions of the world, the rules and the parameters; rebuilt when those change, never saved.
struct Tables {
    ChoiceTables choice;
    Deciders deciders;
    Proposals proposals;
    Digest choice_inputs;                   // of what the choice tables were built from
    Dense<double, 4> death;                 // [year - base year][residence][sex][age - 15]: probability of that year and of all after the last
    Dense<double, 2> pupils;                // [residence][year - base year]: share of those who turn 15 that stays at school
    Dense<double, 2> skill_growth;          // [residence][year - base year]: skilled over others, relative to the base year, as foreseen
    std::array<double, 50> consider{};      // [age - 15]: probability of a year
    double repeat_consider = 1;             // factor of its hazard in the years after a return
    int repeat_years = 0;
    std::vector<double> recruit;            // by scheme: probability of a year that an eligible worker is approached
    std::vector<double> wage_ratio;         // [birth][residence][skill]: base-year home over foreign income
    PointsTest points_test;                 // what the score of an applicant is made of
    bool reapply = true;                    // refused applicants go on to their next choice in the same step
    double removal_hazard = 0;              // 1/year, of people without papers to be found, before enforcement
    int permit_length = 24;                 // months, of temporary permits outside schemes
    int ban = 0;                            // months after a removal or an overstay during which regular doors are shut
    std::vector<double> flight;             // by displacement: probability of a year that a native at home has to flee
    double saving_rate = 0;                 // of the net wage, abroad
    ReturnParams returning;                 // of the hazard of going home
    std::vector<OverstayClass> overstay;    // temporary permits, then the schemes of the rules; empty while permits is off
    PermitEnds permit_ends;
    Measure benefits_taken_home;            // where rights paid on return are counted; index -1 = nowhere
    std::vector<double> mean_income;        // [country]: base-year net income of an average resident, PPP dollars a year
    TransferTables transfers;               // empty while remittances is off: nobody sends
    TransferUses transfer_uses;             // of what arrives
    Measure recoveries;                     // where treasuries count what they get back; index -1 = nowhere
    bool partners_pay = false;              // whether places of study that partners promise are paid; else there are none
    std::array<int, 2> study_months{48, 60};  // from enrolment to graduation: other fields, health
    std::vector<StudyFunding> study_funding;  // [country]: how households pay for study; empty: all can
    HumanCapital human_capital = no_human_capital;
    std::vector<double> return_income;      // [birth][residence][education][sex]: no income term of the hazard of return is larger
    Digest return_inputs;                   // of what they were built from
    std::vector<double> household_income;   // [birth][education]: mean net income of an adult at home, PPP dollars a year
    std::vector<double> household_spread;   // [birth]: of the log of what the others of a household earn
    std::vector<double> ability_spread;     // [birth]: log earnings a standard deviation of ability; empty = all alike
    Overqualification overqualification;    // nobody's while brain_waste is off
    Queueing queueing;
    explicit Tables(const Atlas& atlas) : deciders(atlas), proposals(atlas) {}
};

/// What a hook may read.
struct Context {
    const Atlas& atlas;
    const Layout& layout;
    const World& world;
    const Rules& rules;
    const Tables& tables;
    const Draws& draws;                            // luck, by the seed of the run
    const Traits& traits;                          // by the seed of the population
    const std::array<std::int64_t, 256>& weight;   // persons a worker, by birth country
    Month now;                                     // first month of the step
    int step = 1;                                  // months
    bool census = false;                           // last step of a calendar year, or the first of the run
    const Counterfactual* counterfactual = nullptr;  // edges that are cut; none in a usual run
    const Rules* given = nullptr;                    // the law of the scenario, where `rules` may be another
    const Rules* without = nullptr;                  // the law without policies, for edges that are cut; null in a usual run
    const Drawn* drawn = nullptr;                    // what has been drawn for the page at work, if any is
    Exec exec{};                                     // how serial hooks may share out what they build

    Month last() const { return now + (step - 1); }
    bool year_end() const { return last().month_of_year() == 12; }
    bool in_step(Month m) const { return m >= now && m <= last(); }
    bool cuts(Edge edge) const { return counterfactual && counterfactual->cuts(edge, now); }
    /// What the counterfactual run had at the yearly close of this step if the edge is cut and it is known, else nullptr.
    const CountryState* instead(Edge edge, std::size_t country) const {
        return cuts(edge) ? counterfactual->recorded(last().year(), country) : nullptr;
    }
    /// The law as it reaches people through this edge.
    const Rules& law(Edge edge) const { return !given ? rules : without && cuts(edge) ? *without : *given; }
    /// The same context under the law of an edge.
    Context under(Edge edge) const {
        return {atlas, layout, world, law(edge), tables, draws, traits, weight, now, step, census, counterfactual, given, without, drawn, exec};
    }
    /// The same context at work on a page for whose rows draws are known.
    Context with(const Drawn& known) const {
        Context here = *this;
        here.drawn = &known;
        return here;
    }

    // What a person is born with and what a month or a year brings, looked up if it has been drawn.
    double ability(const Page& page, int row) const { return drawn ? drawn->ability(page, row, traits) : traits.ability(person_at(page, row)); }
    double taste(const Page& page, int row) const { return drawn ? drawn->taste(page, row, traits) : traits.taste_for_home(person_at(page, row)); }
    double wealth_score(const Page& page, int row) const { return drawn ? drawn->wealth(page, row, traits) : traits.wealth_score(person_at(page, row)); }
    /// Uniform draws that say who takes part in the labour force, for life, and who finds work, of a month.
    double force(const Page& page, int row) const {
        return drawn ? drawn->force(page, row, traits) : traits.draws.uniform(force_stream, person_at(page, row), Month{0});
    }
    double job(const Page& page, int row, Month month) const {
        return drawn ? drawn->job(page, row, month, draws) : draws.uniform(job_stream, person_at(page, row), month);
    }
    /// `luck` for loops over rows that are planned, whose luck of the year is drawn before.
    auto lucks(const Page& page, int year) const {
        return [&page, year, words = drawn ? drawn->lucks(page, year) : nullptr, &all = draws](int row) {
            return words ? YearLuck(words[row], year) : YearLuck(all, person_at(page, row), year);
        };
    }
    YearLuck luck(const Page& page, int row, int year) const {
        return drawn ? drawn->luck(page, row, year, draws) : YearLuck(draws, person_at(page, row), year);
    }
    /// Probability over the step of an event with this yearly hazard.
    double step_probability(double hazard_per_year) const { return -math::expm1(-hazard_per_year * step / 12.0); }
};

/// Something that can run out in this step: a quota or the slots of a scheme.
struct Capacity {
    int number = 0;               // of the lever that set it: keys its draws and its account
    const Quota* quota = nullptr;
    const Scheme* scheme = nullptr;
    double per_year = 0;          // persons
};
using Capacities = std::vector<Capacity>;

struct LeverEntry;

/// A policy as institutions see it before it becomes law.
struct LeverInForce {
    const LeverEntry& entry;
    const Scope& scope;
    LeverDates dates;
    double strength = 0;  // 0 to 1 this month, by dates and ramp; what a process may lower
    const WorkProgramme* programme = nullptr;  // that reviews it, or none
    bool opening = false;     // lets more people in, with the values that it has
};

/// One mechanism. Stateless: parameters only, every hook const; all state is in the World.
/// A hook writes only to the rows of its block and to the block's tally; the serial ones to countries and tables.
class Process {
  public:
    virtual ~Process() = default;
    /// The channel through which policies work in this process: a counterfactual that cuts it shows it the law without them.
    virtual Edge law_through() const { return Edge::other; }
    /// Whether what `terms` adds to the law exists by policies alone.
    virtual bool terms_by_policy() const { return false; }
    /// Serial, before the law of a month is written: how far institutions carry the policies; may lower strengths, never raise them.
    virtual void weigh(std::vector<LeverInForce>&, const World&, const Atlas&) const {}
    /// Serial, after the levers: what the institutions of the last close add to the law of the month.
    virtual void terms(Rules&, const World&, const Atlas&) const {}
    /// Parallel, once, after the base year is solved: how people stand on the first day, as the first step will find them.
    virtual void settle_in(Block&, const Context&) const {}
    /// Before the step, serial: brings derived tables up to date.
    virtual void prepare(Tables&, const Context&) const {}
    /// Parallel, once a block: reads the world, writes its rows.
    virtual void decide(Block&, const Context&) const {}
    /// Parallel: gives an application its capacity and its rank.
    virtual void assess(Block&, Application&, const Capacities&, const Context&) const {}
    /// Parallel: the applicant's next choice after a refusal; closes the application if there is none.
    virtual void reconsider(Block&, Application&, const Context&) const {}
    /// Parallel, only blocks with applications: after capacities have spoken.
    virtual void granted(Block&, const Context&) const {}
    /// Lowers wake[j] to the earliest month after this step at which rows[j] needs attention from this process.
    virtual void plan(const Block&, std::span<const int> /*rows*/, std::span<Month> /*wake*/, const Context&) const {}
    /// The same of rows abroad, at most to the end of the calendar year, as far as it depends on the terms they live under: the law and
    /// what countries pay. Asked anew when terms change, with the step before them as `now`.
    virtual void plan_abroad(Block&, std::span<const int> /*rows*/, std::span<Month> /*wake*/, const Context&) const {}
    /// Parallel: what steps[j] steps in which nothing happened to rows[j], who live abroad, have brought them. They are alike and end
    /// with `now`.
    virtual void accrue(Block&, std::span<const int> /*rows*/, std::span<const int> /*steps*/, const Context&) const {}
    /// Parallel, at the end of a calendar year and before the first step: counts everybody.
    virtual void survey(Block&, const Context&) const {}
    /// Serial, after the survey. `first` = before the first step: sets base-year values.
    virtual void year(World&, const Tallies& /*tallies*/, const Context&, bool /*first*/) const {}
    /// Serial, each step: newcomers to the simulated ages.
    virtual void enter(World&, Tallies&, const Context&) const {}
};

/// Lowers every wake[j] to next(rows[j]).
template <class F>
void lower_each(std::span<const int> rows, std::span<Month> wake, F&& next) {
    for (std::size_t j = 0; j < rows.size(); ++j) wake[j] = std::min(wake[j], next(rows[j]));
}

/// The same of one row.
inline Month planned(const Process& process, const Block& block, int row, const Context& ctx) {
    Month wake = never;
    process.plan(block, {&row, 1}, {&wake, 1}, ctx);
    return wake;
}

/// Registration of a process: one function `NAME_process()` in its file and one line in registry.list.
struct ProcessEntry {
    SectionInfo info;
    std::vector<Stream> streams;
    std::vector<MeasureInfo> measures;
    std::unique_ptr<Process> (*make)(const Values& values, const MeasureList& measures);
};

/// A lever as it stands in a month.
struct LeverForce {
    double strength = 1;             // by dates, ramp and institutions, 0 to 1
    int number = 0;                  // of the lever
    std::optional<Month> from, until;  // as the scenario dates it
    Month now;
};

/// Part of the calendar year of `now` in which the lever is in force.
inline double part_of_year(const LeverForce& force) {
    const Month january = Month::of(force.now.year());
    const Month first = force.from ? std::max(*force.from, january) : january, end = force.until ? std::min(*force.until, january + 12) : january + 12;
    return std::max(0, months_between(first, end)) / 12.0;
}

/// A policy instrument: changes Rules and nothing else. `strength` 0 to 1 by date and ramp; 0 must change nothing.
/// `number` is its place (1, 2, ...) in the canonical order of the scenario's policies: it names capacities and schemes.
class Lever {
  public:
    virtual ~Lever() = default;
    /// Whether a lever of an opening kind shuts doors with the values that it has.
    virtual bool shuts() const { return false; }
    virtual void apply(Rules& rules, const Scope& scope, double strength, int number) const = 0;
    /// Before `from`: what is noted while the lever waits. Default nothing.
    virtual void before(Rules&, const Scope&, const LeverForce&) const {}
    /// After `until`: what outlives the lever, e.g. permits given under it. Default nothing.
    virtual void after(Rules&, const Scope&, int /*number*/) const {}
    /// The same two for a lever whose law depends on its dates, such as who has begun to study under it.
    virtual void apply_dated(Rules& rules, const Scope& scope, const LeverForce& force) const { apply(rules, scope, force.strength, force.number); }
    virtual void after_dated(Rules& rules, const Scope& scope, const LeverForce& force) const { after(rules, scope, force.number); }
};

/// Parts of a scope that a lever can heed; a scenario that narrows another part is refused.
namespace heeds {
inline constexpr unsigned origins = 1, destinations = 2, education = 4, fields = 8, sex = 16, ages = 32, statuses = 64;
inline constexpr unsigned places = origins | destinations, people = education | fields | sex;
}  // namespace heeds

struct LeverEntry {
    SectionInfo info;
    std::unique_ptr<Lever> (*make)(const Values& values);
    unsigned heeds = heeds::places | heeds::people;  // parts of the scope that have a meaning for it
    std::vector<Payer> payers{};  // who may bear its cost; at least one
    bool joint = false;         // needs authorities of more than one field to work together
    bool multilateral = false;  // needs international organisations too
    bool opening = false;       // lets more people in: what public opinion may hold back
    std::string_view process{}; // those through which it acts, with blanks between: without effect where all of them are off
};

}  // namespace sterna
