#pragma once
#include <string>
#include <vector>

#include "sterna/config/explain.hpp"

namespace sterna {

/// What is explained together: a process, a lever, a section, or the keys at the top level.
struct Page {
    std::string name, kind, written, summary, description;
    std::vector<ParamInfo> keys;
    bool lever = false;
    PageNotes notes{};
};

/// Fills lines of a given width; blank lines in a text part paragraphs.
class Typesetter {
  public:
    explicit Typesetter(std::size_t width) : width_(width) {}

    /// The first line begins with `first`, the others with `indent`.
    std::string wrapped(const std::string& text, const std::string& indent, const std::string& first) const;
    std::string wrapped(const std::string& text, const std::string& indent = "") const { return wrapped(text, indent, indent); }

  private:
    std::size_t width_;
};

/// One key by itself.
std::string entry(const ParamInfo&, const Typesetter&);

/// Keys in columns, what each means and where its default comes from under it.
std::string key_table(const std::vector<ParamInfo>&, const Typesetter&);

/// The whole page; `pages` are those it may point to.
std::string text_of(const Page&, const std::vector<Page>& pages, const Typesetter&);

}  // namespace sterna
