#include "processes/partnerships.hpp"

#include <algorithm>
#include <set>

#include "sterna/model/human_capital.hpp"
#include "sterna/model/partnership_surplus.hpp"

namespace sterna {

namespace {

constexpr Stream tie_stream = stream("partnerships/tie");

using Index = std::size_t;

/// A pair of countries that could agree, and on what.
struct Draft {
    Partnership terms;
    Settlement settlement;
    std::uint64_t tie = 0;
    double joint() const { return terms.slots * (settlement.after.origin + settlement.after.destination); }
};

/// People at home in scope and what they would earn.
struct Workers {
    double persons = 0, wage_home = 0, tax_home = 0, wage_away = 0, tax_away = 0, cost = 0;  // PPP dollars a year a head
};

class Round {
  public:
    Round(const PartnershipParams& p, const MarketPlace& market, Partnerships& book, const Tallies& tallies, const Context& ctx)
        : p_(p), market_(market), book_(book), tallies_(tallies), ctx_(ctx), opens_((ctx.last() + 1).index) {}

    void hold() {
        sit_down();
        const std::vector<Draft> drafts = feasible_by_worth();
        book_.feasible += static_cast<std::int64_t>(drafts.size());
        const MatchingMarket matching_market = market_of(drafts);
        const Matching matching = deferred_acceptance(matching_market);
        const std::int64_t blocking = blocking_pairs(matching_market, matching), losers = worse_off(matching_market, matching);
        if (blocking != 0 || losers != 0)
            throw InternalError("the market place of " + std::to_string(ctx_.last().year()) + " ended with " + std::to_string(blocking) +
                                " blocking pairs and " + std::to_string(losers) + " parties worse off");
        book_.blocking_pairs += blocking, book_.worse_off += losers;
        for (const Draft& draft : drafts)
            if (matching(seat(destinations_, draft.terms.destination), seat(origins_, draft.terms.origin))) book_.unseated += !sign(draft.terms);
    }

  private:
    const CountryFacts& facts(int c) const { return ctx_.atlas.countries[static_cast<Index>(c)]; }
    const CountryState& state(int c) const { return ctx_.world.countries[static_cast<Index>(c)]; }

    /// Each country has one side of the table; those without room for a partner stay away.
    void sit_down() {
        for (int c = 0; c < ctx_.layout.countries; ++c) {
            const auto i = static_cast<Index>(c);
            const bool may_offer = market_.scope.destinations[i], may_seek = market_.scope.origins[i];
            const bool rich = facts(c).income_group == IncomeGroup::high || facts(c).gulf;
            const int room = room_of(c);
            if (facts(c).rest || room <= 0) continue;
            if (may_offer && (!may_seek || rich)) destinations_.push_back(c), offers_.push_back(room);
            else if (may_seek) origins_.push_back(c), seeks_.push_back(room);
        }
    }

    int room_of(int c) const {
        int partners = market_.partners;
        const double coherence = state(c).institutions.coherence;
        if (coherence > 0) partners = std::min(partners, static_cast<int>(p_.least_coherent + p_.capacity * coherence));
        for (const Partnership& one : book_.list) partners -= one.until > opens_ && (one.origin == c || one.destination == c);
        return partners;
    }

    static Index seat(const std::vector<int>& side, std::int64_t country) {
        return static_cast<Index>(std::find(side.begin(), side.end(), static_cast<int>(country)) - side.begin());
    }

    bool agreed_before(int o, int d) const {
        return std::any_of(book_.list.begin(), book_.list.end(),
                           [&](const Partnership& one) { return one.until > opens_ && one.origin == o && one.destination == d; });
    }

    /// Pairs from which nobody loses, those with the highest joint gain first.
    std::vector<Draft> feasible_by_worth() const {
        std::vector<Draft> drafts;
        for (const int d : destinations_)
            for (const int o : origins_) {
                if (o == d || ctx_.atlas.corridors(o, d).free_movement || agreed_before(o, d)) continue;
                const Draft draft = draft_of(o, d);
                if (draft.terms.slots > 0 && draft.settlement.feasible) drafts.push_back(draft);
            }
        std::sort(drafts.begin(), drafts.end(), [](const Draft& a, const Draft& b) {
            if (a.joint() != b.joint()) return a.joint() > b.joint();
            return a.tie != b.tie ? a.tie < b.tie : a.terms.number < b.terms.number;
        });
        return drafts;
    }

    Draft draft_of(int o, int d) const {
        const Workers workers = workers_of(o, d);
        Draft draft;
        draft.terms = terms_of(o, d, workers);
        draft.settlement = settle_equally(surplus_of(slot_year(o, d, workers, draft.terms)));
        draft.terms.transfer = draft.settlement.transfer;
        draft.terms.surplus_migrant = draft.settlement.after.migrant;
        draft.terms.surplus_origin = draft.settlement.after.origin;
        draft.terms.surplus_destination = draft.settlement.after.destination;
        const Words words = ctx_.draws.entity(tie_stream, static_cast<std::uint32_t>(o * max_countries + d), Month::of(ctx_.last().year()));
        draft.tie = (std::uint64_t{words[0]} << 32) | words[1];
        return draft;
    }

    /// Places are spread over as many partners as a country may have, so that what a pair can agree on does not depend on others.
    Partnership terms_of(int o, int d, const Workers& workers) const {
        Partnership terms;
        terms.number = o * ctx_.layout.countries + d;  // until it is signed
        terms.origin = o, terms.destination = d;
        terms.stay = market_.stay;
        terms.until = opens_ + static_cast<std::int64_t>(12 * market_.life_years);
        terms.educations = market_.scope.educations, terms.sexes_in = market_.scope.sexes_in, terms.fields = market_.scope.fields;
        terms.min_age = market_.scope.min_age, terms.max_age = market_.scope.max_age;
        terms.slots = std::min(market_.slots * residents(d), market_.supply * workers.persons) / std::max(1, market_.partners);
        terms.training_places = terms.slots * places_per_slot();
        terms.employers_part = terms.training_places > 0 ? 1 - market_.training / places_per_slot() : 0;
        // Students are counted in December: whoever enrols in the last year must find the agreement there.
        terms.kept_until = terms.until + (terms.training_places > 0 ? std::max<std::int64_t>(terms.stay, 12) : terms.stay) + 1;
        terms.cost = (market_.diaspora ? 1 - p_.diaspora_information : 1) * (market_.ngos ? 1 - p_.ngo_preparation : 1);
        terms.rights = std::min(1.0, market_.rights + (market_.unions ? p_.union_rights : 0));
        terms.recognition = market_.recognition, terms.return_support = market_.return_support;
        return terms;
    }

    /// Without universities money for training opens no places, so none is offered.
    double places_per_slot() const {
        if (!market_.universities) return 0;
        const bool skilled = (market_.scope.educations >> ctx_.atlas.first_skilled()) & 1;
        return skilled ? market_.training + (market_.employers ? p_.employer_training : 0) : 0;
    }

    double residents(int d) const {
        std::int64_t persons = 0;
        for (int o = 0; o < ctx_.layout.countries; ++o)
            for (int e = 0; e < ctx_.layout.educations; ++e)
                for (int g = 0; g < sexes; ++g)
                    if ((market_.scope.educations >> e) & 1) persons += tallies_[cube::stock][ctx_.layout.cell(o, d, e, g)];
        return static_cast<double>(persons);
    }

    Workers workers_of(int o, int d) const {
        const ChoiceParams& choice = ctx_.tables.choice.params;
        const double cost = corridor_cost(choice, ctx_.atlas, o, d);
        Workers sum;
        for_each_at_home(o, [&](int e, int sex, int field, double persons) {
            if (!market_.scope.person(sex, e, field)) return;
            const auto level = static_cast<Index>(e), below = static_cast<Index>(std::max(0, ctx_.atlas.first_skilled() - 1));
            const bool skilled = ctx_.atlas.skilled[level];
            const auto ratio = [&](int c) { return sex == 0 ? female_pay(choice.standing.gender, c) : 1.0; };
            const double home = state(o).wage[level] * ratio(o) * (1 - state(o).unemployment[level]);
            const auto& wages = state(d).wage_foreign;
            double away = wages[level] * ratio(d);
            if (skilled) {
                const double lower =
                    recognised(expected_overqualification(choice, ctx_.atlas, ctx_.rules, o, d, sex, e, field), 1 - market_.recognition);
                away *= 1 - lower + lower * std::min(1.0, wages[below] / wages[level]);
            }
            const double taxed = home * tax_rate(choice, facts(o), skilled);
            sum.persons += persons;
            sum.wage_home += persons * home, sum.tax_home += persons * taxed;
            sum.wage_away += persons * away, sum.tax_away += persons * away * tax_rate(choice, facts(d), skilled);
            sum.cost += persons * (skilled ? choice.cost_skilled : choice.cost_other) * cost * (home - taxed);
        });
        if (sum.persons > 0)
            for (double* mean : {&sum.wage_home, &sum.tax_home, &sum.wage_away, &sum.tax_away, &sum.cost}) *mean /= sum.persons;
        return sum;
    }

    /// Natives at home at the last close: f(education, sex, field, persons).
    template <class F>
    void for_each_at_home(int o, F f) const {
        const Layout& layout = ctx_.layout;
        if (ctx_.world.at_home.empty()) return;
        Index place = static_cast<Index>(o * layout.educations * sexes * layout.fields);
        for (int e = 0; e < layout.educations; ++e)
            for (int g = 0; g < sexes; ++g)
                for (int field = 0; field < layout.fields; ++field, ++place) f(e, g, field, static_cast<double>(ctx_.world.at_home[place]));
    }

    double mean_wage(int c) const {
        double persons = 0, wages = 0;
        for_each_at_home(c, [&](int e, int, int, double n) { persons += n, wages += n * state(c).wage[static_cast<Index>(e)]; });
        return persons > 0 ? wages / persons : 0;
    }

    SlotYear slot_year(int o, int d, const Workers& workers, const Partnership& terms) const {
        const ChoiceParams& choice = ctx_.tables.choice.params;
        const double years = static_cast<double>(terms.stay) / 12;
        SlotYear s;
        s.wage_home = workers.wage_home, s.tax_home = workers.tax_home, s.wage_away = workers.wage_away, s.tax_away = workers.tax_away;
        s.price_home = facts(o).price_level, s.price_away = facts(d).price_level;
        s.spent_home = choice.spent_home_temporary, s.transfer_price = ctx_.atlas.corridors(o, d).transfer_cost;
        s.cost = terms.cost * workers.cost / years;
        s.sent = p_.sent;
        s.benefits = p_.benefits * mean_wage(d), s.vacancy = p_.vacancy;
        s.training = places_per_slot() * p_.study_years * facts(o).tertiary_cost / years;
        s.grant = terms.return_support * (workers.wage_home - workers.tax_home) / years;
        return s;
    }

    /// Destinations propose. An origin also counts, in part, what its nationals gain.
    MatchingMarket market_of(const std::vector<Draft>& drafts) const {
        const Dense<double, 2>::Shape shape{destinations_.size(), origins_.size()};
        const Dense<double, 2> nothing(shape, -1);
        MatchingMarket m{nothing, nothing, nothing, nothing, Dense<std::uint64_t, 2>(shape), offers_, seeks_};
        for (const Draft& draft : drafts) {
            const Index d = seat(destinations_, draft.terms.destination), o = seat(origins_, draft.terms.origin);
            const Surplus& gain = draft.settlement.after;
            m.proposer_value(d, o) = draft.terms.slots * gain.destination;
            m.receiver_value(d, o) = draft.terms.slots * (gain.origin + p_.nationals * gain.migrant);
            m.receiver_gain(d, o) = draft.terms.slots * gain.origin;
            m.third_value(d, o) = draft.terms.slots * gain.migrant;
            m.tie(d, o) = draft.tie;
        }
        return m;
    }

    /// Agreements offered again keep their number; a new one takes the first free from a place of its own, so that other
    /// agreements rarely change it. False if no number is free.
    bool sign(Partnership terms) {
        const auto before = std::find_if(book_.list.begin(), book_.list.end(), [&](const Partnership& one) {
            return one.origin == terms.origin && one.destination == terms.destination;
        });
        if (before != book_.list.end()) {
            terms.number = before->number;
            *before = terms;
            return true;
        }
        constexpr std::int64_t numbers = last_partnership_number - first_partnership_number + 1;
        if (static_cast<std::int64_t>(book_.list.size()) >= numbers) return false;
        std::set<std::int64_t> taken;
        for (const Partnership& one : book_.list) taken.insert(one.number);
        std::int64_t number = first_partnership_number + terms.number % numbers;
        while (taken.count(number)) number = first_partnership_number + (number + 1 - first_partnership_number) % numbers;
        terms.number = number;
        book_.list.push_back(terms);
        std::sort(book_.list.begin(), book_.list.end(), [](const Partnership& a, const Partnership& b) { return a.number < b.number; });
        return true;
    }

    const PartnershipParams& p_;
    const MarketPlace& market_;
    Partnerships& book_;
    const Tallies& tallies_;
    const Context& ctx_;
    const std::int64_t opens_;                     // month from which what is agreed holds
    std::vector<int> destinations_, origins_;      // countries at the table
    std::vector<int> offers_, seeks_;              // partners they have room for
};

}  // namespace

void hold_round(const PartnershipParams& params, const MarketPlace& market, Partnerships& book, const Tallies& tallies, const Context& ctx) {
    Round(params, market, book, tallies, ctx).hold();
}

}  // namespace sterna
