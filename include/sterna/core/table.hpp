#pragma once
#include "sterna/core/error.hpp"
#include "sterna/core/ids.hpp"

#include <array>
#include <concepts>
#include <cstddef>
#include <span>
#include <string>
#include <vector>

namespace sterna {

/// A dense table of N axes, the last one fastest. A regular value: copied, compared and assigned as a whole.
template <class T, std::size_t N>
class Dense {
    static_assert(N >= 1, "a table has at least one axis");
    static_assert(!std::same_as<T, bool>, "use std::uint8_t: packed bits cannot be written by two threads");

  public:
    using Shape = std::array<std::size_t, N>;

    Dense() = default;
    explicit Dense(const Shape& shape, const T& value = T{}) : shape_(shape), data_(cells(shape), value) {}

    const Shape& shape() const { return shape_; }
    std::size_t size() const { return data_.size(); }
    std::span<T> values() { return data_; }
    std::span<const T> values() const { return data_; }
    void fill(const T& value) { data_.assign(data_.size(), value); }

    /// Whole numbers or ids, one an axis. Checked in debug builds only: it stands in row loops.
    template <class... Index>
        requires(sizeof...(Index) == N)
    T& operator()(Index... index) { return data_[place({position(index)...})]; }
    template <class... Index>
        requires(sizeof...(Index) == N)
    const T& operator()(Index... index) const { return data_[place({position(index)...})]; }

    /// Always checked.
    template <class... Index>
        requires(sizeof...(Index) == N)
    T& at(Index... index) { return data_[checked_place({position(index)...})]; }
    template <class... Index>
        requires(sizeof...(Index) == N)
    const T& at(Index... index) const { return data_[checked_place({position(index)...})]; }

    /// The cells of the last axis at fixed positions of the others, e.g. all destinations of an origin.
    template <class... Index>
        requires(sizeof...(Index) + 1 == N)
    std::span<T> row(Index... index) { return values().subspan(row_start({position(index)..., 0}), shape_[N - 1]); }
    template <class... Index>
        requires(sizeof...(Index) + 1 == N)
    std::span<const T> row(Index... index) const {
        return values().subspan(row_start({position(index)..., 0}), shape_[N - 1]);
    }

    bool operator==(const Dense&) const = default;

  private:
    static std::size_t cells(const Shape& shape) {
        std::size_t product = 1;
        for (const std::size_t length : shape) {
            if (__builtin_mul_overflow(product, length, &product)) throw InternalError("a table of more than 2^64 cells");
        }
        return product;
    }
    // Negative whole numbers become huge, hence out of range.
    template <std::integral Int>
    static constexpr std::size_t position(Int index) { return static_cast<std::size_t>(index); }
    template <class Tag, class Int>
    static constexpr std::size_t position(Id<Tag, Int> id) { return id.value; }

    std::size_t unchecked_place(const Shape& index) const {
        std::size_t place = 0;
        for (std::size_t axis = 0; axis < N; ++axis) place = place * shape_[axis] + index[axis];
        return place;
    }
    std::size_t checked_place(const Shape& index) const {
        for (std::size_t axis = 0; axis < N; ++axis) {
            if (index[axis] >= shape_[axis]) {
                throw InternalError("table index " + std::to_string(index[axis]) + " on axis " + std::to_string(axis) +
                                    ", which has " + std::to_string(shape_[axis]) + " positions");
            }
        }
        return unchecked_place(index);
    }
    std::size_t row_start(const Shape& index) const { return shape_[N - 1] == 0 ? 0 : place(index); }
#ifdef NDEBUG
    std::size_t place(const Shape& index) const { return unchecked_place(index); }
#else
    std::size_t place(const Shape& index) const { return checked_place(index); }
#endif

    Shape shape_{};
    std::vector<T> data_;
};

}  // namespace sterna
