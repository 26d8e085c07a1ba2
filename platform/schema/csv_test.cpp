#include "platform/schema/csv.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <ostream>
#include <string>
#include <vector>

#include "platform/error.hpp"

namespace cartwright::schema {
namespace {

using Record = std::vector<std::string>;
using Records = std::vector<Record>;

Record record_of(const CsvReader& reader) { return {reader.cells().begin(), reader.cells().end()}; }

// The records of a text that comes in pieces of `size` bytes.
Records read_in_pieces(std::string_view text, std::size_t size) {
  CsvReader reader;
  Records records;
  for (; !text.empty(); text.remove_prefix(std::min(size, text.size()))) {
    auto piece = text.substr(0, size);
    while (reader.read(piece)) records.push_back(record_of(reader));
  }
  if (reader.finish()) records.push_back(record_of(reader));
  return records;
}

struct Csv {
  std::string text;
  Records records;
  std::string reason;

  friend void PrintTo(const Csv& csv, std::ostream* out) { *out << csv.reason; }
};

class CsvTest : public testing::TestWithParam<Csv> {};

TEST_P(CsvTest, IsRead) {
  const auto records = read_in_pieces(GetParam().text, GetParam().text.size() + 1);

  EXPECT_EQ(records, GetParam().records);
}

TEST_P(CsvTest, MeansTheSameByteByByte) {
  const auto records = read_in_pieces(GetParam().text, 1);

  EXPECT_EQ(records, GetParam().records);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, CsvTest,
    testing::Values(
        Csv{"", {}, "nothing"}, Csv{"\xEF\xBB\xBF", {}, "a byte order mark alone"},
        Csv{"a,b\nc,d\n", {{"a", "b"}, {"c", "d"}}, "line feeds"},
        Csv{"a,b\r\nc,d\r\n", {{"a", "b"}, {"c", "d"}}, "carriage returns and line feeds"},
        Csv{"a,b\r\nc,d", {{"a", "b"}, {"c", "d"}}, "no line break at the end"},
        Csv{"a,", {{"a", ""}}, "an empty cell at the end"}, Csv{",\n", {{"", ""}}, "empty cells"},
        Csv{"\"\"\n", {{""}}, "an empty cell in quotes"},
        Csv{"a\n\n\r\nb\n\n", {{"a"}, {"b"}}, "empty lines"},
        Csv{"\xEF\xBB\xBF\"a\",b\n", {{"a", "b"}}, "a byte order mark before a quote"},
        Csv{"\xEF\xBB", {{"\xEF\xBB"}}, "the beginning of a byte order mark"},
        Csv{"\xEF\xBB,b", {{"\xEF\xBB", "b"}}, "no byte order mark"},
        Csv{"a\n\xEF\xBB\xBF", {{"a"}, {"\xEF\xBB\xBF"}}, "a byte order mark elsewhere"},
        Csv{"\"a,b\",\"c\"\n", {{"a,b", "c"}}, "commas in quotes"},
        Csv{"\"a\r\nb\n\",c\n", {{"a\r\nb\n", "c"}}, "line breaks in quotes"},
        Csv{"\"\"\"a\"\"\",\"\"\"\"", {{"\"a\"", "\""}}, "doubled quotes"},
        Csv{" a , b \n", {{" a ", " b "}}, "spaces are part of a cell"},
        Csv{"=1+2,+1,-1,@a\n", {{"=1+2", "+1", "-1", "@a"}}, "formulas of spreadsheets"},
        Csv{std::string(CsvReader::kLongestCell, 'a'),
            {{std::string(CsvReader::kLongestCell, 'a')}},
            "the longest cell"},
        Csv{std::string(CsvReader::kLongestCell + 1, 'a') + ",b",
            {{std::string(CsvReader::kLongestCell, 'a'), "b"}},
            "a longer cell"}));

struct BadCsv {
  std::string text;
  std::string fault;

  friend void PrintTo(const BadCsv& bad, std::ostream* out) { *out << bad.fault; }
};

class BadCsvTest : public testing::TestWithParam<BadCsv> {};

TEST_P(BadCsvTest, IsRefused) {
  std::string fault;

  try {
    read_in_pieces(GetParam().text, 1);
  } catch (const Error& error) {
    fault = error.fields().entries().at(0).second.at(0);
  }

  EXPECT_EQ(fault, GetParam().fault);
}

INSTANTIATE_TEST_SUITE_P(
    Texts, BadCsvTest,
    testing::Values(
        BadCsv{"a\nb\"", "Invalid CSV in line 2: a quote in a cell that does not begin with one."},
        BadCsv{"\"a\nb\"c", "Invalid CSV in line 2: something follows the quote of a cell."},
        BadCsv{"\"a\n\n", "Invalid CSV in line 3: the last quote is not closed."},
        BadCsv{"a\rb", "Invalid CSV in line 1: a carriage return without a line feed."},
        BadCsv{"a\r", "Invalid CSV in line 1: a carriage return without a line feed."},
        BadCsv{std::string(CsvReader::kMostCells, ','), "Invalid CSV in line 1: too many cells."}));

class CsvWriterTest : public testing::TestWithParam<std::string> {};

TEST_P(CsvWriterTest, WritesWhatIsReadAsItWas) {
  std::string text;

  append_csv(text, GetParam());
  text.append(",end");

  EXPECT_EQ(read_in_pieces(text, 3), (Records{{GetParam(), "end"}}));
}

INSTANTIATE_TEST_SUITE_P(Cells, CsvWriterTest,
                         testing::Values("", "a", " a ", "a,b", "\"", "a\"b\"", "\r\n", "\n", "\r",
                                         "=1+2", "+1", "-1", "@a", "'=1", "Größe"));

TEST(CsvWriter, QuotesOnlyWhatNeedsQuotes) {
  std::string text;

  append_csv(text, "plain text");
  append_csv(text, "a,b");

  EXPECT_EQ(text, "plain text\"a,b\"");
}

}  // namespace
}  // namespace cartwright::schema
