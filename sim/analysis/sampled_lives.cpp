#include "sterna/analysis/sampled_lives.hpp"

#include <algorithm>

#include "analysis/segment_walker.hpp"

namespace sterna {

namespace {

constexpr Stream follow = stream("comparison/follow");
constexpr double working_years = 35;  // about how long it takes until as many have entered as were there

/// What a world saw of a life, Januaries counted.
struct Course {
    int home = 0, abroad = 0, first_abroad = 0;  // the last is the look, or the number of looks
    bool skilled = false;

    Course(const std::vector<LifeState>& states, std::uint8_t birth, const std::vector<std::uint8_t>& skills)
        : first_abroad(static_cast<int>(states.size())) {
        for (int t = 0; t < static_cast<int>(states.size()); ++t) {
            const LifeState& state = states[static_cast<std::size_t>(t)];
            if (state.residence == gone) continue;
            skilled = skilled || skills[state.education];
            if (state.residence == birth) ++home;
            else ++abroad, first_abroad = std::min(first_abroad, t);
        }
    }
};

bool same_places(const SampledLife& life) {
    return std::equal(life.base.begin(), life.base.end(), life.variant.begin(), life.variant.end(),
                      [](const LifeState& a, const LifeState& b) { return a.residence == b.residence; });
}

}  // namespace

std::optional<LifeChange> change_of(const SampledLife& life, const std::vector<std::uint8_t>& skilled) {
    if (life.base == life.variant) return {};
    const Course base(life.base, life.id.birth, skilled), variant(life.variant, life.id.birth, skilled);
    if (variant.abroad > 0 && base.abroad == 0) return LifeChange::left;
    if (base.abroad > 0 && variant.abroad == 0) return variant.skilled && !base.skilled ? LifeChange::studied_instead : LifeChange::stayed;
    if (variant.skilled != base.skilled) return variant.skilled ? LifeChange::studied : LifeChange::not_studied;
    if (same_places(life)) return LifeChange::otherwise;
    if (variant.first_abroad < base.first_abroad) return LifeChange::left_earlier;
    if (variant.first_abroad > base.first_abroad) return LifeChange::left_later;
    if (variant.home != base.home) return variant.home > base.home ? LifeChange::returned_earlier : LifeChange::returned_later;
    return LifeChange::elsewhere;
}

std::uint32_t LifeSampler::draw_of(PersonId id) const { return draws_.words(follow, id, Month{})[0]; }

void LifeSampler::choose_share(const Simulation& base) {
    double people = 0;
    for (const int c : origins_) people += static_cast<double>(base.world().stores.front().segments[static_cast<std::size_t>(c)].living());
    const double years = years_between(base.model().scenario.start, base.model().scenario.end);
    const double share = std::min(1.0, target / std::max(1.0, people * (1 + years / working_years)));
    threshold_ = static_cast<std::uint64_t>(share * 0x1p32);
}

void LifeSampler::History::add(std::size_t look, const LifeState& state) {
    if (turns.empty() ? state != LifeState{} : state != turns.back().state) turns.push_back({static_cast<std::uint16_t>(look), state});
}

std::vector<LifeState> LifeSampler::History::by_look(std::size_t looks) const {
    std::vector<LifeState> states(looks);
    for (const Turn& turn : turns) std::fill(states.begin() + turn.look, states.end(), turn.state);
    return states;
}

void LifeSampler::look(const Simulation& base, const Simulation& variant) {
    if (looks_.empty()) choose_share(base);
    looks_.push_back(base.world().now);
    look_at(base, &Followed::base);
    look_at(variant, &Followed::variant);
    for (auto& [id, followed] : followed_)
        for (History* history : {&followed.base, &followed.variant})
            if (history->seen < looks_.size()) history->add(looks_.size() - 1, {});
}

void LifeSampler::look_at(const Simulation& world, History Followed::*history) {
    for (const int c : origins_)
        for (SegmentWalker at(world.world().stores.front().segments[static_cast<std::size_t>(c)]); !at.done(); at.next()) {
            const PersonId id{static_cast<std::uint8_t>(c), at.serial()};
            if (draw_of(id) >= threshold_) continue;
            const Page& page = at.page();
            const std::uint8_t kind = page.kind[at.row()];
            Followed& followed = followed_[id];
            followed.born = Month{page.born[at.row()]}, followed.sex = sex_of(kind);
            (followed.*history).seen = static_cast<std::uint16_t>(looks_.size());
            (followed.*history).add(looks_.size() - 1, {page.residence[at.row()], static_cast<std::uint8_t>(education_of(kind)),
                                                        static_cast<std::uint8_t>(field_of(kind)), status_of(page.state[at.row()])});
        }
}

SampledLives LifeSampler::lives(const Atlas& atlas) const {
    SampledLives out;
    out.looks = looks_, out.followed = static_cast<std::int64_t>(followed_.size());
    for (const auto& [id, followed] : followed_) {
        SampledLife life{id, followed.born, followed.sex, followed.base.by_look(looks_.size()), followed.variant.by_look(looks_.size()), {}};
        if (const auto change = change_of(life, atlas.skilled)) {
            ++out.changed[static_cast<std::size_t>(*change)];
            life.change = *change;
            out.lives.push_back(std::move(life));
        }
    }
    std::stable_sort(out.lives.begin(), out.lives.end(), [&](const SampledLife& a, const SampledLife& b) {
        return a.change != b.change ? a.change < b.change : draw_of(a.id) < draw_of(b.id);
    });
    std::array<std::size_t, life_changes> seen{};
    std::erase_if(out.lives, [&](const SampledLife& life) { return ++seen[static_cast<std::size_t>(life.change)] > kept_a_change; });
    return out;
}

}  // namespace sterna
