#include "sterna/io/record_results.hpp"

#include <doctest/doctest.h>

#include <string>
#include <vector>

using namespace sterna;

namespace {

SeriesInfo series(int number) {
    SeriesInfo info;
    info.name = "series" + std::to_string(number), info.dims = {"country"}, info.shape = {100};
    info.units = "person", info.long_name = "People";
    return info;
}

/// Some frames of some arrays, whole numbers and others; the last frame lacks the last array.
std::vector<FrameArray> recorded(int threads, int frames) {
    ResultRecorder recorder(Exec{threads});
    for (int t = 0; t < frames; ++t)
        for (int i = 0; i < 20 - (t + 1 == frames); ++i) {
            if (i % 2 == 0) recorder.integers(series(i), std::vector<std::int64_t>(100, 1000 * t + i));
            else recorder.reals(series(i), std::vector<double>(100, t + i / 100.0));
        }
    return recorder.frames();
}

}  // namespace

TEST_CASE("Frames that wait for the last array of their time are all kept in order on any number of threads") {
    constexpr int frames = 4;
    const std::vector<FrameArray> alone = recorded(1, frames);
    REQUIRE(alone.size() == 20);
    for (const int threads : {2, 7}) {
        const std::vector<FrameArray> shared = recorded(threads, frames);
        for (std::size_t i = 0; i < alone.size(); ++i) {
            REQUIRE(alone[i].frames() == (i == 19 ? frames - 1 : frames));
            CHECK(alone[i].content_digest() == shared[i].content_digest());
            for (std::size_t t = 0; t < alone[i].frames(); ++t) {
                CHECK(alone[i].chunk(t) == shared[i].chunk(t));
                if (i % 2 == 0) CHECK(shared[i].int64_frame(t)[99] == static_cast<std::int64_t>(1000 * t + i));
            }
        }
    }
}
