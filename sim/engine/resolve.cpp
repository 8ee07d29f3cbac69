#include <algorithm>

#include "sterna/config/problems.hpp"
#include "sterna/engine/model.hpp"
#include "sterna/engine/scope_parts.hpp"

namespace sterna {

namespace {

std::vector<std::string> codes(const Atlas& atlas) {
    std::vector<std::string> names;
    for (const auto& country : atlas.countries) names.push_back(country.code);
    return names;
}

std::string not_in(const Atlas& atlas, const std::string& name, const std::vector<std::string>& known) {
    constexpr std::size_t listed = 12;
    const std::string near = nearest(name, known), start = "'" + name + "' is not in the world " + atlas.name;
    if (!near.empty()) return start + "; did you mean " + near + "?";
    if (known.size() <= listed) return start + "; known: " + one_of(known);
    return start + "; known: " + one_of({known.begin(), known.begin() + listed}) + ", and " + std::to_string(known.size() - listed) + " more";
}

class Resolver {
  public:
    Resolver(const Atlas& atlas, const LeverSpec& spec) : atlas_(atlas), spec_(spec) {}

    std::bitset<256> countries(const char* key, const std::vector<std::string>& names) {
        std::bitset<256> set;
        if (names.empty()) return set.set();
        for (const auto& name : names) {
            if (const auto country = atlas_.country(name)) set.set(static_cast<std::size_t>(*country));
            else if (const auto group = atlas_.groups.find(name); group != atlas_.groups.end())
                for (const auto member : group->second) set.set(member);
            else unknown(key, name, country_names());
        }
        return set;
    }

    template <class List>
    unsigned among(const char* key, const std::vector<std::string>& names, const List& known) {
        if (names.empty()) return ~0u;
        unsigned set = 0;
        for (const auto& name : names) {
            const auto at = std::find(std::begin(known), std::end(known), name);
            if (at == std::end(known)) unknown(key, name, {std::begin(known), std::end(known)});
            else set |= 1u << (at - std::begin(known));
        }
        return set;
    }

    void refuse(const char* key, const std::string& why) { problems_ += place(key) + why + "\n"; }

    void finish() const {
        if (!problems_.empty()) throw InputError(problems_.substr(0, problems_.size() - 1));
    }

  private:
    std::string place(const char* key) const {
        const auto at = spec_.scope_where.find(key);
        return to_string(at == spec_.scope_where.end() ? spec_.where : at->second) + ": policies." + spec_.label + ".scope." + key + ": ";
    }
    std::vector<std::string> country_names() const {
        std::vector<std::string> names = codes(atlas_);
        for (const auto& [name, members] : atlas_.groups) names.push_back(name);
        return names;
    }
    void unknown(const char* key, const std::string& name, const std::vector<std::string>& known) {
        refuse(key, not_in(atlas_, name, known));
    }

    const Atlas& atlas_;
    const LeverSpec& spec_;
    std::string problems_;
};

/// A part that the lever cannot tell apart would be silently without effect.
void refuse_unheeded(Resolver& resolver, const LeverSpec& spec, const LeverEntry& entry) {
    for (const ScopePart& part : scope_parts)
        if (part.narrowed(spec.scope) && !(entry.heeds & part.bit))
            resolver.refuse(part.key, "the lever " + spec.lever + " acts on all " + part.members + " alike; remove `" + part.key + "`");
}

}  // namespace

Scope resolve(const Atlas& atlas, const LeverSpec& spec, const LeverEntry& entry) {
    static const std::vector<std::string> sex_names{"female", "male"};
    Resolver resolver(atlas, spec);
    Scope scope;
    scope.origins = resolver.countries("origins", spec.scope.origins);
    scope.destinations = resolver.countries("destinations", spec.scope.destinations);
    scope.educations = static_cast<std::uint8_t>(resolver.among("education", spec.scope.education, atlas.education));
    scope.fields = static_cast<std::uint16_t>(resolver.among("fields", spec.scope.fields, atlas.fields));
    scope.sexes_in = static_cast<std::uint8_t>(resolver.among("sex", spec.scope.sex, sex_names));
    scope.statuses_in = static_cast<std::uint16_t>(resolver.among("statuses", spec.scope.statuses, status_names));
    scope.min_age = spec.scope.min_age, scope.max_age = spec.scope.max_age;
    refuse_unheeded(resolver, spec, entry);
    if (scope.origins.count() == 1 && scope.origins == scope.destinations)
        resolver.refuse("destinations", "is the country of birth itself, where nobody is a migrant; name other countries");
    resolver.finish();
    return scope;
}

void check_against_world(const Atlas& atlas, const Scenario& scenario) {
    std::string problems;
    const auto add = [&](const std::string& text) { problems += (problems.empty() ? "" : "\n") + text; };
    if (scenario.start.year() != atlas.base_year)
        add(scenario.file + ": time.start: " + to_string(scenario.start) + ", but the world " + atlas.name + " describes " +
            std::to_string(atlas.base_year) + "; start the run in that year or choose another world");
    for (const auto& [code, weight] : scenario.population.focus)
        if (!atlas.country(code)) {
            const auto at = scenario.focus_where.find(code);
            add((at == scenario.focus_where.end() ? scenario.file : to_string(at->second)) + ": population.focus." + code + ": " +
                not_in(atlas, code, codes(atlas)));
        }
    if (!problems.empty()) throw InputError(problems);
}

}  // namespace sterna
