#include "config/page.hpp"
#include "sterna/config/keys.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

std::vector<Page> section_pages() {
    std::vector<Page> pages{{"scenario", "the top level", "Written without indentation.",
                             "A scenario file: everything a run depends on.", "", file_keys()}};
    for (const auto& key : scenario_keys())
        if (key.section.empty()) pages.front().keys.push_back(key.info);
    for (const auto& section : sections()) {
        Page page{section.name, "section of a scenario", "Written under `" + section.name + ":`.", section.summary, "", {}};
        for (const auto& key : scenario_keys())
            if (key.section == section.name) page.keys.push_back(key.info);
        if (section.name == "population") page.keys.push_back(focus_key());
        if (section.name == "policies")
            for (const auto& key : policy_keys()) page.keys.push_back(key.info);
        pages.push_back(std::move(page));
    }
    Page scope{"scope",
               "part of an entry of `policies:`",
               "Written as `scope: {origins: [GHA], ages: [20, 40]}`.",
               "Whom a lever touches; a list left out means everybody.",
               "",
               {}};
    for (const auto& list : scope_lists()) scope.keys.push_back(list.info);
    scope.keys.push_back(ages_key());
    pages.push_back(std::move(scope));
    return pages;
}

std::vector<Page> all_pages(const Catalogue& catalogue, const Notes& notes) {
    auto pages = section_pages();
    for (const auto& p : catalogue.processes) {
        const std::string kind = std::string("process, ") + (p.default_on ? "on" : "off") + " by default";
        pages.push_back({p.name, kind, "Written under `model: " + p.name + ":`; switched by `processes: {" + p.name + ": off}`.",
                         p.summary, p.description, p.params});
    }
    for (const auto& l : catalogue.levers) {
        const auto about = notes.find(l.name);
        pages.push_back({l.name, "lever", "Written as an entry of `policies:`, `- lever: " + l.name + "`.", l.summary, l.description, l.params, true,
                         about == notes.end() ? PageNotes{} : about->second});
    }
    return pages;
}

/// `model.return.h0` and `policies.scope.sex` mean what `return.h0` and `scope.sex` mean.
std::string_view without_section(std::string_view name) {
    for (const std::string_view prefix : {"model.", "processes.", "policies."})
        if (name.substr(0, prefix.size()) == prefix && name.find('.', prefix.size()) != std::string_view::npos)
            return name.substr(prefix.size());
    return name;
}

[[noreturn]] void refuse(std::string_view name, const std::vector<Page>& pages) {
    std::vector<std::string> pages_only, all;
    for (const auto& page : pages) {
        pages_only.push_back(page.name);
        for (const auto& info : page.keys) all.push_back(page.name + "." + info.key);
    }
    all.insert(all.begin(), pages_only.begin(), pages_only.end());
    const std::string near = nearest(name, all);
    throw InputError("explain: there is no `" + shown(name) + "`" + (near.empty() ? "" : ", did you mean `" + near + "`?") +
                     "; known: " + one_of(pages_only) + ", and each with a key, such as time.start");
}

}  // namespace

std::string explain(const Catalogue& catalogue, std::string_view name, const Notes& notes, std::size_t width) {
    const auto pages = all_pages(catalogue, notes);
    const Typesetter set(width);
    const std::string_view wanted = without_section(name);
    std::string out;
    const auto add = [&](const std::string& text) { out += (out.empty() ? "" : "\n") + text; };
    for (const auto& page : pages) {
        if (page.name == wanted) add(text_of(page, pages, set));
        for (const auto& info : page.keys) {
            const bool top = page.name == "scenario" && info.key == wanted;
            if (top || page.name + "." + info.key == wanted)
                add(set.wrapped(page.name + " - " + page.kind + ". " + page.written) + "\n" + entry(info, set));
        }
    }
    if (out.empty()) refuse(name, pages);
    return out;
}

std::string explain_all(const Catalogue& catalogue, const Notes& notes) {
    const auto pages = all_pages(catalogue, notes);
    std::string out;
    for (const auto& page : pages)
        out += (out.empty() ? "" : "\n" + std::string(usual_page_width, '-') + "\n\n") + text_of(page, pages, Typesetter(usual_page_width));
    return out;
}

}  // namespace sterna
