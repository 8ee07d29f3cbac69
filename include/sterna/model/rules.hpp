#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "sterna/core/digest.hpp"
#include "sterna/core/table.hpp"
#include "sterna/core/time.hpp"
#include "sterna/model/scope.hpp"

namespace sterna {

/// The five kinds of entry a lever may change. Each has one mutator and the mutators commute, so the order of levers does
/// not matter beyond the last bit; levers are applied in a fixed order, so not even there.
struct Sum {
    double value = 0;
    void add(double x) { value += x; }
    bool operator==(const Sum&) const = default;
};
struct Factor {
    double value = 1;
    void times(double x) { value *= x; }
    bool operator==(const Factor&) const = default;
};
struct Cap {
    double value = std::numeric_limits<double>::infinity();
    void at_most(double x) { value = std::min(value, x); }
    bool operator==(const Cap&) const = default;
};
struct Floor {
    double value = -std::numeric_limits<double>::infinity();
    void at_least(double x) { value = std::max(value, x); }
    bool operator==(const Floor&) const = default;
};
struct Right {
    bool value = false;
    void grant() { value = true; }
    bool operator==(const Right&) const = default;
};

/// A change that concerns some people of some corridors only.
template <class Entry>
struct Scoped {
    Scope scope;
    Entry entry;
    bool operator==(const Scoped&) const = default;
};

/// Doors through which a country is entered. `displaced`: fled, and admitted as a protected person.
enum class Channel : std::uint8_t { free_movement, permanent, temporary, scheme, family, student, irregular, displaced };
inline constexpr int channels_of_entry = 8;

/// Sets of doors are bits; the usual ones of workers.
constexpr std::uint8_t entry_bit(Channel door) { return static_cast<std::uint8_t>(1U << static_cast<unsigned>(door)); }
inline constexpr std::uint8_t doors_of_workers = entry_bit(Channel::permanent) | entry_bit(Channel::temporary);

/// How a capacity chooses among applicants.
enum class Selection : std::uint8_t { lottery, queue, points };

/// A number of admissions a year that is shared by everybody in scope.
struct Quota {
    int label_index = 0;          // number of the lever that set it
    Scope scope;
    std::uint8_t entry_channels = 0xff;  // bits of Channel
    double per_year = 0;          // persons
    Selection selection = Selection::lottery;
    double points_cut = 0;        // least score, of 100, when chosen by points
    bool operator==(const Quota&) const = default;
};

/// A scheme of circular migration: its own door, its own permit.
struct Scheme {
    int number = 0;               // 1 to 254, kept by the person; levers have those below 192
    Scope scope;
    double slots_per_year = 0;    // persons
    int max_stay = 36;            // months
    int gap = 0;                  // months at home before the next trip
    int renewals = 0;
    double reentry = 0;           // chance of being admitted again, 1 = guaranteed
    double deposit = 0;           // share of the wage held back until the return
    bool tied = true;             // to one employer
    bool open = true;             // takes new entrants; permits given earlier stay valid
    double settlement = 0;        // chance that somebody whose permit ends is offered to stay for good
    bool agreement = false;       // between countries: counted among the partnerships' moves
    double cost = 1;              // factor of the money cost of the move
    double recognition = 0;       // share of over-qualification beyond the natives' own that falls away
    double training_places = 0;   // places of study at home that the partner pays, a year
    double employers_part = 0;    // of what they cost, the share that employers of the destination pay and not its budget
    double away_share = 0;        // of those trained on them, the share for whom the scheme's slots are kept
    bool trained_only = false;    // slots for nobody else
    double levy = 0;              // share of the gross wage that pays the training back
    int levy_months = 0;          // from arrival
    int season_opens = 1, season_months = 12;  // calendar month and length of the span in which workers are admitted
    bool operator==(const Scheme&) const = default;
};

/// Who bears the cost of a policy. Only countries have budgets here; what others pay is recorded by the country it is spent for.
enum class Payer : std::uint8_t { origin, destination, employer, migrant, donor };

inline constexpr int nobody = -1;

/// Whom the usual doors for workers let in beside whoever has a visa: everybody in scope must pass.
struct EntryTest {
    Scope scope;
    std::uint8_t entry_channels = 0;  // bits of Channel
    double least_pay = 0;         // wage expected at the destination over the mean wage there; 0 = any
    double least_points = 0;      // of 100; 0 = any
    bool operator==(const EntryTest&) const = default;
};

/// A part of the wage of circular and temporary workers that is held back until they go home, beside what schemes hold back.
struct Deposit {
    Scope scope;
    Month from;                   // wages earned before are not held back
    double share = 0;             // of the wage
    bool operator==(const Deposit&) const = default;
};

/// Service at home that graduates owe their country of birth before they may leave.
struct ServiceBond {
    Scope scope;                  // by origin, field and sex
    Month from, until;            // [from, until) in which those bound by it have begun their studies
    double years = 0;             // from graduation
    double buyout = 0;            // price of leaving earlier, in costs of the whole training
    double enforced = 0;          // share of those who leave earlier who have to pay it
    bool operator==(const ServiceBond&) const = default;
};

/// A tax of the country of birth on what natives earn abroad.
struct EarningsTax {
    Scope scope;
    double rate = 0;              // of the gross wage
    double years = 0;             // from arrival
    double collected = 0;         // share of the receipts that the treasury gets; the rest is spent on collecting
    double year_part = 1;         // of the calendar year in which it is in force: December counts for the year
    bool over = false;            // due no more, counted for the year in which it ended
    bool operator==(const EarningsTax&) const = default;
};

/// Places of study beyond those there are.
struct PlacesAdded {
    Scope scope;                  // by origin
    double share = 0;             // of the places of the year
    double upkeep = 0;            // of an added place a year, in costs of a year of study, taken or not
    bool donors = false;          // who pay upkeep and the public share of studies in added places, instead of the origin
    bool operator==(const PlacesAdded&) const = default;
};

/// Pay at home of natives in scope, raised beyond the market's.
struct PayRise {
    Scope scope;
    double share = 0;             // of the gross wage
    bool donors = false;          // who pay, instead of the origin
    double year_part = 1;         // of the calendar year in which it is in force: December counts for the year
    bool over = false;            // paid no more, charged for the year in which it ended
    bool operator==(const PayRise&) const = default;
};

/// What a policy costs a year, whatever people do.
struct YearlyOutlay {
    int payer = nobody;           // country; nobody = donors
    int receiver = nobody;        // country whose budget gets it; nobody = spent
    double us_dollars = 0;        // a year
    double share_of_output = 0;   // of the payer, or of the receiver where donors pay, a year
    bool operator==(const YearlyOutlay&) const = default;
};

/// What a policy costs each time somebody in scope moves.
struct HeadOutlay {
    enum class Event : std::uint8_t { departure, homecoming, refuge };
    Scope scope;
    Event event = Event::homecoming;
    Payer payer = Payer::origin;
    double us_dollars = 0;        // a head
    double home_incomes = 0;      // a head, years of net income of such a person at home
    bool skilled_only = false;
    bool operator==(const HeadOutlay&) const = default;
};

/// What the money of a bond is used for.
enum class BondUse : std::uint8_t { refinance, invest, train };

/// Bonds that governments of the origins in scope sell to their natives abroad.
struct BondOffer {
    Scope scope;
    double share_of_output = 0.02;  // most outstanding
    double discount = 0.005;        // yield given up by those who hold them, share a year
    double years = 5;               // to maturity
    BondUse use = BondUse::refinance;
    bool operator==(const BondOffer&) const = default;
};

/// Debt served first from transfers that come through banks to the origins in scope.
struct FlowSecurity {
    Scope scope;
    double share = 0.2;             // of formal transfers that pass through the issuer
    double cover = 5;               // times the debt that the flow must be worth
    double years = 5, interest = 0.06;  // of the present value
    bool operator==(const FlowSecurity&) const = default;
};

/// What is done for authorities of the countries in scope to work together.
struct CoherenceEffort {
    int number = 0;                 // of the lever: keys what it has raised so far
    Scope scope;
    std::array<double, 3> at_least{};  // of the scores of migration-development, migration-finance, development-finance
    double international = 0;       // least score of international organisations
    double raise = 0, most = 0;     // of each score: a year, and altogether
    double cost = 0;                // share of output a year for each 0.1 of score that it adds
    bool donors = false;            // who pay, instead of each country
    bool operator==(const CoherenceEffort&) const = default;
};

/// Numbers of schemes that partnerships between countries take; levers have those below.
inline constexpr int first_partnership_number = 192, last_partnership_number = 254;

/// A yearly market where countries in scope meet and agree on partnerships; what may be offered there.
struct MarketPlace {
    int number = 0;               // of the lever that opened it: keys its draws
    Scope scope;
    double slots = 0;             // offered by a destination in a year, share of its residents with the education in scope
    double supply = 0;            // most an origin lets go in a year, share of its people in scope at home
    int partners = 0;             // most partnerships of a country
    double life_years = 0;        // of a partnership, after which it is offered again
    int stay = 36;                // months of a permit
    double training = 0;          // places of study paid by the destination, for each slot
    double recognition = 0, rights = 0, return_support = 0;  // as in Scheme; years of home income
    bool employers = false, diaspora = false, unions = false, ngos = false, universities = false;  // who takes part
    bool operator==(const MarketPlace&) const = default;
};

/// Something paid or granted on return.
struct ReturnOffer {
    Scope scope;
    double grant = 0;             // years of home income
    bool job_offer = false;       // a matched job waits
    double clawback_years = 0;    // paid back if the person leaves again within
    Payer payer = Payer::origin;
    double tax_holiday = 0;       // years without tax on the wage at home, granted as their present value
    bool operator==(const ReturnOffer&) const = default;
};

/// Flight from the origins in scope to its destinations, while it lasts.
struct Displacement {
    int number = 0;               // of the lever: keys its draws
    Scope scope;
    double persons_per_year = 0;
    double return_factor = 1;     // of the hazard of going home to the origins
    bool operator==(const Displacement&) const = default;
};

/// Ways to send money home, as rules name them; a world's list of channels says which there are.
enum class TransferChannel : std::uint8_t { bank, money_operator, mobile, informal, other };
inline constexpr std::uint8_t every_transfer_channel = 0x1f;
constexpr std::uint8_t channel_bit(TransferChannel c) { return static_cast<std::uint8_t>(1u << static_cast<unsigned>(c)); }
inline constexpr std::uint8_t formal_transfer_channels = every_transfer_channel & ~channel_bit(TransferChannel::informal);

/// A change of some ways to send money, for everybody in the corridors of the scope.
template <class Entry>
struct OfChannels {
    Scope scope;
    std::uint8_t channels = formal_transfer_channels;  // bits of TransferChannel
    Entry entry;
    bool operator==(const OfChannels&) const = default;
};

/// Public money added to what some senders give to works at home.
struct TransferMatch {
    Scope scope;                  // by origin and destination
    double take_up = 0;           // share of senders who take part, for life
    double earmarked = 0;         // share of their transfers that goes to such works
    double match = 0;             // public dollars for each of theirs
    bool donors = false;          // who pay, instead of the origin
    bool operator==(const TransferMatch&) const = default;
};

/// Accounts opened before departure by those who leave in [from, until): what they add to the appeal of banks, and of other formal
/// channels, to these senders, utils.
struct SenderAccount {
    Scope scope;
    Month from, until;
    double bank = 0, formal = 0;
    bool operator==(const SenderAccount&) const = default;
};

/// What a work programme is held to; all indicators are means over the natives of the origins in scope.
enum class ProgrammeIndicator : std::uint8_t { skilled_at_home, skilled_emigration, returns, overqualified, overstays, formal_transfers };

/// A programme of levers that is reviewed at each yearly close.
struct WorkProgramme {
    int number = 0;               // of the lever, by which its levers and its state name it
    Scope scope;
    ProgrammeIndicator indicator = ProgrammeIndicator::returns;
    double target = 0;            // change of the indicator wanted by the end, share of what it was before the start
    double start = 1;             // of the strength of its levers, until the first review
    double raise = 1, cut = 1;    // factors of it: on track, and not
    bool budget = true;           // on track only while the balance of the origins is no worse than before the start
    double cost_cap = 0;          // public cost of policies since the start, share of a year's output, at which it stops
    Month from;                   // first month
    int months = 36;              // to the end
    bool running = false;         // false = about to begin
    bool operator==(const WorkProgramme&) const = default;
};

/// Prices are shares of a transfer of 200 US dollars.
struct TransferRules {
    std::vector<OfChannels<Sum>> margins;   // added to the price, never below what the service costs its provider
    std::vector<OfChannels<Cap>> caps;      // highest legal price; below cost providers leave
    std::vector<OfChannels<Cap>> offers;    // price at which a new provider opens the channel
    std::vector<OfChannels<Floor>> reach;   // share of households that the channel reaches
    std::vector<OfChannels<Sum>> appeal;    // utils
    std::vector<TransferMatch> matches;
    std::vector<SenderAccount> accounts;
    bool operator==(const TransferRules&) const = default;
};

/// What the law says this month. Everything neutral = no policy beyond the base world.
/// Built from nothing each month by the levers; a process reads it and never a lever.
struct Rules {
    std::vector<Scoped<Sum>> visa_cost;       // utils on every door but free movement
    std::vector<Scoped<Factor>> free_movement; // share of people, drawn for life, to whom the door stays shut
    std::vector<Quota> quotas;
    std::vector<Scheme> schemes;
    std::vector<ReturnOffer> return_offers;
    std::vector<Scoped<Factor>> recognition;  // of the over-qualification of migrants beyond that of natives, at most 1
    std::vector<Scoped<Factor>> engagement;   // of what a diaspora passes on to its country of birth
    std::vector<Scoped<Sum>> expert_years;    // worked at home by natives abroad who do not move, person-years a year for each origin
    std::vector<Scoped<Floor>> rights_floor;       // least rights index of foreigners, 0 to 1
    std::vector<Scoped<Right>> employer_mobility;  // tied workers may change employers
    std::vector<Scoped<Cap>> fee_cap;              // most that recruiters may take, months of pay at the destination
    std::vector<Scoped<Factor>> women_barriers;    // part of the barriers against women that is left
    std::vector<Scoped<Floor>> portability;        // least share of accrued social rights that can be taken home
    std::vector<Scoped<Right>> dual_citizenship;   // the naturalised keep the rights of their origin
    std::vector<Scoped<Sum>> return_shock;         // added to the log hazard of return
    std::vector<Scoped<Sum>> enforcement;     // of the law against living without papers; 0 = as in the base year
    std::vector<Displacement> displacements;
    TransferRules transfers;
    std::vector<Scoped<Sum>> amenity;         // utils of living in the destination
    std::vector<YearlyOutlay> yearly_outlays;
    std::vector<HeadOutlay> head_outlays;
    std::vector<BondOffer> bonds;
    std::vector<Scoped<Factor>> bond_trust;   // of natives abroad in their state of origin
    std::vector<FlowSecurity> securities;
    std::vector<CoherenceEffort> coherence;
    std::vector<MarketPlace> market_places;
    std::vector<WorkProgramme> programmes;
    std::vector<EntryTest> entry_tests;
    std::vector<Scoped<Factor>> recruiting;        // share of the offers of schemes that recruiters still make
    std::vector<Scoped<Floor>> reentry;            // least chance to be admitted again to a scheme by those who left it on time
    std::vector<Deposit> deposits;
    std::vector<ServiceBond> service_bonds;
    std::vector<EarningsTax> earnings_taxes;
    std::vector<PlacesAdded> places_added;
    std::vector<PayRise> pay_rises;
    std::vector<Scoped<Sum>> matching;             // added to the chance that a returnee finds a job that uses what was learned abroad

    bool operator==(const Rules&) const = default;
};

/// The scheme of that number, or none.
inline const Scheme* find_scheme(const Rules& rules, int number) {
    const auto found = std::find_if(rules.schemes.begin(), rules.schemes.end(), [&](const Scheme& s) { return s.number == number; });
    return found == rules.schemes.end() ? nullptr : &*found;
}

/// Who pays what a scheme takes off the cost of a move: employers; in partnerships the associations at the table, which stand
/// with the donors.
inline Payer payer_of_relief(const Scheme& scheme) {
    return scheme.number >= first_partnership_number ? Payer::donor : Payer::employer;
}

/// Enforcement beyond the base year's that natives of `birth` meet in `residence`.
inline double enforcement_at(const Rules& rules, int birth, int residence) {
    double sum = 0;
    for (const auto& change : rules.enforcement)
        if (change.scope.corridor(birth, residence)) sum += change.entry.value;
    return sum;
}

/// Whether natives of `birth` who become citizens of `residence` stay citizens at home.
inline bool keeps_citizenship(const Rules& rules, int birth, int residence) {
    return std::any_of(rules.dual_citizenship.begin(), rules.dual_citizenship.end(),
                       [&](const auto& right) { return right.entry.value && right.scope.corridor(birth, residence); });
}

Digest digest_of(const TransferRules& rules);
/// Gives those who come by schemes in `scope` at least this rights index.
inline void promise_rights(Rules& rules, Scope scope, double index) {
    scope.statuses_in = static_cast<std::uint16_t>(1U << static_cast<unsigned>(Status::circular));
    rules.rights_floor.push_back({scope, {}});
    rules.rights_floor.back().entry.at_least(index);
}

Digest digest_of(const Rules& rules);

}  // namespace sterna
