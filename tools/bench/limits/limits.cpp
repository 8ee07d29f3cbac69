// What this machine can do at most, measured in one session: memory and random words. Usage: sterna_limits [--threads 1,2]
// [--repeats N] [--seconds S] [--mib N] [--json]. Each figure is the best of the repeats; with several threads all work at once on
// memory of their own and their rates are summed. One thread is timed by its own clock, which stands while others have its core.
// Rates count bytes as programs do: a copy reads and writes, a triad has three streams.
#include <algorithm>
#include <array>
#include <barrier>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <ctime>
#include <functional>
#include <memory>
#include <random>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#if defined(__x86_64__)
#include <immintrin.h>
#define WIDE __attribute__((target("avx2")))
#else
#define WIDE
#endif

namespace {

struct Options {
    std::vector<int> threads{1, 2};
    int repeats = 5;
    double seconds = 0.1;  // least length of a repeat
    std::size_t mib = 96;  // of each array: far more than any cache holds
    bool json = false;
};

/// A value the compiler must believe is read.
template <class T>
void keep(const T& value) {
    asm volatile("" : : "g"(&value) : "memory");
}

/// A piece of work of one thread, and what it counts as.
class Work {
  public:
    virtual ~Work() = default;
    virtual void pass() = 0;
    virtual double units() const = 0;  // bytes or updates of a pass
};

// ---- memory ----

class Memory : public Work {
  public:
    explicit Memory(std::size_t bytes) : a_(bytes / 8, 1.0), b_(bytes / 8, 2.0), c_(bytes / 8, 3.0) {}

  protected:
    double bytes() const { return 8 * static_cast<double>(a_.size()); }
    std::vector<double> a_, b_, c_;
};

class Read final : public Memory {
  public:
    using Memory::Memory;
    WIDE void pass() override {
        std::array<std::uint64_t, 16> sums{};  // enough chains that additions never wait
        const auto* words = reinterpret_cast<const std::uint64_t*>(a_.data());
        for (std::size_t i = 0; i + sums.size() <= a_.size(); i += sums.size())
            for (std::size_t k = 0; k < sums.size(); ++k) sums[k] ^= words[i + k];
        keep(sums);
    }
    double units() const override { return bytes(); }
};

class Copy final : public Memory {
  public:
    using Memory::Memory;
    WIDE void pass() override {
        for (std::size_t i = 0; i < a_.size(); ++i) {
            b_[i] = a_[i];
            asm volatile("" : : : );  // a loop and not a call of memmove, which may write past the caches
        }
        keep(b_);
    }
    double units() const override { return 2 * bytes(); }
};

class Triad final : public Memory {
  public:
    using Memory::Memory;
    WIDE void pass() override {
        for (std::size_t i = 0; i < a_.size(); ++i) c_[i] = a_[i] + 3.0 * b_[i];
        keep(c_);
    }
    double units() const override { return 3 * bytes(); }
};

/// Adds one to 2-byte counters in an order nobody can foresee, as counts of people by cell are touched.
class Scatter final : public Work {
  public:
    explicit Scatter(std::size_t bytes) : counters_(bytes / 2) {}
    void pass() override {
        for (int i = 0; i < updates; ++i) {
            state_ = state_ * 6364136223846793005U + 1442695040888963407U;
            ++counters_[static_cast<std::size_t>((state_ >> 32) * counters_.size() >> 32)];
        }
        keep(counters_);
    }
    double units() const override { return updates; }

  private:
    static constexpr int updates = 1 << 16;
    std::vector<std::uint16_t> counters_;
    std::uint64_t state_ = 42;
};

// ---- random words ----

constexpr std::uint32_t multiplier_0 = 0xD2511F53, multiplier_1 = 0xCD9E8D57, weyl_0 = 0x9E3779B9, weyl_1 = 0xBB67AE85;
constexpr std::size_t words_of_pass = std::size_t{1} << 12;  // 16 KiB: stays in the first cache

class RandomWords : public Work {
  public:
    double units() const override { return sizeof words_; }

  protected:
    alignas(64) std::array<std::uint32_t, words_of_pass> words_{};
};

/// Counters from (0, 0, 0, 0) upwards in their first word.
class Philox : public RandomWords {
  public:
    /// Word 0 to 3 of a block of the last pass.
    virtual std::uint32_t word(std::size_t block, std::size_t which) const = 0;

  protected:
    std::uint32_t counter_ = 0;
    std::array<std::uint32_t, 3> rest_{};  // variables, so that no compiler works out a round before the run
    std::array<std::uint32_t, 2> key_{};
};

class PhiloxScalar final : public Philox {
  public:
    void pass() override {
        std::array<std::uint32_t, 20> keys;  // of every round, once for all blocks
        for (std::uint32_t round = 0; round < 10; ++round) keys[2 * round] = key_[0] + round * weyl_0, keys[2 * round + 1] = key_[1] + round * weyl_1;
        for (std::size_t i = 0; i < words_.size(); i += 4) {
            std::uint32_t a = counter_++, b = rest_[0], c = rest_[1], d = rest_[2];
            asm("" : "+r"(a));  // keeps the loop scalar
#pragma GCC unroll 10
            for (std::size_t round = 0; round < 10; ++round) {
                const std::uint64_t p = std::uint64_t{a} * multiplier_0, q = std::uint64_t{c} * multiplier_1;
                a = static_cast<std::uint32_t>(q >> 32) ^ b ^ keys[2 * round];
                c = static_cast<std::uint32_t>(p >> 32) ^ d ^ keys[2 * round + 1];
                b = static_cast<std::uint32_t>(q);
                d = static_cast<std::uint32_t>(p);
            }
            words_[i] = a, words_[i + 1] = b, words_[i + 2] = c, words_[i + 3] = d;
        }
        keep(words_);
    }
    std::uint32_t word(std::size_t block, std::size_t which) const override { return words_[4 * block + which]; }
};

#if defined(__x86_64__)

/// Four blocks, one in each 64-bit lane. Multiplication ignores high halves, so a product serves as its own low word.
struct Lanes {
    __m256i a, b, c, d;
};

struct Keys {
    __m256i first, second;
};

class PhiloxVector final : public Philox {
  public:
    WIDE void pass() override {
        std::array<Keys, 10> keys;  // of every round, once for all blocks
        for (std::uint32_t round = 0; round < keys.size(); ++round)
            keys[round] = {_mm256_set1_epi64x(key_[0] + round * weyl_0), _mm256_set1_epi64x(key_[1] + round * weyl_1)};
        auto* out = reinterpret_cast<__m256i*>(words_.data());
        for (std::size_t i = 0; i < words_.size() / 8; i += 4, counter_ += 8) {
            const __m256i first = _mm256_add_epi64(_mm256_set1_epi64x(counter_), _mm256_set_epi64x(3, 2, 1, 0));
            Lanes x{first, _mm256_set1_epi64x(rest_[0]), _mm256_set1_epi64x(rest_[1]), _mm256_set1_epi64x(rest_[2])};
            Lanes y{_mm256_add_epi64(first, _mm256_set1_epi64x(4)), x.b, x.c, x.d};
#pragma GCC unroll 10
            for (const Keys& key : keys) {
                step(x, key);
                step(y, key);
            }
            // Words of two blocks share a lane; who wants them all does not mind.
            _mm256_store_si256(out + i, pack(x.a, y.a));
            _mm256_store_si256(out + i + 1, pack(x.b, y.b));
            _mm256_store_si256(out + i + 2, pack(x.c, y.c));
            _mm256_store_si256(out + i + 3, pack(x.d, y.d));
        }
        keep(words_);
    }
    std::uint32_t word(std::size_t block, std::size_t which) const override {
        return words_[block / 8 * 32 + which * 8 + block % 4 * 2 + block / 4 % 2];
    }

  private:
    WIDE static void step(Lanes& x, const Keys& key) {
        const __m256i p = _mm256_mul_epu32(x.a, _mm256_set1_epi64x(multiplier_0));
        const __m256i q = _mm256_mul_epu32(x.c, _mm256_set1_epi64x(multiplier_1));
        x.a = _mm256_xor_si256(_mm256_srli_epi64(q, 32), _mm256_xor_si256(x.b, key.first));
        x.c = _mm256_xor_si256(_mm256_srli_epi64(p, 32), _mm256_xor_si256(x.d, key.second));
        x.b = q;
        x.d = p;
    }
    WIDE static __m256i pack(__m256i low, __m256i high) { return _mm256_blend_epi32(low, _mm256_slli_epi64(high, 32), 0xaa); }
};

#endif

class MersenneTwister final : public RandomWords {
  public:
    WIDE __attribute__((flatten)) void pass() override {  // the library's loops too are compiled for wide vectors
        for (auto& word : words_) word = static_cast<std::uint32_t>(random_());
        keep(words_);
    }

  private:
    std::mt19937 random_{42};
};

// ---- measuring ----

struct Limit {
    const char* key;
    const char* what;
    const char* unit;  // rates are given in 1e9 of it a second
    std::function<std::unique_ptr<Work>()> make;
};

std::vector<Limit> limits(std::size_t bytes) {
    const auto of = [](auto make) { return [make]() -> std::unique_ptr<Work> { return make(); }; };
    std::vector<Limit> all{
        {"read", "sequential read", "GB/s", of([=] { return std::make_unique<Read>(bytes); })},
        {"copy", "copy, both streams counted", "GB/s", of([=] { return std::make_unique<Copy>(bytes); })},
        {"triad", "triad, three streams counted", "GB/s", of([=] { return std::make_unique<Triad>(bytes); })},
        {"scatter", "2-byte update at random", "G/s", of([=] { return std::make_unique<Scatter>(bytes); })},
        {"philox_scalar", "Philox4x32-10, scalar", "GB/s", of([] { return std::make_unique<PhiloxScalar>(); })},
    };
#if defined(__x86_64__)
    if (__builtin_cpu_supports("avx2"))
        all.push_back({"philox_avx2", "Philox4x32-10, AVX2, 8 blocks", "GB/s", of([] { return std::make_unique<PhiloxVector>(); })});
#endif
    all.push_back({"mt19937", "std::mt19937", "GB/s", of([] { return std::make_unique<MersenneTwister>(); })});
    return all;
}

/// A generator that draws other words than Philox does would be a limit of nothing.
void check_philox() {
    constexpr std::array<std::uint32_t, 4> published{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8};  // Random123: all counters and keys zero
    PhiloxScalar scalar;
    scalar.pass();
    for (std::size_t i = 0; i < 4; ++i)
        if (scalar.word(0, i) != published[i]) throw std::logic_error("scalar Philox has not the published words");
#if defined(__x86_64__)
    if (!__builtin_cpu_supports("avx2")) return;
    PhiloxVector vector;
    vector.pass();
    for (std::size_t i = 0; i < words_of_pass; ++i)
        if (scalar.word(i / 4, i % 4) != vector.word(i / 4, i % 4)) throw std::logic_error("Philox has other words side by side than one by one");
#endif
}

double seconds_of(clockid_t clock) {
    timespec now{};
    clock_gettime(clock, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

/// Units a second of one thread, from after all have begun.
double rate(Work& work, double seconds, clockid_t clock, std::barrier<>& together) {
    work.pass();
    together.arrive_and_wait();
    const double began = seconds_of(clock);
    double done = 0, passed = 0;
    for (int passes = 1; passed < seconds; passes *= 2) {  // to read the clock of a thread takes as long as a tenth of a pass
        for (int i = 0; i < passes; ++i) work.pass();
        done += passes * work.units();
        passed = seconds_of(clock) - began;
    }
    return done / passed;
}

/// Best of the repeats, summed over threads, in 1e9 units a second.
double measure(const Limit& limit, int threads, const Options& options) {
    std::vector<std::unique_ptr<Work>> work;
    for (int i = 0; i < threads; ++i) work.push_back(limit.make());
    const clockid_t clock = threads == 1 ? CLOCK_THREAD_CPUTIME_ID : CLOCK_MONOTONIC;
    double best = 0;
    for (int repeat = 0; repeat < options.repeats; ++repeat) {
        std::barrier together(threads);
        std::vector<double> rates(work.size());
        {
            std::vector<std::jthread> team;
            for (std::size_t i = 0; i < work.size(); ++i)
                team.emplace_back([&, i] { rates[i] = rate(*work[i], options.seconds, clock, together); });
        }
        double sum = 0;
        for (const double one : rates) sum += one;
        best = std::max(best, sum / 1e9);
    }
    return best;
}

std::vector<int> numbers(const std::string& text) {
    std::vector<int> found;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t used = 0;
        found.push_back(std::stoi(text.substr(at), &used));
        if (found.back() < 1 || found.back() > 1024) throw std::invalid_argument("--threads are from 1 to 1024, as in 1,2");
        at += used + 1;
    }
    if (found.empty()) throw std::invalid_argument("--threads needs a list, as in 1,2");
    return found;
}

Options options(int count, char** words) {
    Options chosen;
    for (int i = 1; i < count; ++i) {
        const std::string name = words[i];
        if (name == "--json") {
            chosen.json = true;
            continue;
        }
        if (i + 1 == count) throw std::invalid_argument("'" + name + "' is unknown or lacks its value");
        const std::string value = words[++i];
        if (name == "--threads") chosen.threads = numbers(value);
        else if (name == "--repeats") chosen.repeats = std::max(1, std::stoi(value));
        else if (name == "--seconds") chosen.seconds = std::stod(value);
        else if (name == "--mib") chosen.mib = static_cast<std::size_t>(std::max(1, std::stoi(value)));
        else throw std::invalid_argument("unknown option '" + name + "'");
    }
    return chosen;
}

/// Rows are limits, columns numbers of threads.
using Rates = std::vector<std::vector<double>>;

void print_json(const std::vector<Limit>& all, const Options& chosen, const Rates& rates) {
    std::printf("{");
    for (std::size_t column = 0; column < chosen.threads.size(); ++column) {
        std::printf("%s\"%d\": {", column == 0 ? "" : ", ", chosen.threads[column]);
        for (std::size_t row = 0; row < all.size(); ++row) std::printf("%s\"%s\": %.4f", row == 0 ? "" : ", ", all[row].key, rates[row][column]);
        std::printf("}");
    }
    std::printf("}\n");
}

void print_table(const std::vector<Limit>& all, const Options& chosen, const Rates& rates) {
    std::printf("| limit |");
    for (const int threads : chosen.threads) std::printf(" %d thread%s |", threads, threads == 1 ? "" : "s");
    std::printf("\n| --- |");
    for (std::size_t i = 0; i < chosen.threads.size(); ++i) std::printf(" --- |");
    for (std::size_t row = 0; row < all.size(); ++row) {
        std::printf("\n| %s |", all[row].what);
        for (const double rate : rates[row]) std::printf(" %.3g %s |", rate, all[row].unit);
    }
    std::printf("\n");
}

}  // namespace

int main(int count, char** words) try {
    const Options chosen = options(count, words);
    check_philox();
    const auto all = limits(chosen.mib << 20);
    Rates rates(all.size());
    for (std::size_t row = 0; row < all.size(); ++row)
        for (const int threads : chosen.threads) rates[row].push_back(measure(all[row], threads, chosen));
    if (chosen.json)
        print_json(all, chosen, rates);
    else
        print_table(all, chosen, rates);
    return 0;
} catch (const std::exception& error) {
    std::fprintf(stderr, "sterna_limits: %s\n", error.what());
    return 2;
}
