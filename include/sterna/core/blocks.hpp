#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <type_traits>
#include <utility>
#include <vector>

namespace sterna {

/// How blocks are run. One thread starts no pool at all, so that many runs can share a machine.
struct Exec {
    int threads = 1;
    /// Not 0: blocks are started in an order shuffled by this key. Only tests set it; no result may change.
    std::uint64_t shuffle = 0;
};

namespace detail {

/// A callable without its type, so that OpenMP and TBB are named in one source file and nowhere else.
struct BlockTask {
    void* callable;
    void (*call)(void*, std::size_t);
};

template <class F>
BlockTask block_task(F& f) {
    using Callable = std::remove_const_t<F>;
    return {const_cast<Callable*>(std::addressof(f)), [](void* callable, std::size_t i) { (*static_cast<F*>(callable))(i); }};
}

void run_blocks(const Exec& exec, std::size_t blocks, BlockTask task);
void run_jobs(int jobs, std::size_t runs, BlockTask task);

}  // namespace detail

/// Calls f(block) once for each block, in any order, on `exec.threads` threads.
/// Should several throw, the exception of the lowest block comes out, whatever the threads did.
template <class F>
void for_each_block(const Exec& exec, std::size_t blocks, F&& f) {
    detail::run_blocks(exec, blocks, detail::block_task(f));
}

/// combine(combine(initial, map(0)), map(1)) ...: doubles too have the same bits on any number of threads.
template <class T, class Map, class Combine>
T reduce_blocks(const Exec& exec, std::size_t blocks, T initial, Map&& map, Combine&& combine) {
    static_assert(!std::is_same_v<T, bool>, "vector<bool> packs bits: blocks would write to the same byte");
    std::vector<T> results(blocks, initial);
    for_each_block(exec, blocks, [&](std::size_t block) { results[block] = map(block); });
    for (T& result : results) initial = combine(std::move(initial), std::move(result));
    return initial;
}

/// Calls f(run) once for each of `runs` independent runs, at most `jobs` at a time; each should use one thread itself.
/// Exceptions as in for_each_block.
template <class F>
void parallel_runs(int jobs, std::size_t runs, F&& f) {
    detail::run_jobs(jobs, runs, detail::block_task(f));
}

}  // namespace sterna
