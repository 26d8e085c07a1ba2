// CSV: means the same wherever its pieces end, and what was read is read again from what is written
// of it.

#include "platform/schema/csv.hpp"

#include <cstdint>
#include <string>
#include <vector>

#include "platform/error.hpp"
#include "platform/testing/fuzzing/promise.hpp"
#include "platform/testing/fuzzing/script.hpp"

namespace cartwright::fuzzing {
namespace {

using Record = std::vector<std::string>;

struct Read {
  std::vector<Record> records;
  std::string fault;

  bool operator==(const Read&) const = default;
};

void take(Read& read, schema::CsvReader& reader) {
  const auto cells = reader.cells();
  promise(!cells.empty() && cells.size() <= schema::CsvReader::kMostCells, "a record of no size");
  read.records.emplace_back(cells.begin(), cells.end());
}

Read read_in_pieces(std::string_view text, std::size_t size) {
  Read read;
  schema::CsvReader reader;
  try {
    while (!text.empty()) {
      auto piece = text.substr(0, size);
      text.remove_prefix(piece.size());
      while (reader.read(piece)) take(read, reader);
      promise(piece.empty(), "a piece that is left");
    }
    if (reader.finish()) take(read, reader);
  } catch (const Error& error) {
    promise(error.code() == Code::bad_request, "another error");
    read.fault = error.fields().entries().at(0).second.at(0);
  }
  return read;
}

// A line of nothing would be passed over.
std::string write(const std::vector<Record>& records) {
  std::string text;
  for (const auto& record : records) {
    std::string line;
    for (const auto& cell : record) {
      schema::append_csv(line, cell);
      line.push_back(',');
    }
    line.pop_back();
    text.append(line.empty() ? "\"\"" : line).append("\r\n");
  }
  return text;
}

void check(Script script) {
  const std::size_t size = script.byte() + 1;
  const auto text = script.rest();
  const auto read = read_in_pieces(text, text.size() + 1);
  promise(read == read_in_pieces(text, size), "CSV that depends on its pieces");
  // What begins with a byte order mark can only be first behind another one.
  const auto again = read_in_pieces("\xEF\xBB\xBF" + write(read.records), size);
  promise(again.fault.empty() && again.records == read.records, "CSV that is not repeated");
}

}  // namespace
}  // namespace cartwright::fuzzing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cartwright::fuzzing::check({data, size});
  return 0;
}
