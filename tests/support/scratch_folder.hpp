#pragma once
#include <cstdlib>
#include <filesystem>
#include <string>

namespace sterna::test {

/// A new folder that is gone again at the end of the scope.
struct ScratchFolder {
    std::filesystem::path path;
    ScratchFolder() {
        std::string name = (std::filesystem::temp_directory_path() / "sterna-test-XXXXXX").string();
        path = ::mkdtemp(name.data());
    }
    ScratchFolder(const ScratchFolder&) = delete;
    ScratchFolder& operator=(const ScratchFolder&) = delete;
    ~ScratchFolder() { std::filesystem::remove_all(path); }
};

}  // namespace sterna::test
