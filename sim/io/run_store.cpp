#include "sterna/io/run_store.hpp"

#include <cstring>
#include <span>
#include <system_error>

#include <unistd.h>

#include "sterna/core/error.hpp"
#include "sterna/io/publish.hpp"
#include "sterna/io/read_file.hpp"
#include "sterna/io/seal.hpp"

namespace sterna {

namespace {

constexpr std::uint64_t run_limit = std::uint64_t{1} << 28;  // bytes; a run keeps some numbers a frame

}  // namespace

Claim::~Claim() {
    if (file_ >= 0) ::close(file_);  // gives the lock back
}

void RunStore::make() const {
    std::error_code error;
    std::filesystem::create_directories(folder_, error);
    if (error) throw IoError("cannot make the folder " + folder_.string() + ": " + error.message());
    check_publishable(path_of("manifest", ".txt"));
    remove_stale_temporaries(folder_);
}

std::optional<std::vector<double>> RunStore::find(const std::string& name, std::size_t count) const {
    const auto path = path_of(name, ".run");
    std::error_code error;
    if (!std::filesystem::is_regular_file(path, error)) return std::nullopt;
    try {
        const auto bytes = read_file(path, run_limit);
        const auto payload = unsealed(bytes, path.string());
        if (payload.size() != count * sizeof(double)) return std::nullopt;
        std::vector<double> numbers(count);
        if (count > 0) std::memcpy(numbers.data(), payload.data(), payload.size());
        return numbers;
    } catch (const IoError&) {
        return std::nullopt;  // it costs a run to do it again, and nothing to distrust it
    }
}

void RunStore::put(const std::string& name, const std::vector<double>& numbers) const {
    const auto view = std::as_bytes(std::span(numbers));
    std::vector<std::byte> bytes(view.begin(), view.end());
    seal(bytes);
    publish(path_of(name, ".run"), bytes);
}

std::optional<Claim> RunStore::claim(const std::string& name) const {
    const int file = lock_file(path_of(name, ".lock"));
    return file < 0 ? std::nullopt : std::optional<Claim>(Claim(file));
}

void RunStore::note(const std::string& file, std::string_view text) const { publish(folder_ / file, std::as_bytes(std::span(text))); }

}  // namespace sterna
