#pragma once
#include <cstddef>
#include <cstdint>

#include "sterna/model/population.hpp"

namespace sterna {

/// Walks the living of one segment in ascending serial.
class SegmentWalker {
  public:
    explicit SegmentWalker(const Segment& segment) : segment_(segment) { skip_gone(); }
    bool done() const { return page_ >= segment_.pages.size(); }
    std::uint32_t serial() const { return page().serial[row_]; }
    const Page& page() const { return segment_.pages[page_].page(); }
    int row() const { return row_; }
    int rows_of_page() const { return segment_.pages[page_].rows; }
    void next() {
        ++row_;
        skip_gone();
    }

  private:
    void skip_gone() {
        while (!done()) {
            if (row_ >= segment_.pages[page_].rows) ++page_, row_ = 0;
            else if (page().residence[row_] == gone) ++row_;
            else return;
        }
    }
    const Segment& segment_;
    std::size_t page_ = 0;
    int row_ = 0;
};

}  // namespace sterna
