#include "sterna/analysis/expected_moves.hpp"

#include "sterna/model/choosers.hpp"

namespace sterna {

namespace {

class People {
  public:
    People(const Simulation& simulation, const Tables& tables, const Rules& rules, int every)
        : simulation_(simulation), tables_(tables), every_(every), model_(simulation.model()), weight_(weights_of(simulation.world())),
          ctx_{model_.atlas, model_.layout, simulation.world(), rules, tables_, model_.draws, model_.traits, weight_,
               simulation.world().now, 1, true} {}

    ExpectedMoves moves() const {
        const auto n = static_cast<std::size_t>(model_.layout.countries);
        const Dense<double, 3> none({n, n, skill_groups}, 0.0);
        ExpectedMoves out{none, none, none, none, none, Dense<double, 2>({n, n}, 0.0)};
        std::vector<Dense<double, 2>> between(n);  // by birth, added up in one order: same bits at any number of threads
        for_each_block(simulation_.execution().exec, n, [&](std::size_t c) {
            between[c] = Dense<double, 2>({n, n}, 0.0);
            country(c, out, between[c]);
        });
        for (const auto& part : between)
            for (std::size_t i = 0; i < part.size(); ++i) out.between.values()[i] += part.values()[i];
        return out;
    }

  private:
    void country(std::size_t c, ExpectedMoves& out, Dense<double, 2>& between) const {
        std::vector<double> p(static_cast<std::size_t>(model_.layout.countries));
        Block block;
        for (const PageBox& box : simulation_.world().stores.front().segments[c].pages) {
            PageBox copy = box;  // a block writes; the people here stay as they are
            block.attach(copy, 0, nullptr, nullptr);
            for (int row = 0; row < block.rows(); ++row)
                if (block.page().serial[row] % static_cast<unsigned>(every_) == 0) add_row(block, row, p, out, between);
        }
    }

    void add_row(const Block& block, int row, std::vector<double>& p, ExpectedMoves& out, Dense<double, 2>& between) const {
        const Page& page = block.page();
        if (page.residence[row] == gone || ((page.state[row] & studying_bit) && page.residence[row] != page.birth[row])) return;
        const std::size_t skill = model_.atlas.skilled[static_cast<std::size_t>(education_of(page.kind[row]))] ? 1 : 0;
        if (page.residence[row] == page.birth[row] && page.known[row] > 0)
            out.returnees(page.birth[row], static_cast<std::size_t>(page.known[row] - 1), skill) += static_cast<double>(weight_[page.birth[row]] * every_);
        const Chooser who = chooser_of(block, row, ctx_.now, ctx_);
        const double leaves = probabilities(tables_.choice, model_.atlas, ctx_.rules, ctx_.traits.draws, who, p);
        if (leaves <= 0) return;
        const double considers = yearly_consideration(ctx_, page, row, ctx_.now.year()) * static_cast<double>(weight_[page.birth[row]] * every_);
        if (page.residence[row] == page.birth[row] && page.known[row] > 0) {
            const auto known = static_cast<std::size_t>(page.known[row] - 1);
            out.again(page.birth[row], known, skill) += considers * p[known];
            p[known] = 0;
        }
        for (std::size_t d = 0; d < p.size(); ++d) out.arrivals(page.birth[row], d, skill) += considers * p[d];
        if (page.residence[row] == page.birth[row]) return;
        out.onward(page.birth[row], page.residence[row], skill) += considers * leaves;
        for (std::size_t d = 0; d < p.size(); ++d) {
            between(page.residence[row], d) += considers * p[d];
            out.came_from_abroad(page.birth[row], d, skill) += considers * p[d];
        }
    }

    const Simulation& simulation_;
    const Tables& tables_;
    int every_;
    const Model& model_;
    std::array<std::int64_t, 256> weight_;
    Context ctx_;
};

}  // namespace

ExpectedMoves expected_moves(const Simulation& simulation, const Tables& tables, const Rules& rules, int every) {
    return People(simulation, tables, rules, every).moves();
}

}  // namespace sterna
