// Tokens: honoured is only what has been signed, and it claims what it says.

#include "platform/auth/tokens.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <openssl/hmac.h>

#include <array>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "platform/auth/json_members.hpp"
#include "platform/error.hpp"
#include "platform/testing/fuzzing/promise.hpp"
#include "platform/testing/fuzzing/script.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

namespace json = boost::json;
using fuzzing::promise;
using fuzzing::Script;

constexpr std::string_view kSecret = "the secret of the fuzzer, which nobody else has";
constexpr std::string_view kOtherSecret = "the secret of before, which is still accepted";
constexpr std::string_view kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr std::string_view kPayload = R"({"id":7,"email":"ann@example.com","exp":2000000000})";
constexpr Tokens::Clock::time_point kNow{std::chrono::seconds(1'999'995'000)};

std::string base64url(std::string_view bytes) {
  std::string text;
  text::append_base64url(text, bytes);
  return text;
}

std::string signature(std::string_view text, std::string_view secret) {
  std::array<unsigned char, 32> bytes;
  unsigned size = 0;
  HMAC(EVP_sha256(), secret.data(), static_cast<int>(secret.size()),
       reinterpret_cast<const unsigned char*>(text.data()), text.size(), bytes.data(), &size);
  return base64url({reinterpret_cast<const char*>(bytes.data()), size});
}

std::string signed_token(std::string_view header, std::string_view payload,
                         std::string_view secret) {
  const auto text = base64url(header) + '.' + base64url(payload);
  return text + '.' + signature(text, secret);
}

/// All that anybody has ever signed, when the input is no payload.
const std::set<std::string, std::less<>>& signed_tokens() {
  static const std::set<std::string, std::less<>> kTokens{
      signed_token(kHeader, kPayload, kSecret),
      signed_token(kHeader, kPayload, kOtherSecret),
      signed_token(R"({"alg":"HS256"})", R"({"id":8,"exp":2e9,"is_admin":true})", kSecret),
  };
  return kTokens;
}

std::optional<Claims> verify(std::string_view authorization) {
  static const Tokens kTokens{Secret(std::string(kSecret)), Secret(std::string(kOtherSecret))};
  try {
    return kTokens.verify(authorization, kNow);
  } catch (const Error& error) {
    promise(error.code() == Code::unauthenticated, "a refusal of another kind");
    promise(!error.message().empty(), "a refusal without a reason");
    return std::nullopt;
  }
}

void check_forgery(std::string_view authorization) {
  if (!verify(authorization)) return;
  promise(authorization.starts_with("Bearer "), "a token without its scheme");
  const auto token = authorization.substr(authorization.rfind(' ') + 1);
  promise(signed_tokens().contains(token), "a token that nobody has signed");
}

// A signed token with some of its bytes replaced.
void check_mutation(Script script) {
  auto token = signed_tokens().begin();
  std::advance(token, static_cast<long>(script.below(signed_tokens().size())));
  std::string authorization = "Bearer " + *token;
  while (!script.is_over()) {
    const auto at = script.byte() * authorization.size() / 256;
    authorization[at] = static_cast<char>(script.byte());
  }
  check_forgery(authorization);
}

// What our reader of JSON and Boost's agree upon; ours refuses names that stand twice, and sizes
// that no token has.
void check_members(std::string_view text) {
  const auto members = Members::parse(text);
  json::error_code error;
  const auto value = json::parse(text, error);
  if (members) promise(!error && value.is_object(), "members of what is no object");
  if (error || !value.is_object()) return;
  for (const auto& [name, member] : value.get_object()) {
    if (!members) return;
    const auto* found = members->find(name);
    promise(found != nullptr, "a member that got lost");
    if (member.is_string()) {
      promise(std::get<std::string>(*found) == member.get_string(), "another text");
    }
    if (member.is_bool()) promise(std::get<bool>(*found) == member.get_bool(), "another truth");
    if (member.is_int64()) {
      promise(std::get<std::int64_t>(*found) == member.get_int64(), "another number");
    }
  }
}

void check_claims(std::string_view header, std::string_view payload) {
  check_members(header);
  check_members(payload);
  const auto claims = verify("Bearer " + signed_token(header, payload, kSecret));
  promise(!verify("Bearer " + signed_token(header, payload, "nobody's secret")),
          "a token that somebody else has signed");
  if (!claims) return;
  const auto head = json::parse(header).as_object();
  const auto said = json::parse(payload).as_object();
  promise(head.at("alg") == "HS256" && !head.contains("crit"), "another way to sign");
  promise(claims->id.value > 0 && said.at("id") == claims->id.value, "another account");
  promise(said.contains("exp") && claims->exp > 1'999'995'000, "a token that has expired");
  promise(!said.contains("aud"), "a token for somebody else");
  const auto* admin = said.if_contains("is_admin");
  promise(claims->is_admin == (admin != nullptr && *admin == true), "another right");
  static const Tokens kTokens{Secret(std::string(kSecret))};
  const auto again = verify("Bearer " + kTokens.issue(*claims));
  promise(again && again->id == claims->id && again->email == claims->email &&
              again->is_admin == claims->is_admin && again->jti == claims->jti &&
              again->exp == claims->exp && again->iat == claims->iat,
          "claims that change when they are issued again");
}

void check_spelling(std::string_view text) {
  std::array<char, 4096> room;
  const auto bytes = text::decode_base64url(text, room);
  if (bytes) promise(base64url(*bytes) == text, "bytes with two spellings");
  const auto spelled = base64url(text);
  const auto back = text::decode_base64url(spelled, room);
  promise(text.size() > room.size() ? !back : back == text, "a spelling that is not undone");
  const auto stamp = read_stamp(text);
  promise(stamp.epoch >= 0 && stamp.password_version >= 0, "a stamp below zero");
  promise(read_stamp(make_jti(stamp)) == stamp, "a stamp that changes when it is repeated");
}

void check(Script script) {
  switch (script.below(4)) {
    case 0:
      return check_forgery(script.rest());
    case 1:
      return check_mutation(script);
    case 2: {
      const auto both = script.rest();
      const auto header = both.substr(0, both.find('\n'));
      return check_claims(header, both.substr(std::min(header.size() + 1, both.size())));
    }
    default:
      return check_spelling(script.rest());
  }
}

}  // namespace
}  // namespace cartwright::auth

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cartwright::auth::check({data, size});
  return 0;
}
