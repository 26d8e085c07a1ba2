#include "platform/http/request_parser.hpp"

#include <boost/beast/core/string.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "platform/http/request_target.hpp"

namespace cartwright::http {
namespace {

namespace beast_http = boost::beast::http;

// Chunk extensions mean nothing here; a client that sends many of them is up to no good.
constexpr std::size_t kExtensionsLimit = 4 * 1024;

// A request line or chunk size that Beast still waits for the end of.
constexpr std::size_t kLineLimit = 16 * 1024;

std::string_view view(boost::beast::string_view text) { return {text.data(), text.size()}; }

constexpr std::size_t kUnknown = kKnownFields.size();

// By Beast's number of a field, which it looks up for itself: where the field stands in
// kKnownFields.
const auto kPlaces = [] {
  std::array<std::size_t, static_cast<std::size_t>(beast_http::field::xref) + 1> places;
  places.fill(kUnknown);
  for (std::size_t at = 0; at < kKnownFields.size(); ++at) {
    const auto field = beast_http::string_to_field(kKnownFields[at].name);
    if (field != beast_http::field::unknown) places[std::to_underlying(field)] = at;
  }
  return places;
}();

std::size_t place_of(beast_http::field field, boost::beast::string_view name,
                     std::string_view own_field) {
  if (field != beast_http::field::unknown) return kPlaces[std::to_underlying(field)];
  if (boost::beast::iequals(own_field, name)) return FieldName(kOwnField).index;
  const auto known = std::ranges::find_if(
      kKnownFields, [&](const KnownField& each) { return boost::beast::iequals(each.name, name); });
  return static_cast<std::size_t>(known - kKnownFields.begin());
}

// What the last chunk begins with, and how much it is at least, with the empty line behind it.
constexpr char kLastChunk = '0';
constexpr std::size_t kShortestEnd = 5;

bool is_printable(char letter) { return letter >= ' ' && letter <= '~'; }

bool is_decimal(char letter) { return letter >= '0' && letter <= '9'; }

// Beast waits for a carriage return as long as it takes.
bool has_bare_line_feed(std::string_view text, std::size_t from) {
  auto at = text.find('\n', from);
  while (at != std::string_view::npos) {
    if (at == 0 || text[at - 1] != '\r') return true;
    at = text.find('\n', at + 1);
  }
  return false;
}

// Whether the request line names a version of HTTP that is none of ours.
bool names_other_version(std::string_view request) {
  const auto line = request.substr(0, request.find("\r\n"));
  const auto name = line.rfind(" HTTP/");
  if (name == std::string_view::npos) return false;
  const auto number = line.substr(name + 6);
  return number.size() == 3 && is_decimal(number[0]) && number[1] == '.' && is_decimal(number[2]) &&
         number != "1.0" && number != "1.1";
}

}  // namespace

RequestParser::RequestParser(const RequestLimits& limits, Request* request, BodyBuffer* body,
                             std::string_view own_field)
    : limits_(limits),
      own_field_(own_field),
      request_(request),
      body_(body),
      body_limit_(limits.body) {
  *request_ = Request{};
  body_->clear();
  header_limit(limits.header);
  body_limit(boost::none);  // Beast would end before it has checked the header
}

RequestParser::Progress RequestParser::parse(std::string_view bytes) {
  size_before_ += consumed_;
  consumed_ = 0;
  input_ = bytes;
  // Beast takes it for granted that no less of a last chunk, faulty or not, is shown to it twice.
  const bool may_be_last = is_header_done() && chunked() && bytes.starts_with(kLastChunk);
  if (may_be_last && bytes.size() < kShortestEnd) return check_incomplete(bytes);
  ErrorCode error;
  if (!is_header_done()) {
    put_more(error);
    header_size_ = size_before_ + consumed_;
    if (header_size_ > limits_.header) return refuse(beast_http::error::header_limit);
  }
  const bool wants_more = is_header_done() && !is_done() && !request_->body_is_too_large;
  if (!error && wants_more && consumed_ < bytes.size()) put_more(error);
  if (request_->body_is_too_large) return Progress::complete;
  if (error && error != beast_http::error::need_more) return refuse(error);
  if (is_done()) {
    request_->body = body_->view();
    return Progress::complete;
  }
  return check_incomplete(bytes.substr(consumed_));
}

// Up to the end of the header, or from there on.
void RequestParser::put_more(ErrorCode& error) {
  const auto rest = input_.substr(consumed_);
  eager(is_header_done());
  consumed_ += put({rest.data(), rest.size()}, error);
}

void RequestParser::allow_body(std::uint64_t size) {
  body_limit_ = std::max(body_limit_, size);
  if (!request_->body_is_too_large) return;
  const auto wanted = chunked() ? left_chunk_ : content_length().value_or(0);
  request_->body_is_too_large = wanted > body_limit_ - body_->size();
}

std::optional<std::uint64_t> RequestParser::body_length() const {
  const auto length = content_length();
  return length ? std::optional(*length) : std::nullopt;
}

void RequestParser::rebase(std::string_view from, const char* to) {
  const auto move = [&](std::string_view& moved) {
    // A field that has not come yet stays null, which tells it from an empty one.
    if (moved.data() == nullptr) return;
    if (moved.data() >= from.data() && moved.data() <= from.data() + from.size()) {
      moved = {to + (moved.data() - from.data()), moved.size()};
    }
  };
  move(request_->path);
  move(request_->query);
  move(request_->path_tail);
  std::ranges::for_each(request_->fields.all_lines(), move);
}

void RequestParser::on_request_impl(beast_http::verb verb, Text method, Text target, int version,
                                    ErrorCode& error) {
  version_ = version;
  request_->method = method_of(view(method));
  // For others who read along, what follows is a tunnel or HTTP/2.
  if (verb == beast_http::verb::connect || method == "PRI") {
    return refuse(error, Status::bad_request, "CONNECT and PRI are not served.");
  }
  take_target(view(target), error);
}

void RequestParser::take_target(std::string_view target, ErrorCode& error) {
  if (target.size() > limits_.target) {
    return refuse(error, Status::uri_too_long, "The request target is too long.");
  }
  if (target == "*" && request_->method == Method::options) {
    request_->path = target;
  } else if (const auto parts = read_target(target)) {
    request_->path = parts->path;
    request_->query = parts->query;
  } else {
    refuse(error, Status::bad_request, "The request target is not valid.");
  }
}

void RequestParser::on_field_impl(beast_http::field field, Text name, Text value,
                                  ErrorCode& error) {
  if (is_folded(name, value)) {
    return refuse(error, Status::bad_request, "Header fields must not be folded.");
  }
  if (is_header_done()) return take_trailer(name, value, error);
  switch (field) {
    case beast_http::field::host:
      return check_host(view(value), error);
    case beast_http::field::transfer_encoding:
      return check_transfer_encoding(view(value), error);
    case beast_http::field::content_length:
      if (++content_lengths_ > 1 || !std::ranges::all_of(view(value), is_decimal)) {
        refuse(error, Status::bad_request, "There must be one Content-Length at the most.");
      }
      return;
    case beast_http::field::expect:
      expects_continue_ = version_ == 11 && boost::beast::iequals(value, "100-continue");
      return;
    default:
      return take_known(place_of(field, name, own_field_), name, value, error);
  }
}

void RequestParser::take_trailer(Text name, Text value, ErrorCode& error) {
  header_size_ += name.size() + value.size();
  if (header_size_ > limits_.header) error = beast_http::error::header_limit;
}

void RequestParser::check_host(std::string_view value, ErrorCode& error) {
  if (++hosts_ > 1) {
    refuse(error, Status::bad_request, "There must be one Host header.");
  } else if (!is_host(value)) {
    refuse(error, Status::bad_request, "The Host header is not valid.");
  }
}

void RequestParser::check_transfer_encoding(std::string_view value, ErrorCode& error) {
  if (version_ == 10) {
    refuse(error, Status::bad_request, "HTTP/1.0 has no Transfer-Encoding.");
  } else if (!boost::beast::iequals({value.data(), value.size()}, "chunked")) {
    refuse(error, Status::bad_request, "The only Transfer-Encoding supported is chunked.");
  }
}

void RequestParser::take_known(std::size_t place, Text name, Text value, ErrorCode& error) {
  if (place == kUnknown || request_->fields.add(place, view(value))) return;
  refuse(error, Status::bad_request, fmt::format("There must be one {} header.", view(name)));
}

// Beast joins folded lines in a buffer of its own, or skips the fold in front of a value.
bool RequestParser::is_folded(Text name, Text value) const {
  const auto* after_name = name.data() + name.size() + 1;
  if (value.data() < after_name || value.data() > input_.data() + input_.size()) return true;
  return std::find(after_name, value.data(), '\n') != value.data();
}

void RequestParser::on_header_impl(ErrorCode& error) {
  if (version_ == 11 && hosts_ == 0) {
    return refuse(error, Status::bad_request, "There must be one Host header.");
  }
  // No error, after which Beast would take no more.
  request_->body_is_too_large = content_length().value_or(0) > body_limit_;
}

void RequestParser::on_body_init_impl(const boost::optional<std::uint64_t>&, ErrorCode&) {}

std::size_t RequestParser::on_body_impl(Text bytes, ErrorCode&) {
  body_->append(view(bytes));
  return bytes.size();
}

void RequestParser::on_chunk_header_impl(std::uint64_t size, Text extensions, ErrorCode& error) {
  if (extensions_size_ + extensions.size() > kExtensionsLimit) {
    return refuse(error, Status::bad_request, "There are too many chunk extensions.");
  }
  // Beast takes nearly anything between quotes; a line feed there ends the line for other readers.
  if (!std::ranges::all_of(view(extensions), is_printable)) {
    return refuse(error, Status::bad_request, "The chunk extensions are not valid.");
  }
  if (size > body_limit_ - body_->size()) {
    request_->body_is_too_large = true;
    left_chunk_ = size;
    error = beast_http::error::body_limit;  // so that it is shown once more if it is allowed
    return;
  }
  extensions_size_ += extensions.size();
}

std::size_t RequestParser::on_chunk_body_impl(std::uint64_t, Text bytes, ErrorCode&) {
  body_->append(view(bytes));
  return bytes.size();
}

// Beast limits parts of a header but not their sum, and no line of a chunked body.
RequestParser::Progress RequestParser::check_incomplete(std::string_view rest) {
  if (!is_header_done() && header_size_ + rest.size() > limits_.header) {
    return refuse(beast_http::error::header_limit);
  }
  const auto seen = consumed_ == 0 ? seen_ : 0;
  seen_ = rest.size();
  if (rest.size() > kLineLimit || has_bare_line_feed(rest, seen)) {
    return refuse(Status::bad_request, "The request is malformed: bad line ending.");
  }
  return Progress::need_more;
}

RequestParser::Progress RequestParser::refuse(const ErrorCode& error) {
  if (is_refused_) return Progress::refused;
  if (error == beast_http::error::header_limit) {
    // Of a first line that came in pieces, Beast looks at nothing before the header's end.
    const bool is_long_line =
        version_ == 0 && input_.substr(0, input_.find("\r\n")).size() > limits_.target;
    return is_long_line ? refuse(Status::uri_too_long, "The request target is too long.")
                        : refuse(Status::header_fields_too_large, "The header is too large.");
  }
  if (error == beast_http::error::bad_version && names_other_version(input_)) {
    return refuse(Status::bad_request, "The version must be HTTP/1.1 or HTTP/1.0.");
  }
  return refuse(Status::bad_request, fmt::format("The request is malformed: {}.", error.message()));
}

RequestParser::Progress RequestParser::refuse(Status status, std::string message) {
  is_refused_ = true;
  refusal_ = {status, std::move(message)};
  return Progress::refused;
}

void RequestParser::refuse(ErrorCode& error, Status status, std::string message) {
  refuse(status, std::move(message));
  error = beast_http::error::bad_value;  // any error: it ends the parsing
}

}  // namespace cartwright::http
