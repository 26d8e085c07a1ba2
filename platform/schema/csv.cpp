#include "platform/schema/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "platform/error.hpp"

namespace cartwright::schema {
namespace {

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

bool CsvReader::read(std::string_view& rest) {
  if (std::exchange(is_whole_, false)) {
    count_ = 0;
    is_empty_ = true;
    begin_cell();
  }
  while (!rest.empty() && !is_whole_) {
    take_run(rest);
    if (rest.empty()) break;
    take(rest.front());
    rest.remove_prefix(1);
  }
  return is_whole_;
}

bool CsvReader::finish() {
  if (state_ == State::quoted) fail("the last quote is not closed");
  if (state_ == State::carriage_return) fail("a carriage return without a line feed");
  if (std::exchange(is_whole_, false)) return false;
  if (state_ == State::mark) append(kByteOrderMark.substr(0, mark_));
  state_ = State::cell;
  return !std::exchange(is_empty_, true);
}

// What stands together in one cell is taken together.
void CsvReader::take_run(std::string_view& rest) {
  if (state_ != State::plain && state_ != State::quoted) return;
  const auto* const ends = state_ == State::plain ? ",\"\r\n" : "\"";
  const auto run = rest.substr(0, rest.find_first_of(ends));
  append(run);
  line_ += static_cast<std::size_t>(std::ranges::count(run, '\n'));
  rest.remove_prefix(run.size());
}

void CsvReader::take(char letter) {
  switch (state_) {
    case State::mark:
      return take_mark(letter);
    case State::cell:
      if (letter != '"') return take_outside(letter);
      is_empty_ = false;
      state_ = State::quoted;
      return;
    case State::plain:
      if (letter == '"') fail("a quote in a cell that does not begin with one");
      return take_outside(letter);
    case State::quoted:
      state_ = State::quote;  // all others are taken by take_run()
      return;
    case State::quote:
      if (letter == '"') {
        append("\"");
        state_ = State::quoted;
        return;
      }
      if (!std::string_view(",\r\n").contains(letter))
        fail("something follows the quote of a cell");
      return take_outside(letter);
    case State::carriage_return:
      if (letter != '\n') fail("a carriage return without a line feed");
      return end_line();
  }
}

void CsvReader::take_mark(char letter) {
  if (letter == kByteOrderMark[mark_]) {
    if (++mark_ == kByteOrderMark.size()) state_ = State::cell;
    return;
  }
  append(kByteOrderMark.substr(0, mark_));
  state_ = mark_ == 0 ? State::cell : State::plain;
  take(letter);
}

void CsvReader::take_outside(char letter) {
  switch (letter) {
    case ',':
      is_empty_ = false;
      return begin_cell();
    case '\r':
      state_ = State::carriage_return;
      return;
    case '\n':
      return end_line();
    default:
      append({&letter, 1});
      state_ = State::plain;
  }
}

void CsvReader::append(std::string_view text) {
  auto& cell = cells_[count_ - 1];
  cell.append(text.substr(0, kLongestCell - cell.size()));
  is_empty_ &= text.empty();
}

void CsvReader::begin_cell() {
  if (count_ == kMostCells) fail("too many cells");
  if (count_ == cells_.size()) cells_.emplace_back();
  cells_[count_++].clear();
  state_ = State::cell;
}

void CsvReader::end_line() {
  ++line_;
  is_whole_ = !is_empty_;
  state_ = State::cell;
}

void CsvReader::fail(std::string_view what) const {
  throw refused("csv", fmt::format("Invalid CSV in line {}: {}.", line_, what));
}

void append_csv(std::string& text, std::string_view cell) {
  const bool is_plain = cell.find_first_of(",\"\r\n") == std::string_view::npos;
  // Some programs drop spaces at the ends, unless they are quoted.
  if (is_plain && !cell.starts_with(' ') && !cell.ends_with(' ')) {
    text.append(cell);
    return;
  }
  text.push_back('"');
  for (const char letter : cell) {
    if (letter == '"') text.push_back('"');
    text.push_back(letter);
  }
  text.push_back('"');
}

}  // namespace cartwright::schema
