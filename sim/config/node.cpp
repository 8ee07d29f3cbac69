#include "sterna/config/node.hpp"

#include <unordered_map>

#include "sterna/core/error.hpp"

namespace sterna {

Node* Node::child(std::string_view wanted) {
    for (auto& candidate : children)
        if (candidate.key == wanted) return &candidate;
    return nullptr;
}

const Node* Node::child(std::string_view wanted) const { return const_cast<Node*>(this)->child(wanted); }

std::string_view to_string(Node::Kind kind) {
    switch (kind) {
        case Node::Kind::null:
            return "nothing";
        case Node::Kind::scalar:
            return "a single value";
        case Node::Kind::list:
            return "a list";
        case Node::Kind::map:
            return "a map";
    }
    throw InternalError("unknown kind of node");
}

void merge(Node& base, Node&& overlay) {
    if (base.kind != Node::Kind::map || overlay.kind != Node::Kind::map) {
        base = std::move(overlay);
        return;
    }
    std::unordered_map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < base.children.size(); ++i) places.emplace(base.children[i].key, i);
    for (auto& child : overlay.children) {
        const auto found = places.find(child.key);
        if (found != places.end())
            merge(base.children[found->second], std::move(child));
        else
            base.children.push_back(std::move(child));
    }
}

}  // namespace sterna
