#include "sterna/model/transfer_plan.hpp"

#include <algorithm>
#include <bit>

#include "sterna/model/return_hazard.hpp"

namespace sterna {

namespace {

constexpr double usual_transfer = 200;    // US dollars, to which prices are quoted
constexpr double usual_year = 2400;       // US dollars a sender and year, until the base year has shown

double default_ratio(const TransferParams& p, TransferChannel channel) {
    switch (channel) {
        case TransferChannel::bank: return p.bank_price;
        case TransferChannel::money_operator: return p.operator_price;
        case TransferChannel::mobile: return p.mobile_price;
        case TransferChannel::informal:
        case TransferChannel::other: return 1;
    }
    throw InternalError("a channel that does not exist");
}

/// A channel of a corridor as households meet it.
struct Offer {
    ChannelPrice price;
    double reach = 1;
    double appeal = 0;  // utils
};

double quoted(const ChannelPrice& price) { return price.fixed / usual_transfer + price.proportional; }

Offer base_offer(const TransferTables& t, const Context& ctx, std::size_t o, std::size_t d, std::size_t c) {
    const TransferChannel channel = t.channels[c];
    const CorridorFacts& corridor = ctx.atlas.corridors(o, d);
    const bool given = c < corridor.transfer_price.size() && corridor.transfer_price[c] > 0;
    if (channel == TransferChannel::informal) {
        // Brokers that cost more than banks and operators would have no customers: the mean of the corridor is the most they take.
        const double most = corridor.transfer_cost > 0 ? corridor.transfer_cost : 1;
        if (!given) return {{0, t.params.informal_price}};
        return {{0, std::min(corridor.transfer_price[c], most)}, corridor.transfer_price[c] >= 1 ? 0.0 : 1.0};
    }
    const double price = given ? corridor.transfer_price[c] : default_ratio(t.params, channel) * corridor.transfer_cost;
    const double both_ends = std::min(ctx.atlas.countries[o].internet_share, ctx.atlas.countries[d].internet_share);
    // A price of the whole sum is how a world says that nobody offers the channel.
    const double reach = given && price >= 1 ? 0 : channel == TransferChannel::mobile ? both_ends : 1;
    return {{t.params.fixed_share * price * usual_transfer, (1 - t.params.fixed_share) * price}, reach};
}

/// Calls f(entry) for the changes that concern the channel in the corridor.
template <class Entry, class F>
void for_each_change(const std::vector<OfChannels<Entry>>& changes, TransferChannel channel, std::size_t o, std::size_t d, F&& f) {
    for (const auto& change : changes)
        if ((change.channels & channel_bit(channel)) && change.scope.corridor(static_cast<int>(o), static_cast<int>(d))) f(change.entry);
}

ChannelPrice scaled(const ChannelPrice& price, double factor) { return {price.fixed * factor, price.proportional * factor}; }

/// Takes `change` from the part in proportion first.
ChannelPrice shifted(ChannelPrice price, double change) {
    price.proportional += change;
    if (price.proportional >= 0) return price;
    price.fixed = std::max(0.0, price.fixed + usual_transfer * price.proportional);
    price.proportional = 0;
    return price;
}

Offer offer_now(const TransferParams& p, const TransferRules& rules, const Offer& base, TransferChannel channel, std::size_t o, std::size_t d) {
    Offer now = base;
    const double cost = p.provider_cost * quoted(base.price);
    double margin = 0, cap = math::infinity, offered = math::infinity;
    for_each_change(rules.margins, channel, o, d, [&](const Sum& sum) { margin += sum.value; });
    for_each_change(rules.caps, channel, o, d, [&](const Cap& entry) { cap = std::min(cap, entry.value); });
    for_each_change(rules.offers, channel, o, d, [&](const Cap& entry) { offered = std::min(offered, entry.value); });
    if (margin != 0) now.price = shifted(now.price, std::max(margin, cost - quoted(base.price)));
    if (quoted(now.price) > cap) {
        now.price = scaled(now.price, cap / quoted(now.price));
        now.reach *= std::max(0.0, 1 - p.provider_exit * std::max(0.0, cost - cap));
    }
    double newly = 0;
    for_each_change(rules.reach, channel, o, d, [&](const Floor& floor) { newly = std::max(newly, floor.value); });
    now.reach = std::max(now.reach, newly);
    // Those whom a new provider reaches pay its price; the channel has the mean, which does not jump while the reach begins to grow.
    if (newly > 0 && quoted(now.price) > offered) now.price = scaled(now.price, 1 - newly / now.reach * (1 - offered / quoted(now.price)));
    for_each_change(rules.appeal, channel, o, d, [&](const Sum& sum) { now.appeal += sum.value; });
    return now;
}

/// How much people like a channel at no price: one for the formal; the informal one as the base year shows.
double liking_of_informal(const TransferTables& t, const std::vector<Offer>& base, double yearly, double ratio) {
    double formal = 0, informal = 0;
    for (std::size_t c = 0; c < base.size(); ++c) {
        const double weight = base[c].reach * math::exp(-t.params.switching * price_of(t.params, base[c].price, yearly));
        (t.channels[c] == TransferChannel::informal ? informal : formal) += weight;
    }
    return formal > 0 && informal > 0 ? ratio * formal / informal : 1;
}

/// Prices of formal transfers of a yearly amount, each channel weighing as much as in the base year. Where a channel has left
/// people they gain nothing by its price; informal channels have no part in it.
struct FormalPrice {
    double base = 0, now = 0;
};
FormalPrice formal_price(const TransferTables& t, const std::vector<Offer>& base, const std::vector<Offer>& now, double yearly) {
    double weights = 0;
    FormalPrice sum;
    for (std::size_t c = 0; c < base.size(); ++c) {
        if (t.channels[c] == TransferChannel::informal || base[c].reach <= 0) continue;
        const double before = price_of(t.params, base[c].price, yearly), after = price_of(t.params, now[c].price, yearly);
        const double weight = base[c].reach * math::exp(-t.params.switching * before), kept = std::min(1.0, now[c].reach / base[c].reach);
        weights += weight, sum.base += weight * before, sum.now += weight * (kept * after + (1 - kept) * before);
    }
    return weights > 0 ? FormalPrice{sum.base / weights, sum.now / weights} : FormalPrice{};
}

void rebuild_corridor(TransferTables& t, const Context& ctx, std::size_t o, std::size_t d) {
    const TransferParams& p = t.params;
    const std::size_t n = t.channels.size(), corridor = ctx.layout.corridor(static_cast<int>(o), static_cast<int>(d));
    std::vector<Offer> base, now;
    for (std::size_t c = 0; c < n; ++c) {
        base.push_back(base_offer(t, ctx, o, d, c));
        now.push_back(offer_now(p, ctx.rules.transfers, base[c], t.channels[c], o, d));
        t.price[corridor * n + c] = now[c].price;
        // Where the base year knows no such provider a new one forgoes nothing.
        t.usual_price[corridor * n + c] = base[c].reach > 0 ? base[c].price : now[c].price;
    }
    const double solved = ctx.world.countries[o].households.base_transfer;
    const double informal = liking_of_informal(t, base, solved > 0 ? solved : usual_year, informal_ratio(p, ctx.atlas.countries[o]));
    for (int amounts = 0; amounts < amount_classes; ++amounts) {
        const double yearly = amount_of_class(amounts);
        double after = 0;
        for (std::size_t c = 0; c < n; ++c) {
            const double own = t.channels[c] == TransferChannel::informal ? informal : 1;
            const double weight = own * now[c].reach * math::exp(now[c].appeal - p.switching * price_of(p, now[c].price, yearly));
            t.weight[t.place(corridor, amounts) * n + c] = weight;
            after += weight;
        }
        const FormalPrice price = formal_price(t, base, now, yearly);
        t.response[t.place(corridor, amounts)] = {price.now, after > 0 ? price_response(p.sending_response, price.now, price.base) : 0,
                                                  price_response(p.amount_response, price.now, price.base)};
    }
}

TransferChannel channel_named(const std::string& name) {
    if (name == "bank") return TransferChannel::bank;
    if (name == "operator") return TransferChannel::money_operator;
    if (name == "mobile" || name == "digital") return TransferChannel::mobile;
    if (name == "informal") return TransferChannel::informal;
    return TransferChannel::other;
}

/// Of the amount, for the naturalised whom the law lets stay citizens at home.
double citizen_factor(const TransferParams& p, const Page& page, int row, const Context& ctx) {
    const bool both = status_of(page.state[row]) == Status::naturalised && keeps_citizenship(ctx.rules, page.birth[row], page.residence[row]);
    return both ? 1 + p.citizen_bonus : 1;
}

/// Accounts are opened by those who leave; whoever was abroad before the run or came as a child has none.
bool left_with(const SenderAccount& account, const Page& page, int row, const Context& ctx) {
    const Month since{page.since[row]}, first = std::max(account.from, Month::of(ctx.atlas.base_year));
    const std::uint8_t kind = page.kind[row];
    return since >= first && since < account.until && !came_as_child(page, row) && account.scope.corridor(page.birth[row], page.residence[row]) &&
           account.scope.person(sex_of(kind), education_of(kind), field_of(kind));
}

}  // namespace

int amount_class(double yearly) {
    if (yearly < 250) return 0;
    return std::min(static_cast<int>(std::bit_width(static_cast<std::uint64_t>(std::min(yearly, 1e9)) / 250)), amount_classes - 1);
}

double amount_of_class(int number) { return 250 * 0.7071067811865476 * static_cast<double>(1 << number); }

double informal_ratio(const TransferParams& p, const CountryFacts& origin) {
    const std::string& sub = origin.subregion;
    const bool central_asia = sub.find("Central Asia") != std::string::npos || sub.find("Central and") != std::string::npos;
    if ((origin.region == "Africa" && sub != "Northern Africa") || origin.region == "Europe" || central_asia) return p.informal_ratio_high;
    const bool east = sub.find("Eastern Asia") != std::string::npos || sub.find("eastern Asia") != std::string::npos;
    return east || origin.region == "Oceania" ? p.informal_ratio_low : p.informal_ratio;
}

void rebuild_prices(TransferTables& t, const Context& ctx) {
    const auto n = static_cast<std::size_t>(ctx.layout.countries);
    if (t.channels.empty())
        for (const std::string& name : ctx.atlas.channels) t.channels.push_back(channel_named(name));
    t.price.assign(n * n * t.channels.size(), {});
    t.usual_price.assign(n * n * t.channels.size(), {});
    t.weight.assign(n * n * amount_classes * t.channels.size(), 0);
    t.response.assign(n * n * amount_classes, {});
    for (std::size_t o = 0; o < n; ++o)
        for (std::size_t d = 0; d < n; ++d)
            if (o != d) rebuild_corridor(t, ctx, o, d);
}

double channel_share(const TransferTables& t, std::size_t corridor, double yearly, int c) {
    const std::size_t n = t.channels.size(), at = t.place(corridor, amount_class(yearly)) * n;
    double sum = 0;
    for (std::size_t k = 0; k < n; ++k) sum += t.weight[at + k];
    return sum > 0 ? t.weight[at + static_cast<std::size_t>(c)] / sum : 0;
}

bool takes_part(const TransferMatch& match, const Page& page, int row, const Context& ctx) {
    const PersonId id{page.birth[row], page.serial[row]};
    return match.scope.corridor(page.birth[row], page.residence[row]) && ctx.traits.draws.uniform(match_stream, id, Month{0}) < match.take_up;
}

double earmarked_share(const Page& page, int row, const Context& ctx) {
    double share = 0;
    for (const TransferMatch& match : ctx.rules.transfers.matches)
        if (takes_part(match, page, row, ctx)) share += match.earmarked;
    return std::min(1.0, share);
}

Leaning leaning_of(const Page& page, int row, const Context& ctx) {
    const TransferRules& rules = ctx.rules.transfers;
    Leaning leaning;
    double bank = 0, formal = 0;
    for (const SenderAccount& account : rules.accounts)
        if (left_with(account, page, row, ctx)) bank += account.bank, formal += account.formal;
    if (bank != 0) leaning.bank = math::exp(bank);
    if (formal != 0) leaning.other_formal = math::exp(formal);
    leaning.formal_only =
        std::any_of(rules.matches.begin(), rules.matches.end(), [&](const TransferMatch& match) { return takes_part(match, page, row, ctx); });
    return leaning;
}

int choose_channel(const Words& habit, PersonId id, Month january, std::size_t corridor, double yearly, const Leaning& leaning, const Context& ctx) {
    const TransferTables& t = ctx.tables.transfers;
    const std::size_t n = t.channels.size(), at = t.place(corridor, amount_class(yearly)) * n;
    bool formal_only = false;
    for (std::size_t c = 0; c < n && leaning.formal_only; ++c) formal_only = formal_only || (is_formal(t, c) && t.weight[at + c] > 0);
    // Sixteen bits resolve shares to 1e-5; only worlds with more than four channels need another draw.
    const std::uint64_t bits = (std::uint64_t{habit[2]} << 32) | habit[3];
    int best = 0;
    double first = math::infinity;
    for (std::size_t c = 0; c < n; ++c) {
        if (t.weight[at + c] <= 0 || (formal_only && !is_formal(t, c))) continue;
        const double factor = !is_formal(t, c) ? 1 : t.channels[c] == TransferChannel::bank ? leaning.bank : leaning.other_formal;
        const double u = c < 4 ? (static_cast<double>((bits >> (16 * c)) & 0xffff) + 0.5) * 0x1p-16
                               : ctx.draws.uniform(transfer_habit, id, january, static_cast<std::uint32_t>(c));
        const double speed = t.weight[at + c] * factor;
        if (1 - u > first * speed * (1 + 1e-12)) continue;  // -log(u) is at least 1 - u: rings too late
        const double rings = -math::log(u) / speed;
        if (rings < first) first = rings, best = static_cast<int>(c);
    }
    return best;
}

TransferPlan transfer_plan(const Page& page, int row, double wage, bool returning, Month january, const Context& ctx) {
    const TransferTables& t = ctx.tables.transfers;
    const std::size_t birth = page.birth[row], residence = page.residence[row];
    if (t.response.empty() || wage <= 0 || birth == residence || residence == gone) return {};
    const TransferParams& p = t.params;
    const Month since{page.since[row]};
    const int months = std::max(0, months_between(since, january));
    const std::size_t corridor = ctx.layout.corridor(page.birth[row], page.residence[row]);
    const std::size_t home = birth * static_cast<std::size_t>(ctx.layout.educations) + static_cast<std::size_t>(education_of(page.kind[row]));
    const double here = ctx.atlas.countries[residence].price_level, there = ctx.atlas.countries[birth].price_level;

    TransferPlan plan;
    plan.odds = sending_odds(p, family_at_home(ctx.tables.returning, page, row, january, ctx), returning, months / 12.0,
                             math::log(wage / ctx.tables.mean_income[residence]), t.hardship[home]);
    const double fading = t.fading[std::min(static_cast<std::size_t>(months), t.fading.size() - 1)];
    const CountryState& origin = ctx.world.countries[birth];
    const double scale = origin.remittance_scale > 0 ? origin.remittance_scale : 1, most = p.most_of_wage * wage * here;
    if (!t.altruistic) {
        plan.natural = here * yearly_transfer(p, wage, fading, returning, t.need[home]) * citizen_factor(p, page, row, ctx);
        const auto& response = t.response[t.place(corridor, amount_class(std::min(most, scale * plan.natural)))];
        plan.us_dollars = scale * plan.natural * response.amount;
        plan.probability = response.sending;
    } else {
        const auto sent = [&](double price) { return altruistic_transfer(p.altruism, wage * here, t.home_income[home] * there, price); };
        const auto& response = t.response[t.place(corridor, amount_class(std::min(most, scale * sent(0))))];
        plan.natural = sent(response.price);
        plan.us_dollars = scale * plan.natural;
        plan.probability = plan.natural > 0 ? response.sending : 0;
    }
    // Who is sure to send sends the more often.
    const double often = plan.probability * math::logistic(origin.households.sending_level + plan.odds);
    plan.probability = std::min(1.0, often);
    plan.us_dollars = std::min(plan.us_dollars * std::max(1.0, often), most);
    return plan;
}

}  // namespace sterna
