#include "sterna/config/keys.hpp"

#include <charconv>

#include "sterna/config/values.hpp"

namespace sterna {
namespace {

constexpr double most_seed = 18446744073709551615.0;  // 2^64 - 1

ParamInfo info(std::string key, std::string unit, Range range, std::string meaning) {
    return {std::move(key), std::string(), range, std::move(unit), std::move(meaning), "", Evidence::assumption, {}, false};
}
ParamInfo text(std::string key, std::string meaning) { return info(std::move(key), "text", {}, std::move(meaning)); }
ParamInfo date(std::string key, std::string meaning) { return info(std::move(key), "date", {}, std::move(meaning)); }
ParamInfo whole(std::string key, double most, std::string meaning) {
    return info(std::move(key), "integer", {0, most}, std::move(meaning));
}
ParamInfo word(std::string key, std::vector<std::string> choices, std::string meaning) {
    ParamInfo out = info(std::move(key), "word", {}, std::move(meaning));
    out.choices = std::move(choices);
    return out;
}
ParamInfo amount(std::string key, std::string unit, Range range, std::string meaning) {
    ParamInfo out = info(std::move(key), std::move(unit), range, std::move(meaning));
    out.default_value = 0.0;
    return out;
}
ParamInfo must(ParamInfo out) {
    out.required = true;
    return out;
}

std::string as_text(const Value& value) { return std::get<std::string>(value); }
double as_number(const Value& value) { return std::get<double>(value); }
std::uint64_t as_seed(const Value& value) {
    const auto& digits = std::get<std::string>(value);
    std::uint64_t seed = 0;
    std::from_chars(digits.data(), digits.data() + digits.size(), seed);
    return seed;
}
Month as_month(const Value& value) {
    const auto month = parse_month(as_text(value));
    expects(month.has_value(), "a date has been read before it is stored");
    return *month;
}
Value optional_month(const std::optional<Month>& month) { return month ? to_string(*month) : std::string(); }

Step as_step(const Value& value) {
    return as_text(value) == "month" ? Step::month : as_text(value) == "year" ? Step::year : Step::quarter;
}
Value step_word(Step step) { return std::string(step == Step::month ? "month" : step == Step::year ? "year" : "quarter"); }

/// The defaults stand in the structs; the table takes them from there.
template <class T>
std::vector<FixedKey<T>> with_defaults(std::vector<FixedKey<T>> keys) {
    const T fresh{};
    for (auto& key : keys) key.info.default_value = key.get(fresh);
    return keys;
}

}  // namespace

const std::vector<FixedKey<Scenario>>& scenario_keys() {
    using S = Scenario;
    static const auto keys = with_defaults<S>({
        {"meta", text("title", "what the scenario is called in figures and tables"),
         [](S& s, const Value& v) { s.title = as_text(v); }, [](const S& s) -> Value { return s.title; }},
        {"meta", text("question", "the question it answers"), [](S& s, const Value& v) { s.question = as_text(v); },
         [](const S& s) -> Value { return s.question; }},
        {"", must(text("world", "folder of the world (it holds world.yaml), relative to the file that names it")),
         [](S& s, const Value& v) { s.world = as_text(v); }, [](const S& s) -> Value { return s.world; }},
        {"population", amount("workers", "persons", {1, 4e9}, "target number of simulated workers, whole world"),
         [](S& s, const Value& v) { s.population.workers = as_number(v); },
         [](const S& s) -> Value { return s.population.workers; }},
        {"population",
         amount("floor", "persons", {0, 1e9}, "fewest workers of a birth country, or all its persons if they are fewer"),
         [](S& s, const Value& v) { s.population.floor = as_number(v); }, [](const S& s) -> Value { return s.population.floor; }},
        {"population", whole("seed", most_seed, "seed of the traits and the initial state"),
         [](S& s, const Value& v) { s.population.seed = as_seed(v); },
         [](const S& s) -> Value { return std::to_string(s.population.seed); }},
        {"time", date("start", "first month, a January"), [](S& s, const Value& v) { s.start = as_month(v); },
         [](const S& s) -> Value { return to_string(s.start); }},
        {"time", date("end", "the month before which the run stops, at most 12000 months after the start"),
         [](S& s, const Value& v) { s.end = as_month(v); }, [](const S& s) -> Value { return to_string(s.end); }},
        {"time", word("step", {"month", "quarter", "year"}, "time between two decisions of a worker"),
         [](S& s, const Value& v) { s.step = as_step(v); }, [](const S& s) { return step_word(s.step); }},
        {"",
         must(whole("seed", most_seed,
                    "seed of every decision; the same seed gives the same run, and it is never taken from the clock")),
         [](S& s, const Value& v) { s.seed = as_seed(v); }, [](const S& s) -> Value { return std::to_string(s.seed); }},
        {"output", word("every", {"month", "year"}, "time between two rows of the series"),
         [](S& s, const Value& v) { s.every = as_text(v) == "month" ? FrameEvery::month : FrameEvery::year; },
         [](const S& s) -> Value { return std::string(s.every == FrameEvery::month ? "month" : "year"); }},
    });
    return keys;
}

const std::vector<FixedKey<LeverSpec>>& policy_keys() {
    using L = LeverSpec;
    static const auto keys = with_defaults<L>({
        {"policies", must(word("lever", {}, "which lever; its own keys stand beside these")),
         [](L& l, const Value& v) { l.lever = as_text(v); }, [](const L& l) -> Value { return l.lever; }},
        {"policies", word("label", {}, "name of this entry, unique; left out it is the lever and a number"),
         [](L& l, const Value& v) { l.label = as_text(v); }, [](const L& l) -> Value { return l.label; }},
        {"policies", date("from", "first month in which it acts; left out, the whole run"),
         [](L& l, const Value& v) { l.from = as_month(v); }, [](const L& l) { return optional_month(l.from); }},
        {"policies", date("until", "first month in which it no longer acts; left out, it stays"),
         [](L& l, const Value& v) { l.until = as_month(v); }, [](const L& l) { return optional_month(l.until); }},
        {"policies", amount("ramp", "month", {0, 1200}, "whole months over which its strength rises from none to all"),
         [](L& l, const Value& v) { l.ramp_months = static_cast<int>(as_number(v)); },
         [](const L& l) -> Value { return static_cast<double>(l.ramp_months); }},
        {"policies", word("programme", {}, "label of the `work_programme` of this scenario that reviews its strength every year"),
         [](L& l, const Value& v) { l.programme = as_text(v); }, [](const L& l) -> Value { return l.programme; }},
    });
    return keys;
}

const std::vector<ScopeList>& scope_lists() {
    static const std::vector<ScopeList> lists{
        {word("origins", {}, "list of birth countries, or groups of them such as LDC"), &ScopeSpec::origins},
        {word("destinations", {}, "list of countries of residence, or groups of them such as EU"), &ScopeSpec::destinations},
        {word("education", {}, "list of education levels, as named in world.yaml"), &ScopeSpec::education},
        {word("fields", {}, "list of fields of study, as named in world.yaml"), &ScopeSpec::fields},
        {word("sex", {"female", "male"}, "list of sexes"), &ScopeSpec::sex},
        {word("statuses", {}, "list of legal statuses, such as temporary or irregular"), &ScopeSpec::statuses},
    };
    return lists;
}

const std::vector<ParamInfo>& file_keys() {
    static const std::vector<ParamInfo> keys{
        must(info("schema_version", "integer", {1, 1}, "version of this format; every file says it")),
        text("extends", "scenario file on which this one is laid: maps merge, lists and values replace; relative to this file"),
    };
    return keys;
}

const ParamInfo& focus_key() {
    static const ParamInfo key =
        amount("focus", "persons", {1, 1e9}, "`{GHA: 50}`: birth country and most persons one of its workers may stand for");
    return key;
}

const ParamInfo& ages_key() {
    static const ParamInfo key = amount("ages", "year", {15, 65}, "`[20, 40]`: from the first age to below the second; left out, all of 15 to 65");
    return key;
}

const std::vector<SectionText>& sections() {
    static const std::vector<SectionText> texts{
        {"meta", "What the scenario is for."},
        {"population", "How many workers are simulated, and where they are densest."},
        {"time", "From when to when, and in which steps."},
        {"model", "Parameters by process: `process: {key: value}`."},
        {"processes", "Which processes run: `process: on` or `off`."},
        {"policies", "A list of levers: when, for whom, how strong. The keys of the lever stand beside the common ones."},
        {"output", "What the result file holds."},
    };
    return texts;
}

}  // namespace sterna
