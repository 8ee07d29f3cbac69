#include <algorithm>

#include "sterna/model/choosers.hpp"
#include "sterna/model/moves.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/return_offer.hpp"
#include "sterna/model/season.hpp"

namespace sterna {

namespace {

struct Params : PointsTest {
    std::string rejected = "next";
    double study_years = 4;
    double longest_wait = 60;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        choice<Params>("rejected", &Params::rejected, {"next", "wait"},
                       "what a refused applicant does: go on to the next choice in the same step, or wait for the same place",
                       "both occur; a switch", Evidence::assumption),
        number<Params>("study_years", &Params::study_years, {1, 8}, "year", "length of a student permit, after which the student graduates",
                       "usual length of a first degree", Evidence::assumption),
        number<Params>("points_education", &Params::points_education, {0, 1}, "share", "weight of skill in the points score",
                       "shape of the Canadian and Australian tests", Evidence::assumption),
        number<Params>("points_age", &Params::points_age, {0, 1}, "share", "weight of age, full to 30, none from 45", "the same",
                       Evidence::assumption),
        number<Params>("points_field", &Params::points_field, {0, 1}, "share", "weight of a field other than general", "the same",
                       Evidence::assumption),
        number<Params>("points_language", &Params::points_language, {0, 1}, "share", "weight of a common language", "the same",
                       Evidence::assumption),
        number<Params>("longest_wait", &Params::longest_wait, {1, 600}, "month", "after which a place in a queue is given up", "no estimate",
                       Evidence::assumption),
    };
    return t;
}

constexpr Stream lottery_stream = stream("admission/lottery");

/// Rank key: score in the high 24 bits, lottery in the low 40; never 0, which marks the ineligible.
std::uint64_t rank_key(double score_0_to_1, std::uint64_t lottery) {
    const auto score = static_cast<std::uint64_t>(std::clamp(score_0_to_1, 0.0, 1.0) * 16777215.0);
    return std::max<std::uint64_t>(1, (score << 40) | (lottery & ((std::uint64_t{1} << 40) - 1)));
}

class Admission final : public Process {
  public:
    Admission(const Params& p, const MeasureList& m)
        : p_(p), arrivals_(m.find("arrivals")), left_(m.find("skilled_departures")), left_young_(m.find("young_skilled_departures")),
          home_(m.find("skilled_natives_at_home")), home_young_(m.find("young_skilled_natives_at_home")) {}

    Edge law_through() const override { return Edge::drain; }

    void prepare(Tables& tables, const Context&) const override {
        tables.reapply = p_.rejected == "next";
        tables.points_test = p_;
    }

    void assess(Block& block, Application& application, const Capacities& capacities, const Context& ctx) const override {
        application.capacity = -1;
        for (std::size_t c = 0; c < capacities.size(); ++c)
            if (covers(capacities[c], block.page(), application)) {
                application.capacity = static_cast<int>(c);
                application.key = key_of(block, application, capacities[c], ctx);
                return;
            }
    }

    void granted(Block& block, const Context& ctx) const override {
        for (Application& application : block.outbox().applications) {
            if (application.open) admit(block, application, ctx);
            else if (application.refusals >= 0 && waiting_room(block.page(), application, ctx)) {
                block.page().until[application.row] = application.considered.index;
                block.page().wake[application.row] = ctx.now.index;  // asks again at the next step
            }
        }
    }

    void survey(Block& block, const Context& ctx) const override {
        for (const Roll::Group& group : block.roll.at_home()) count_group(block, group, ctx);
        for (const int row : block.roll.elsewhere()) count_by_field(block, row, home_, home_young_, ctx);
    }

  private:
    /// As `count_by_field` does, one by one.
    void count_group(Block& block, const Roll::Group& group, const Context& ctx) const {
        if (!ctx.atlas.skilled[static_cast<std::size_t>(education_of(group.kind))]) return;
        const ChoiceParams& p = ctx.tables.choice.params;
        const auto young = std::count_if(group.rows.begin(), group.rows.end(), [&](int row) {
            const double age = age_of(block.page(), row, ctx.now);
            return age >= p.health_young_from && age < p.health_young_to;
        });
        const int home = block.roll.birth();
        const auto at = static_cast<std::size_t>(home * ctx.layout.fields + field_of(group.kind));
        const std::int64_t persons = ctx.weight[static_cast<std::size_t>(home)];
        block.tally.add(home_, at, static_cast<std::int64_t>(group.rows.size()) * persons), block.tally.add(home_young_, at, young * persons);
    }

    /// Counts a skilled native at home; the young of all fields by the ages between which pay moves health workers most.
    static void count_by_field(Block& block, int row, Measure all, Measure young, const Context& ctx) {
        const Page& page = block.page();
        const std::uint8_t kind = page.kind[row];
        if (page.residence[row] != page.birth[row] || !ctx.atlas.skilled[static_cast<std::size_t>(education_of(kind))]) return;
        const auto at = static_cast<std::size_t>(page.birth[row] * ctx.layout.fields + field_of(kind));
        block.tally.add(all, at, ctx.weight[page.birth[row]]);
        const ChoiceParams& p = ctx.tables.choice.params;
        const double age = age_of(page, row, ctx.now);
        if (age >= p.health_young_from && age < p.health_young_to) block.tally.add(young, at, ctx.weight[page.birth[row]]);
    }

    static bool covers(const Capacity& capacity, const Page& page, const Application& a) {
        if (capacity.scheme) return a.channel == Channel::scheme && a.scheme == capacity.scheme->number;
        const Quota& quota = *capacity.quota;
        const std::uint8_t kind = page.kind[a.row];
        return (quota.entry_channels & entry_bit(a.channel)) && a.channel != Channel::scheme &&
               quota.scope.corridor(page.birth[a.row], a.destination) &&
               quota.scope.person(sex_of(kind), education_of(kind), field_of(kind));
    }

    std::uint64_t key_of(const Block& block, const Application& a, const Capacity& capacity, const Context& ctx) const {
        const Words w = ctx.draws.words(lottery_stream, block.person(a.row), a.considered, a.destination);
        const std::uint64_t lottery = (std::uint64_t{w[0]} << 8) | (w[1] & 0xff);
        // Who has waited since the season waits for the next.
        if (capacity.scheme && !in_season(*capacity.scheme, ctx.now, ctx.step)) return 0;
        if (capacity.scheme) return rank_key(claim_on(*capacity.scheme, block.page(), a, ctx), lottery);
        switch (capacity.quota->selection) {
            case Selection::lottery: return rank_key(0, lottery);
            case Selection::queue: return rank_key(months_between(a.considered, ctx.now) / 600.0, lottery);
            case Selection::points: break;
        }
        const double points = points_of(block.page(), a, ctx);
        return points < capacity.quota->points_cut ? 0 : rank_key(points / 100, lottery);
    }

    /// Who was trained for the scheme, or has served in it and has the right to come again, goes ahead of newcomers.
    static double claim_on(const Scheme& scheme, const Page& page, const Application& a, const Context& ctx) {
        const bool promised = page.trips[a.row] == 0 && trained_for(scheme, track_of(page, a.row, ctx.traits));
        return promised || may_come_again(page, a.row, scheme, ctx) ? 1.0 : 0.0;
    }

    double points_of(const Page& page, const Application& a, const Context& ctx) const {
        const int education = education_of(page.kind[a.row]);
        const bool language = ctx.atlas.corridors(page.birth[a.row], a.destination).common_language;
        return points(p_, {ctx.atlas.skilled[static_cast<std::size_t>(education)] != 0, education, field_of(page.kind[a.row]),
                           age_of(page, a.row, ctx.now), language});
    }

    bool waiting_room(const Page& page, const Application& a, const Context& ctx) const {
        return p_.rejected == "wait" && page.residence[a.row] == page.birth[a.row] && page.since[a.row] != ctx.now.index &&
               months_between(a.considered, ctx.now) < p_.longest_wait;
    }

    void admit(Block& block, const Application& a, const Context& ctx) const {
        Page& page = block.page();
        if (page.residence[a.row] == gone || page.since[a.row] == ctx.now.index) return;
        forfeit_deposit(block, a.row, ctx);  // who moves on from a scheme has not gone home
        count_by_field(block, a.row, left_, left_young_, ctx);
        const Entry entry = entry_of(a, ctx);
        depart(block, a.row, a.destination, entry.status, a.scheme, entry.until, ctx);
        if (entry.status == Status::student) begin_studies(page, a.row);
        block.tally.add(arrivals_, static_cast<std::size_t>(a.destination * statuses + static_cast<int>(entry.status)), ctx.weight[page.birth[a.row]]);
    }

    /// What a door gives: a status, and a permit with its last month.
    struct Entry {
        Status status;
        Month until;
    };

    Entry entry_of(const Application& a, const Context& ctx) const {
        switch (a.channel) {
            case Channel::free_movement: return {Status::free_movement, never};
            case Channel::permanent:
            case Channel::family: return {Status::permanent, never};
            case Channel::temporary: return {Status::temporary, ctx.now + ctx.tables.permit_length};
            case Channel::student: return {Status::student, ctx.now + static_cast<int>(12 * p_.study_years)};
            case Channel::irregular: return {Status::irregular, never};
            case Channel::displaced: return {Status::protected_person, never};
            case Channel::scheme: break;
        }
        const Scheme* scheme = find_scheme(ctx.rules, a.scheme);
        ensures(scheme != nullptr, "an application to a scheme that the law does not know");
        return {Status::circular, ctx.now + scheme->max_stay};
    }

    /// The permit ends with the studies.
    static void begin_studies(Page& page, int row) {
        page.held[row] = page.until[row];
        page.state[row] = with_bit(with_bit(page.state[row], studying_bit, true), employed_bit, false);
    }

    Params p_;
    Measure arrivals_, left_, left_young_, home_, home_young_;
};

}  // namespace

ProcessEntry admission_process() {
    return {.info = {.name = "admission",
                     .summary = "Doors, quotas and who gets through them.",
                     .description =
                         "Every applicant stands at the door that suits him or her best: free movement, permanent, temporary, family, "
                         "student, a scheme, or none but the border itself. A student permit ends with the studies, which make the "
                         "student skilled; nobody studies and moves at once. Family members and students are counted by a quota only "
                         "if it says so, those without papers and those who fled never. "
                         "Where a quota or the slots of a scheme run out, applicants are ranked by lottery, by waiting time or by points, and "
                         "the last place goes by rank, never by who came first in the computer. Refused applicants try their next choice in "
                         "the same step, or wait.",
                     .params = table().infos()},
            .streams = {lottery_stream},
            .measures = {{"arrivals", {Axis::residence, Axis::status}, "person", "moves into a foreign country, by the status they begin with", true, true},
                         {"skilled_departures", {Axis::birth, Axis::field}, "person", "departures of skilled natives from home, by field", true, true},
                         {"young_skilled_departures", {Axis::birth, Axis::field}, "person", "the same of the ages between which pay moves health workers most", true, true},
                         {"skilled_natives_at_home", {Axis::birth, Axis::field}, "person", "skilled natives at home, by field", false, true},
                         {"young_skilled_natives_at_home", {Axis::birth, Axis::field}, "person", "the same of the ages between which pay moves health workers most", false, true}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<Admission>(table().read(values), measures);
            }};
}

}  // namespace sterna
