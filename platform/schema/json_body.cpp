#include "platform/schema/json_body.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <string>
#include <utility>

#include "platform/schema/json_collector.hpp"
#include "platform/schema/surrogates.hpp"

namespace cartwright::schema {
namespace {

namespace json = boost::json;
using ErrorCode = json::error_code;

constexpr std::size_t kDeepest = 32;
constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

// Invalid UTF-8 passes here, so that it can be told which field it stands in.
json::parse_options options() {
  json::parse_options options;
  options.max_depth = kDeepest;
  options.allow_invalid_utf8 = true;
  return options;
}

}  // namespace

class JsonBody::Parser : public json::basic_parser<JsonCollector> {
 public:
  using json::basic_parser<JsonCollector>::basic_parser;
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
