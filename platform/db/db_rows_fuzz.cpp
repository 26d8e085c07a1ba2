// Values of PostgreSQL's binary format, of any size and content, on their way into the members of
// rows.

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "platform/db/column.hpp"
#include "platform/db/result.hpp"
#include "platform/db/row.hpp"
#include "platform/db/wire_values.hpp"
#include "platform/fuzzing/script.hpp"
#include "platform/runtime/require.hpp"

#include <libpq-fe.h>

namespace cartwright::db {
namespace {

using runtime::require;

struct Row {
  std::int64_t id{};
  std::int32_t count{};
  bool flag{};
  std::string name;
  Money price;
  Timestamp at;
  std::optional<std::string> note;
  std::optional<Money> rebate;

  static constexpr auto schema() {
    using schema::field, schema::fields;
    return fields(field("id", &Row::id), field("count", &Row::count), field("flag", &Row::flag),
                  field("name", &Row::name), field("price", &Row::price), field("at", &Row::at),
                  field("note", &Row::note), field("rebate", &Row::rebate));
  }
};

constexpr std::array kTypes{16U, 19U, 20U, 21U, 23U, 25U, 1042U, 1043U, 1184U, 1700U, 0U, 3802U};
constexpr std::array kNames{"id", "count", "flag", "name", "price", "at", "note", "rebate", "odd"};
// Those that the row reads, in its order.
constexpr std::array kProperTypes{20U, 23U, 16U, 25U, 1700U, 1184U, 25U, 1700U};
constexpr int kBinary = 1;

void check_numeric(std::string_view bytes) {
  try {
    const auto amount = wire::decode_numeric(bytes);
    const auto written = wire::encode_numeric(amount);
    require(wire::decode_numeric(written.bytes()).cents == amount.cents,
            "an amount is not read as written");
  } catch (const std::runtime_error&) {
    // No amount.
  }
}

PGresAttDesc describe(fuzzing::Script& script, std::size_t index, bool is_proper) {
  PGresAttDesc column{};
  const char* name = is_proper ? kNames[index] : kNames[script.below(kNames.size())];
  // libpq copies it.
  column.name = const_cast<char*>(name);  // NOLINT(cppcoreguidelines-pro-type-const-cast)
  column.typid = is_proper ? kProperTypes[index] : kTypes[script.below(kTypes.size())];
  column.format = kBinary;
  return column;
}

/// A result as libpq makes it of the wire: every value ends in a zero that is not part of it.
ResultHandle make_result(fuzzing::Script& script) {
  ResultHandle result(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
  const bool is_proper = script.below(4) != 0;
  std::array<PGresAttDesc, kProperTypes.size() + 1> columns{};
  const auto count = is_proper ? kProperTypes.size() : script.below(columns.size());
  for (std::size_t i = 0; i < count; ++i) columns[i] = describe(script, i, is_proper);
  PQsetResultAttrs(result.get(), static_cast<int>(count), columns.data());
  for (int row = 0; !script.is_over() && row < 4 && count > 0; ++row) {
    for (int column = 0; column < static_cast<int>(count); ++column) {
      const auto size = static_cast<int>(script.below(32)) - 1;
      std::string value(script.text(static_cast<std::size_t>(std::max(size, 0))));
      PQsetvalue(result.get(), row, column, size < 0 ? nullptr : value.data(),
                 size < 0 ? -1 : static_cast<int>(value.size()));
    }
  }
  return result;
}

// A value is what stands in the result, or is refused.
void check_row(const Row& row, const Result& result, int index) {
  const auto name = result.cell(index, 3);
  require(row.name == std::string_view(name.data, static_cast<std::size_t>(name.size)),
          "a text is not the one that was sent");
  require(row.note.has_value() == (result.cell_or_null(index, 6).data != nullptr),
          "NULL was taken for a value, or a value for NULL");
  require(row.at >= kEarliestTimestamp && row.at <= kLatestTimestamp,
          "a time that clients cannot be told");
}

void check_rows(fuzzing::Script script) {
  auto handle = make_result(script);
  try {
    auto positions = std::make_shared<Positions>(match_columns(handle.get(), kRowType<Row>));
    const Result result(std::move(handle), std::move(positions));
    static_cast<void>(result.byte_count());
    const auto rows = read_rows<Row>(result);
    for (std::size_t i = 0; i < rows.size(); ++i) check_row(rows[i], result, static_cast<int>(i));
  } catch (const std::runtime_error&) {
    // A value that its member cannot hold.
  } catch (const std::logic_error&) {
    // Columns that are not the row's, or NULL where there must be a value.
  }
}

}  // namespace
}  // namespace cartwright::db

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartwright::db;
  check_numeric({reinterpret_cast<const char*>(data), size});
  check_rows({data, size});
  return 0;
}
