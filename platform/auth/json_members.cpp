#include "platform/auth/json_members.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <algorithm>
#include <cstddef>

namespace cartwright::auth {

// What Boost.JSON's parser calls while it reads. Returning false with an error ends the parse.
class MembersReader {
 public:
  using error_code = boost::json::error_code;
  using string_view = boost::json::string_view;

  static constexpr std::size_t max_object_size = 64;
  static constexpr std::size_t max_array_size = 1024;
  static constexpr std::size_t max_key_size = 256;
  static constexpr std::size_t max_string_size = 8192;

  Members members;

  bool on_document_begin(error_code&) { return true; }
  bool on_document_end(error_code&) { return true; }
  bool on_object_begin(error_code& error) {
    if (depth_ > 0) return open_nested(error);
    ++depth_;
    return true;
  }
  bool on_object_end(std::size_t, error_code& error) { return close(error); }
  bool on_array_begin(error_code& error) { return open_nested(error); }
  bool on_array_end(std::size_t, error_code& error) { return close(error); }
  bool on_key_part(string_view part, std::size_t, error_code&) { return append(part); }
  bool on_key(string_view part, std::size_t, error_code& error) {
    append(part);
    return depth_ != 1 || add_name(error);
  }
  bool on_string_part(string_view part, std::size_t, error_code&) { return append(part); }
  bool on_string(string_view part, std::size_t, error_code& error) {
    append(part);
    return set(std::exchange(text_, {}), error);
  }
  bool on_number_part(string_view, error_code&) { return true; }
  bool on_int64(std::int64_t number, string_view, error_code& error) { return set(number, error); }
  bool on_uint64(std::uint64_t number, string_view, error_code& e) { return set(number, e); }
  bool on_double(double number, string_view, error_code& error) { return set(number, error); }
  bool on_bool(bool value, error_code& error) { return set(value, error); }
  bool on_null(error_code& error) { return set(nullptr, error); }
  bool on_comment_part(string_view, error_code&) { return true; }
  bool on_comment(string_view, error_code&) { return true; }

 private:
  static bool refuse(error_code& error) {
    error = boost::json::error::syntax;
    return false;
  }

  bool append(string_view part) {
    if (depth_ == 1) text_.append(part.data(), part.size());
    return true;
  }

  bool add_name(error_code& error) {
    if (members.find(text_) != nullptr) return refuse(error);
    members.entries_.emplace_back(std::exchange(text_, {}), nullptr);
    return true;
  }

  // A value at depth 0 is not an object; one deeper than 1 belongs to a nested value.
  bool set(Scalar value, error_code& error) {
    if (depth_ == 0) return refuse(error);
    if (depth_ == 1) members.entries_.back().second = std::move(value);
    return true;
  }

  bool open_nested(error_code& error) {
    if (!set(Nested{}, error)) return false;
    ++depth_;
    return true;
  }

  bool close(error_code&) {
    --depth_;
    return true;
  }

  std::size_t depth_ = 0;
  std::string text_;
};

std::optional<Members> Members::parse(std::string_view json) {
  boost::json::basic_parser<MembersReader> parser{boost::json::parse_options{}};
  parser.handler().members.entries_.reserve(8);
  boost::json::error_code error;
  const std::size_t consumed = parser.write_some(false, json.data(), json.size(), error);
  if (error || consumed != json.size()) return std::nullopt;
  return std::move(parser.handler().members);
}

const Scalar* Members::find(std::string_view name) const {
  const auto entry = std::ranges::find(entries_, name, &std::pair<std::string, Scalar>::first);
  return entry == entries_.end() ? nullptr : &entry->second;
}

}  // namespace cartwright::auth
