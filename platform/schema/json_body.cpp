#include "platform/schema/json_body.hpp"

#include <boost/json/basic_parser_impl.hpp>
#include <string>
#include <utility>

#include "platform/schema/surrogates.hpp"

namespace cartwright::schema {
namespace {

namespace json = boost::json;
using ErrorCode = json::error_code;
using Text = json::string_view;

constexpr std::size_t kDeepest = 32;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Invalid UTF-8 passes here, so that it can be told which field it stands in.
json::parse_options options() {
  json::parse_options options;
  options.max_depth = kDeepest;
  options.allow_invalid_utf8 = true;
  return options;
}

std::string_view view(Text text) { return {text.data(), text.size()}; }

// Hears what Boost.JSON finds, keeps the members of the outermost object that are fields. The
// names of its functions are Boost's.
class Collector {
 public:
  static constexpr std::size_t max_object_size = json::object::max_size();
  static constexpr std::size_t max_array_size = json::array::max_size();
  static constexpr std::size_t max_key_size = json::string::max_size();
  static constexpr std::size_t max_string_size = json::string::max_size();

  explicit Collector(FieldValues& values) : values_(values) {}

  bool on_document_begin(ErrorCode&) { return true; }
  bool on_document_end(ErrorCode&) { return true; }

  bool on_object_begin(ErrorCode&) {
    keep(json::object_kind);
    ++depth_;
    return true;
  }
  bool on_object_end(std::size_t, ErrorCode&) { return leave(); }
  bool on_array_begin(ErrorCode&) {
    keep(json::array_kind);
    ++depth_;
    return true;
  }
  bool on_array_end(std::size_t, ErrorCode&) { return leave(); }

  bool on_key_part(Text part, std::size_t, ErrorCode&) {
    if (depth_ == 1) append_name(name_, view(part));
    return true;
  }
  bool on_key(Text part, std::size_t size, ErrorCode& error) {
    on_key_part(part, size, error);
    if (depth_ == 1) field_ = values_.find(std::exchange(name_, {}));
    return true;
  }

  bool on_string_part(Text part, std::size_t, ErrorCode&) {
    if (is_field()) text_.append(view(part));
    return true;
  }
  bool on_string(Text part, std::size_t size, ErrorCode& error) {
    on_string_part(part, size, error);
    if (is_field()) *std::exchange(field_, nullptr) = text_.take();
    return true;
  }

  bool on_number_part(Text, ErrorCode&) { return true; }
  bool on_int64(std::int64_t number, Text, ErrorCode&) { return keep(number); }
  bool on_uint64(std::uint64_t number, Text, ErrorCode&) { return keep(number); }
  bool on_double(double number, Text, ErrorCode&) { return keep(number); }
  bool on_bool(bool value, ErrorCode&) { return keep(value); }
  bool on_null(ErrorCode&) { return keep(nullptr); }
  bool on_comment_part(Text, ErrorCode&) { return true; }
  bool on_comment(Text, ErrorCode&) { return true; }

 private:
  [[nodiscard]] bool is_field() const { return depth_ == 1 && field_ != nullptr; }

  // Of a list or an object only what it is: no field is one.
  template <class Value>
  bool keep(Value value) {
    if (is_field()) *std::exchange(field_, nullptr) = FieldValue{value};
    return true;
  }

  bool leave() {
    --depth_;
    return true;
  }

  FieldValues& values_;
  std::size_t depth_ = 0;
  std::string name_;
  GatheredText text_;
  FieldValues::Value* field_ = nullptr;  // whose value comes next
};

}  // namespace

class JsonBody::Parser : public json::basic_parser<Collector> {
 public:
  using json::basic_parser<Collector>::basic_parser;
};

JsonBody::JsonBody(std::string_view body, FieldValues& values)
    : body_(body.starts_with(kByteOrderMark) ? body.substr(kByteOrderMark.size()) : body),
      values_(values) {
  begin();
}

JsonBody::~JsonBody() = default;

void JsonBody::begin() {
  values_.clear();
  rest_ = body_;
  parser_ = std::make_unique<Parser>(options(), values_);
}

bool JsonBody::read_on() {
  if (body_.empty()) return false;
  std::string replaced;
  std::string_view piece = rest_.substr(0, BodyReader::kStep);
  if (replaces_surrogates_) {
    piece = replaced = take_replacing_lone_surrogates(rest_, BodyReader::kStep);
  } else {
    rest_.remove_prefix(piece.size());
  }
  ErrorCode error;
  const auto read = parser_->write_some(!rest_.empty(), piece.data(), piece.size(), error);
  if (error && !std::exchange(replaces_surrogates_, true)) {
    begin();
    return true;
  }
  if (error || read < piece.size()) throw refused("json", "Invalid JSON body.");
  return !rest_.empty();
}

}  // namespace cartwright::schema
