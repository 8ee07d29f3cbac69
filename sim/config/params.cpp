#include "sterna/config/params.hpp"

namespace sterna {
namespace {

const SectionInfo* find(const std::vector<SectionInfo>& infos, std::string_view name) {
    for (const auto& info : infos)
        if (info.name == name) return &info;
    return nullptr;
}

}  // namespace

std::string_view to_string(Evidence evidence) {
    switch (evidence) {
        case Evidence::found:
            return "found";
        case Evidence::computed:
            return "computed";
        case Evidence::derived:
            return "derived";
        case Evidence::recalled_high:
            return "recalled, high confidence";
        case Evidence::recalled_medium:
            return "recalled, medium confidence";
        case Evidence::recalled_low:
            return "recalled, low confidence";
        case Evidence::assumption:
            return "assumption";
    }
    throw InternalError("unknown evidence label");
}

const SectionInfo* Catalogue::process(std::string_view name) const { return find(processes, name); }
const SectionInfo* Catalogue::lever(std::string_view name) const { return find(levers, name); }

}  // namespace sterna
