#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sterna {

/// A run that this process has to itself, until the claim is gone or the process dies, however it dies.
class Claim {
  public:
    Claim(Claim&& other) noexcept : file_(other.file_) { other.file_ = -1; }
    Claim& operator=(Claim&&) = delete;
    ~Claim();

  private:
    friend class RunStore;
    explicit Claim(int file) : file_(file) {}
    int file_;
};

/// A folder of finished runs by name: lists of numbers, each published whole and sealed. Several processes may fill one folder.
class RunStore {
  public:
    explicit RunStore(std::filesystem::path folder) : folder_(std::move(folder)) {}

    /// Makes the folder if need be, and takes away what a killed process left half written. IoError if that cannot be.
    void make() const;

    /// Numbers of a finished run. One that is damaged, or holds another count of numbers, is not finished.
    std::optional<std::vector<double>> find(const std::string& name, std::size_t count) const;
    void put(const std::string& name, const std::vector<double>& numbers) const;

    /// The right to do a run that nobody else is doing; nothing if somebody is.
    std::optional<Claim> claim(const std::string& name) const;

    /// A text beside the runs, in the place of an older one.
    void note(const std::string& file, std::string_view text) const;

    const std::filesystem::path& folder() const { return folder_; }

  private:
    std::filesystem::path path_of(const std::string& name, const char* ending) const { return folder_ / (name + ending); }
    std::filesystem::path folder_;
};

}  // namespace sterna
