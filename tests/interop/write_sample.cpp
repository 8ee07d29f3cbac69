// Writes the small result file of the unit tests, for read_result_test.py to open with other people's readers.
#include "sterna/io/publish.hpp"
#include "sterna/io/results.hpp"

#include "unit/io/small_results.hpp"

int main(int argc, char** argv) {
    if (argc != 2) return 2;
    sterna::publish(argv[1], sterna::to_image(sterna::testing::small_results(), false));
}
