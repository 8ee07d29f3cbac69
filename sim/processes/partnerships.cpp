#include "processes/partnerships.hpp"

#include <algorithm>
#include <cmath>

#include "sterna/core/money.hpp"
#include "sterna/model/own_income.hpp"
#include "sterna/model/partner_training.hpp"

namespace sterna {

namespace {

using Params = PartnershipParams;

const ParamTable<Params>& table() {
    static const ParamTable<Params> t{
        number<Params>("vacancy", &Params::vacancy, {0, 2}, "share of the wage", "what a filled post is worth to the employer beyond the wage",
                       "no estimate", Evidence::assumption),
        number<Params>("benefits", &Params::benefits, {0, 1}, "share of the mean wage", "public money that a resident costs in a year", "no estimate",
                       Evidence::assumption),
        number<Params>("sent", &Params::sent, {0, 1}, "share of the net wage", "that countries expect workers to send home",
                       "IFAD surveys: about 15 % (10-20 %)", Evidence::recalled_medium),
        number<Params>("nationals", &Params::nationals, {0, 1}, "1", "weight an origin gives to a dollar gained by its nationals abroad", "no estimate",
                       Evidence::assumption),
        number<Params>("study_years", &Params::study_years, {1, 8}, "year", "of training that a place pays", "usual length of a first degree",
                       Evidence::assumption),
        number<Params>("away_share", &Params::away_share, {0, 1}, "share", "of those trained, for whom the slots are kept",
                       "half in the example of Clemens 2015", Evidence::assumption),
        number<Params>("employer_training", &Params::employer_training, {0, 5}, "1",
                       "further places of study that employers of the destination pay, for each slot", "no estimate", Evidence::assumption),
        number<Params>("diaspora_information", &Params::diaspora_information, {0, 1}, "share",
                       "of the money cost of a move that the information of diaspora associations saves", "no estimate", Evidence::assumption),
        number<Params>("union_rights", &Params::union_rights, {0, 1}, "1", "added to the floor of rights by unions", "no estimate", Evidence::assumption),
        number<Params>("ngo_preparation", &Params::ngo_preparation, {0, 1}, "share", "of the money cost of a move saved by preparing the departure",
                       "no estimate", Evidence::assumption),
        number<Params>("least_coherent", &Params::least_coherent, {0, 20}, "1", "partnerships that a country with no coherence can run", "no estimate",
                       Evidence::assumption),
        number<Params>("capacity", &Params::capacity, {0, 40}, "1", "further ones at full coherence of its authorities", "no estimate",
                       Evidence::assumption)};
    return t;
}

Scope scope_of(const Partnership& one) {
    Scope scope;
    scope.origins.reset(), scope.destinations.reset();
    scope.origins.set(static_cast<std::size_t>(one.origin)), scope.destinations.set(static_cast<std::size_t>(one.destination));
    scope.educations = static_cast<std::uint8_t>(one.educations), scope.sexes_in = static_cast<std::uint8_t>(one.sexes_in);
    scope.fields = static_cast<std::uint16_t>(one.fields);
    scope.min_age = one.min_age, scope.max_age = one.max_age;
    return scope;
}

Scheme scheme_of(const Partnership& one, double away_share, Month now) {
    Scheme scheme;
    scheme.number = static_cast<int>(one.number), scheme.scope = scope_of(one);
    scheme.open = now.index < one.until, scheme.agreement = true, scheme.tied = false;
    scheme.slots_per_year = scheme.open ? one.slots : 0;
    scheme.training_places = one.training_places, scheme.employers_part = one.employers_part;
    scheme.away_share = away_share;
    scheme.max_stay = static_cast<int>(one.stay);
    scheme.cost = one.cost, scheme.recognition = one.recognition;
    return scheme;
}

ReturnOffer return_support_of(const Partnership& one) {
    ReturnOffer offer;
    offer.scope = scope_of(one);
    offer.scope.statuses_in = static_cast<std::uint16_t>(1U << static_cast<unsigned>(Status::circular));
    offer.scope.min_age = 15, offer.scope.max_age = 65;
    offer.grant = one.return_support, offer.payer = Payer::destination;
    return offer;
}

class PartnershipsProcess final : public Process {
  public:
    PartnershipsProcess(const Params& params, const MeasureList& m)
        : params_(params), moves_(m.find("partnership_moves")), workers_(m.find("partnership_workers")),
          levies_(m.find("partnership_levies")), students_(m.find("partnership_students")), public_(m.find("partner_studies")),
          employers_(m.find("partner_studies_of_employers")) {}

    bool terms_by_policy() const override { return true; }

    void prepare(Tables& tables, const Context&) const override { tables.partners_pay = true; }

    void terms(Rules& rules, const World& world, const Atlas&) const override {
        for (const Partnership& one : world.partnerships.list) {
            if (world.now.index >= one.kept_until) continue;
            rules.schemes.push_back(scheme_of(one, params_.away_share, world.now));
            promise_rights(rules, scope_of(one), one.rights);
            if (one.return_support > 0) rules.return_offers.push_back(return_support_of(one));
        }
    }

    void granted(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const Application& a : block.outbox().applications) {
            if (!a.open || a.channel != Channel::scheme || page.residence[a.row] != a.destination || page.since[a.row] != ctx.now.index) continue;
            const Scheme* scheme = find_scheme(ctx.rules, page.scheme[a.row]);
            if (scheme && scheme->agreement)
                block.tally.add(moves_, ctx.layout.corridor(page.birth[a.row], a.destination), ctx.weight[page.birth[a.row]]);
        }
    }

    void survey(Block& block, const Context& ctx) const override {
        const Page& page = block.page();
        for (const Roll::Group& group : block.roll.at_home())
            for (const int row : group.rows)
                if (trained_by_partner(page, row)) count_trained(block, row, ctx);
        for (const int row : block.roll.elsewhere()) {
            if (trained_by_partner(page, row)) count_trained(block, row, ctx);
            const Scheme* scheme = sterna::scheme_of(page, row, ctx);
            if (!scheme || !scheme->agreement) continue;
            const std::size_t corridor = ctx.layout.corridor(page.birth[row], page.residence[row]);
            if (scheme->number >= first_partnership_number) block.tally.add(workers_, corridor, ctx.weight[page.birth[row]]);
            block.tally.add(levies_, corridor, levy_cents(block, row, ctx) * ctx.weight[page.birth[row]]);
        }
    }

    void year(World& world, const Tallies& tallies, const Context& ctx, bool first) const override {
        if (first) return;  // the base year knows no policy
        Partnerships& book = world.partnerships;
        pay(world, tallies, ctx);
        keep_while_studied(book, tallies, ctx);
        book.feasible = book.blocking_pairs = book.worse_off = book.unseated = 0;
        for (const MarketPlace& market : ctx.rules.market_places) hold_round(params_, market, book, tallies, ctx);
    }

  private:
    static std::int64_t levy_cents(const Block& block, int row, const Context& ctx) {
        const Page& page = block.page();
        const double levy = levy_now(page, row, ctx), kept = kept_share(page, row, ctx);
        if (levy == 0 || kept <= 0) return 0;
        const double price_level = ctx.atlas.countries[page.residence[row]].price_level;
        return Money::from_dollars(block.net_wage[static_cast<std::size_t>(row)] / kept * levy * price_level).cents();
    }

    /// Somebody who studies or has studied at a partner's cost and has not been abroad.
    static bool trained_by_partner(const Page& page, int row) {
        return cause_of(page.training[row]) == Cause::partner && page.trips[row] == 0 && page.scheme[row] != no_scheme;
    }

    /// A graduate forgets a scheme that the law has forgotten, before another pair of countries takes its number.
    void count_trained(Block& block, int row, const Context& ctx) const {
        Page& page = block.page();
        const Scheme* scheme = find_scheme(ctx.law(Edge::partners), page.scheme[row]);  // under which students enrolled
        if (page.state[row] & studying_bit) bill(block, row, scheme, ctx);
        else if (!scheme) page.scheme[row] = no_scheme;
    }

    /// A year of study, in whole cents: the payers of the scheme share it, in each of them budget and employers.
    void bill(Block& block, int row, const Scheme* scheme, const Context& ctx) const {
        ensures(scheme != nullptr, "studies that a scheme pays which the law does not know");
        const int birth = block.page().birth[row];
        const CountryFacts& facts = ctx.atlas.countries[static_cast<std::size_t>(birth)];
        const std::int64_t persons = ctx.weight[static_cast<std::size_t>(birth)];
        std::int64_t left = (Money::from_dollars(facts.tertiary_cost * facts.price_level) * persons).cents();
        const std::vector<int> payers = payers_of(*scheme, ctx.atlas, birth);
        auto sharing = static_cast<std::int64_t>(payers.size());
        for (const int payer : payers) {
            const std::int64_t part = left / sharing--;
            const auto of_employers = static_cast<std::int64_t>(math::nearest_int(static_cast<double>(part) * scheme->employers_part));
            left -= part;
            const std::size_t corridor = ctx.layout.corridor(birth, payer);
            block.tally.add(public_, corridor, part - of_employers), block.tally.add(employers_, corridor, of_employers);
            if (scheme->number >= first_partnership_number) block.tally.add(students_, corridor, persons);
        }
    }

    /// An agreement that has ended stays in the law until its last permit has run out and its last cohort is done.
    void keep_while_studied(Partnerships& book, const Tallies& tallies, const Context& ctx) const {
        std::erase_if(book.list, [&](const Partnership& one) { return one.kept_until <= ctx.now.index; });
        for (Partnership& one : book.list)
            if (tallies[students_][ctx.layout.corridor(static_cast<int>(one.origin), static_cast<int>(one.destination))] > 0)
                one.kept_until = std::max(one.kept_until, std::int64_t{(ctx.last() + 13).index});
    }

    /// What studies of the year cost, and what their schools receive; levies go to the budget of the country of work.
    void settle_training(World& world, const Tallies& tallies, const Context& ctx) const {
        const int n = ctx.layout.countries;
        for (int o = 0; o < n; ++o)
            for (int d = 0; d < n; ++d) {
                const std::size_t corridor = ctx.layout.corridor(o, d);
                InstitutionState& payer = world.countries[static_cast<std::size_t>(d)].institutions;
                payer.partner_training += tallies[public_][corridor], payer.employer_training += tallies[employers_][corridor];
                payer.partner_levies += tallies[levies_][corridor];
                world.countries[static_cast<std::size_t>(o)].institutions.partner_schools += tallies[public_][corridor] + tallies[employers_][corridor];
            }
    }

    /// The transfer of the agreement for each of its workers there; what one state pays another receives.
    void pay(World& world, const Tallies& tallies, const Context& ctx) const {
        for (CountryState& country : world.countries) {
            InstitutionState& s = country.institutions;
            s.partnership_cents = s.partner_training = s.employer_training = s.partner_schools = s.partner_levies = 0;
        }
        settle_training(world, tallies, ctx);
        for (const Partnership& one : world.partnerships.list) {
            const std::int64_t workers =
                tallies[workers_][ctx.layout.corridor(static_cast<int>(one.origin), static_cast<int>(one.destination))];
            const std::int64_t cents = (Money::from_dollars(one.transfer) * workers).cents();
            world.countries[static_cast<std::size_t>(one.origin)].institutions.partnership_cents += cents;
            world.countries[static_cast<std::size_t>(one.destination)].institutions.partnership_cents -= cents;
        }
    }

    Params params_;
    Measure moves_, workers_, levies_, students_, public_, employers_;
};

}  // namespace

ProcessEntry partnerships_process() {
    return {.info = {.name = "partnerships",
                     .summary = "Origins and destinations agree on partnerships in a yearly market, with what others bring to the table.",
                     .description =
                         "Acts only where the lever `market_place` opens a market. In December every origin and destination with room for a "
                         "partner works out what a worker in a slot for a year is worth to the three parties: to the migrant the net wage at "
                         "the prices where it is spent, less that at home and the cost of the move; to the origin what its households receive and "
                         "the training that is paid, less the tax it loses; to the destination, its employers with it, tax, less what a resident "
                         "costs the state, plus the worth of a filled post, less training and return support. The two states settle so that both "
                         "gain the same. A pair may agree only if none of the three loses.\n\n"
                         "Destinations propose, origins hold the best offers up to their quota (deferred acceptance, Gale and Shapley "
                         "1962). An origin ranks by its own gain and, in part, that of its nationals. After each round it is checked that no pair would "
                         "rather have each other and that nobody is worse off; else the run stops. An agreement opens a scheme with its slots, "
                         "its training, recognition, rights, cheaper moves and return support, for its life; then it is offered again. "
                         "What it trains it pays until the last cohort is out.\n\n"
                         "Also pays the places of `skill_partnership`, and counts the moves, workers and levies of other agreements between "
                         "countries. Not captured: funds that diaspora associations add to transfers. No precedent "
                         "exists at the level of countries, so that every amount here is an assumption; strategic misreporting; third "
                         "countries; and that wages answer to the agreement before it is signed.",
                     .params = table().infos()},
            .streams = {track_stream, stream("partnerships/tie")},
            .measures = {{"partnership_moves", {Axis::birth, Axis::residence}, "person", "departures under agreements between countries", true, false},
                         {"partnership_workers", {Axis::birth, Axis::residence}, "person", "workers abroad under partnerships of the market place", false, false},
                         {"partnership_levies", {Axis::birth, Axis::residence}, "cent", "paid back for training by workers abroad, a year", false, false},
                         {"partnership_students", {Axis::birth, Axis::residence}, "person", "students at the cost of partners of the market place", false, false},
                         {"partner_studies", {Axis::birth, Axis::residence}, "cent", "a year of studies at home that the budget of a partner pays", false, false},
                         {"partner_studies_of_employers", {Axis::birth, Axis::residence}, "cent", "the same that employers of the partner pay", false, false}},
            .make = [](const Values& values, const MeasureList& measures) -> std::unique_ptr<Process> {
                return std::make_unique<PartnershipsProcess>(table().read(values), measures);
            }};
}

}  // namespace sterna
