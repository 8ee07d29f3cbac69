#include "sterna/model/process.hpp"

namespace sterna {

namespace {

struct Params {
    bool pay = true;
    double extra_cost = 0.2;
    double health = 2.5, education = 2.0, stem = 0.35;
};

const ParamTable<Params>& table() {
    using P = Params;
    constexpr auto assumed = Evidence::assumption;
    static const ParamTable<P> t{
        toggle<P>("pay", &P::pay, "whether women earn the country's ratio of female to male wages, or what men earn",
                  "ratio 0.87 in high-income and 0.78 in other countries of the world files", assumed),
        number<P>("extra_cost", &P::extra_cost, {0, 5}, "1",
                  "added to women's private cost of moving away, share of it, where the gap between the sexes is complete",
                  "plausible from 0 to 1", assumed),
        number<P>("health", &P::health, {0.05, 20}, "1", "women over men among the skilled in health, relative to the field general",
                  "two thirds of health workers are women, from memory", assumed),
        number<P>("education", &P::education, {0.05, 20}, "1", "the same in education", "most teachers are women", assumed),
        number<P>("stem", &P::stem, {0.05, 20}, "1", "the same in science, technology, engineering and mathematics",
                  "about a third of graduates are women", assumed)};
    return t;
}

constexpr Stream field_stream = stream("gender/field");

struct Counts {
    std::array<double, sexes> all{}, skilled{};
};

/// Base-year natives of 25 to 64, wherever they live, by birth country.
std::vector<Counts> natives(const Atlas& atlas) {
    std::vector<Counts> counts(atlas.countries.size());
    for (const CellCount& cell : atlas.cells) {
        if (cell.age_group < 2) continue;
        counts[cell.origin].all[cell.sex] += cell.persons;
        if (atlas.skilled[cell.education]) counts[cell.origin].skilled[cell.sex] += cell.persons;
    }
    return counts;
}

double share(double part, double whole) { return whole > 0 ? part / whole : 0; }

class Gender final : public Process {
  public:
    explicit Gender(const Params& p) : p_(p) {}

    void prepare(Tables& tables, const Context& ctx) const override {
        GenderTable& t = tables.choice.params.standing.gender;
        if (t.on) return;
        t.on = true;
        const std::vector<Counts> people = natives(ctx.atlas);
        const std::vector<double> odds = odds_by_field(ctx.atlas);
        for (std::size_t c = 0; c < people.size(); ++c) {
            const CountryFacts& facts = ctx.atlas.countries[c];
            const Counts& n = people[c];
            t.pay.push_back(p_.pay ? facts.female_wage_ratio : 1.0);
            t.extra_cost.push_back(p_.extra_cost * gender_gap(facts.participation[0], facts.participation[1],
                                                              share(n.skilled[0], n.all[0]), share(n.skilled[1], n.all[1])));
            const FieldShares fields = split_fields(facts.field_share, odds, share(n.skilled[0], n.skilled[0] + n.skilled[1]));
            t.field_share.insert(t.field_share.end(), fields.women.begin(), fields.women.end());
            t.field_share.insert(t.field_share.end(), fields.men.begin(), fields.men.end());
        }
    }

    /// Before the first step, the people of the base year get the fields of their sex.
    void survey(Block& block, const Context& ctx) const override {
        if (!ctx.world.rules_history.empty()) return;
        Page& page = block.page();
        for (int row = 0; row < block.rows(); ++row) {
            const std::uint8_t kind = page.kind[row];
            if (page.residence[row] == gone || !ctx.atlas.skilled[static_cast<std::size_t>(education_of(kind))]) continue;
            page.kind[row] = with_education(kind, education_of(kind), field_of_sex(block, row, ctx));
        }
        block.roll.take(page, block.rows());
    }

    void year(World& world, const Tallies&, const Context& ctx, bool) const override {
        for (std::size_t c = 0; c < world.countries.size(); ++c)
            world.countries[c].institutions.female_pay = p_.pay ? ctx.atlas.countries[c].female_wage_ratio : 1.0;
    }

  private:
    std::vector<double> odds_by_field(const Atlas& atlas) const {
        std::vector<double> odds;
        for (const std::string& field : atlas.fields)
            odds.push_back(field == "health" ? p_.health : field == "education" ? p_.education : field == "stem" ? p_.stem : 1.0);
        return odds;
    }

    /// Turns fields drawn in the shares of both sexes into those of one: who is in a field that is rarer in the sex leaves it with
    /// the chance that it is too common, for the fields that are short of people. As few change as the shares allow.
    static int field_of_sex(const Block& block, int row, const Context& ctx) {
        const Page& page = block.page();
        const auto fields = static_cast<std::size_t>(ctx.layout.fields);
        const double* all = ctx.atlas.countries[page.birth[row]].field_share.data();
        const double* own = ctx.tables.choice.params.standing.gender.field_share.data() +
                            (page.birth[row] * sexes + static_cast<std::size_t>(sex_of(page.kind[row]))) * fields;
        const auto now = static_cast<std::size_t>(field_of(page.kind[row]));
        const Words luck = ctx.traits.draws.words(field_stream, block.person(row), Month{0});
        if (to_unit(luck[0]) * all[now] < own[now]) return static_cast<int>(now);
        double missing = 0;
        for (std::size_t f = 0; f < fields; ++f) missing += std::max(0.0, own[f] - all[f]);
        double left = to_unit(luck[1]) * missing;
        for (std::size_t f = 0; f < fields; ++f)
            if ((left -= std::max(0.0, own[f] - all[f])) < 0) return static_cast<int>(f);
        return static_cast<int>(now);
    }

    Params p_;
};

}  // namespace

ProcessEntry gender_process() {
    return {.info = {.name = "gender",
                     .summary = "Women and men differ in pay, work, fields of study and the cost of leaving.",
                     .description =
                         "Women earn the country's ratio of female to male wages. Each sex takes part in work at its own rate. Women pay "
                         "more to move away: the private cost of distance grows by `extra_cost` times the gap between the sexes at home, "
                         "which is what women's rates of work and of skill fall short of men's on average. Women study health and "
                         "education more often than men, and science and engineering less; the shares of both together are the country's.\n\n"
                         "Moves wages, transfers, jobs, who leaves and in which field. Switched off, women are paid like men, both sexes "
                         "take part at the mean rate, pay the same to leave and study the same fields; life expectancy and the base-year "
                         "people keep their sex. Does not capture domestic work as a destination job, marriage, children, nor "
                         "discrimination by destinations.",
                     .params = table().infos()},
            .streams = {field_stream},
            .measures = {},
            .make = [](const Values& values, const MeasureList&) -> std::unique_ptr<Process> {
                return std::make_unique<Gender>(table().read(values));
            }};
}

}  // namespace sterna
