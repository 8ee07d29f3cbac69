#include <doctest/doctest.h>

#include <cmath>
#include <memory>

#include "sterna/model/transfers.hpp"
#include "support/row_lab.hpp"

namespace sterna {
ProcessEntry remittances_process();
}

using namespace sterna;

namespace {

constexpr int poor = 0, rich = 2;

struct SendLab : test::RowLab {
    std::unique_ptr<Process> process;
    explicit SendLab(const Values& values = {}, Atlas given = test::small_atlas())
        : RowLab(remittances_process(), std::move(given)), process(remittances_process().make(values, measures)) {
        process->prepare(tables, context());
    }
    std::int64_t sum(const char* name) { return tallies.total(measures.find(name)); }
    void survey() {
        RowLab::survey(*process);
        process->year(world, tallies, context(), true);
    }
};

}  // namespace

TEST_CASE("Monthly transfers over twenty years add up to nearly two yearly incomes") {
    TransferParams p;
    p.decay = 0.05;
    double sum = 0;
    for (int month = 0; month < 240; ++month) sum += yearly_transfer(p, 1, month / 12.0, false, 1, p.reference_cost) / 12;
    CHECK(sum == doctest::Approx(1.8964).epsilon(0.003));
    CHECK(0.15 * (1 - std::exp(-1.0)) / 0.05 == doctest::Approx(1.8964).epsilon(1e-4));
}

TEST_CASE("Amounts fall with the price and with the years and rise with the wage and the wish to return") {
    const TransferParams p;
    const double base = yearly_transfer(p, 20'000, 5, false, 1, 0.05);
    CHECK(yearly_transfer(p, 20'000, 5, false, 1, 0.06) < base);
    CHECK(yearly_transfer(p, 20'000, 6, false, 1, 0.05) < base);
    CHECK(yearly_transfer(p, 40'000, 5, false, 1, 0.05) == doctest::Approx(2 * base));
    CHECK(yearly_transfer(p, 20'000, 5, true, 1, 0.05) == doctest::Approx(1.3 * base));
    CHECK(need_factor(p, 2) < need_factor(p, 1));
    CHECK(need_factor(p, 1) == 1);
}

TEST_CASE("A price of three instead of six and a half per cent adds six per cent as the world total suggests") {
    const TransferParams p;
    CHECK(cost_factor(p, 0.03) / cost_factor(p, 0.065) == doctest::Approx(1.058).epsilon(0.002));
    CHECK(cost_factor(p, p.reference_cost) == 1);
}

TEST_CASE("Sixty per cent send at the base durations of the world") {
    const TransferParams p;
    double mean = 0;
    const int n = 100'000;
    for (int i = 0; i < n; ++i) {
        const double u = (i + 0.5) / n;  // 16.5 % under five years, 13 % five to ten, the rest longer
        double years = 10 - 12 * std::log((1 - u) / 0.705), family = 0;
        if (u < 0.165) years = 5 * u / 0.165, family = 0.4;
        else if (u < 0.295) years = 5 + 5 * (u - 0.165) / 0.13;
        years = std::min(years, 45.0);
        mean += (family * sending_probability(p, true, false, years, 0) + (1 - family) * sending_probability(p, false, false, years, 0)) / n;
    }
    CHECK(mean == doctest::Approx(0.60).epsilon(0.01));
}

TEST_CASE("What is sent is what arrives and the fee to the cent") {
    for (const double dollars : {0.0, 0.004, 0.005, 1.0, 199.99, 12'345.678})
        for (const double price : {0.0, 0.0333, 0.065, 0.5}) {
            const Transfer t = transfer_of(dollars, price);
            CHECK(t.sent == t.fee + t.received);
            CHECK(std::abs(t.sent.dollars() - dollars) <= 0.005001);
            CHECK(std::abs(t.fee.dollars() - t.sent.dollars() * price) <= 0.005001);
            CHECK(t.received.cents() >= 0);
        }
    SendLab lab;
    lab.weight.fill(13);
    for (int i = 0; i < 3000; ++i) lab.add(i % 2, rich, Status::permanent, lab.now - i % 100);
    for (int month = 0; month < 12; ++month) lab.run(*lab.process);
    CHECK(lab.sum("remittance_sent") > 0);
    CHECK(lab.sum("remittance_fee") > 0);
    CHECK(lab.sum("remittance_sent") == lab.sum("remittance_received") + lab.sum("remittance_fee"));
    CHECK(lab.sum("remittance_sent") % 13 == 0);
}

TEST_CASE("Only people at work abroad send and only while abroad") {
    SendLab lab;
    lab.add(poor, poor, Status::citizen_at_home, lab.now - 12);
    const int idle = lab.add(poor, rich, Status::permanent, lab.now - 12);
    lab.box.page().state[idle] = with_bit(lab.box.page().state[idle], employed_bit, false);
    const int student = lab.add(poor, rich, Status::student, lab.now - 12);
    lab.box.page().state[student] = with_bit(lab.box.page().state[student], studying_bit, true);
    lab.box.page().residence[lab.add(poor, rich, Status::permanent, lab.now - 12)] = gone;
    for (int month = 0; month < 24; ++month) lab.run(*lab.process);
    CHECK(lab.sum("remittance_sent") == 0);
}

TEST_CASE("Whether somebody sends is settled for a calendar year") {
    SendLab lab;
    const int n = 200;
    for (int i = 0; i < n; ++i) lab.add(poor, rich, Status::permanent, lab.now - 60);
    lab.run(*lab.process);
    const std::int64_t january = lab.sum("remittance_sent");
    for (int month = 1; month < 12; ++month) lab.run(*lab.process);
    CHECK(lab.sum("remittance_sent") == 12 * january);
}

TEST_CASE("The number of senders meets the sum of their probabilities") {
    SendLab lab({{"share", 1e-3}, {"decay", 0.0}, {"income", 0.0}});
    lab.tables.returning.family_share = 0;
    const int n = page_rows;
    for (int i = 0; i < n; ++i) lab.add(poor, rich, Status::permanent, lab.now - 60);
    lab.run(*lab.process);
    const CountryFacts& country = lab.atlas.countries[rich];
    const double net = country.wage[1] * (1 - tax_rate(lab.tables.choice.params, country, false)) * country.price_level;
    TransferParams p;
    p.share = 1e-3, p.decay = 0;
    const double amount = yearly_transfer(p, net, 5, false, lab.tables.home_need[1], lab.atlas.corridors(poor, rich).transfer_cost);
    const double each = static_cast<double>(transfer_of(amount / 12, 0).sent.cents());
    const double senders = static_cast<double>(lab.sum("remittance_sent")) / each, chance = math::logistic(p.level - 5 * p.fading);
    CHECK(senders == doctest::Approx(std::round(senders)).epsilon(1e-9));
    CHECK(std::abs(senders - n * chance) < 4.89 * std::sqrt(n * chance * (1 - chance)));  // one false alarm in a million
}

TEST_CASE("The scale makes the base year meet the published receipts") {
    Atlas atlas = test::small_atlas();
    SendLab probe({}, atlas);
    for (int i = 0; i < 4000; ++i) probe.add(poor, rich, Status::permanent, probe.now - 12 - i % 240);
    probe.survey();
    const double natural = static_cast<double>(probe.sum("remittance_potential"));

    atlas.countries[poor].remittances_received = 2 * natural / 1e6;
    SendLab lab({}, atlas);
    for (int i = 0; i < 4000; ++i) lab.add(poor, rich, Status::permanent, lab.now - 12 - i % 240);
    lab.survey();
    CHECK(lab.world.countries[poor].remittance_scale == doctest::Approx(2).epsilon(1e-6));
    for (int month = 0; month < 12; ++month) lab.run(*lab.process);
    // Who sends is drawn: 4,000 people with probabilities about .55 and unequal amounts give a standard error below 2 %.
    CHECK(static_cast<double>(lab.sum("remittance_received")) / 100 == doctest::Approx(2 * natural).epsilon(0.09));

    const double scale = lab.world.countries[poor].remittance_scale;
    lab.process->year(lab.world, lab.tallies, lab.context(), false);
    CHECK(lab.world.countries[poor].remittance_scale == scale);
}
