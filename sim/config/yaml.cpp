#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/mark.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <sstream>
#include <unordered_map>

#include "sterna/config/node.hpp"
#include "sterna/config/problems.hpp"
#include "sterna/config/text.hpp"

namespace sterna {
namespace {

/// Byte positions of yaml-cpp turned into lines and columns of characters, in step with its events.
class Places {
  public:
    explicit Places(std::string_view text) : text_(text) {}

    void put(const YAML::Mark& mark, int& line, int& column) {
        const auto end = std::min(static_cast<std::size_t>(std::max(mark.pos, 0)), text_.size());
        const auto begin = end - std::min(end, static_cast<std::size_t>(std::max(mark.column, 0)));
        line = mark.line + 1;
        column = 1 + characters(begin, end);
    }
    char at(const YAML::Mark& mark) const {
        const auto pos = static_cast<std::size_t>(std::max(mark.pos, 0));
        return pos < text_.size() ? text_[pos] : '\0';
    }

  private:
    /// Remembers the last answer: a file of one long line would otherwise cost the square of its length.
    int characters(std::size_t begin, std::size_t end) {
        if (begin != begin_ || end < end_) begin_ = begin, end_ = begin, count_ = 0;
        for (; end_ < end; ++end_) count_ += (static_cast<unsigned char>(text_[end_]) & 0xC0u) != 0x80u ? 1 : 0;
        return count_;
    }

    std::string_view text_;
    std::size_t begin_ = 0, end_ = 0;
    int count_ = 0;
};

/// Builds the tree and refuses what plain YAML has no need of, before any of it is stored.
class TreeBuilder final : public YAML::EventHandler {
  public:
    TreeBuilder(std::string_view text, const std::string& file, Problems& problems, const YamlLimits& limits)
        : places_(text), file_(std::make_shared<const std::string>(file)), problems_(problems), limits_(limits) {}

    Node take() { return std::move(root_); }
    bool empty() const { return documents_ == 0; }

    void OnDocumentStart(const YAML::Mark& mark) override {
        if (++documents_ > 1)
            refuse(mark, "a second document begins here; a file holds one, so remove the `---` or `...` before it");
    }
    void OnDocumentEnd() override {}
    void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override { leaf(mark, anchor, "?", "", Node::Kind::null); }
    void OnAlias(const YAML::Mark& mark, YAML::anchor_t) override {
        complain(mark, "aliases (`*name`) are not accepted; write the value out, or share it by `extends`");
        leaf(mark, 0, "?", "", Node::Kind::null);
    }
    void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, const std::string& value) override {
        leaf(mark, anchor, tag, value, Node::Kind::scalar);
    }
    void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                         YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::list);
    }
    void OnSequenceEnd() override { close(); }
    void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, YAML::EmitterStyle::value) override {
        open(mark, tag, anchor, Node::Kind::map);
    }
    void OnMapEnd() override { close(); }

  private:
    struct Level {
        Node node;
        bool key_is_next = false;
        std::unordered_map<std::string, int> lines{};  // of the keys so far
    };

    [[noreturn]] void refuse(const YAML::Mark& mark, const std::string& what) {
        Node here = start(mark, Node::Kind::null);
        problems_.add(here.where(), "", what);
        problems_.throw_if_any();
        throw InternalError("a refused YAML text went on");
    }
    void complain(const YAML::Mark& mark, const std::string& what) {
        problems_.add(start(mark, Node::Kind::null).where(), "", what);
    }

    Node start(const YAML::Mark& mark, Node::Kind kind) {
        Node node;
        node.kind = kind;
        node.file = file_;
        places_.put(mark, node.line, node.column);
        return node;
    }

    Node counted(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag, Node::Kind kind) {
        if (++nodes_ > limits_.nodes)
            refuse(mark, "more than " + std::to_string(limits_.nodes) + " values; no scenario needs so many");
        if (anchor != 0) complain(mark, "anchors (`&name`) are not accepted; write the value out, or share it by `extends`");
        // A lone `!` reaches us like a quoted text; only the letter in the file tells them apart.
        if ((tag != "" && tag != "?" && tag != "!") || places_.at(mark) == '!')
            complain(mark, "tags (`!name`) are not accepted; remove it");
        return start(mark, kind);
    }

    void leaf(const YAML::Mark& mark, YAML::anchor_t anchor, const std::string& tag, const std::string& text, Node::Kind kind) {
        Node node = counted(mark, anchor, tag, kind);
        node.text = text;
        node.quoted = tag == "!";
        if (first_bad_byte(text) != std::string_view::npos)
            complain(mark, "an escape in this text makes a control character; remove it");
        if (!levels_.empty() && levels_.back().key_is_next) return key(std::move(node));
        put(std::move(node));
    }

    void key(Node&& node) {
        Level& level = levels_.back();
        level.key_is_next = false;
        if (node.kind == Node::Kind::null)
            problems_.add(node.where(), "", "a key is missing before the colon, or it is `null`; write its name");
        if (node.text == "<<" && !node.quoted)
            problems_.add(node.where(), "<<", "merge keys are not accepted; share values by `extends`");
        const auto [first, is_new] = level.lines.emplace(node.text, node.line);
        if (!is_new) {
            problems_.add(node.where(), shown(node.text),
                          "repeated key, first written in line " + std::to_string(first->second) + "; keep one of the two");
        }
        level.node.key = std::move(node.text);  // kept here until the value comes
        level.node.key_line = node.line;
        level.node.key_column = node.column;
    }

    void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor, Node::Kind kind) {
        if (!levels_.empty() && levels_.back().key_is_next) refuse(mark, "a key must be a word, not a list or a map");
        if (levels_.size() == limits_.depth) refuse(mark, "nested deeper than " + std::to_string(limits_.depth) + " levels");
        levels_.push_back({counted(mark, anchor, tag, kind), kind == Node::Kind::map});
    }

    void close() {
        Node done = std::move(levels_.back().node);
        levels_.pop_back();
        done.key.clear();
        put(std::move(done));
    }

    void put(Node&& node) {
        if (levels_.empty()) {
            root_ = std::move(node);
            return;
        }
        Level& level = levels_.back();
        if (level.node.kind == Node::Kind::map) {
            node.key = std::move(level.node.key);
            node.key_line = level.node.key_line;
            node.key_column = level.node.key_column;
            level.key_is_next = true;
            if (node.kind == Node::Kind::null) {  // yaml-cpp places it at whatever comes next
                node.line = node.key_line;
                node.column = node.key_column;
            }
        }
        level.node.children.push_back(std::move(node));
    }

    Places places_;
    std::shared_ptr<const std::string> file_;
    Problems& problems_;
    const YamlLimits& limits_;
    std::vector<Level> levels_;
    Node root_;
    std::size_t nodes_ = 0;
    int documents_ = 0;
};

void check_size(std::string_view text, const std::string& file, const YamlLimits& limits) {
    const auto refuse = [&](std::size_t most, const char* what) {
        throw InputError(file + ": is longer than " + std::to_string(most) + what + ", the most that is read of a scenario");
    };
    if (text.size() > limits.bytes) refuse(limits.bytes, " bytes");
    const auto ends =
        static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n') + std::count(text.begin(), text.end(), '\r'));
    if (ends > limits.lines) refuse(limits.lines, " lines");
}

/// yaml-cpp reads a bracket to its end, 100 bytes of memory for every token in it, before the builder sees the first value.
/// Counted over the raw bytes, which no quote can hide: every value of a list or map has one of these signs.
void check_signs(std::string_view text, const std::string& file, const YamlLimits& limits) {
    std::size_t depth = 0, signs = 0;
    for (std::size_t i = 0; i < text.size(); ++i) {
        const char c = text[i];
        if (c == '[' || c == '{') ++depth;
        if ((c == ']' || c == '}') && depth > 0) --depth;
        if (c == '[' || c == '{' || c == ',' || c == ':') ++signs;
        if (depth <= 4 * limits.depth && signs <= limits.nodes) continue;
        const std::string what = signs > limits.nodes
                                     ? "more than " + std::to_string(limits.nodes) + " values; no scenario needs so many"
                                     : "nested deeper than " + std::to_string(limits.depth) + " levels";
        throw InputError(to_string(place_of(text, i, file)) + ": " + what);
    }
}

/// yaml-cpp says "illegal map value" of a tab, which helps nobody.
void check_tabs(std::string_view text, const std::string& file) {
    for (std::size_t line = 0; line < text.size(); line = text.find('\n', line) + 1) {
        const std::size_t word = std::min(text.find_first_not_of(" \t", line), text.size());
        const bool blank = word == text.size() || text[word] == '#' || text[word] == '\n' || text[word] == '\r';
        const std::size_t tab = text.find('\t', line);
        if (!blank && tab < word)
            throw InputError(to_string(place_of(text, tab, file)) + ": a tab in the indentation; indent with spaces");
        if (text.find('\n', line) == std::string_view::npos) return;
    }
}

}  // namespace

Node parse_yaml(std::string_view text, const std::string& file, Problems& problems, const YamlLimits& limits) {
    check_size(text, file, limits);
    text = checked_text(text, file);
    check_signs(text, file, limits);
    check_tabs(text, file);
    TreeBuilder builder(text, file, problems, limits);
    try {
        std::istringstream in{std::string(text)};
        YAML::Parser parser(in);
        while (parser.HandleNextDocument(builder)) {
        }
    } catch (const YAML::Exception& error) {
        const auto byte = static_cast<std::size_t>(std::max(error.mark.pos, 0));
        problems.add(place_of(text, byte, file), "", "not YAML: " + error.msg);
        problems.throw_if_any();
    }
    if (builder.empty()) throw InputError(file + ":1:1: the file is empty; it must hold at least `schema_version: 1`");
    return builder.take();
}

}  // namespace sterna
