#include "sterna/core/blocks.hpp"

#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/task_arena.h>

#include <atomic>
#include <exception>
#include <mutex>
#include <numeric>

#include "sterna/core/error.hpp"
#include "sterna/core/random.hpp"

// Debian's TBB is not instrumented: without these two calls the thread sanitizer sees a race at every fork and join.
#if defined(__SANITIZE_THREAD__)
#define STERNA_TSAN 1
#elif defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define STERNA_TSAN 1
#endif
#endif
#ifdef STERNA_TSAN
extern "C" void __tsan_acquire(void*);
extern "C" void __tsan_release(void*);
#endif

namespace sterna::detail {
namespace {

#ifdef STERNA_TSAN
void hand_over(char& mark) { __tsan_release(&mark); }
void take_over(char& mark) { __tsan_acquire(&mark); }
#else
void hand_over(char&) {}
void take_over(char&) {}
#endif

/// Keeps the exception of the lowest block. Blocks above it need not run; those below must, as they may throw too.
class FirstFailure {
  public:
    void run(BlockTask task, std::size_t block) {
        if (block > lowest_.load(std::memory_order_relaxed)) return;
        try {
            task.call(task.callable, block);
        } catch (...) {
            keep(block);
        }
    }
    void rethrow() const {
        if (exception_) std::rethrow_exception(exception_);
    }

  private:
    void keep(std::size_t block) {
        const std::lock_guard lock(mutex_);
        if (block > lowest_.load(std::memory_order_relaxed)) return;
        lowest_.store(block, std::memory_order_relaxed);
        exception_ = std::current_exception();
    }

    std::atomic<std::size_t> lowest_{static_cast<std::size_t>(-1)};
    std::mutex mutex_;
    std::exception_ptr exception_;
};

std::vector<std::size_t> starting_order(std::size_t blocks, std::uint64_t shuffle) {
    std::vector<std::size_t> order(blocks);
    std::iota(order.begin(), order.end(), std::size_t{0});
    const Draws draws(shuffle);
    for (std::size_t left = blocks; left > 1; --left) {
        const Words drawn = draws.entity(stream("blocks/shuffle"), static_cast<std::uint32_t>(left), Month{});
        std::swap(order[left - 1], order[drawn[0] % left]);
    }
    return order;
}

}  // namespace

void run_blocks(const Exec& exec, std::size_t blocks, BlockTask task) {
    expects(exec.threads >= 1, "at least one thread");
    const std::vector<std::size_t> order = exec.shuffle == 0 ? std::vector<std::size_t>{} : starting_order(blocks, exec.shuffle);
    FirstFailure failure;
    const auto run = [&](std::size_t place) { failure.run(task, order.empty() ? place : order[place]); };
    if (exec.threads == 1 || blocks < 2) {
        for (std::size_t place = 0; place < blocks; ++place) run(place);
    } else {
#ifdef _OPENMP
#pragma omp parallel for schedule(dynamic, 1) num_threads(exec.threads)
#endif
        for (std::size_t place = 0; place < blocks; ++place) run(place);
    }
    failure.rethrow();
}

void run_jobs(int jobs, std::size_t runs, BlockTask task) {
    expects(jobs >= 1, "at least one job");
    FirstFailure failure;
    if (jobs == 1 || runs < 2) {
        for (std::size_t i = 0; i < runs; ++i) failure.run(task, i);
        return failure.rethrow();
    }
    char fork = 0;
    char join = 0;
    hand_over(fork);
    const auto run = [&](std::size_t i) {
        take_over(fork);
        failure.run(task, i);
        hand_over(join);
    };
    // Without it TBB gives no more workers than processors and says so on the error stream.
    const tbb::global_control allowed(tbb::global_control::max_allowed_parallelism, static_cast<std::size_t>(jobs));
    tbb::task_arena(jobs).execute([&] { tbb::parallel_for(std::size_t{0}, runs, run, tbb::simple_partitioner()); });
    take_over(join);
    failure.rethrow();
}

}  // namespace sterna::detail
