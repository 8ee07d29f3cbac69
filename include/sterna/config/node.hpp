#pragma once
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "sterna/config/scenario.hpp"

namespace sterna {

class Problems;

/// One value of a YAML file and where it stands. A child of a map carries its key.
/// Kept small: a file may hold 100,000 of them.
struct Node {
    enum class Kind { null, scalar, list, map };

    Kind kind = Kind::null;
    bool quoted = false;  // scalars: written in quotes or as a block, hence text and never a number
    int line = 0, column = 0, key_line = 0, key_column = 0;
    std::shared_ptr<const std::string> file;
    std::string key, text;
    std::vector<Node> children;

    Where where() const { return {file ? *file : std::string(), line, column}; }
    Where key_where() const { return {file ? *file : std::string(), key_line, key_column}; }
    Node* child(std::string_view wanted);
    const Node* child(std::string_view wanted) const;
};

std::string_view to_string(Node::Kind);

/// What a YAML text may cost us at most; a scenario of a hundred levers has some 3,000 nodes in 60 KiB.
struct YamlLimits {
    std::size_t bytes = std::size_t{1} << 20;
    std::size_t lines = 50'000;  // yaml-cpp takes the square of them: 0.05 s here, 3 s for ten times as many
    std::size_t depth = 32;
    std::size_t nodes = 100'000;
};

/// Plain YAML only: no anchors, aliases, tags, merge keys, second documents or repeated keys, which yaml-cpp passes in silence.
/// What leaves the rest readable goes to `problems`; broken syntax and broken limits throw at once.
Node parse_yaml(std::string_view text, const std::string& file, Problems& problems, const YamlLimits& limits);

/// `overlay` on `base`: maps merge key by key, everything else replaces.
void merge(Node& base, Node&& overlay);

}  // namespace sterna
