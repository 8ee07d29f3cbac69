#include "sterna/engine/start.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>

#include "sterna/core/math.hpp"
#include "sterna/core/sampling.hpp"
#include "sterna/model/education_trend.hpp"
#include "sterna/model/home_enrolment.hpp"
#include "sterna/model/irregular.hpp"

namespace sterna {

namespace {

constexpr Stream leave_stream = stream("start/abroad"), place_stream = stream("start/place"), stay_stream = stream("start/stay"),
                 cell_stream = stream("start/cells");
constexpr double leavers_taste = 0.8;  // how much less those abroad like home, per standard deviation; assumption (0-1.5)
constexpr double golden = 0.6180339887498949;

double fraction(double x) { return x - std::floor(x); }

/// Where somebody of a stratum lives and what he or she has learned.
struct Place {
    std::uint8_t residence, education;
    std::int64_t workers;
};

/// Workers of one sex and age group of one birth country.
struct Stratum {
    std::int64_t workers = 0;
    std::vector<Place> places;
};
using Strata = std::array<std::array<Stratum, age_groups>, sexes>;

/// Systematic sampling along the ordered cells with a keyed start: no cell, corridor or country is off by a whole worker.
Strata allot(const std::vector<CellCount>& cells, std::int64_t weight, double start) {
    Strata strata;
    double before = start;
    for (const CellCount& cell : cells) {
        const double after = before + cell.persons / static_cast<double>(weight);
        const auto workers = static_cast<std::int64_t>(std::floor(after) - std::floor(before));
        before = after;
        if (workers == 0) continue;
        Stratum& stratum = strata[cell.sex][cell.age_group];
        stratum.workers += workers;
        stratum.places.push_back({cell.residence, cell.education, workers});
    }
    return strata;
}

struct Person {
    std::uint8_t residence = 0, education = 0, field = 0;
};

/// Who of a stratum has an education first: those from a place in the order of age on, and of them no more than a share of the cohort
/// if there are others to have it.
struct Finished {
    std::size_t youngest = 0;
    double share = 1;
};

/// Chooses who of a stratum is where: the educated are those to whom study came cheapest, those abroad like home least.
class Assignment {
  public:
    Assignment(const Atlas& atlas, const Traits& traits, int birth, std::uint32_t first_serial, const Stratum& stratum)
        : atlas_(atlas), traits_(traits), birth_(static_cast<std::uint8_t>(birth)), first_(first_serial), stratum_(stratum),
          people_(static_cast<std::size_t>(stratum.workers)) {}

    std::vector<Person> run(const std::vector<Finished>& finished) {
        std::vector<std::size_t> left = everybody();
        for (int e = atlas_.educations() - 1; e >= 0; --e) {
            const Finished& by = finished[static_cast<std::size_t>(e)];
            const auto key = [&](std::size_t i) {
                const double rank = traits_.study_rank(id(i));
                return rank + (i < by.youngest || rank > by.share ? 1 : 0);
            };
            left = sorted(key, std::move(left));
            const auto count = static_cast<std::ptrdiff_t>(workers_with(e));
            settle_education(e, {left.begin(), left.begin() + count});
            left.erase(left.begin(), left.begin() + count);
        }
        return people_;
    }

  private:
    PersonId id(std::size_t i) const { return {birth_, first_ + static_cast<std::uint32_t>(i)}; }
    std::vector<std::size_t> everybody() const {
        std::vector<std::size_t> all(people_.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        return all;
    }
    std::int64_t workers_with(int education) const {
        std::int64_t n = 0;
        for (const Place& place : stratum_.places)
            if (place.education == education) n += place.workers;
        return n;
    }
    template <class Key>
    std::vector<std::size_t> sorted(Key key, std::vector<std::size_t> who) const {
        std::vector<std::pair<double, std::size_t>> keyed;
        for (const std::size_t i : who) keyed.emplace_back(key(i), i);
        std::sort(keyed.begin(), keyed.end());
        for (std::size_t j = 0; j < who.size(); ++j) who[j] = keyed[j].second;
        return who;
    }
    double urge_to_leave(PersonId person) const {
        const double clock = exponential(traits_.draws.uniform(leave_stream, person, Month{0}));
        return clock * math::exp(leavers_taste * traits_.taste_for_home(person));
    }

    void settle_education(int education, std::vector<std::size_t> who) {
        who = sorted([&](std::size_t i) { return urge_to_leave(id(i)); }, std::move(who));
        std::size_t abroad = 0;
        for (const Place& place : stratum_.places)
            if (place.education == education && place.residence != birth_) abroad += static_cast<std::size_t>(place.workers);
        std::vector<std::size_t> leavers(who.begin(), who.begin() + static_cast<std::ptrdiff_t>(abroad));
        leavers = sorted([&](std::size_t i) { return traits_.draws.uniform(place_stream, id(i), Month{0}); }, std::move(leavers));
        std::size_t next = 0;
        for (const Place& place : stratum_.places) {
            if (place.education != education || place.residence == birth_) continue;
            for (std::int64_t k = 0; k < place.workers; ++k) people_[leavers[next++]] = {place.residence, place.education, 0};
        }
        for (std::size_t j = abroad; j < who.size(); ++j)
            people_[who[j]] = {birth_, static_cast<std::uint8_t>(education), 0};
        if (atlas_.skilled[static_cast<std::size_t>(education)]) spread_fields(who);
    }

    /// Fields in the shares of the birth country, along a sequence unrelated to the order of leaving.
    void spread_fields(const std::vector<std::size_t>& who) {
        const auto& shares = atlas_.countries[birth_].field_share;
        double at = traits_.draws.entity(place_stream, birth_, Month{0})[0] * 0x1p-32;
        for (const std::size_t i : who) {
            at = fraction(at + golden);
            std::size_t field = 0;
            for (double sum = shares[0]; at >= sum && field + 1 < shares.size(); sum += shares[field]) ++field;
            people_[i].field = static_cast<std::uint8_t>(field);
        }
    }

    const Atlas& atlas_;
    const Traits& traits_;
    std::uint8_t birth_;
    std::uint32_t first_;
    const Stratum& stratum_;
    std::vector<Person> people_;
};

/// Status by length of stay; Gulf states admit workers for a time.
Status base_status(const CorridorFacts& corridor, const CountryFacts& country, double irregular, double years, double u, double v,
                   double age, bool studied) {
    if (corridor.free_movement) return Status::free_movement;
    if (v < irregular) return Status::irregular;
    if (country.gulf) return u < 0.95 ? Status::temporary : Status::permanent;
    if (years < 5) {
        if (u < 0.12 && studied && age < 25) return Status::student;
        return u < 0.57 ? Status::temporary : Status::permanent;
    }
    if (years < 10) return u < 0.8 ? Status::permanent : Status::naturalised;
    return u < 0.45 ? Status::permanent : Status::naturalised;
}

// Usual lengths of permits: what is left of one at the start is uniform up to it.
constexpr int study_months = 48, work_permit_months = 24;

double years_abroad(const CorridorFacts& corridor, double u, double v, double age) {
    const double short_stay = corridor.duration_0_5, middle = corridor.duration_5_10;
    double years = 10 + exponential(1 - v) * 12;
    if (u < short_stay) years = 5 * v;
    else if (u < short_stay + middle) years = 5 + 5 * v;
    return std::min(years, std::max(0.05, age - 15));
}

/// By education. School ends at 18, three fifths into the first age group, and a first degree takes until 22, two fifths into the
/// second.
std::vector<Finished> finished(const Atlas& atlas, const CountryFacts& home, int group, std::int64_t workers) {
    std::vector<Finished> by(atlas.education.size());
    for (std::size_t e = 1; e < by.size(); ++e) {
        if (group == 0 && !atlas.skilled[e])
            by[e] = {static_cast<std::size_t>(3 * workers / 5), secondary_share_of_cohort(home, 19)};
        if (group == 1 && atlas.skilled[e]) by[e].youngest = static_cast<std::size_t>(2 * workers / 5);
    }
    return by;
}

struct RowWriter {
    const Atlas& atlas;
    const Traits& traits;
    Month start;
    std::vector<IrregularShares> irregular;  // by country of residence
    std::vector<double> students = {};       // by country: share that studied of the cohorts now 25-34

    void write(Page& page, int i, PersonId id, int sex, const Person& person, int age_months, double mix) const {
        page.serial[i] = id.serial;
        page.birth[i] = id.birth;
        page.residence[i] = person.residence;
        page.kind[i] = kind_of(sex, person.education, person.field);
        page.born[i] = static_cast<std::int16_t>(start.index - age_months);
        page.since[i] = static_cast<std::int16_t>(page.born[i] + 180);
        page.until[i] = no_date, page.held[i] = no_date, page.wake[i] = start.index;
        count_experience_to(page, i, start.month_of_year() - 1), count_money_to(page, i, start.month_of_year() - 1);
        page.state[i] = with_bit(with_status(0, Status::citizen_at_home), employed_bit, true);
        if (person.residence == id.birth) pupil(page, i, id, age_months);
        const int schooling = person.education == 0 ? 0 : atlas.skilled[person.education] ? 7 * 12 : 3 * 12;
        const int worked = std::max(0, age_months - 180 - schooling);
        page.worked_home[i] = static_cast<std::uint16_t>(worked);
        if (person.residence != id.birth) migrant(page, i, id, person, age_months / 12.0, worked, mix);
    }

    /// Those still at school or university in the base year, by the same rank that decides later cohorts. Many finish late, so the
    /// share of a cohort that ever does is reached by 20 and 25.
    void pupil(Page& page, int i, PersonId id, int age_months) const {
        const CountryFacts& home = atlas.countries[id.birth];
        const int education = education_of(page.kind[i]);
        const double rank = traits.study_rank(id), age = age_months / 12.0;
        const bool school = age < 20 && education == 0 && rank <= secondary_share_of_cohort(home, age);
        const bool college = age >= 18 && age < 25 && education > 0 && !atlas.skilled[static_cast<std::size_t>(education)] &&
                             rank <= on_trend(students[id.birth], home.tertiary_trend, 0, age_of_skilled_share - age);
        if (!school && !college) return;
        const int done = school ? (age < 18 ? 18 : 20) : (age < 22 ? 22 : 25);
        page.held[i] = static_cast<std::int16_t>(page.born[i] + done * 12);
        page.state[i] = with_bit(with_bit(page.state[i], studying_bit, true), employed_bit, false);
    }

    void migrant(Page& page, int i, PersonId id, const Person& person, double age, int worked, double mix) const {
        const CorridorFacts& corridor = atlas.corridors(id.birth, person.residence);
        const CountryFacts& country = atlas.countries[person.residence];
        const Words w = traits.draws.words(stay_stream, id, Month{0});
        const double years = years_abroad(corridor, mix, to_unit(w[0]), age);
        const int months = static_cast<int>(years * 12);
        const Status status = base_status(corridor, country, irregular[person.residence][atlas.skilled[person.education]], years,
                                          to_unit(w[1]), to_unit(w[2]), age, person.education > 0);
        page.since[i] = static_cast<std::int16_t>(start.index - 1 - months);
        page.state[i] = with_status(page.state[i], status);
        if (status == Status::temporary || status == Status::student) {
            const int longest = status == Status::student ? study_months : work_permit_months;
            page.until[i] = static_cast<std::int16_t>(start.index + 1 + static_cast<int>(to_unit(w[3]) * longest));
        }
        if (status == Status::student && person.education + 1 == atlas.first_skilled()) {
            page.held[i] = page.until[i];
            page.state[i] = with_bit(with_bit(page.state[i], studying_bit, true), employed_bit, false);
        }
        page.trips[i] = 1;
        const int abroad = std::min(worked, months);
        page.worked_abroad[i] = static_cast<std::uint16_t>(abroad);
        page.worked_home[i] = static_cast<std::uint16_t>(worked - abroad);
        const double wage = country.wage[person.education];
        page.savings[i] = static_cast<std::int32_t>(std::min(0.2 * wage * years * 0.5, 10 * wage));
    }
};

}  // namespace

std::vector<Sample> sample_sizes(const Atlas& atlas, const PopulationSpec& spec) {
    const auto countries = static_cast<std::size_t>(atlas.size());
    std::vector<double> persons(countries, 0.0);
    for (const CellCount& cell : atlas.cells) persons[cell.origin] += cell.persons;
    const double world = std::accumulate(persons.begin(), persons.end(), 0.0);
    const double mean_weight = world / spec.workers;
    std::vector<Sample> samples(countries);
    for (std::size_t c = 0; c < countries; ++c) {
        const double workers = std::max({std::min(spec.floor, persons[c]), std::round(persons[c] / mean_weight), 1.0});
        double weight = std::max(1.0, std::round(persons[c] / workers));
        const auto focus = spec.focus.find(atlas.countries[c].code);
        if (focus != spec.focus.end()) weight = std::max(1.0, std::min(weight, std::floor(focus->second)));
        samples[c].weight = static_cast<std::int64_t>(weight);
        samples[c].workers = static_cast<std::int64_t>(persons[c] / weight);
    }
    return samples;
}

std::vector<Population> initial_people(const Atlas& atlas, const PopulationSpec& spec, const Traits& traits, Month start, int stores,
                                       double irregular_skilled, const Exec& exec) {
    const auto samples = sample_sizes(atlas, spec);
    std::vector<std::vector<CellCount>> cells(samples.size());
    for (const CellCount& cell : atlas.cells) cells[cell.origin].push_back(cell);

    std::vector<Population> people(static_cast<std::size_t>(stores));
    for (Population& store : people) store.segments.resize(samples.size());
    RowWriter writer{atlas, traits, start, irregular_residents(atlas, irregular_skilled)};
    for (int c = 0; c < atlas.size(); ++c) writer.students.push_back(home_enrolment(atlas, c));
    for_each_block(exec, samples.size(), [&](std::size_t c) {
        for (Population& store : people) store.segments[c].weight = samples[c].weight;
        const double keyed_start = traits.draws.entity(cell_stream, static_cast<std::uint32_t>(c), Month{0})[0] * 0x1p-32;
        const Strata strata = allot(cells[c], samples[c].weight, keyed_start);
        std::uint32_t serial = 0;
        std::vector<double> mix(samples.size(), keyed_start);
        for (int group = age_groups - 1; group >= 0; --group)
            for (int sex = 0; sex < sexes; ++sex) {
                const Stratum& stratum = strata[static_cast<std::size_t>(sex)][static_cast<std::size_t>(group)];
                const auto by = finished(atlas, atlas.countries[c], group, stratum.workers);
                const auto persons = Assignment(atlas, traits, static_cast<int>(c), serial, stratum).run(by);
                for (std::size_t j = 0; j < persons.size(); ++j, ++serial) {
                    const PersonId id{static_cast<std::uint8_t>(c), serial};
                    Segment& segment = people[static_cast<std::size_t>(store_of(id, stores))].segments[c];
                    const auto [page, row] = segment.append();
                    const int within = static_cast<int>((static_cast<double>(j) + 0.5) * 60 / static_cast<double>(persons.size()));
                    double& spread = mix[persons[j].residence];  // even over [0,1) within a corridor: stays without noise
                    spread = fraction(spread + golden);
                    writer.write(segment.pages[static_cast<std::size_t>(page)].page(), row, id, sex, persons[j],
                                 (15 + 5 * group) * 12 + within, spread);
                }
            }
    });
    return people;
}

}  // namespace sterna
