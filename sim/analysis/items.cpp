#include <algorithm>

#include "sterna/analysis/decomposition.hpp"
#include "sterna/analysis/known_indicators.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/core/error.hpp"

namespace sterna {

std::vector<std::string> items_called(const std::vector<std::string>& names, const std::map<std::string, Indicator>& known) {
    std::vector<std::string> items;
    for (const std::string& name : names) {
        items.push_back(indicator_called(name, known));
        if (std::count(items.begin(), items.end(), items.back()) > 1) throw InputError("the item " + items.back() + " is named twice");
    }
    return items;
}

}  // namespace sterna
