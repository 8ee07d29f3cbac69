#pragma once

namespace sterna {

/// From now on Ctrl-C and SIGTERM are noticed at the end of a step; a second one ends the program at once.
void watch_for_interrupts();

/// Throws Interrupted if one has come.
void stop_if_interrupted();

}  // namespace sterna
