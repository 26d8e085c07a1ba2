#include "platform/schema/json_document.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <boost/json/value.hpp>

#include <charconv>

namespace cartwright {
namespace {

namespace json = boost::json;
using ErrorCode = json::error_code;
using Text = json::string_view;

// With these PostgreSQL's numeric has digits enough.
constexpr std::size_t kLongestNumber = 1000;
constexpr std::size_t kLongestExponent = 4;

// Boost's own double is not exact at the edges.
bool is_kept(Text number) {
  const auto exponent = number.find_first_of("eE");
  if (number.size() > kLongestNumber) return false;
  if (exponent != Text::npos && number.size() - exponent > kLongestExponent + 2) return false;
  double value = 0;
  return std::from_chars(number.begin(), number.end(), value).ec == std::errc();
}

// Refuses what PostgreSQL would. The names of its functions are Boost's.
class Judge {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  bool on_document_begin(ErrorCode&) { return true; }
  bool on_document_end(ErrorCode&) { return true; }
  bool on_object_begin(ErrorCode&) { return true; }
  bool on_object_end(std::size_t, ErrorCode&) { return true; }
  bool on_array_begin(ErrorCode&) { return true; }
  bool on_array_end(std::size_t, ErrorCode&) { return true; }

  bool on_key_part(Text part, std::size_t, ErrorCode& error) { return take_text(part, error); }
  bool on_key(Text part, std::size_t, ErrorCode& error) { return take_text(part, error); }
  bool on_string_part(Text part, std::size_t, ErrorCode& error) { return take_text(part, error); }
  bool on_string(Text part, std::size_t, ErrorCode& error) { return take_text(part, error); }

  bool on_number_part(Text, ErrorCode&) { return true; }
  bool on_int64(std::int64_t, Text, ErrorCode&) { return true; }
  bool on_uint64(std::uint64_t, Text, ErrorCode&) { return true; }
  bool on_double(double, Text text, ErrorCode& error) { return is_kept(text) || refuse(error); }
  bool on_bool(bool, ErrorCode&) { return true; }
  bool on_null(ErrorCode&) { return true; }
  bool on_comment_part(Text, ErrorCode&) { return true; }
  bool on_comment(Text, ErrorCode&) { return true; }

 private:
  static bool take_text(Text part, ErrorCode& error) {
    return part.find('\0') == Text::npos || refuse(error);
  }

  static bool refuse(ErrorCode& error) {
    error = json::make_error_code(json::error::syntax);
    return false;
  }
};

}  // namespace

std::optional<Json> Json::parse(std::string_view text) {
  json::basic_parser<Judge> parser{json::parse_options{}};
  ErrorCode error;
  // In one piece, so that a number is whole when it is judged.
  const auto read = parser.write_some(false, text.data(), text.size(), error);
  if (error || read < text.size()) return std::nullopt;
  return Json(std::string(text));
}

}  // namespace cartwright
