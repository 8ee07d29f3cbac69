#include "sterna/model/human_capital.hpp"

#include "sterna/model/moves.hpp"
#include "sterna/model/process.hpp"
#include "sterna/model/work.hpp"

namespace sterna {

namespace {

struct Params : HumanCapital {
    std::string foreign_experience = "ladder";
    double mincer_year = 0.02;
};

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("experience", &Params::experience, {0, 0.3}, "1/year", "log wage gained by a year of work, at the start",
                       "shape as in Psacharopoulos and Patrinos 2018; value chosen", Evidence::assumption),
        number<Params>("experience_squared", &Params::experience_squared, {0, 0.01}, "1/year2",
                       "log wage lost by the square of years of work; with the default the wage peaks after 33 years",
                       "shape as in Psacharopoulos and Patrinos 2018; value chosen", Evidence::assumption),
        number<Params>("depreciation", &Params::depreciation, {0, 0.2}, "1/year",
                       "log wage lost by a year of over-qualified work", "studies of unused skills find 1-3 % a year",
                       Evidence::recalled_low),
        number<Params>("return_premium", &Params::return_premium, {0, 1}, "share",
                       "largest wage gain from work abroad of a returnee in a matched job",
                       "Barrett and O'Connell 2001 find 0.10, Wahba 2015 0.16, Co, Gang and Yun 2000 0.40",
                       Evidence::recalled_medium),
        number<Params>("learning_time", &Params::learning_time, {0.25, 20}, "year",
                       "years of work abroad after which 63 % of the gain is learned", "no estimate", Evidence::assumption),
        number<Params>("match_chance", &Params::match_chance, {0, 1}, "share",
                       "chance that a returnee finds a job that uses what was learned abroad", "plausible from 0.4 to 0.95",
                       Evidence::assumption),
        choice<Params>("foreign_experience", &Params::foreign_experience, {"ladder", "mincer"},
                       "ladder: work abroad pays on return in a matched job; mincer: every year abroad pays everywhere",
                       "never both, else foreign years would be paid twice", Evidence::assumption),
        number<Params>("mincer_year", &Params::mincer_year, {0, 0.2}, "1/year",
                       "log wage gained by a year of work abroad, beyond experience, with foreign_experience: mincer",
                       "no estimate", Evidence::assumption),
    };
    return t;
}

HumanCapital chosen(const Params& p) {
    HumanCapital h = p;
    if (p.foreign_experience == "mincer") {
        h.foreign_year = p.mincer_year;
        h.return_premium = 0;
    }
    return h;
}

class Skills final : public Process {
  public:
    Skills(const Params& p, const MeasureList& measures)
        : params_(chosen(p)), units_(measures.find("efficiency_units")), fields_(measures.find("skilled_by_field")) {}

    void prepare(Tables& tables, const Context& ctx) const override {
        tables.human_capital = params_;
        if (!tables.ability_spread.empty()) return;
        for (const CountryFacts& country : ctx.atlas.countries) tables.ability_spread.push_back(ability_spread(country.gini));
    }

    void survey(Block& block, const Context& ctx) const override {
        for (const Roll::Group& group : block.roll.at_home()) {
            const int home = block.roll.birth();
            count(block, {home, home, group.kind, static_cast<std::int64_t>(group.rows.size()), units_of(block, group)}, ctx);
        }
        const Page& page = block.page();
        for (const int row : block.roll.elsewhere()) {
            const std::int64_t units = units_of_efficiency(block.efficiency[static_cast<std::size_t>(row)]);
            count(block, {page.birth[row], page.residence[row], page.kind[row], 1, units}, ctx);
        }
    }

  private:
    /// Workers of one kind who were born and live in the same places.
    struct Workers {
        int birth, residence;
        std::uint8_t kind;
        std::int64_t number, units;
    };

    void count(Block& block, const Workers& who, const Context& ctx) const {
        const int education = education_of(who.kind);
        const std::int64_t persons = ctx.weight[static_cast<std::size_t>(who.birth)];
        block.tally.add(units_, ctx.layout.cell(who.birth, who.residence, education, sex_of(who.kind)), who.units * persons);
        if (ctx.atlas.skilled[static_cast<std::size_t>(education)])
            block.tally.add(fields_, static_cast<std::size_t>(who.residence * ctx.layout.fields + field_of(who.kind)), who.number * persons);
    }

    HumanCapital params_;
    Measure units_, fields_;
};

}  // namespace

ProcessEntry human_capital_process() {
    return {
        .info =
            {.name = "human_capital",
             .summary = "What a worker's experience, ability and years abroad make of a working hour.",
             .description =
                 "The efficiency of a worker follows Mincer's earnings function: it rises with years of work, wherever they were "
                 "worked, less and less; it differs by a lifelong ability whose spread reproduces the Gini index of the birth "
                 "country; and it falls with every year spent in a job below the education.\n\n"
                 "A returnee in a matched job earns more by what was learned abroad, up to a limit that is approached within a "
                 "few years. Whether a job matches is drawn once for each return; while an offer of a job on return stands for "
                 "people born in the country, all of its returnees match. Abroad, over-qualification is the only penalty of "
                 "arrival.\n\n"
                 "Moves the efficiency ledger, wages of persons, remittances and, through the labour market, wages of all. Does "
                 "not capture health, language or on-the-job training by employers, nor that some foreign experience is worth "
                 "less than home experience.",
             .params = table().infos()},
        .streams = {stream("human_capital/match")},
        .measures = {{"efficiency_units",
                      {Axis::birth, Axis::residence, Axis::education, Axis::sex},
                      "1/1024 worker x person",
                      "efficiency of residents aged 15-64, 1024 = mean ability on the first day of work",
                      false,
                      true},
                     {"skilled_by_field",
                      {Axis::country, Axis::field},
                      "person",
                      "skilled residents by field of study, at the end of the frame",
                      false,
                      true}},
        .make = [](const Values& v, const MeasureList& m) -> std::unique_ptr<Process> {
            return std::make_unique<Skills>(table().read(v), m);
        }};
}

}  // namespace sterna
