#pragma once
#include <cstddef>
#include <functional>
#include <initializer_list>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sterna/core/error.hpp"
#include "sterna/core/time.hpp"

namespace sterna {

/// How well a default is known. Every parameter carries one, and it is printed wherever the parameter is.
enum class Evidence { found, computed, derived, recalled_high, recalled_medium, recalled_low, assumption };
std::string_view to_string(Evidence);

/// Closed interval of what is accepted, in the parameter's unit.
struct Range {
    double low = 0, high = 1;
};

/// Value of a parameter after reading: number, switch or one of a list of words.
using Value = std::variant<double, bool, std::string>;
using Values = std::map<std::string, Value, std::less<>>;

/// One parameter as a user sees it. `unit` decides which spellings the reader accepts:
/// "share" takes `0.1` and `10 %`; "month" takes `24 months` and `2 years`; "year" likewise;
/// "persons/year" takes `20000 per year` and `500 per month`; any other unit may be written after the number.
struct ParamInfo {
    std::string key;
    Value default_value;
    Range range{};                     // numbers only
    std::string unit;                  // "1" where it is a pure number
    std::string meaning;
    std::string source;
    Evidence evidence = Evidence::assumption;
    std::vector<std::string> choices;  // words only
    bool required = false;             // no default: must be written
};

/// The one description of a parameter struct: gives the strict reader, the defaults, `explain`, the schema and the
/// reference pages. Defaults live in the struct only.
template <class P>
class ParamTable {
  public:
    struct Row {
        ParamInfo info;
        std::function<void(P&, const Value&)> set;
    };

    ParamTable(std::initializer_list<Row> rows) : rows_(rows) {}

    std::vector<ParamInfo> infos() const {
        std::vector<ParamInfo> out;
        for (const auto& row : rows_) out.push_back(row.info);
        return out;
    }

    /// `values` must hold every key (the config reader fills defaults).
    P read(const Values& values) const {
        P p{};
        for (const auto& row : rows_) {
            const auto found = values.find(row.info.key);
            if (found != values.end()) row.set(p, found->second);
        }
        return p;
    }

  private:
    std::vector<Row> rows_;
};

/// A row for a member of a known type; a row that holds members of any type makes g++ 12 warn of types that P does not have.
template <class P, class T>
typename ParamTable<P>::Row param_row(T P::*member, ParamInfo info) {
    const P defaults{};
    info.default_value = Value(defaults.*member);
    return {std::move(info), [member](P& p, const Value& value) { p.*member = std::get<T>(value); }};
}

/// A number: `number<Params>("h0", &Params::h0, {0, 2}, "1/year", "exit hazard on arrival", "MODEL §3", Evidence::assumption)`.
template <class P>
typename ParamTable<P>::Row number(std::string key, double P::*member, Range range, std::string unit, std::string meaning,
                                   std::string source, Evidence evidence) {
    return param_row(member, {std::move(key), {}, range, std::move(unit), std::move(meaning), std::move(source), evidence, {}, false});
}

/// A number that has no sensible default and must be written.
template <class P>
typename ParamTable<P>::Row required_number(std::string key, double P::*member, Range range, std::string unit,
                                            std::string meaning, std::string source, Evidence evidence) {
    auto row = number<P>(std::move(key), member, range, std::move(unit), std::move(meaning), std::move(source), evidence);
    row.info.required = true;
    return row;
}

/// A switch, written `on` or `off`.
template <class P>
typename ParamTable<P>::Row toggle(std::string key, bool P::*member, std::string meaning, std::string source, Evidence evidence) {
    return param_row(member, {std::move(key), {}, {}, "switch", std::move(meaning), std::move(source), evidence, {}, false});
}

/// One word of a list.
template <class P>
typename ParamTable<P>::Row choice(std::string key, std::string P::*member, std::vector<std::string> choices, std::string meaning,
                                   std::string source, Evidence evidence) {
    return param_row(member, {std::move(key), {}, {}, "word", std::move(meaning), std::move(source), evidence, std::move(choices), false});
}

/// A process, lever or observer as the outside sees it: enough to read a scenario, explain it and write its schema.
struct SectionInfo {
    std::string name;         // key under `model:` or value of `lever:`
    std::string summary;      // one sentence
    std::string description;  // paragraphs for `explain`: what it does in law or theory, which quantities it moves, what it does not capture
    std::vector<ParamInfo> params;
    bool default_on = true;   // processes only
};

/// Everything a scenario may say, as collected from the registry.
struct Catalogue {
    std::vector<SectionInfo> processes;
    std::vector<SectionInfo> levers;

    const SectionInfo* process(std::string_view name) const;
    const SectionInfo* lever(std::string_view name) const;
};

}  // namespace sterna
