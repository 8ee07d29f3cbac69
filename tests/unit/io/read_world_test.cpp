#include "sterna/io/read_world.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <tuple>
#include <vector>

#include "sterna/core/error.hpp"

using namespace sterna;
namespace fs = std::filesystem;

namespace {

const fs::path tiny = fs::path(STERNA_SOURCE_DIR) / "tests/support/worlds/tiny";

/// A copy of the tiny world that a test may damage.
class Copy {
  public:
    Copy() {
        static int made = 0;
        folder_ = fs::temp_directory_path() / ("sterna_world_" + std::to_string(::getpid()) + "_" + std::to_string(made++));
        fs::remove_all(folder_);
        fs::copy(tiny, folder_);
    }
    ~Copy() { fs::remove_all(folder_); }
    Copy(const Copy&) = delete;
    Copy& operator=(const Copy&) = delete;

    fs::path file(const std::string& name) const { return folder_ / name; }
    Atlas read() const { return read_world(folder_.string()); }
    std::string complaint() const {
        try {
            read();
        } catch (const InputError& error) {
            return error.what();
        }
        return "";
    }

    std::string text(const std::string& name) const {
        std::ifstream in(file(name), std::ios::binary);
        return {std::istreambuf_iterator<char>(in), {}};
    }
    void write(const std::string& name, const std::string& content) const {
        std::ofstream(file(name), std::ios::binary) << content;
    }
    void edit(const std::string& name, const std::string& from, const std::string& to) const {
        std::string content = text(name);
        const auto at = content.find(from);
        REQUIRE_MESSAGE(at != std::string::npos, name << " holds no " << from);
        write(name, content.replace(at, from.size(), to));
    }

  private:
    fs::path folder_;
};

double persons(const Atlas& atlas, int origin, int residence) {
    double sum = 0;
    for (const auto& cell : atlas.cells)
        if (cell.origin == origin && cell.residence == residence) sum += cell.persons;
    return sum;
}

auto order(const CellCount& c) { return std::make_tuple(c.origin, c.residence, c.education, c.sex, c.age_group); }

bool same(const CellCount& a, const CellCount& b) { return order(a) == order(b) && a.persons == b.persons; }

}  // namespace

TEST_CASE("A world in memory says what its files say") {
    const Atlas atlas = read_world(tiny.string());
    CHECK(atlas.name == "tiny");
    CHECK(atlas.base_year == 2020);
    CHECK_FALSE(atlas.calibrated);
    CHECK(atlas.size() == 3);
    CHECK(atlas.education == std::vector<std::string>{"below_secondary", "secondary", "tertiary"});
    CHECK(atlas.first_skilled() == 2);
    CHECK(atlas.groups.at("EVERYWHERE") == std::vector<std::uint8_t>{0, 1, 2});
    CHECK(atlas.groups.at("LLDC").empty());

    const CountryFacts& rest = atlas.countries.at(2);
    CHECK(rest.name == "Rest of the world, all of it");
    CHECK(rest.rest);
    CHECK(rest.income_group == IncomeGroup::upper_middle);
    CHECK(rest.wage == std::vector<double>{9000, 12000, 22000});
    CHECK(rest.unemployment == std::vector<double>{0.08, 0.07, 0.07});
    CHECK(rest.life_expectancy == std::array<double, 2>{76, 71});
    CHECK(rest.secondary_trend == 0.05);
    CHECK(rest.tertiary_trend == 0);
    CHECK(rest.field_share.at(0) == doctest::Approx(1 - 0.1 - 0.2 - 0.12));
    CHECK(rest.field_share.at(3) == 0.12);

    const CountryFacts& poor = atlas.countries.at(0);
    CHECK(poor.external_debt == 40);
    CHECK(poor.exports == 30);
    CHECK(poor.direct_investment == 2);
    CHECK(poor.growth == 0.03);
    CHECK(poor.credit_score == 2.5);
    CHECK(poor.last_default == 2014);
    CHECK(rest.last_default == 0);
    CHECK(poor.internet_share == 0.4);

    const CorridorFacts& corridor = atlas.corridors.at(0, 1);
    CHECK(corridor.transfer_price == std::vector<double>{0.12, 0.07, 0.05, 0.035});
    CHECK(corridor.overqualified == 0.4);
    CHECK(corridor.portability == 0.7);
    CHECK(corridor.stock == 1800);
    CHECK(corridor.inflow == std::array<double, 2>{45, 63});  // other, skilled
    CHECK(corridor.colony);
    CHECK_FALSE(corridor.contiguous);
    CHECK(atlas.corridors.at(1, 2).contiguous);
    CHECK_FALSE(atlas.corridors.at(1, 2).colony);
    CHECK(corridor.agreements == 2);
    CHECK(corridor.transfers == 2.7);
    CHECK(corridor.return_factor == 1);

    CHECK(atlas.entry_years() == 31);
    CHECK(atlas.entries.at(1, 30, 0) == 430);
    CHECK(atlas.entries.at(1, 30, 1) == 420);
    CHECK(atlas.provenance.size() == 2);
    CHECK(atlas.provenance.at(1).at(7) == "assumption");
}

TEST_CASE("The cells hold everybody once in the order of origin residence education sex and age") {
    const Atlas atlas = read_world(tiny.string());
    for (std::size_t i = 1; i < atlas.cells.size(); ++i) REQUIRE(order(atlas.cells[i - 1]) < order(atlas.cells[i]));
    // Each sex: ten age groups of 600 and of 300, nine of 100, times 1, 2 and 5.
    const double one_sex = 10 * 600 + 10 * 300 + 9 * 100;
    CHECK(persons(atlas, 0, 0) == 2 * one_sex);
    CHECK(persons(atlas, 1, 1) == 4 * one_sex + 30);  // the thirty are men of 60-64 with tertiary
    CHECK(persons(atlas, 2, 2) == 10 * one_sex);
    for (const auto& c : atlas.cells)
        if (c.origin == 1 && c.residence == 1 && c.education == 2 && c.age_group == 9)
            CHECK(c.persons == (c.sex == 1 ? 230 : 200));
    for (int origin = 0; origin < 3; ++origin)
        for (int residence = 0; residence < 3; ++residence)
            if (origin != residence) {
                const double stock = atlas.corridors(origin, residence).stock;
                CHECK(persons(atlas, origin, residence) == doctest::Approx(stock).epsilon(1e-12));
            }
}

TEST_CASE("No migrant is skilled before twenty and yet each destination and sex keeps its ages") {
    const Atlas atlas = read_world(tiny.string());
    // migrant_ages.csv of BBB, into which both others send people.
    const std::array<double, age_groups> profile{.05, .1, .15, .2, .15, .1, .1, .05, .05, .05};
    std::array<double, age_groups> found{};
    double all = 0, young = 0;
    for (const auto& cell : atlas.cells) {
        if (cell.residence != 1 || cell.origin == 1 || cell.sex != 0) continue;
        CHECK_FALSE((atlas.skilled[cell.education] && cell.age_group == 0));
        found[cell.age_group] += cell.persons;
        all += cell.persons;
        if (cell.age_group == 0) young += cell.persons;
    }
    CHECK(all == doctest::Approx(600 + 1000));
    CHECK(young == doctest::Approx(0.05 * 1600));
    for (std::size_t age = 0; age < age_groups; ++age) CHECK(found[age] == doctest::Approx(profile[age] * all).epsilon(1e-12));
}

TEST_CASE("Where nearly all migrants are skilled the few others are teenagers and nobody is lost") {
    // Of 41 women living in AAA a tenth should be 15-19, but 40 of them are skilled.
    const Copy copy;
    copy.edit("stocks.csv", "BBB,AAA,female,tertiary,40", "BBB,AAA,female,tertiary,40\nBBB,AAA,female,secondary,1");
    double all = 0;
    for (const auto& cell : copy.read().cells) {
        if (cell.origin != 1 || cell.residence != 0) continue;
        all += cell.persons;
        if (cell.education == 1) CHECK(cell.age_group == 0);
        else CHECK(cell.persons == doctest::Approx(40.0 / 9));  // nine equal age groups from 20 on
    }
    CHECK(all == doctest::Approx(41));
}

TEST_CASE("The order of the lines of a table changes nothing but the digest") {
    const Copy copy;
    const Atlas before = copy.read();
    for (const char* file : {"residents.csv", "stocks.csv", "migrant_ages.csv", "corridors.csv", "entries.csv"}) {
        std::istringstream in(copy.text(file));
        std::string header, turned;
        std::getline(in, header);
        for (std::string line; std::getline(in, line);) turned = line + "\n" + turned;
        copy.write(file, header + "\n" + turned);
    }
    const Atlas after = copy.read();
    REQUIRE(after.cells.size() == before.cells.size());
    for (std::size_t i = 0; i < after.cells.size(); ++i) REQUIRE(same(after.cells[i], before.cells[i]));
    CHECK(after.entries == before.entries);
    CHECK(after.corridors(2, 1).stock == before.corridors(2, 1).stock);
    CHECK(after.digest != before.digest);
}

TEST_CASE("The digest is that of the contents - not of the folder - and sees one byte of any file") {
    const Copy copy;
    const Digest original = read_world(tiny.string()).digest;
    CHECK(copy.read().digest == original);
    struct Edit {
        const char *file, *from, *to;
    };
    const std::array<Edit, 8> edits{{{"world.yaml", "name: tiny", "name: tine"},
                                     {"countries.csv", "Arden", "Ardan"},
                                     {"residents.csv", ",600\n", ",601\n"},
                                     {"stocks.csv", ",100\n", ",101\n"},
                                     {"migrant_ages.csv", "0.1\n", "0.100\n"},
                                     {"corridors.csv", "5000", "5001"},
                                     {"entries.csv", "2020,200,", "2020,201,"},
                                     {"provenance.csv", "tiny", "tine"}}};
    for (const auto& edit : edits) {
        copy.edit(edit.file, edit.from, edit.to);
        CHECK_MESSAGE(copy.read().digest != original, edit.file);
        copy.edit(edit.file, edit.to, edit.from);
        CHECK_MESSAGE(copy.read().digest == original, edit.file);
    }
}

TEST_CASE("A world with constants is calibrated and each constant lands where it belongs") {
    const Copy copy;
    std::string table = "origin,destination,constant_skilled,constant_other,visa_cost_skilled,visa_cost_other,return_factor,arrival_factor,removal_share\n";
    for (const char* pair : {"AAA,XAA", "BBB,AAA", "BBB,XAA", "XAA,AAA", "XAA,BBB"}) table += pair + std::string(",0,0,0,0,1,1,1\n");
    copy.write("constants.csv", table);
    CHECK(copy.complaint().find("constants.csv: no line for AAA-BBB") != std::string::npos);
    copy.write("constants.csv", table + "AAA,BBB,-4.5,-3,1.25,2,0.8,1.5,0.25\n");
    const Atlas atlas = copy.read();
    CHECK(atlas.calibrated);
    CHECK(atlas.corridors(0, 1).constant == std::array<double, 2>{-3, -4.5});
    CHECK(atlas.corridors(0, 1).visa_cost == std::array<double, 2>{2, 1.25});
    CHECK(atlas.corridors(0, 1).return_factor == 0.8);
    CHECK(atlas.corridors(0, 1).arrival_factor == 1.5);
    CHECK(atlas.corridors(0, 1).removal_share == 0.25);
    CHECK(atlas.digest != read_world(tiny.string()).digest);
}

TEST_CASE("Every fault is named by file line column and what would be accepted") {
    struct Fault {
        const char *file, *from, *to;
        std::vector<const char*> said;
    };
    const std::vector<Fault> faults{
        {"world.yaml", "schema_version: 1", "schema_version: 2", {"world.yaml:1:", "schema_version", "`2`", "from 1 to 1"}},
        {"world.yaml", "base_year: 2020", "base_yeer: 2020",
         {"world.yaml:3:1", "base_yeer", "did you mean `base_year`", "is missing"}},
        {"world.yaml", "base_year: 2020", "base_year: '2020'", {"world.yaml:3:", "base_year", "from 1990 to 2100"}},
        {"world.yaml", "below_secondary, ", "tertiary_short, ", {"world.yaml:4:", "education", "`tertiary`", "wage_tertiary"}},
        {"world.yaml", "[tertiary]", "[secondary]", {"world.yaml:5:", "skilled", "highest levels"}},
        {"world.yaml", "[tertiary]", "[below_secondary, secondary, tertiary]", {"world.yaml:5:", "skilled", "not the lowest"}},
        {"world.yaml", "[tertiary]", "[masters]", {"world.yaml:5:", "skilled", "below_secondary, secondary or tertiary"}},
        {"world.yaml", "stem, education]", "stem, stem]", {"world.yaml:6:", "fields", "twice"}},
        {"world.yaml", "LDC: [AAA]", "LDC: [AAB]", {"world.yaml:10:", "groups.LDC", "`AAB`", "countries.csv"}},
        {"world.yaml", "LDC: [AAA]", "BBB: [AAA]", {"world.yaml:10:", "groups.BBB", "name of a country"}},
        {"world.yaml", "LDC: [AAA]", "LDC: [AAA, AAA]", {"world.yaml:10:", "groups.LDC", "twice"}},
        {"countries.csv", "BBB,Boria", "AAA,Boria", {"countries.csv:3:1", "code", "`AAA`", "once"}},
        {"countries.csv", "BBB,Boria", "bb,Boria", {"countries.csv:3:1", "code", "`bb`", "three capital letters"}},
        {"countries.csv", "Boria,EUROPE", "Boria,", {"countries.csv:3:", "region", "an empty cell"}},
        {"countries.csv", ",high,", ",higher,", {"countries.csv:3:", "income_group", "`higher`", "low, lower_middle"}},
        {"countries.csv", "0.75", "7.5", {"countries.csv:2:", "share_15_64", "`7.5`", "from 0 to 1"}},
        {"countries.csv", "28000", "0", {"countries.csv:3:", "wage_below", "`0`", "from 1 to"}},
        {"countries.csv", "0.1,0.2,0.1,0.8", "0.5,0.5,0.1,0.8", {"countries.csv:2:", "field_education", "more than 1"}},
        {"countries.csv", ",low,1", ",low,yes", {"countries.csv:2:", "ldc", "`yes`", "0 or 1"}},
        {"residents.csv", "AAA,female,15", "AAC,female,15", {"residents.csv:2:1", "country", "`AAC`", "perhaps `AAA`"}},
        {"residents.csv", "AAA,female,15", "AAA,female,17", {"residents.csv:2:", "age", "`17`", "15, 20"}},
        {"residents.csv", "AAA,female,15", "AAA,woman,15", {"residents.csv:2:", "sex", "`woman`", "female or male"}},
        {"residents.csv", "below_secondary,600", "below_secondary,-1", {"residents.csv:2:", "persons", "`-1`", "from 0"}},
        {"residents.csv", "below_secondary,600", "below_secondary,inf", {"residents.csv:2:", "persons", "`inf`", "a number"}},
        {"residents.csv", "15,secondary", "15,below_secondary", {"residents.csv:3:", "once"}},
        {"stocks.csv", "AAA,BBB,female", "AAA,AAA,female", {"stocks.csv:2:", "destination", "residents.csv"}},
        {"stocks.csv", "secondary,100", "secondary,900", {"corridors.csv", "stock", "AAA in BBB", "1800", "2600"}},
        {"migrant_ages.csv", "AAA,female,15,0.1", "AAA,female,15,0.2",
         {"migrant_ages.csv", "AAA female", "1.1", "accepted is 1"}},
        {"migrant_ages.csv", "AAA,female,15,0.1\n", "", {"migrant_ages.csv", "no line for AAA female 15"}},
        {"corridors.csv", "BBB,XAA,8000", "BBB,AAA,8000", {"corridors.csv:5:", "once"}},
        {"corridors.csv", "BBB,XAA,8000", "BBB,AAA,8000", {"corridors.csv: no line for BBB-XAA"}},
        {"corridors.csv", "AAA,BBB,5000", "BBB,BBB,5000", {"corridors.csv:2:", "destination", "another country"}},
        {"corridors.csv", "AAA,BBB,5000", "AAA,BBB,500000", {"corridors.csv:2:9", "`500000`", "from 0 to 20100"}},
        {"corridors.csv", "0.2,0.15", "0.9,0.15", {"corridors.csv:2:", "duration_5_10", "more than 1"}},
        {"countries.csv", ",2.5,2014,0.4", ",17,2014,0.4", {"countries.csv:2:", "credit_score", "`17`", "from 1 to 16"}},
        {"countries.csv", ",2.5,2014,0.4", ",2.5,2020,0.4", {"countries.csv:2:", "last_default", "`2020`", "0 or a year of the ten before"}},
        {"countries.csv", ",2.5,2014,0.4", ",2.5,2014.5,0.4", {"countries.csv:2:", "last_default", "`2014.5`", "a whole number"}},
        {"countries.csv", ",2.5,2014,0.4", ",2.5,2014,40", {"countries.csv:2:", "internet_share", "`40`", "from 0 to 1"}},
        {"countries.csv", "40,30,2,0.03", "-40,30,2,0.03", {"countries.csv:2:", "external_debt_usd", "`-40`", "from 0 to"}},
        {"countries.csv", "40,30,2,0.03", "40,30,2,3", {"countries.csv:2:", "growth", "`3`", "from -0.2 to 0.2"}},
        {"countries.csv", "0.06,0.04,2000", "6,0.04,2000", {"countries.csv:2:", "secondary_trend", "`6`", "from -0.2 to 0.2"}},
        {"countries.csv", "0.06,0.04,2000", "0.06,,2000", {"countries.csv:2:", "tertiary_trend", "an empty cell"}},
        {"corridors.csv", "0.12,0.07", "12,0.07", {"corridors.csv:2:", "price_bank", "`12`", "from 0 to 1"}},
        {"corridors.csv", "0.035,0.4,0.7", "0.035,1.4,0.7", {"corridors.csv:2:", "overqualified", "`1.4`", "from 0 to 1"}},
        {"corridors.csv", "0.035,0.4,0.7", "0.035,0.4,", {"corridors.csv:2:", "portability", "an empty cell"}},
        {"world.yaml", "mobile, informal]", "telephone, informal]", {"corridors.csv:1:", "price_mobile"}},
        {"corridors.csv", "transfers_usd", "transfers", {"corridors.csv:1:", "transfers"}},
        {"entries.csv", "AAA,2020", "AAA,2019", {"entries.csv:2:", "year", "`2019`", "from 2020"}},
        {"entries.csv", "AAA,2020", "AAA,2051", {"entries.csv", "no line for AAA 2020, BBB 2051, XAA 2051"}},
        {"entries.csv", "AAA,2021", "AAA,2020", {"entries.csv:3:", "once"}},
        {"provenance.csv", "assumption", "guess", {"provenance.csv:2:", "evidence", "`guess`", "assumption"}},
    };
    for (const auto& fault : faults) {
        const Copy copy;
        copy.edit(fault.file, fault.from, fault.to);
        const std::string complaint = copy.complaint();
        for (const std::string fragment : fault.said)
            CHECK_MESSAGE(complaint.find(fragment) != std::string::npos, "`" << fragment << "` is not in: " << complaint);
    }
}

TEST_CASE("Entry cohorts for fewer than thirty years after the base year are refused") {
    const Copy copy;
    for (const char* country : {"AAA", "BBB", "XAA"}) {
        const std::string table = copy.text("entries.csv"), begin = country + std::string(",2050,");
        const auto at = table.find(begin);
        copy.edit("entries.csv", table.substr(at, table.find('\n', at) - at + 1), "");
    }
    CHECK(copy.complaint().find("entries.csv: no line for AAA 2050, BBB 2050, XAA 2050;") != std::string::npos);
}

TEST_CASE("Faults in several tables come in one message") {
    const Copy copy;
    copy.edit("residents.csv", "AAA,female,15", "ZZZ,female,15");
    copy.edit("stocks.csv", "female,below_secondary,100", "female,none,100");
    copy.edit("corridors.csv", "8000", "-8000");
    copy.edit("entries.csv", "AAA,2020,200", "AAA,2020,many");
    const std::string complaint = copy.complaint();
    for (const char* fragment : {"`ZZZ`", "`none`", "`-8000`", "`many`"}) CHECK(complaint.find(fragment) != std::string::npos);
}

TEST_CASE("A world without one of its files is refused by the name of the file") {
    for (const char* file : {"world.yaml", "countries.csv", "residents.csv", "stocks.csv", "migrant_ages.csv", "corridors.csv",
                             "entries.csv", "provenance.csv"}) {
        const Copy copy;
        fs::remove(copy.file(file));
        CHECK(copy.complaint().find(std::string(file) + ": no such file") != std::string::npos);
    }
    CHECK_THROWS_AS(read_world((tiny / "nowhere").string()), InputError);
}

TEST_CASE("Every world that comes with the program can be read") {
    for (const auto& entry : fs::directory_iterator(fs::path(STERNA_SOURCE_DIR) / "configs/worlds")) {
        if (!fs::exists(entry.path() / "world.yaml")) continue;
        const Atlas atlas = read_world(entry.path().string());
        CHECK(atlas.name == entry.path().filename().string());
        CHECK(atlas.entry_years() >= 31);
    }
}
