// The reference model the object-oriented way: a vector of pointers to agents with a virtual step(), std::mt19937, tables shared by
// all, everybody counted after each step. Usage: sterna_refmig_oo [--workers N] [--countries C] [--steps T] [--seed S]
// [--mobility base|high] [--hazard FACTOR] [--json]
#include <sys/resource.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <sstream>
#include <stdexcept>
#include <string>
#include <utility>

#include "refmig_law.hpp"

namespace {

using namespace refmig;
using Stocks = std::vector<std::int64_t>;

std::uint32_t below(std::uint32_t n, std::uint32_t word) { return static_cast<std::uint32_t>(std::uint64_t{word} * n >> 32); }

struct Surroundings {
    const World& world;
    const Tables& tables;
    std::mt19937& random;
};

class Agent {
  public:
    virtual ~Agent() = default;
    virtual void step(Surroundings& now) = 0;
    virtual void count(const World& world, Stocks& stocks) const = 0;
    virtual int age() const = 0;
};

class Worker final : public Agent {
  public:
    Worker(const World& world, std::int64_t number, std::mt19937& random) : origin_(static_cast<int>(number % world.countries)) {
        skill_ = world.skill_of(origin_, draw(random));
        age_ = age_of_entry + static_cast<int>(below(age_of_exit - age_of_entry, draw(random)));
        const bool abroad = draw(random) < abroad_at_start;
        const auto elsewhere = static_cast<int>(below(static_cast<std::uint32_t>(world.countries - 1), draw(random)));
        residence_ = abroad ? (origin_ + 1 + elsewhere) % world.countries : origin_;
    }

    void step(Surroundings& now) override {
        move(now);
        if (++age_ == age_of_exit) make_room(now);
    }

    void count(const World& world, Stocks& stocks) const override { ++stocks[world.cell(origin_, residence_, skill_)]; }
    int age() const override { return age_; }

  private:
    static std::uint32_t draw(std::mt19937& random) { return static_cast<std::uint32_t>(random()); }

    void move(Surroundings& now) {
        const std::size_t cell = now.world.cell(origin_, residence_, skill_);
        const std::uint32_t word = draw(now.random);
        if (word < now.tables.return_below[cell])
            residence_ = origin_;
        else if (word < now.tables.out_below[cell])
            residence_ = now.tables.destination(origin_, residence_, skill_, draw(now.random));
    }

    void make_room(Surroundings& now) {
        residence_ = origin_;
        age_ = age_of_entry;
        skill_ = now.world.skill_of(origin_, draw(now.random));
    }

    int origin_, residence_, skill_, age_;
};

class Society {
  public:
    Society(const World& world, unsigned long seed) : world_(world), random_(static_cast<std::uint32_t>(seed)) {
        agents_.reserve(static_cast<std::size_t>(world.workers));
        for (std::int64_t i = 0; i < world.workers; ++i) agents_.push_back(std::make_unique<Worker>(world, i, random_));
        count();
    }

    void step() {
        const Tables tables(world_, stocks_);
        Surroundings now{world_, tables, random_};
        for (auto& agent : agents_) agent->step(now);
        count();
    }

    double share_abroad() const {
        std::int64_t at_home = 0;
        for (int o = 0; o < world_.countries; ++o)
            for (int s = 0; s < 3; ++s) at_home += stocks_[world_.cell(o, o, s)];
        return 1 - static_cast<double>(at_home) / static_cast<double>(world_.workers);
    }

    /// How many are of this age.
    std::int64_t of_age(int age) const {
        return std::count_if(agents_.begin(), agents_.end(), [=](const auto& agent) { return agent->age() == age; });
    }

  private:
    void count() {
        stocks_.assign(world_.cells(), 0);
        for (const auto& agent : agents_) agent->count(world_, stocks_);
    }

    const World& world_;
    std::mt19937 random_;
    std::vector<std::unique_ptr<Agent>> agents_;
    Stocks stocks_;
};

struct Options {
    std::int64_t workers = 1'000'000;
    int countries = 20;
    int steps = 10;
    unsigned long seed = 42;
    std::string mobility = "base";
    double hazard = 1;
    bool json = false;
};

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
        if (name == "--workers") chosen.workers = static_cast<std::int64_t>(std::stod(value));
        else if (name == "--countries") chosen.countries = std::stoi(value);
        else if (name == "--steps") chosen.steps = std::stoi(value);
        else if (name == "--seed") chosen.seed = std::stoul(value);
        else if (name == "--mobility") chosen.mobility = value;
        else if (name == "--hazard") chosen.hazard = std::stod(value);
        else throw std::invalid_argument("unknown option '" + name + "'");
    }
    if (chosen.workers < 1000 || chosen.countries < 2 || chosen.countries > 254 || chosen.steps < 1)
        throw std::invalid_argument("--workers must be at least 1,000, --countries 2 to 254, --steps at least 1");
    if (chosen.mobility != "base" && chosen.mobility != "high") throw std::invalid_argument("--mobility is base or high");
    return chosen;
}

/// Shares abroad after so many steps of infinitely many workers, as refmig_law.py reads them.
std::map<int, double> limits(const Options& chosen) {
    std::map<int, double> found;
    std::ifstream file(STERNA_REFMIG_LIMITS);
    for (std::string line; std::getline(file, line);) {
        std::istringstream cells(line);
        int countries = 0, step = 0;
        std::string mobility;
        double share = 0;
        if (cells >> countries >> mobility >> step >> share && countries == chosen.countries && mobility == chosen.mobility) found[step] = share;
    }
    if (found.empty() && !file.eof()) throw std::runtime_error(std::string("cannot read ") + STERNA_REFMIG_LIMITS);
    if (chosen.workers < 25 * std::int64_t{chosen.countries} * chosen.countries) found.clear();
    return found;
}

struct Measured {
    double wall = 0, cpu = 0;  // seconds of all steps
    std::map<int, double> abroad;
    std::int64_t entered = 0, of_right_age = 0;  // people at the end
};

Measured run(const Options& chosen) {
    const World world(chosen.workers, chosen.countries, chosen.mobility == "high" ? high_mobility : base_mobility, chosen.hazard);
    Society society(world, chosen.seed);
    Measured measured;
    for (int t = 1; t <= chosen.steps; ++t) {
        const auto began = std::chrono::steady_clock::now();
        const std::clock_t cpu = std::clock();
        society.step();
        measured.cpu += static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
        measured.wall += std::chrono::duration<double>(std::chrono::steady_clock::now() - began).count();
        if (t == 5 || t == 10) measured.abroad[t] = society.share_abroad();
    }
    measured.entered = society.of_age(age_of_entry);
    for (int age = age_of_entry; age < age_of_exit; ++age) measured.of_right_age += society.of_age(age);
    return measured;
}

double peak_mib() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<double>(usage.ru_maxrss) / 1024;
}

/// Says it if a share is further from its limit than five standard errors.
void check(std::vector<std::string>& missed, const std::string& what, double share, double limit, std::int64_t workers) {
    const double allowed = 5 * std::sqrt(limit * (1 - limit) / static_cast<double>(workers));
    if (std::abs(share - limit) <= allowed) return;
    char numbers[80];
    std::snprintf(numbers, sizeof numbers, " is %.5f, not %.5f within %.5f", share, limit, allowed);
    missed.push_back(what + numbers);
}

std::vector<std::string> failures(const Options& chosen, const Measured& measured, const std::map<int, double>& limits) {
    std::vector<std::string> missed;
    for (const auto& [step, share] : measured.abroad)
        if (limits.contains(step)) check(missed, "share abroad after " + std::to_string(step) + " steps", share, limits.at(step), chosen.workers);
    const auto workers = static_cast<double>(chosen.workers);
    check(missed, "share that entered in the last step", static_cast<double>(measured.entered) / workers, 1.0 / (age_of_exit - age_of_entry),
          chosen.workers);
    if (measured.of_right_age != chosen.workers)
        missed.push_back(std::to_string(chosen.workers - measured.of_right_age) + " people are not of an age from 20 to 64");
    return missed;
}

void print_json(const Options& chosen, const Measured& measured, const std::map<int, double>& limits, const std::vector<std::string>& missed) {
    const double steps = static_cast<double>(chosen.workers) * chosen.steps;
    std::printf("{\"engine\": \"objects, C++\", \"workers\": %lld, \"countries\": %d, \"steps\": %d, \"mobility\": \"%s\", ",
                static_cast<long long>(chosen.workers), chosen.countries, chosen.steps, chosen.mobility.c_str());
    std::printf("\"cpu_rate\": %.1f, \"wall_rate\": %.1f, \"peak_mib\": %.1f, \"abroad\": {", steps / measured.cpu, steps / measured.wall,
                peak_mib());
    const char* comma = "";
    for (const auto& [step, share] : measured.abroad) std::printf("%s\"%d\": %.6f", std::exchange(comma, ", "), step, share);
    std::printf("}, \"checked\": [");
    comma = "";
    for (const auto& [step, share] : measured.abroad)
        if (limits.contains(step)) std::printf("%s%d", std::exchange(comma, ", "), step);
    std::printf("], \"missed\": [");
    comma = "";
    for (const auto& line : missed) std::printf("%s\"%s\"", std::exchange(comma, ", "), line.c_str());
    std::printf("]}\n");
}

void print_text(const Options& chosen, const Measured& measured, bool checked, const std::vector<std::string>& missed) {
    const double steps = static_cast<double>(chosen.workers) * chosen.steps / 1e6;
    std::printf("objects, C++: %.2f million agent-steps a CPU second, %.2f a wall second, peak %.0f MiB\n", steps / measured.cpu,
                steps / measured.wall, peak_mib());
    for (const auto& [step, share] : measured.abroad) std::printf("share abroad after %d steps: %.5f\n", step, share);
    for (const auto& line : missed) std::printf("check failed: %s\n", line.c_str());
    if (!missed.empty()) return;
    std::puts(checked ? "check passed" : "nothing to check: no limit is known for so few workers or steps or for these countries");
}

}  // namespace

int main(int count, char** words) try {
    const Options chosen = options(count, words);
    const auto known = limits(chosen);
    const Measured measured = run(chosen);
    const auto missed = failures(chosen, measured, known);
    if (chosen.json)
        print_json(chosen, measured, known, missed);
    else
        print_text(chosen, measured, !known.empty() && !measured.abroad.empty(), missed);
    return missed.empty() ? 0 : 1;
} catch (const std::exception& error) {
    std::fprintf(stderr, "sterna_refmig_oo: %s\n", error.what());
    return 2;
}
