#pragma once
#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sterna/engine/simulation.hpp"

namespace sterna {

/// What is known of somebody on the first of a January. Nobody below 15, above 64 or dead is known: `residence` is `gone`.
struct LifeState {
    std::uint8_t residence = gone, education = 0, field = 0;
    Status status = Status::citizen_at_home;
    bool operator==(const LifeState&) const = default;
};

/// How a life differs from that in the base. The first that holds, in this order.
enum class LifeChange {
    left,              // abroad some January, never in the base
    studied_instead,   // never abroad and skilled; abroad and not skilled in the base
    stayed,            // never abroad, abroad in the base
    studied,           // skilled, not in the base
    not_studied,
    left_earlier,      // first January abroad
    left_later,
    returned_earlier,  // more Januaries at home
    returned_later,
    elsewhere,         // in another country some January
    otherwise          // in status or date of study alone
};
inline constexpr std::size_t life_changes = 11;
inline constexpr std::array<std::string_view, life_changes> life_change_names{"left", "studied instead", "stayed", "studied", "did not study",
                                                                              "left earlier", "left later", "returned earlier", "returned later",
                                                                              "elsewhere", "otherwise"};

/// One person in both worlds.
struct SampledLife {
    PersonId id;
    Month born;
    int sex = 0;
    std::vector<LifeState> base, variant;  // by look
    LifeChange change = LifeChange::otherwise;
};

struct SampledLives {
    std::vector<Month> looks;              // start of the run, then every January
    std::int64_t followed = 0;             // persons looked at
    std::array<std::int64_t, life_changes> changed{};  // of them, by how their life differs
    std::vector<SampledLife> lives;        // some that differ: by change, at most `kept_a_change` of each, in keyed order
};
inline constexpr std::size_t kept_a_change = 10;

/// Follows a keyed share of the natives of some countries in both worlds, by id, so that it is the same people on any number of
/// threads. The share is that of about `target` persons over the run; each takes some 200 bytes, since states are kept when they change.
class LifeSampler {
  public:
    static constexpr double target = 100'000;

    LifeSampler(std::vector<int> origins, std::uint64_t seed) : origins_(std::move(origins)), draws_(seed) {}
    void look(const Simulation& base, const Simulation& variant);
    SampledLives lives(const Atlas& atlas) const;

  private:
    /// The states of a person in one world, each from a look on.
    struct History {
        struct Turn {
            std::uint16_t look;
            LifeState state;
        };
        std::vector<Turn> turns;
        std::uint16_t seen = 0;  // looks up to the last at which the person was there
        void add(std::size_t look, const LifeState& state);
        std::vector<LifeState> by_look(std::size_t looks) const;
    };
    struct Followed {
        Month born;
        int sex = 0;
        History base, variant;
    };
    void choose_share(const Simulation& base);
    void look_at(const Simulation& world, History Followed::*history);
    std::uint32_t draw_of(PersonId id) const;

    std::vector<int> origins_;
    Draws draws_;
    std::uint64_t threshold_ = 0;  // followed are those whose draw is below it
    std::vector<Month> looks_;
    std::map<PersonId, Followed> followed_;
};

/// How a life differs, or nothing if it does not.
std::optional<LifeChange> change_of(const SampledLife& life, const std::vector<std::uint8_t>& skilled);

/// Field of study of the skilled as last known in the variant, else in the base; empty for others.
std::string field_of(const SampledLife& life, const Atlas& atlas);

/// One line: who it is, and where the person is seen each January in both worlds.
std::string life_in_words(const SampledLife& life, const std::vector<Month>& looks, const Atlas& atlas);

}  // namespace sterna
