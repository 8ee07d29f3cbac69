#pragma once
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "sterna/config/scenario.hpp"

namespace sterna {

/// Everything wrong with the input, gathered so that the user mends it in one go.
class Problems {
  public:
    /// `path` is the key as a user would name it ("model.return.h0"); `what` says what is wrong and what would be accepted.
    void add(const Where&, std::string path, std::string what);

    /// An unknown word, with the nearest known one.
    void add_unknown(const Where&, std::string path, std::string_view kind, std::string_view word,
                     const std::vector<std::string>& known);

    bool none() const noexcept { return count_ == 0; }

    /// True if `path` itself has been reported, so that rules between keys do not speak about it a second time.
    bool about(std::string_view path) const;

    /// Throws one InputError with all lines in the order of the files, or does nothing.
    void throw_if_any() const;

  private:
    struct Problem {
        Where where;
        std::string path, what;
    };
    std::vector<Problem> kept_;
    std::size_t count_ = 0;
};

/// The known word with the smallest Damerau-Levenshtein distance, if it is near enough to be meant; else "".
std::string nearest(std::string_view word, const std::vector<std::string>& known);

/// `a, b or c`
std::string one_of(const std::vector<std::string>& words);

/// User text made fit for a message: control bytes escaped, cut at 60 bytes.
std::string shown(std::string_view text);

}  // namespace sterna
