#include "sterna/model/atlas.hpp"

#include <algorithm>

#include "sterna/core/error.hpp"

namespace sterna {

std::optional<int> Atlas::country(std::string_view code) const {
    const auto found = std::find_if(countries.begin(), countries.end(), [&](const auto& c) { return c.code == code; });
    if (found == countries.end()) return std::nullopt;
    return static_cast<int>(found - countries.begin());
}

int Atlas::first_skilled() const {
    const auto found = std::find(skilled.begin(), skilled.end(), true);
    expects(found != skilled.end(), "a world with a skilled education");
    return static_cast<int>(found - skilled.begin());
}

int Atlas::field(std::string_view wanted) const {
    const auto found = std::find(fields.begin(), fields.end(), wanted);
    return found == fields.end() ? -1 : static_cast<int>(found - fields.begin());
}

}  // namespace sterna
