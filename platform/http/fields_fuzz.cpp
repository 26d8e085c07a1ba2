// What stands in single fields of a request, and texts that are written from it: the first byte
// says which.

#include "platform/http/fields.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/json/parse.hpp>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "platform/error.hpp"
#include "platform/http/extract.hpp"
#include "platform/http/negotiation.hpp"
#include "platform/http/origins.hpp"
#include "platform/http/request_target.hpp"
#include "platform/http/trusted_proxies.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/runtime/json_text.hpp"
#include "platform/schema/json_writer.hpp"
#include "platform/schema/surrogates.hpp"
#include "platform/schema/unicode.hpp"
#include "platform/testing/fuzzing/promise.hpp"
#include "platform/testing/fuzzing/stream.hpp"

namespace cartwright::http {
namespace {

namespace ip = boost::asio::ip;
using fuzzing::promise;
using fuzzing::Script;

// A target without its scheme and host is one, and the same.
void check_target(std::string_view text) {
  const auto target = read_target(text);
  if (!target) return;
  promise(target->path.starts_with('/'), "a path without a slash");
  promise(!target->path.contains('?'), "a path with a query");
  const auto repeated = std::string(target->path) + '?' + std::string(target->query);
  const auto again = read_target(repeated);
  promise(again && again->path == target->path && again->query == target->query,
          "a target that changes when it is repeated");
  const auto whole = "http://x" + std::string(text);
  if (text.starts_with('/')) {
    const auto absolute = read_target(whole);
    promise(absolute && absolute->path == target->path, "another path behind a host");
  }
}

void check_query(std::string_view query) {
  try {
    const auto found = read_query(query, "search");
    if (!found) return;
    promise(schema::count_code_points(*found).has_value(), "a text that nobody can read");
    const auto last = read_query(std::string(query) + "&search=last", "search");
    promise(last == "last", "a query whose last parameter is not the last");
    promise(query.contains('s') || query.contains('%'), "a parameter that is not there");
  } catch (const Error& error) {
    promise(error.code() == Code::invalid && !error.fields().empty(), "a refusal without a field");
  }
}

// Whom a proxy names is believed only as far as proxies are; a line more in front changes nothing.
void check_forwarded(std::string_view text) {
  static const TrustedProxies kProxies({"10.0.0.0/8", "fd00::/8", "192.0.2.7"});
  Fields fields;
  for (auto rest = text; !rest.empty();) {
    const auto line = rest.substr(0, rest.find('\n'));
    rest.remove_prefix(std::min(line.size() + 1, rest.size()));
    promise(fields.add(FieldName("X-Forwarded-For").index, line), "a line too many");
  }
  const auto client = kProxies.client_in(fields.lines("X-Forwarded-For"));
  if (!client) return;
  promise(!kProxies.contain(*client), "a proxy that is taken for a client");
  const std::vector<std::string> last{client->to_string(), "[" + client->to_string() + "]:80"};
  for (const auto& node : last) {
    if (node.starts_with('[') && client->is_v4()) continue;
    const std::array<std::string_view, 2> more{text.substr(0, text.find('\n')), node};
    promise(kProxies.client_in(more) == client, "a client that depends on what others claim");
  }
  const auto network = runtime::network_of(*client);
  promise(runtime::blocks_of(network).back() == network, "a network outside of its block");
}

void check_range(std::string_view text) {
  const auto range = read_range(text);
  if (!range) return;
  promise(range->bits <= 128, "more bits than an address has");
  const TrustedProxies proxies({std::string(text)});
  promise(proxies.contain(ip::address_v6(range->first)), "a network without its first address");
}

void check_negotiation(std::string_view text) {
  const std::array<std::string_view, 1> field{text};
  const bool prefers = prefers_coding(field, "gzip");
  if (prefers) {
    const bool is_named = text.contains('*') || text.contains('g') || text.contains('G');
    promise(is_named, "a coding that nobody has named");
  }
  if (names_tag(field, "W/\"0a1b\"")) {
    promise(text.contains('*') || text.contains("\"0a1b\""), "a tag that nobody has named");
    promise(names_tag(field, "\"0a1b\""), "a tag that is strong or weak");
  }
  try {
    static_cast<void>(body_format(text));
  } catch (const Error& error) {
    promise(error.code() == Code::unsupported_media || error.code() == Code::bad_request,
            "a type that is refused otherwise");
  }
}

// Only what the setting may say lets anybody in, and only from where it says.
void check_origin(std::string_view text) {
  const auto allowed = text.substr(0, text.find('\n'));
  const auto origin = text.substr(std::min(allowed.size() + 1, text.size()));
  if (!is_allowed_origin(allowed)) return;
  promise(allowed == "*" || allowed.starts_with("http"), "an origin that is none");
  if (allows_origin(allowed, origin) && allowed != "*" && allowed != origin) {
    const auto host = allowed.ends_with(":*") ? allowed.substr(0, allowed.size() - 2) : allowed;
    promise(origin.starts_with(host), "a page from elsewhere");
    const auto port = origin.substr(host.size());
    promise(port.find_first_not_of(":0123456789") == port.npos, "a host that begins like another");
  }
}

// What another reader of JSON finds in a document that is a text.
std::string parse_text(std::string_view document) {
  boost::json::error_code error;
  const auto value = boost::json::parse(document, error);
  promise(!error && value.is_string(), "a text that is no JSON");
  return std::string(value.get_string());
}

// A line of the log is JSON whatever somebody sent; a reply is what was read.
void check_writing(std::string_view text) {
  fmt::memory_buffer logged;
  runtime::append_json_string(logged, text);
  const auto line = parse_text({logged.data(), logged.size()});
  for (const char byte : std::string_view(logged.data(), logged.size())) {
    promise(byte < 0 || byte >= ' ', "a line of the log that ends early");
  }
  if (!schema::count_code_points(text)) return;
  promise(line == text, "a line of the log that says something else");
  std::string written;
  schema::append_json(written, std::string(text));
  promise(parse_text(written) == text, "a reply that says something else");
}

// The length of a text does not depend on the pieces that it comes in, nor do surrogates.
void check_text(Script script) {
  const auto [whole, pieces] = fuzzing::take_stream(script, 20);
  schema::CodePointCounter counter;
  for (const auto piece : pieces) counter.take(piece);
  promise(counter.count() == schema::count_code_points(whole), "a length that depends on pieces");
  auto rest = whole;
  const auto replaced = schema::take_replacing_lone_surrogates(rest, whole.size() + 1);
  promise(rest.empty() && replaced.size() <= whole.size(), "a replacement that is longer");
  std::string joined;
  for (rest = whole; !rest.empty();) {
    const auto size = pieces.empty() ? 1 : pieces[joined.size() % pieces.size()].size();
    joined += schema::take_replacing_lone_surrogates(rest, size);
  }
  promise(joined == replaced, "surrogates that depend on pieces");
}

std::uint64_t take_number(Script& script) {
  std::uint64_t number = 0;
  for (int i = 0; i < 8; ++i) number = number << 8U | script.byte();
  return number;
}

// What is written can be read back by anybody.
void check_values(Script script) {
  std::array<char, 64> room{};
  const Money amount{static_cast<std::int64_t>(take_number(script))};
  const std::string decimal(room.data(), write_decimal(room.data(), amount));
  promise(decimal.size() <= kLongestDecimal && decimal[decimal.size() - 3] == '.', "no decimal");
  const auto cents = std::stold(decimal) * 100;
  const auto error = cents - static_cast<long double>(amount.cents);
  promise(error < 1 && error > -1, "an amount that changes when it is written");

  const auto span = static_cast<std::uint64_t>((kLatestTimestamp - kEarliestTimestamp).count());
  const auto offset = static_cast<std::int64_t>(take_number(script) % (span + 1));
  const auto time = kEarliestTimestamp + std::chrono::microseconds(offset);
  const std::string text(room.data(), write_rfc3339(room.data(), time));
  int year = 0;
  unsigned month = 0, day = 0, hours = 0, minutes = 0, seconds = 0, fraction = 0;
  const int read = std::sscanf(text.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u.%6u+00:00", &year, &month,
                               &day, &hours, &minutes, &seconds, &fraction);
  promise(read == 7 && text.size() <= kLongestRfc3339, "a time that nobody can read");
  const std::chrono::sys_days date(std::chrono::year(year) / std::chrono::month(month) /
                                   std::chrono::day(day));
  const auto again = date + std::chrono::hours(hours) + std::chrono::minutes(minutes) +
                     std::chrono::seconds(seconds) + std::chrono::microseconds(fraction);
  promise(again == time, "a time that changes when it is written");
}

void check(Script script) {
  switch (script.below(10)) {
    case 0:
      return check_target(script.rest());
    case 1:
      return check_query(script.rest());
    case 2:
      return check_forwarded(script.rest());
    case 3:
      return check_range(script.rest());
    case 4:
      return check_negotiation(script.rest());
    case 5:
      return check_origin(script.rest());
    case 6:
      return check_writing(script.rest());
    case 7:
      return check_text(script);
    default:
      return check_values(script);
  }
}

}  // namespace
}  // namespace cartwright::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cartwright::http::check({data, size});
  return 0;
}
