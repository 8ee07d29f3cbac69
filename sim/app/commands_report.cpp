#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>

#include <fmt/format.h>

#include "sterna/app/commands.hpp"
#include "sterna/core/error.hpp"
#include "sterna/io/read_results.hpp"
#include "sterna/version.hpp"

namespace sterna {

namespace {

/// The report tool beside this program: in a source tree or where it was installed.
std::filesystem::path report_tool() {
    const auto program = std::filesystem::read_symlink("/proc/self/exe").parent_path();
    for (const auto& place : {program / "tools" / "report", program.parent_path() / "tools" / "report",
                              std::filesystem::path(data_folder) / "tools" / "report", program.parent_path() / "share/sterna/tools/report"})
        if (std::filesystem::exists(place)) return place;
    throw IoError("the report tool (tools/report) stands neither beside " + program.string() + " nor in " + std::string(data_folder));
}

}  // namespace

int report_command(const std::vector<std::string>& results, const std::string& folder) {
    for (const std::string& result : results) (void)ResultFile::open(result);  // a damaged file is refused before anything is drawn
    const std::string tool = report_tool().string();
    std::vector<std::string> words{tool};
    words.insert(words.end(), results.begin(), results.end());
    words.insert(words.end(), {"-o", folder});
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    std::fflush(nullptr);
    execv(tool.c_str(), arguments.data());  // an argument vector, no shell; returns only if it failed
    throw IoError(tool + " cannot be started: " + std::strerror(errno));
}

}  // namespace sterna
