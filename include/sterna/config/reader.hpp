#pragma once
#include <optional>
#include <string>
#include <vector>

#include "sterna/config/node.hpp"
#include "sterna/config/params.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/config/scenario.hpp"

namespace sterna {

/// A merged tree (see load.hpp) into a scenario. Whatever is wrong goes to `problems`, and its default stands in its place.
Scenario read_scenario(const Node& root, const Catalogue&, Problems&);
std::vector<LeverSpec> read_policies(const Node& list, const Catalogue&, Problems&);

/// The label of each entry; one left out is the lever and its number among the entries of that lever.
std::vector<std::string> policy_labels(const Node& list);

/// The value of a single key, or nothing if it was refused and reported under `path`.
std::optional<Value> read_scalar(const Node&, const ParamInfo&, const std::string& path, Problems&);

/// Every parameter: as written in `map` (which may be absent), else its default. Missing required ones are reported at `where`.
Values read_params(const Node* map, const std::vector<ParamInfo>&, bool must_be_complete, const Where& where,
                   const std::string& path, Problems&);

/// Reports the keys of `map` that are not among `known`.
void check_keys(const Node& map, const std::vector<std::string>& known, const std::string& path, Problems&);

/// True if `node` is of the kind; else reports what was expected.
bool check_kind(const Node&, Node::Kind, const std::string& path, const std::string& example, Problems&);

void add_missing(const Where&, const ParamInfo&, const std::string& path, Problems&);

/// Letters, digits, `_` and `-`, at most 64: what a country code, a level or a label is made of.
bool is_code(std::string_view);

}  // namespace sterna
