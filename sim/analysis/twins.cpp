#include "sterna/analysis/twins.hpp"

#include <optional>

namespace sterna {

Scenario replicate_of(const Scenario& scenario, int replicate) {
    Scenario copy = scenario;
    copy.seed = replicate_seed(scenario.seed, static_cast<std::uint32_t>(replicate));
    copy.population.seed = replicate_seed(scenario.population.seed, static_cast<std::uint32_t>(replicate));
    return copy;
}

void require_twin(const Scenario& base, const Scenario& variant) {
    const auto refuse = [&](const std::string& what) {
        throw InputError(variant.file + ": " + what + " differs from " + base.file +
                         "; twins may differ in `policies` only, else the same person would not meet the same luck");
    };
    if (variant.world != base.world) refuse("world");
    if (variant.population.workers != base.population.workers || variant.population.floor != base.population.floor) refuse("population");
    if (variant.population.focus != base.population.focus) refuse("population.focus");
    if (variant.population.seed != base.population.seed || variant.seed != base.seed) refuse("seed");
    if (variant.start != base.start || variant.end != base.end || variant.step != base.step) refuse("time");
    if (variant.model != base.model) refuse("model");
    if (variant.processes != base.processes) refuse("processes");
    if (variant.every != base.every) refuse("output.every");
}

namespace {

/// One variant beside its base: a fork once the law differs.
struct Twin {
    std::shared_ptr<const Model> model;
    IndicatorRecorder indicators;
    Recorder* file = nullptr;
    std::optional<Simulation> own;
};

class Replicate {
  public:
    Replicate(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants, int number, const TwinOptions& options)
        : options_(options), number_(number), base_indicators_(atlas) {
        std::vector<const Scenario*> all{&base};
        for (const Scenario& variant : variants) all.push_back(&variant);
        const LeverNumbers numbers = number_levers(all);
        base_model_ = std::make_shared<const Model>(atlas, replicate_of(base, number), numbers);
        for (std::size_t v = 0; v < variants.size(); ++v) {
            twins_.push_back({std::make_shared<const Model>(atlas, replicate_of(variants[v], number), numbers), IndicatorRecorder(atlas),
                              nullptr, std::nullopt});
            if (number == 0 && v < options.variant_recorders.size()) twins_[v].file = options.variant_recorders[v];
            if (number == 0 && v < options.follow.size()) samplers_.emplace_back(options.follow[v], base.seed);
        }
    }

    TwinPaths run() {
        Simulation base(base_model_, options_.execution);
        TwinPaths paths;
        paths.people.resize(twins_.size());
        lives_.resize(twins_.size());
        workers_ = base.workers();
        Tee start(everyone());
        base.record_start(start);
        look_at_lives(base);
        while (!base.done()) {
            part_where_law_differs(base);
            const bool closed = step(base);
            if (closed) count_money(base), workers_ = base.workers();
            if (closed && base.world().now.month_of_year() == 1) compare_year(base, paths), look_at_lives(base);
            report(base);
        }
        for (const Lives& lives : lives_) paths.income.push_back({lives.base(), lives.variant()});
        for (const LifeSampler& sampler : samplers_) paths.lives.push_back(sampler.lives(base_model_->atlas));
        paths.base = base_indicators_.all();
        for (const Twin& twin : twins_) paths.variants.push_back(twin.indicators.all());
        return paths;
    }

  private:
    std::vector<Recorder*> base_recorders() {
        std::vector<Recorder*> outs{&base_indicators_};
        if (number_ == 0 && options_.base_recorder) outs.push_back(options_.base_recorder);
        return outs;
    }
    static void append(std::vector<Recorder*>& outs, Twin& twin) {
        outs.push_back(&twin.indicators);
        if (twin.file) outs.push_back(twin.file);
    }
    std::vector<Recorder*> everyone() {
        auto outs = base_recorders();
        for (Twin& twin : twins_)
            if (!twin.own) append(outs, twin);
        return outs;
    }

    void part_where_law_differs(const Simulation& base) {
        const Rules law = base_model_->rules_of(base.world());
        for (Twin& twin : twins_)
            if (!twin.own && !(twin.model->rules_of(base.world()) == law)) {
                twin.own.emplace(base);
                twin.own->change_model(twin.model);
            }
    }

    /// The base carries the variants that have not parted from it.
    bool step(Simulation& base) {
        Tee shared(everyone());
        const bool closed = base.step(shared);
        for (Twin& twin : twins_) {
            if (!twin.own) continue;
            std::vector<Recorder*> outs;
            append(outs, twin);
            Tee own(outs);
            twin.own->step(own);
        }
        return closed;
    }

    const Simulation& run_of(std::size_t v, const Simulation& base) const { return twins_[v].own ? *twins_[v].own : base; }

    void count_money(const Simulation& base) {
        for (std::size_t v = 0; v < twins_.size(); ++v)
            lives_[v].base_money.add_frame(base), lives_[v].variant_money.add_frame(run_of(v, base));
    }

    void compare_year(const Simulation& base, TwinPaths& paths) {
        for (std::size_t v = 0; v < twins_.size(); ++v)
            paths.people[v].push_back(compare_people(base, run_of(v, base), lives_[v]));
    }

    void look_at_lives(const Simulation& base) {
        for (std::size_t v = 0; v < samplers_.size(); ++v) samplers_[v].look(base, run_of(v, base));
    }

    void report(const Simulation& base) const {
        if (!options_.progress) return;
        std::int64_t worlds = 1;
        for (const Twin& twin : twins_) worlds += twin.own.has_value();
        options_.progress({number_, options_.replicates, base.world().now, worlds, workers_});
    }

    const TwinOptions& options_;
    int number_;
    std::int64_t workers_ = 0;
    std::shared_ptr<const Model> base_model_;
    IndicatorRecorder base_indicators_;
    std::vector<Twin> twins_;
    std::vector<Lives> lives_;           // by variant
    std::vector<LifeSampler> samplers_;  // by variant, in replicate 0
};

}  // namespace

std::vector<TwinPaths> run_twins(const Atlas& atlas, const Scenario& base, const std::vector<Scenario>& variants,
                                 const TwinOptions& options) {
    for (const Scenario& variant : variants) require_twin(base, variant);
    std::vector<TwinPaths> replicates;
    for (int r = 0; r < options.replicates; ++r) replicates.push_back(Replicate(atlas, base, variants, r, options).run());
    return replicates;
}

}  // namespace sterna
