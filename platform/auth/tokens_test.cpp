#include "platform/auth/tokens.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

#include "platform/error.hpp"
#include "platform/text/base64url.hpp"

namespace cartwright::auth {
namespace {

using std::chrono::seconds;

constexpr auto kSecret = "an-independent-secret-of-32-bytes";
constexpr auto kHeader = R"({"alg":"HS256","typ":"JWT"})";
constexpr auto kPayload = R"({"id":7,"exp":2000000000})";
constexpr Tokens::Clock::time_point kNow{seconds(1999995000)};
constexpr Tokens::Clock::time_point kExpiry{seconds(2000000000)};

const Claims kValidClaims{CallerId{7}, "ann@example.com", false, 2000000000, 1999990000, "0.x"};

constexpr auto kInvalid = "Invalid authorization token";
constexpr auto kExpired = "Token has expired";

std::string base64url(std::string_view text) {
  std::string encoded;
  text::append_base64url(encoded, text);
  return encoded;
}

std::string signature(std::string_view text, const char* secret = kSecret) {
  const auto bytes = Hs256(Secret(secret)).sign(text);
  return base64url({bytes.data(), bytes.size()});
}

/// A token with a signature that fits its text, whatever that says.
std::string signed_token(std::string_view header, std::string_view payload,
                         const char* secret = kSecret) {
  const auto text = base64url(header) + '.' + base64url(payload);
  return text + '.' + signature(text, secret);
}

std::string with_header(std::string_view header) { return signed_token(header, kPayload); }
std::string with_payload(std::string_view payload) { return signed_token(kHeader, payload); }
std::string valid_token() { return signed_token(kHeader, kPayload); }
std::string signed_part() { return valid_token().substr(0, valid_token().rfind('.')); }
std::string valid_signature() { return valid_token().substr(valid_token().rfind('.') + 1); }

class TokensTest : public testing::Test {
 protected:
  Claims verify(const std::string& token, Tokens::Clock::time_point now = kNow) const {
    return tokens_.verify("Bearer " + token, now);
  }

  /// The message of the refusal, empty if there was none.
  std::string refusal(const std::string& token, Tokens::Clock::time_point now = kNow) const {
    return refusal_of(tokens_, token, now);
  }

  static std::string refusal_of(const Tokens& tokens, const std::string& token,
                                Tokens::Clock::time_point now = kNow) {
    try {
      static_cast<void>(tokens.verify("Bearer " + token, now));
      return {};
    } catch (const Error& error) {
      EXPECT_EQ(error.code(), Code::unauthenticated);
      return error.message();
    }
  }

  const Tokens tokens_{Secret(kSecret)};
};

// The tokens of the next two tests were made by Python's hmac, json and base64 modules.

TEST_F(TokensTest, VerifiesATokenThatAnotherProgramMade) {
  const auto claims = verify(
      "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9."
      "eyJpZCI6NywiZW1haWwiOiJhbm5AZXhhbXBsZS5jb20iLCJpc19hZG1pbiI6dHJ1ZSwiZXhwIjoyMDAwMDAwMDAwLC"
      "JpYXQiOjE5OTk5OTAwMDAsImp0aSI6IjMuQUFBQUFBQUFBQUFBQUFBQUFBQUFBQSJ9."
      "IiCLLB63PNf5JKXtI4FCpoUX-RPyrhZErYWhwQDQjIw");

  EXPECT_EQ(claims.id, CallerId{7});
  EXPECT_EQ(claims.email, "ann@example.com");
  EXPECT_TRUE(claims.is_admin);
  EXPECT_EQ(claims.exp, 2000000000);
  EXPECT_EQ(claims.iat, 1999990000);
  EXPECT_EQ(claims.jti, "3.AAAAAAAAAAAAAAAAAAAAAA");
}

TEST_F(TokensTest, VerifiesATokenWithAnotherHeaderAndOnlyTheClaimsThatMatter) {
  const auto claims = verify(
      "eyJ0eXAiOiAiand0IiwgImtpZCI6ICIxIiwgImFsZyI6ICJIUzI1NiJ9."
      "eyJleHAiOiAyMDAwMDAwMDAwLjUsICJpZCI6IDd9.NLf6GO-8fcILau0sFGOj72KSTSNsJi9Womp6gXIk4E0");

  EXPECT_EQ(claims.id, CallerId{7});
  EXPECT_EQ(claims.email, "");
  EXPECT_FALSE(claims.is_admin);
  EXPECT_EQ(claims.jti, "");
}

TEST_F(TokensTest, VerifiesWhatItIssues) {
  const Claims issued{CallerId{9007199254740993},
                      "a\"b\\\u00e9@example.com",
                      true,
                      2000000000,
                      1999990000,
                      make_jti({.epoch = 345, .password_version = 4})};

  const auto claims = verify(tokens_.issue(issued));

  EXPECT_EQ(claims.id, issued.id);
  EXPECT_EQ(claims.email, issued.email);
  EXPECT_TRUE(claims.is_admin);
  EXPECT_EQ(claims.exp, issued.exp);
  EXPECT_EQ(claims.iat, issued.iat);
  EXPECT_EQ(read_stamp(claims.jti), (Stamp{.epoch = 345, .password_version = 4}));
}

TEST_F(TokensTest, IssuesTheUsualHeader) {
  EXPECT_TRUE(tokens_.issue(Claims{}).starts_with(base64url(kHeader) + '.'));
}

TEST_F(TokensTest, HonoursATokenUntilTheSecondItExpires) {
  EXPECT_EQ(refusal(valid_token(), kExpiry - seconds(1)), "");
  EXPECT_EQ(refusal(valid_token(), kExpiry), kExpired);
  EXPECT_EQ(refusal(valid_token(), kExpiry + seconds(1)), kExpired);
}

TEST_F(TokensTest, HonoursAFractionOfTheLastSecond) {
  const auto token = with_payload(R"({"id":7,"exp":2000000000.5})");

  EXPECT_EQ(refusal(token, kExpiry), "");
  EXPECT_EQ(refusal(token, kExpiry + seconds(1)), kExpired);
}

TEST_F(TokensTest, RefusesAForgedTokenAsInvalidEvenIfItIsExpired) {
  EXPECT_EQ(refusal(signed_token(kHeader, R"({"id":7,"exp":1})", "another secret")), kInvalid);
}

TEST_F(TokensTest, AllowsForClocksThatDifferAFewSeconds) {
  EXPECT_EQ(refusal(with_payload(R"({"id":7,"exp":2e9,"iat":1999995005,"nbf":1999995005})")), "");
}

TEST_F(TokensTest, VerifiesWithAShortSecret) {
  const Tokens tokens(Secret("short"));

  const auto claims = tokens.verify("Bearer " + signed_token(kHeader, kPayload, "short"), kNow);

  EXPECT_EQ(claims.id, CallerId{7});
}

TEST_F(TokensTest, HonoursWhatEitherOfTwoSecretsHasSigned) {
  const Tokens tokens(Secret("the next secret of 32 bytes....."), Secret(kSecret));

  EXPECT_EQ(refusal_of(tokens, valid_token()), "");
  EXPECT_EQ(refusal_of(tokens, tokens.issue(kValidClaims)), "");
}

TEST_F(TokensTest, SignsWithTheFirstOfTwoSecrets) {
  const Tokens tokens(Secret(kSecret), Secret("the secret of before, 32 bytes.."));

  EXPECT_EQ(refusal(tokens.issue(kValidClaims)), "");
}

TEST_F(TokensTest, RefusesWhatNeitherOfTwoSecretsHasSigned) {
  const Tokens tokens(Secret("the next secret of 32 bytes....."), Secret(kSecret));

  EXPECT_EQ(refusal_of(tokens, signed_token(kHeader, kPayload, "the secret of somebody else")),
            kInvalid);
}

/// A valid token of `length` characters; its payload must have a length that base64url can have.
std::string token_of_length(std::size_t length) {
  const std::size_t payload = length - base64url(kHeader).size() - valid_signature().size() - 2;
  const std::string start = R"({"id":7,"exp":2000000000,"x":")";
  const std::string end = "\"}";
  return with_payload(start + std::string(payload * 3 / 4 - start.size() - end.size(), 'x') + end);
}

TEST_F(TokensTest, ReadsUpToEightKibibytes) {
  const auto longest = token_of_length(8192);
  const auto longer = token_of_length(8193);

  EXPECT_EQ(longest.size(), 8192U);
  EXPECT_EQ(longer.size(), 8193U);
  EXPECT_EQ(refusal(longest), "");
  EXPECT_EQ(refusal(longer), kInvalid);
}

struct Harmless {
  std::string reason, token;
  friend std::ostream& operator<<(std::ostream& out, const Harmless& h) { return out << h.reason; }
};

class HarmlessTokenTest : public TokensTest, public testing::WithParamInterface<Harmless> {};

TEST_P(HarmlessTokenTest, IsHonoured) {
  EXPECT_EQ(refusal(GetParam().token), "") << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    Table, HarmlessTokenTest,
    testing::Values(
        Harmless{"no typ", with_header(R"({"alg":"HS256"})")},
        Harmless{"typ in another case", with_header(R"({"alg":"HS256","typ":"Jwt"})")},
        Harmless{"a key that it brings along is never used",
                 with_header(R"({"alg":"HS256","jku":"http://example.com","jwk":{"k":"AA"}})")},
        Harmless{"unknown claims", with_payload(R"({"x":[{}],"id":7,"exp":2e9,"iss":"joe"})")},
        Harmless{"the greatest id", with_payload(R"({"id":9223372036854775807,"exp":2000000000})")},
        Harmless{"the latest expiry", with_payload(R"({"id":7,"exp":253402300799})")}));

struct Forgery {
  std::string reason, token;
  friend std::ostream& operator<<(std::ostream& out, const Forgery& f) { return out << f.reason; }
};

class ForgeryTest : public TokensTest, public testing::WithParamInterface<Forgery> {};

TEST_P(ForgeryTest, IsRefused) {
  EXPECT_EQ(refusal(GetParam().token), kInvalid) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    Algorithms, ForgeryTest,
    testing::Values(Forgery{"alg none", with_header(R"({"alg":"none"})")},
                    Forgery{"alg none, unsigned",
                            base64url(R"({"alg":"none"})") + '.' + base64url(kPayload) + '.'},
                    Forgery{"alg None", with_header(R"({"alg":"None"})")},
                    Forgery{"alg NONE", with_header(R"({"alg":"NONE"})")},
                    Forgery{"alg HS512", with_header(R"({"alg":"HS512","typ":"JWT"})")},
                    Forgery{"alg RS256", with_header(R"({"alg":"RS256","typ":"JWT"})")},
                    Forgery{"alg in lower case", with_header(R"({"alg":"hs256"})")},
                    Forgery{"alg with a space", with_header(R"({"alg":"HS256 "})")},
                    Forgery{"alg with a NUL", with_header(R"({"alg":"HS256\u0000"})")},
                    Forgery{"alg empty", with_header(R"({"alg":""})")},
                    Forgery{"alg null", with_header(R"({"alg":null})")},
                    Forgery{"alg a list", with_header(R"({"alg":["HS256"]})")},
                    Forgery{"alg missing", with_header(R"({"typ":"JWT"})")},
                    Forgery{"alg twice", with_header(R"({"alg":"none","alg":"HS256"})")},
                    Forgery{"Alg instead", with_header(R"({"Alg":"HS256"})")}));

INSTANTIATE_TEST_SUITE_P(
    Headers, ForgeryTest,
    testing::Values(Forgery{"typ JWE", with_header(R"({"alg":"HS256","typ":"JWE"})")},
                    Forgery{"typ of an access token",
                            with_header(R"({"alg":"HS256","typ":"at+jwt"})")},
                    Forgery{"typ a number", with_header(R"({"alg":"HS256","typ":1})")},
                    Forgery{"crit", with_header(R"({"alg":"HS256","crit":["exp"],"exp":1})")},
                    Forgery{"crit empty", with_header(R"({"alg":"HS256","crit":[]})")},
                    Forgery{"no object", with_header(R"("HS256")")},
                    Forgery{"not JSON", with_header("HS256")}, Forgery{"empty", with_header("")}));

INSTANTIATE_TEST_SUITE_P(
    Signatures, ForgeryTest,
    testing::Values(Forgery{"empty", signed_part() + '.'}, Forgery{"stripped", signed_part()},
                    Forgery{"half", signed_part() + '.' + valid_signature().substr(0, 22)},
                    Forgery{"of another secret",
                            signed_token(kHeader, kPayload, "another secret of 32 bytes..")},
                    Forgery{"of another payload", base64url(kHeader) + '.' +
                                                      base64url(R"({"id":1,"exp":2000000000})") +
                                                      '.' + valid_signature()},
                    Forgery{"of another header", base64url(R"({"alg":"HS256"})") + '.' +
                                                     base64url(kPayload) + '.' + valid_signature()},
                    Forgery{"padded", valid_token() + '='},
                    Forgery{"with a line feed", valid_token() + '\n'},
                    Forgery{"with a NUL", valid_token() + '\0'},
                    Forgery{"longer", valid_token() + "AAAA"},
                    Forgery{"of zeros", signed_part() + '.' + std::string(43, 'A')}));

// 32 bytes leave two bits of the last character unused: each signature has one spelling of four.
TEST_F(TokensTest, RefusesAnotherSpellingOfTheSameSignature) {
  const std::string alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  auto token = valid_token();

  token.back() = alphabet[alphabet.find(token.back()) + 1];

  EXPECT_EQ(refusal(token), kInvalid);
}

INSTANTIATE_TEST_SUITE_P(
    Shapes, ForgeryTest,
    testing::Values(Forgery{"one part", "abc"}, Forgery{"two parts", "abc.def"},
                    Forgery{"four parts", valid_token() + ".AAAA"},
                    Forgery{"five parts, as encrypted tokens have", "a.b.c.d.e"},
                    Forgery{"only dots", ".."}, Forgery{"an empty first part", '.' + valid_token()},
                    Forgery{"a tab in front", '\t' + valid_token()},
                    Forgery{"a tab behind", valid_token() + '\t'},
                    Forgery{"letters beyond ASCII", "\u00e4.\u00f6.\u00fc"},
                    Forgery{"100 KB", with_payload(R"({"id":7,"exp":2000000000,"x":")" +
                                                   std::string(75000, 'x') + "\"}")},
                    Forgery{"a megabyte of dots", std::string(1 << 20, '.')}));

INSTANTIATE_TEST_SUITE_P(
    Payloads, ForgeryTest,
    testing::Values(
        Forgery{"empty", with_payload("")}, Forgery{"null", with_payload("null")},
        Forgery{"an array", with_payload(R"([{"id":7,"exp":2000000000}])")},
        Forgery{"cut off", with_payload(R"({"id":7,"exp":2000000000)")},
        Forgery{"id twice", with_payload(R"({"id":7,"id":1,"exp":2000000000})")},
        Forgery{"exp twice", with_payload(R"({"id":7,"exp":1,"exp":2000000000})")},
        Forgery{"an unknown claim twice", with_payload(R"({"id":7,"exp":2e9,"x":1,"x":1})")},
        Forgery{"for an audience", with_payload(R"({"id":7,"exp":2e9,"aud":"mail"})")},
        Forgery{"deeply nested", with_payload(R"({"id":7,"exp":2e9,"x":)" + std::string(100, '[') +
                                              std::string(100, ']') + '}')}));

INSTANTIATE_TEST_SUITE_P(
    Dates, ForgeryTest,
    testing::Values(
        Forgery{"exp missing", with_payload(R"({"id":7})")},
        Forgery{"exp null", with_payload(R"({"id":7,"exp":null})")},
        Forgery{"exp a text", with_payload(R"({"id":7,"exp":"2000000000"})")},
        Forgery{"exp true", with_payload(R"({"id":7,"exp":true})")},
        Forgery{"exp a list", with_payload(R"({"id":7,"exp":[2000000000]})")},
        Forgery{"exp negative", with_payload(R"({"id":7,"exp":-1})")},
        Forgery{"exp NaN", with_payload(R"({"id":7,"exp":NaN})")},
        Forgery{"exp Infinity", with_payload(R"({"id":7,"exp":Infinity})")},
        Forgery{"exp 1e400", with_payload(R"({"id":7,"exp":1e400})")},
        Forgery{"exp 1e300", with_payload(R"({"id":7,"exp":1e300})")},
        Forgery{"exp beyond the year 9999", with_payload(R"({"id":7,"exp":253402300800})")},
        Forgery{"exp 2^64 - 1", with_payload(R"({"id":7,"exp":18446744073709551615})")},
        Forgery{"nbf in a minute", with_payload(R"({"id":7,"exp":2e9,"nbf":1999995060})")},
        Forgery{"nbf a text", with_payload(R"({"id":7,"exp":2e9,"nbf":"0"})")},
        Forgery{"iat in a minute", with_payload(R"({"id":7,"exp":2e9,"iat":1999995060})")},
        Forgery{"iat a text", with_payload(R"({"id":7,"exp":2e9,"iat":"0"})")},
        Forgery{"iat negative", with_payload(R"({"id":7,"exp":2e9,"iat":-1})")}));

INSTANTIATE_TEST_SUITE_P(
    Users, ForgeryTest,
    testing::Values(
        Forgery{"id missing", with_payload(R"({"exp":2000000000})")},
        Forgery{"id 0", with_payload(R"({"id":0,"exp":2000000000})")},
        Forgery{"id -1", with_payload(R"({"id":-1,"exp":2000000000})")},
        Forgery{"id a text", with_payload(R"({"id":"1","exp":2000000000})")},
        Forgery{"id 1.5", with_payload(R"({"id":1.5,"exp":2000000000})")},
        Forgery{"id 1.0", with_payload(R"({"id":1.0,"exp":2000000000})")},
        Forgery{"id 2^63", with_payload(R"({"id":9223372036854775808,"exp":2000000000})")},
        Forgery{"id 1e3", with_payload(R"({"id":1e3,"exp":2000000000})")},
        Forgery{"id true", with_payload(R"({"id":true,"exp":2000000000})")},
        Forgery{"id null", with_payload(R"({"id":null,"exp":2000000000})")},
        Forgery{"email a number", with_payload(R"({"id":7,"exp":2e9,"email":1})")},
        Forgery{"is_admin a text", with_payload(R"({"id":7,"exp":2e9,"is_admin":"true"})")},
        Forgery{"is_admin 1", with_payload(R"({"id":7,"exp":2e9,"is_admin":1})")},
        Forgery{"jti a number", with_payload(R"({"id":7,"exp":2e9,"jti":1})")}));

}  // namespace
}  // namespace cartwright::auth
