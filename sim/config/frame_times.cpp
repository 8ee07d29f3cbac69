#include "sterna/config/frame_times.hpp"

namespace sterna {

std::vector<double> frame_times(const Scenario& scenario) {
    const int step = static_cast<int>(scenario.step);
    std::vector<double> times{scenario.start.decimal_year()};
    for (Month now = scenario.start; now < scenario.end; now = now + step) {
        const Month next = now + step;
        if (scenario.every == FrameEvery::month || next.month_of_year() == 1 || next >= scenario.end) times.push_back(next.decimal_year());
    }
    return times;
}

}  // namespace sterna
