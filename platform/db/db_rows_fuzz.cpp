// Values of PostgreSQL's binary format, of any size and content, on their way into the members of
// rows.

#include <libpq-fe.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <vector>

#include "platform/db/codec.hpp"
#include "platform/db/result.hpp"
#include "platform/db/row.hpp"
#include "platform/runtime/require.hpp"
#include "platform/testing/fuzzing/script.hpp"

namespace {

enum class Color { red, green };

}  // namespace

template <>
inline constexpr auto cartwright::schema::kWords<Color> =
    std::to_array<cartwright::schema::Word<Color>>({{"red", Color::red}, {"green", Color::green}});

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

struct Thing {
  Bytes hash;
  Json facts;
  std::vector<std::string> tags;
  std::optional<std::vector<std::int32_t>> sizes;
  Color color{};
  IpAddress address;

  static constexpr auto schema() {
    using schema::field, schema::fields;
    return fields(field("hash", &Thing::hash), field("facts", &Thing::facts),
                  field("tags", &Thing::tags), field("sizes", &Thing::sizes),
                  field("color", &Thing::color), field("address", &Thing::address));
  }
};

constexpr std::array kTypes{16U,   17U,   19U,   20U,   21U,   23U,   25U,   869U,  1000U, 1005U,
                            1007U, 1009U, 1015U, 1016U, 1042U, 1043U, 1184U, 1700U, 0U,    3802U};
constexpr std::size_t kMostColumns = 9;
constexpr int kBinary = 1;

template <class T>
std::optional<T> decoded(std::string_view bytes) {
  try {
    T value{};
    Codec<T>::decode({bytes.data(), static_cast<int>(bytes.size())}, value);
    return value;
  } catch (const std::runtime_error&) {
    return std::nullopt;
  }
}

// What can be read is sent so that it is read as the same.
template <class T>
void check_value(std::string_view bytes) {
  const auto value = decoded<T>(bytes);
  if (!value) return;
  wire::Buffer sent;
  Codec<T>::encode(*value, sent);
  require(decoded<T>({sent.data(), sent.size()}) == value, "a value is not read as it was sent");
}

template <class... T>
void check_values(std::string_view bytes) {
  (check_value<T>(bytes), ...);
  (check_value<std::vector<T>>(bytes), ...);
}

/// A column that a row wants, or any other.
PGresAttDesc describe(fuzzing::Script& script, const Column* wanted, std::string& name) {
  name = wanted == nullptr ? "odd" : wanted->name;
  PGresAttDesc column{};
  column.name = name.data();  // libpq copies it
  column.typid = wanted == nullptr ? kTypes[script.below(kTypes.size())] : wanted->readable.front();
  column.format = kBinary;
  return column;
}

/// The columns of the row, or some of them and others in any order.
int describe_columns(fuzzing::Script& script, const RowType& row_type, PGresult* result) {
  const auto wanted = row_type.columns;
  const bool is_proper = script.below(4) != 0;
  std::array<PGresAttDesc, kMostColumns> columns{};
  std::array<std::string, kMostColumns> names;
  const auto count = is_proper ? wanted.size() : script.below(kMostColumns);
  for (std::size_t i = 0; i < count; ++i) {
    const auto which = is_proper ? i : script.below(wanted.size() + 1);
    columns[i] = describe(script, which < wanted.size() ? &wanted[which] : nullptr, names[i]);
    if (!is_proper && script.below(4) == 0) columns[i].typid = kTypes[script.below(kTypes.size())];
  }
  PQsetResultAttrs(result, static_cast<int>(count), columns.data());
  return static_cast<int>(count);
}

/// A result as libpq makes it of the wire: every value ends in a zero that is not part of it.
ResultHandle make_result(fuzzing::Script& script, const RowType& row_type) {
  ResultHandle result(PQmakeEmptyPGresult(nullptr, PGRES_TUPLES_OK));
  const auto count = describe_columns(script, row_type, result.get());
  for (int row = 0; !script.is_over() && row < 4 && count > 0; ++row) {
    for (int column = 0; column < count; ++column) {
      const auto size = static_cast<int>(script.below(64)) - 1;
      std::string value(script.text(static_cast<std::size_t>(std::max(size, 0))));
      PQsetvalue(result.get(), row, column, size < 0 ? nullptr : value.data(),
                 size < 0 ? -1 : static_cast<int>(value.size()));
    }
  }
  return result;
}

// A value is what stands in the result, or is refused.
void check_row(const Row& row, const Result& result, int index) {
  require(row.name == result.cell(index, 3).bytes(), "a text is not the one that was sent");
  require(row.note.has_value() == (result.cell_or_null(index, 6).data != nullptr),
          "NULL was taken for a value, or a value for NULL");
  require(row.at >= kEarliestTimestamp && row.at <= kLatestTimestamp,
          "a time that clients cannot be told");
}

void check_row(const Thing& thing, const Result& result, int index) {
  require(thing.hash.view() == result.cell(index, 0).bytes(), "bytes are not those that were sent");
  require(thing.facts.text() == result.cell(index, 1).bytes().substr(1),
          "a document is not the one that was sent");
  require(thing.sizes.has_value() == (result.cell_or_null(index, 3).data != nullptr),
          "NULL was taken for a list, or a list for NULL");
  require(schema::word_of(thing.color) == result.cell(index, 4).bytes(), "a word was mistaken");
}

template <class Row>
void check_rows(fuzzing::Script script) {
  auto handle = make_result(script, kRowType<Row>);
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
  using namespace cartwright;
  db::check_values<bool, std::int32_t, std::int64_t, std::string, Money, Timestamp, Bytes, Json,
                   Color, IpAddress>({reinterpret_cast<const char*>(data), size});
  db::check_rows<db::Row>({data, size});
  db::check_rows<db::Thing>({data, size});
  return 0;
}
