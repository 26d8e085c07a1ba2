#include "platform/auth/tokens.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <array>
#include <cmath>
#include <optional>
#include <stdexcept>
#include <utility>

#include "platform/auth/bearer.hpp"
#include "platform/auth/json_members.hpp"
#include "platform/error.hpp"
#include "platform/text/ascii.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

constexpr std::string_view kHs256 = "HS256";
constexpr std::string_view kOurHeader = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
constexpr double kLeewaySeconds = 10;           // for clocks of other machines
constexpr double kLatestSecond = 253402300799;  // the last one of the year 9999

using Buffer = std::array<char, kLongestToken / 4 * 3>;

struct Parts {
  std::string_view header, payload, signature;
  std::string_view signed_text;
};

[[noreturn]] void refuse() { throw invalid_token(); }

Parts split(std::string_view token) {
  if (token.size() > kLongestToken) refuse();
  const auto first = token.find('.');
  const auto last = token.rfind('.');
  if (first == std::string_view::npos || first == last) refuse();
  // A dot more would stand in the payload, where decoding refuses it.
  return {token.substr(0, first), token.substr(first + 1, last - first - 1), token.substr(last + 1),
          token.substr(0, last)};
}

Members decode_object(std::string_view part) {
  Buffer buffer;
  const auto json = text::decode_base64url(part, buffer);
  auto members = json ? Members::parse(*json) : std::nullopt;
  if (!members) refuse();
  return *std::move(members);
}

template <class T>
T find_or(const Members& members, std::string_view name, T otherwise) {
  const auto* value = members.find(name);
  if (value == nullptr) return otherwise;
  const auto* typed = std::get_if<T>(value);
  if (typed == nullptr) refuse();
  return *typed;
}

// A NumericDate of RFC 7519: seconds, perhaps with a fraction.
std::optional<double> find_date(const Members& members, std::string_view name) {
  const auto* value = members.find(name);
  if (value == nullptr) return std::nullopt;
  const auto* whole = std::get_if<std::int64_t>(value);
  const auto* fraction = std::get_if<double>(value);
  if (whole == nullptr && fraction == nullptr) refuse();
  const double seconds = whole != nullptr ? static_cast<double>(*whole) : *fraction;
  if (!(seconds >= 0 && seconds <= kLatestSecond)) refuse();
  return seconds;
}

std::optional<SessionId> read_session(const Members& members) {
  if (members.find("sid") == nullptr) return std::nullopt;
  const SessionId session{find_or<std::int64_t>(members, "sid", 0)};
  if (session.value <= 0) refuse();
  return session;
}

std::string header_of(const KeyRing::Key& signer) {
  const boost::json::object header{
      {"alg", signer.key.algorithm()}, {"kid", signer.id}, {"typ", "JWT"}};
  std::string text;
  text::append_base64url(text, boost::json::serialize(header));
  return text;
}

std::string sign(const Hs256& hs256, std::string_view text) {
  const auto signature = hs256.sign(text);
  return {signature.data(), signature.size()};
}

Claims read_claims(const Members& members) {
  Claims claims;
  claims.id = CallerId{find_or<std::int64_t>(members, "id", 0)};
  if (claims.id.value <= 0) refuse();
  claims.email = find_or<std::string>(members, "email", {});
  claims.is_admin = find_or<bool>(members, "is_admin", false);
  claims.jti = find_or<std::string>(members, "jti", {});
  claims.sid = read_session(members);
  // RFC 7519, 4.1.3: a token for an audience that we are not part of is to be refused, and we have
  // no such name.
  if (members.find("aud") != nullptr) refuse();
  return claims;
}

void check_dates(const Members& members, Tokens::Clock::time_point time, Claims& claims) {
  const double now = std::chrono::duration<double>(time.time_since_epoch()).count();
  const auto exp = find_date(members, "exp");
  const auto nbf = find_date(members, "nbf");
  const auto iat = find_date(members, "iat");
  if (!exp) refuse();
  if (nbf.value_or(0) > now + kLeewaySeconds || iat.value_or(0) > now + kLeewaySeconds) refuse();
  if (now >= *exp) throw unauthenticated("Token has expired");
  claims.exp = static_cast<std::int64_t>(std::ceil(*exp));
  claims.iat = static_cast<std::int64_t>(iat.value_or(0));
}

}  // namespace

struct Tokens::Header {
  std::string algorithm;
  std::string key_id{};
};

Tokens::Tokens(const Secret& secret, const Secret& accepted, Hs256Use use)
    : hs256_(secret), use_(use) {
  if (!accepted.empty()) accepted_.emplace(accepted);
}

std::string Tokens::issue(const Claims& claims) const {
  boost::json::object payload{{"id", claims.id.value},       {"email", claims.email},
                              {"is_admin", claims.is_admin}, {"exp", claims.exp},
                              {"iat", claims.iat},           {"jti", claims.jti}};
  if (claims.sid) payload["sid"] = claims.sid->value;
  const auto* active = ring_.active();
  std::string token = active != nullptr ? header_of(*active) : std::string(kOurHeader);
  token += '.';
  text::append_base64url(token, boost::json::serialize(payload));
  const auto signature = active != nullptr ? active->key.sign(token) : sign(hs256_, token);
  token += '.';
  text::append_base64url(token, signature);
  return token;
}

Claims Tokens::verify(std::string_view authorization, Clock::time_point now) const {
  const Parts parts = split(bearer_token(authorization));
  const auto header = read_header(parts.header);
  Buffer buffer;
  const auto signature = text::decode_base64url(parts.signature, buffer);
  if (!signature || !is_signed(header, parts.signed_text, *signature)) refuse();
  const Members members = decode_object(parts.payload);
  Claims claims = read_claims(members);
  check_dates(members, now, claims);
  return claims;
}

void Tokens::renew(KeyRing ring) {
  if (use_ == Hs256Use::refused && ring.active() == nullptr) {
    throw std::runtime_error("No key is active, and tokens of HS256 are refused.");
  }
  ring_ = std::move(ring);
  ++generation_;
}

// What else a header may say of keys (jwk, jku, x5u) is never looked at.
Tokens::Header Tokens::read_header(std::string_view encoded) {
  if (encoded == kOurHeader) return {.algorithm = std::string(kHs256)};
  const Members members = decode_object(encoded);
  // Extensions that must be understood: there are none that we do.
  if (members.find("crit") != nullptr) refuse();
  if (!text::same_in_any_case(find_or<std::string>(members, "typ", "JWT"), "jwt")) refuse();
  return {.algorithm = find_or<std::string>(members, "alg", {}),
          .key_id = find_or<std::string>(members, "kid", {})};
}

// The algorithm is the key's: nobody verifies a signature of one kind with a key of another.
bool Tokens::is_signed(const Header& header, std::string_view text,
                       std::string_view signature) const {
  if (header.algorithm == kHs256) return is_signed_by_secret(text, signature);
  const auto* key = ring_.find(header.key_id, header.algorithm);
  return key != nullptr && key->key.verify(text, signature);
}

bool Tokens::is_signed_by_secret(std::string_view text, std::string_view signature) const {
  if (use_ == Hs256Use::refused) return false;
  return hs256_.verify(text, signature) || (accepted_ && accepted_->verify(text, signature));
}

}  // namespace cartwright::auth
