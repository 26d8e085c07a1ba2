#pragma once
// Comma-separated values (RFC 4180), record by record, of a text that comes in pieces.

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace cartwright::schema {

/// Lines end in CRLF or LF, the last one perhaps in neither; empty lines and a byte order mark in
/// front are passed over. Memory is that of one record.
class CsvReader {
 public:
  /// The bytes that are kept of a cell; what is longer breaks all rules of length anyway.
  static constexpr std::size_t kLongestCell = 64 * 1024;
  static constexpr std::size_t kMostCells = 64;

  /// Takes what it can use off `rest`; true once a record is whole, which cells() has until the
  /// next call. Throws `bad_request` for what is no CSV, and takes nothing more then.
  bool read(std::string_view& rest);

  /// The text has ended: whether with a record that no line break follows. Throws as read() does.
  bool finish();

  [[nodiscard]] std::span<const std::string> cells() const { return {cells_.data(), count_}; }

 private:
  enum class State { mark, cell, plain, quoted, quote, carriage_return };

  void take_run(std::string_view& rest);
  void take(char letter);
  void take_mark(char letter);
  void take_outside(char letter);
  void append(std::string_view text);
  void begin_cell();
  void end_line();
  [[noreturn]] void fail(std::string_view what) const;

  State state_ = State::mark;
  std::size_t mark_ = 0;  // the bytes so far of what may be a byte order mark
  std::vector<std::string> cells_{1};
  std::size_t count_ = 1;
  bool is_empty_ = true;  // nothing stands in the line so far
  bool is_whole_ = false;
  std::size_t line_ = 1;
};

/// Appends `cell` such that CsvReader reads it as it is. It is quoted only where it must be. A cell
/// that a spreadsheet takes for a formula, as it begins with = + - or @, is no other than it is:
/// whoever reads data back must get the same.
void append_csv(std::string& text, std::string_view cell);

}  // namespace cartwright::schema
