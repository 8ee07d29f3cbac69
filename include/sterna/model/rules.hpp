#pragma once
#include <algorithm>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "sterna/core/digest.hpp"
#include "sterna/core/table.hpp"
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

/// Doors through which a country is entered.
enum class Channel : std::uint8_t { free_movement, permanent, temporary, scheme };
inline constexpr int channels_of_entry = 4;

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
    int number = 0;               // 1 to 255, kept by the person
    Scope scope;
    double slots_per_year = 0;    // persons
    int max_stay = 36;            // months
    int gap = 0;                  // months at home before the next trip
    int renewals = 0;
    double reentry = 0;           // chance of being admitted again, 1 = guaranteed
    double deposit = 0;           // share of the wage held back until the return
    bool tied = true;             // to one employer
    bool open = true;             // takes new entrants; permits given earlier stay valid
    bool agreement = false;       // between countries: counted among the partnerships' moves
    double cost = 1;              // factor of the money cost of the move
    double rights = 0;            // least rights index of the scheme's workers
    double recognition = 0;       // share of over-qualification beyond the natives' own that falls away
    double training_places = 0;   // places of study at home that the partner pays, a year
    double away_share = 0;        // of those trained on them, the share for whom the scheme's slots are kept
    bool trained_only = false;    // slots for nobody else
    double levy = 0;              // share of the gross wage that pays the training back
    int levy_months = 0;          // from arrival
    bool operator==(const Scheme&) const = default;
};

/// Numbers of schemes that partnerships between countries take; levers have those below.
inline constexpr int first_partnership_number = 192, last_partnership_number = 255;

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
    bool operator==(const ReturnOffer&) const = default;
};

/// What the law says this month. Everything neutral = no policy beyond the base world.
/// Built from nothing each month by the levers; a process reads it and never a lever.
struct Rules {
    std::vector<Scoped<Sum>> visa_cost;       // utils on every door but free movement
    std::vector<Scoped<Right>> free_movement; // the door stands open
    std::vector<Quota> quotas;
    std::vector<Scheme> schemes;
    std::vector<ReturnOffer> return_offers;
    std::vector<MarketPlace> market_places;

    bool operator==(const Rules&) const = default;
};

/// The scheme of that number, or none.
inline const Scheme* find_scheme(const Rules& rules, int number) {
    const auto found = std::find_if(rules.schemes.begin(), rules.schemes.end(), [&](const Scheme& s) { return s.number == number; });
    return found == rules.schemes.end() ? nullptr : &*found;
}

/// Chance of a job below one's education when part of the excess over that of natives falls away. Natives' own: 17 %, OECD.
inline double with_recognition(double overqualified, double recognition) {
    constexpr double natives = 0.17;
    return overqualified <= natives ? overqualified : natives + (overqualified - natives) * (1 - recognition);
}

Digest digest_of(const Rules& rules);

}  // namespace sterna
