#include "analysis/abc_state.hpp"

#include <algorithm>
#include <bit>
#include <charconv>
#include <sstream>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "sterna/core/error.hpp"
#include "sterna/io/journal.hpp"

namespace sterna {
namespace {

constexpr const char* format_line = "format = sterna-abc 1";
constexpr const char* done_word = "done ";

/// What decides the outcome of an attempt, a line each.
std::vector<std::string> head_of(const AbcProblem& problem, const SmcOptions& options) {
    std::vector<std::string> head{format_line,
                                  "simulation = " + problem.simulation,
                                  fmt::format("seed = {}", options.seed),
                                  fmt::format("particles = {}", options.particles),
                                  fmt::format("quantile = {}", options.quantile),
                                  fmt::format("kernel = {}", options.kernel == Kernel::full ? "full" : "componentwise")};
    for (std::size_t a = 0; a < problem.priors.size(); ++a)
        head.push_back(fmt::format("prior {} = {}, {}", a + 1, problem.priors[a].name, prior_text(problem.priors[a])));
    for (std::size_t s = 0; s < problem.observed.size(); ++s)
        head.push_back(fmt::format("observation {} = {}, {} ({})", s + 1, problem.observed[s].name, problem.observed[s].value,
                                   problem.observed[s].error));
    return head;
}

bool is_done(const std::string& line) { return line.starts_with(done_word); }

/// Key and value of every line in front of the simulations.
std::map<std::string, std::string> settings_of(const std::vector<std::string>& lines) {
    std::map<std::string, std::string> settings;
    for (const std::string& line : lines) {
        if (is_done(line)) continue;
        const std::size_t mark = line.find(" = ");
        if (mark != std::string::npos) settings[line.substr(0, mark)] = line.substr(mark + 3);
    }
    return settings;
}

/// One line for each setting that differs.
std::string differences(const std::map<std::string, std::string>& there, const std::map<std::string, std::string>& here) {
    std::string text;
    for (const auto& [key, value] : here) {
        const auto found = there.find(key);
        if (found == there.end())
            text += fmt::format("\n  {} is not there and \"{}\" here", key, value);
        else if (found->second != value)
            text += fmt::format("\n  {} is \"{}\" there and \"{}\" here", key, found->second, value);
    }
    for (const auto& [key, value] : there)
        if (!here.contains(key)) text += fmt::format("\n  {} is \"{}\" there and not here", key, value);
    return text;
}

void check_same(const std::filesystem::path& path, const std::vector<std::string>& lines, const std::vector<std::string>& head) {
    if (lines.empty() || lines.front() != format_line)
        throw InputError(path.string() + " is no state of a fit, or its first line is damaged. Give the path of another file.");
    const std::string differing = differences(settings_of(lines), settings_of(head));
    if (!differing.empty())
        throw InputError(path.string() + " is the state of another fit:" + differing +
                         "\nGive another state file or delete this one.");
}

/// `{}` of fmt writes the shortest text that reads back as the same double; this reads it, nan and inf included.
std::vector<double> numbers_of(const std::string& text) {
    std::istringstream words(text);
    std::vector<double> numbers;
    for (std::string word; words >> word;) {
        double number = 0;
        const auto read = std::from_chars(word.data(), word.data() + word.size(), number);
        ensures(read.ec == std::errc() && read.ptr == word.data() + word.size(), "a number in a line whose checksum is right");
        numbers.push_back(number);
    }
    return numbers;
}

bool same_bits(const std::vector<double>& a, const std::vector<double>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](double x, double y) { return std::bit_cast<std::uint64_t>(x) == std::bit_cast<std::uint64_t>(y); });
}

}  // namespace

AbcState::AbcState(const AbcProblem& problem, const SmcOptions& options)
    : path_(options.state_file), parameters_(problem.priors.size()), summaries_(problem.observed.size()) {
    if (path_.empty()) return;
    const std::vector<std::string> head = head_of(problem, options);
    const Journal journal = read_journal(path_);
    const bool fresh = journal.lines.empty() && journal.damaged == 0;
    if (!fresh) check_same(path_, journal.lines, head);
    if (fresh)
        start_journal(path_, head);
    else if (journal.damaged > 0)
        start_journal(path_, journal.lines);  // a new line may not be glued to a torn one
    for (const std::string& line : journal.lines)
        if (is_done(line)) take(line.substr(std::string_view(done_word).size()));
    if (options.say && !fresh)
        options.say(fmt::format("{}: {} simulations found, {} damaged lines left out", path_.string(), size(), journal.damaged));
}

void AbcState::take(const std::string& line) {
    const std::vector<double> numbers = numbers_of(line);
    ensures(numbers.size() == 2 + parameters_ + summaries_, "generation, attempt, values and summary in a line of the state");
    const auto values = numbers.begin() + 2, summary = values + static_cast<std::ptrdiff_t>(parameters_);
    done_[{static_cast<int>(numbers[0]), static_cast<std::int64_t>(numbers[1])}] = {{values, summary}, {summary, numbers.end()}};
}

const std::vector<double>* AbcState::find(int generation, std::int64_t attempt, const std::vector<double>& values) const {
    const auto found = done_.find({generation, attempt});
    if (found == done_.end()) return nullptr;
    if (!same_bits(found->second.values, values))
        throw InputError(
            fmt::format("{} was made by another version of the program: attempt {} of generation {} has other values there. "
                        "Give another state file or delete this one.",
                        path_.string(), attempt, generation));
    return &found->second.summary;
}

void AbcState::keep(int generation, std::int64_t attempt, const std::vector<double>& values,
                    const std::vector<double>& summary) const {
    if (path_.empty()) return;
    add_to_journal(path_,
                   fmt::format("{}{} {} {} {}", done_word, generation, attempt, fmt::join(values, " "), fmt::join(summary, " ")));
}

}  // namespace sterna
