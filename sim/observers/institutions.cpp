#include "sterna/model/observer.hpp"

namespace sterna {

namespace {

class Institutions final : public Observer {
  public:
    void record(const Frame& frame, Recorder& out) const override {
        std::vector<double> coherence, acceptance;
        for (const CountryState& state : frame.world.countries) {
            coherence.push_back(state.institutions.coherence);
            acceptance.push_back(state.institutions.acceptance);
        }
        const auto n = coherence.size();
        out.reals({"coherence", {"country"}, {n}, "1", "how well authorities work together, 0 to 1; 0 = not modelled", Evidence::assumption}, coherence);
        out.reals({"acceptance", {"country"}, {n}, "1", "of migration by the public, 0 to 1; 0 = not modelled", Evidence::assumption}, acceptance);
    }
};

}  // namespace

ObserverEntry institutions_observer() {
    return {"institutions", "Authorities and acceptance.", []() -> std::unique_ptr<Observer> { return std::make_unique<Institutions>(); }};
}

}  // namespace sterna
