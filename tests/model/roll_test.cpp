#include <doctest/doctest.h>

#include <algorithm>
#include <utility>
#include <vector>

#include "sterna/model/at_home.hpp"

using namespace sterna;

namespace {

/// Natives of country 3 in four kinds, one in seven of them abroad, one in eleven gone, and one native of another country at home.
PageBox people(int rows) {
    PageBox box;
    box.rows = rows;
    Page& page = box.page();
    for (int row = 0; row < rows; ++row) {
        page.birth[row] = 3;
        page.residence[row] = row % 11 == 5 ? gone : static_cast<std::uint8_t>(row % 7 == 2 ? 1 : 3);
        page.kind[row] = kind_of(row % 2, row % 4 < 2 ? 0 : 2, 0);
    }
    if (rows > 20) page.birth[20] = page.residence[20] = 4;
    return box;
}

}  // namespace

TEST_CASE("a roll names everybody who lives once and natives at home by kind and in order") {
    for (const int rows : {0, 1, 500, page_rows}) {
        const PageBox box = people(rows);
        const Page& page = box.page();
        Roll roll;
        roll.take(people(page_rows).page(), page_rows);  // what stood there before leaves no trace
        roll.take(page, rows);
        std::vector<int> named(roll.elsewhere().begin(), roll.elsewhere().end());
        for (const int row : named) CHECK((page.residence[row] != 3 || page.birth[row] != 3));
        for (const Roll::Group& group : roll.at_home()) {
            CHECK(!group.rows.empty());
            CHECK(std::is_sorted(group.rows.begin(), group.rows.end()));
            for (const int row : group.rows)
                CHECK((page.kind[row] == group.kind && page.birth[row] == roll.birth() && page.residence[row] == roll.birth()));
            named.insert(named.end(), group.rows.begin(), group.rows.end());
        }
        std::sort(named.begin(), named.end());
        std::vector<int> living;
        for (int row = 0; row < rows; ++row)
            if (page.residence[row] != gone) living.push_back(row);
        CHECK(named == living);
        if (rows == page_rows) CHECK(roll.at_home().size() == 4);
    }
}

TEST_CASE("natives at home born between two months are those whom one finds one by one") {
    PageBox box = people(page_rows);
    Page& page = box.page();
    for (int row = 0; row < page_rows; ++row) page.born[row] = static_cast<std::int16_t>(row % 100);
    Block block;
    block.attach(box, 0, nullptr, nullptr);
    block.roll.take(page, page_rows);
    for (const auto& [from, until] : {std::pair<int, int>{20, 32}, {0, 100}, {40, 40}}) {
        int expected = 0;
        for (const Roll::Group& group : block.roll.at_home())
            for (const int row : group.rows) expected += page.born[row] >= from && page.born[row] < until;
        CHECK(born_at_home(block, Month{static_cast<std::int16_t>(from)}, Month{static_cast<std::int16_t>(until)}) == expected);
    }
}
