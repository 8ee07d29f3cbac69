#include "sterna/model/flight.hpp"

#include <algorithm>

#include "sterna/model/choosers.hpp"
#include "sterna/model/luck.hpp"

namespace sterna {

namespace {

std::int64_t persons_at_home(const Scope& scope, const Context& ctx) {
    const Layout& layout = ctx.layout;
    std::int64_t persons = 0;
    std::size_t place = 0;
    if (ctx.world.at_home.empty()) return 0;
    for (int o = 0; o < layout.countries; ++o)
        for (int e = 0; e < layout.educations; ++e)
            for (int g = 0; g < sexes; ++g)
                for (int f = 0; f < layout.fields; ++f, ++place)
                    if (scope.origins[static_cast<std::size_t>(o)] && scope.person(g, e, f))
                        persons += ctx.world.at_home[place];
    return persons;
}

Words flight_words(const Block& block, int row, const Displacement& flight, int year, const Context& ctx) {
    return ctx.draws.words(flight_stream, block.person(row), Month::of(year), static_cast<std::uint32_t>(flight.number));
}

/// Among the destinations in scope, in the proportions of ordinary moves.
int refuge_of(const Proposals& proposals, const Scope& scope, int birth, double u, int countries) {
    double sum = 0;
    for (int d = 0; d < countries; ++d)
        if (scope.corridor(birth, d)) sum += proposals.share(birth, d);
    double left = u * sum;
    int refuge = -1;
    for (int d = 0; d < countries; ++d) {
        const double share = scope.corridor(birth, d) ? proposals.share(birth, d) : 0;
        if (share <= 0) continue;
        refuge = d;
        if ((left -= share) < 0) break;
    }
    return refuge;
}

}  // namespace

void chance_of_flight(Tables& tables, const Context& ctx) {
    tables.flight.clear();
    for (const Displacement& flight : ctx.rules.displacements) {
        const double people = static_cast<double>(persons_at_home(flight.scope, ctx));
        tables.flight.push_back(people > 0 ? std::min(1.0, flight.persons_per_year / people) : 0);
    }
}

bool flees(Block& block, int row, const Context& ctx) {
    const Page& page = block.page();
    if (ctx.rules.displacements.empty() || page.since[row] == ctx.now.index) return false;
    for (std::size_t j = 0; j < ctx.rules.displacements.size(); ++j) {
        const Displacement& flight = ctx.rules.displacements[j];
        if (!at_home_in(flight.scope, page, row)) continue;
        const int year = ctx.now.year();
        const Words luck = flight_words(block, row, flight, year, ctx);
        if (to_unit(luck[0]) >= ctx.tables.flight[j] || !ctx.in_step(month_of_lane(luck[1], year))) continue;
        const int refuge = refuge_of(ctx.tables.proposals, flight.scope, page.birth[row], to_unit(luck[2]), ctx.layout.countries);
        if (refuge < 0) continue;
        Application application;
        application.row = row, application.considered = ctx.now;
        application.destination = static_cast<std::uint8_t>(refuge), application.channel = Channel::displaced;
        application.scheme = no_scheme;
        block.outbox().applications.push_back(application);
        return true;
    }
    return false;
}

Month next_flight(const Block& block, int row, Month next, const Context& ctx) {
    Month earliest = never;
    for (const Displacement& flight : ctx.rules.displacements) {
        if (!at_home_in(flight.scope, block.page(), row)) continue;
        const Month month = month_of_lane(flight_words(block, row, flight, next.year(), ctx)[1], next.year());
        if (month >= next) earliest = std::min(earliest, month);
    }
    return earliest;
}

}  // namespace sterna
