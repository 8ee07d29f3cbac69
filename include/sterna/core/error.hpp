#pragma once
#include <stdexcept>
#include <string>

namespace sterna {

/// An error that reaches the user. `exit_code` is fixed for each kind: 2 input, 3 input/output, 4 internal, 130 interrupted.
class Error : public std::runtime_error {
  public:
    Error(const std::string& message, int exit_code) : std::runtime_error(message), exit_code_(exit_code) {}
    int exit_code() const noexcept { return exit_code_; }

  private:
    int exit_code_;
};

/// The user can mend it: a scenario, a world file, a command line.
struct InputError : Error {
    explicit InputError(const std::string& message) : Error(message, 2) {}
};

/// The machine said no: disk full, no permission, a damaged file.
struct IoError : Error {
    explicit IoError(const std::string& message) : Error(message, 3) {}
};

/// A bug of ours.
struct InternalError : Error {
    explicit InternalError(const std::string& message) : Error(message, 4) {}
};

/// Stopped by the user or by a time limit, with everything on disk whole.
struct Interrupted : Error {
    explicit Interrupted(const std::string& message) : Error(message, 130) {}
};

/// Precondition. Throws InternalError; never used on what a user typed.
inline void expects(bool holds, const char* what) {
    if (!holds) throw InternalError(std::string("expected: ") + what);
}

/// Postcondition or invariant. Throws InternalError.
inline void ensures(bool holds, const char* what) {
    if (!holds) throw InternalError(std::string("not ensured: ") + what);
}

}  // namespace sterna
