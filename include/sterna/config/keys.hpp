#pragma once
#include <string>
#include <vector>

#include "sterna/config/params.hpp"
#include "sterna/config/scenario.hpp"

namespace sterna {

/// A key every scenario has, whatever the registry holds. Whole numbers, dates and texts travel as text, so that
/// a 64-bit seed keeps all its digits; an empty text is an absent key.
template <class T>
struct FixedKey {
    std::string section;  // "" at the top level
    ParamInfo info;
    void (*set)(T&, const Value&);
    Value (*get)(const T&);
};

struct ScopeList {
    ParamInfo info;
    std::vector<std::string> ScopeSpec::*member;
};

/// The one description of the fixed keys: gives the reader, the emitter, `explain`, the schema and the defaults.
const std::vector<FixedKey<Scenario>>& scenario_keys();
const std::vector<FixedKey<LeverSpec>>& policy_keys();
const std::vector<ScopeList>& scope_lists();
const std::vector<ParamInfo>& file_keys();  // said once in each file, gone after reading: schema_version, extends
const ParamInfo& focus_key();               // one entry of population.focus
const ParamInfo& ages_key();                // either end of scope.ages

/// Sections in the order in which they are written, with one sentence each.
struct SectionText {
    std::string name, summary;
};
const std::vector<SectionText>& sections();

}  // namespace sterna
