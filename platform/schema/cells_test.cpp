#include "platform/schema/cells.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <ostream>

#include "platform/schema/schema.hpp"

namespace cartwright::schema {
namespace {

struct Chair {
  std::optional<std::string> name;
  std::optional<std::string> text;
  Change<std::string> colour;
  Change<std::int32_t> stock;
  std::optional<Money> price;
  std::optional<bool> is_old;

  static constexpr auto schema() {
    return fields(field("name", &Chair::name, length(1, 8)), field("text", &Chair::text),
                  field("colour", &Chair::colour), field("stock", &Chair::stock, at_least(0)),
                  field("price", &Chair::price), field("is_old", &Chair::is_old));
  }
};

using Cells = std::vector<std::string>;

Chair read(const Cells& columns, const Cells& cells) {
  CellReader reader(columns, TargetOf<Chair>::kValue);
  Chair chair;
  reader.read(cells, &chair);
  return chair;
}

TEST(CellReader, TakesColumnsInAnyOrder) {
  const auto chair = read({"price", "is_old", "stock", "name"}, {"9.5", "true", "12", "Oak"});

  EXPECT_EQ(chair.name, "Oak");
  EXPECT_EQ(chair.stock.value, 12);
  EXPECT_EQ(to_string(chair.price.value()), "9.50");
  EXPECT_EQ(chair.is_old, true);
}

TEST(CellReader, LeavesOutWhatHasNoColumn) {
  const auto chair = read({"name"}, {"Oak"});

  EXPECT_FALSE(chair.colour.is_wanted);
  EXPECT_FALSE(chair.price);
}

TEST(CellReader, ReadsEmptyCellsAsNull) {
  const auto chair = read({"colour", "stock"}, {"", ""});

  EXPECT_TRUE(chair.colour.is_wanted && chair.stock.is_wanted);
  EXPECT_FALSE(chair.colour.value || chair.stock.value);
}

TEST(CellReader, KnowsItsColumns) {
  const CellReader reader(Cells{"name"}, TargetOf<Chair>::kValue);

  EXPECT_TRUE(reader.has("name"));
  EXPECT_FALSE(reader.has("text"));
  EXPECT_FALSE(reader.has("size"));
}

struct BadRow {
  Cells columns;
  Cells cells;
  std::string faults;

  friend void PrintTo(const BadRow& bad, std::ostream* out) { *out << bad.faults; }
};

class BadRowTest : public testing::TestWithParam<BadRow> {};

TEST_P(BadRowTest, IsRefused) {
  std::string faults;

  try {
    read(GetParam().columns, GetParam().cells);
  } catch (const Error& error) {
    for (const auto& [field, texts] : error.fields().entries()) faults += field + ": " + texts[0];
  }

  EXPECT_EQ(faults, GetParam().faults);
}

INSTANTIATE_TEST_SUITE_P(
    Rows, BadRowTest,
    testing::Values(BadRow{{"name"}, {""}, "name: Field may not be null."},
                    BadRow{{"price", "is_old"},
                           {"", ""},
                           "price: Field may not be null.is_old: Field may not be null."},
                    BadRow{{"name"}, {"far too long"}, "name: Length must be between 1 and 8."},
                    BadRow{{"colour"}, {"\xff"}, "colour: Not a valid string."},
                    BadRow{{"stock"}, {"many"}, "stock: Not a valid integer."},
                    BadRow{{"stock"}, {"-1"}, "stock: Must be greater than or equal to 0."},
                    BadRow{
                        {"name"}, {"a", "b"}, "non_field_errors: There are 2 cells for 1 columns."},
                    BadRow{{"size"}, {"1"}, "size: Unknown column."},
                    BadRow{{"\xff"}, {"1"}, "non_field_errors: Unknown column."},
                    BadRow{{"name", "name"}, {"a", "b"}, "name: This column is there twice."}));

}  // namespace
}  // namespace cartwright::schema
