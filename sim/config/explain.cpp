#include "sterna/config/explain.hpp"

#include <algorithm>

#include "sterna/config/keys.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/config/values.hpp"

namespace sterna {
namespace {

constexpr std::size_t page_width = 100;

/// What is explained together: a process, a lever, a section, or the keys at the top level.
struct Page {
    std::string name, kind, written, summary, description;
    std::vector<ParamInfo> keys;
};

std::string wrapped(const std::string& text, const std::string& indent) {
    std::string out, line;
    const auto flush = [&] {
        if (!line.empty()) out += indent + line + "\n";
        line.clear();
    };
    std::size_t at = 0;
    while (at < text.size()) {
        const std::size_t end = std::min(text.find_first_of(" \n", at), text.size());
        const std::string word = text.substr(at, end - at);
        if (!line.empty() && indent.size() + line.size() + 1 + word.size() > page_width) flush();
        if (!word.empty()) line += (line.empty() ? "" : " ") + word;
        const bool paragraph = end + 1 < text.size() && text[end] == '\n' && text[end + 1] == '\n';
        if (paragraph) {
            flush();
            out += "\n";
        }
        at = end + (paragraph ? 2 : 1);
    }
    flush();
    return out;
}

std::string default_text(const ParamInfo& info) {
    if (info.required) return "must be written";
    const auto* text = std::get_if<std::string>(&info.default_value);
    const auto* number = std::get_if<double>(&info.default_value);
    if (number && *number < info.range.low) return "may be left out";  // stands for none
    if (text && text->empty()) return "may be left out";
    return "default " + (text ? *text : value_text(info.default_value));
}

std::string entry(const ParamInfo& info) {
    std::string out = "  " + info.key + "\n" + wrapped(info.meaning, "      ");
    out += wrapped(accepted(info), "      ") + "      " + default_text(info) + "\n";
    if (!info.source.empty()) out += wrapped(std::string(to_string(info.evidence)) + ": " + info.source, "      ");
    return out;
}

std::string text_of(const Page& page) {
    std::string out = page.name + " - " + page.kind + "\n\n" + wrapped(page.summary, "") + "\n";
    if (!page.description.empty()) out += wrapped(page.description, "") + "\n";
    if (page.keys.empty()) return out + wrapped("It has no keys of its own. " + page.written, "");
    out += wrapped(page.written + " Keys:", "") + "\n";
    for (const auto& info : page.keys) out += entry(info);
    return out;
}

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

std::vector<Page> all_pages(const Catalogue& catalogue) {
    auto pages = section_pages();
    for (const auto& p : catalogue.processes) {
        const std::string kind = std::string("process, ") + (p.default_on ? "on" : "off") + " by default";
        pages.push_back({p.name, kind, "Written under `model: " + p.name + ":`; switched by `processes: {" + p.name + ": off}`.",
                         p.summary, p.description, p.params});
    }
    for (const auto& l : catalogue.levers)
        pages.push_back({l.name, "lever",
                         "Written as an entry of `policies:`, `- lever: " + l.name +
                             "`; `explain policies` and "
                             "`explain scope` tell the keys all levers share.",
                         l.summary, l.description, l.params});
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

std::string explain(const Catalogue& catalogue, std::string_view name) {
    const auto pages = all_pages(catalogue);
    const std::string_view wanted = without_section(name);
    std::string out;
    const auto add = [&](const std::string& text) { out += (out.empty() ? "" : "\n") + text; };
    for (const auto& page : pages) {
        if (page.name == wanted) add(text_of(page));
        for (const auto& info : page.keys) {
            const bool top = page.name == "scenario" && info.key == wanted;
            if (top || page.name + "." + info.key == wanted)
                add(wrapped(page.name + " - " + page.kind + ". " + page.written, "") + "\n" + entry(info));
        }
    }
    if (out.empty()) refuse(name, pages);
    return out;
}

std::string explain_all(const Catalogue& catalogue) {
    std::string out;
    for (const auto& page : all_pages(catalogue))
        out += (out.empty() ? "" : "\n" + std::string(page_width, '-') + "\n\n") + text_of(page);
    return out;
}

}  // namespace sterna
