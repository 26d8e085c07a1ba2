#include "platform/text/base64url.hpp"

#include <gtest/gtest.h>

#include <array>
#include <ostream>
#include <string>

namespace cartwright::text {
namespace {

std::string encode(std::string_view bytes) {
  std::string text;
  append_base64url(text, bytes);
  return text;
}

std::optional<std::string> decode(std::string_view text) {
  std::array<char, 64> buffer{};
  const auto bytes = decode_base64url(text, buffer);
  return bytes ? std::optional<std::string>(*bytes) : std::nullopt;
}

struct Vector {
  std::string bytes, text;
  friend std::ostream& operator<<(std::ostream& out, const Vector& v) { return out << v.text; }
};

class Base64urlVectorTest : public testing::TestWithParam<Vector> {};

TEST_P(Base64urlVectorTest, Encodes) { EXPECT_EQ(encode(GetParam().bytes), GetParam().text); }
TEST_P(Base64urlVectorTest, Decodes) { EXPECT_EQ(decode(GetParam().text), GetParam().bytes); }

INSTANTIATE_TEST_SUITE_P(Rfc4648, Base64urlVectorTest,
                         testing::Values(Vector{"", ""}, Vector{"f", "Zg"}, Vector{"fo", "Zm8"},
                                         Vector{"foo", "Zm9v"}, Vector{"foob", "Zm9vYg"},
                                         Vector{"fooba", "Zm9vYmE"}, Vector{"foobar", "Zm9vYmFy"},
                                         Vector{"\xFB\xFF\xBE", "-_--"},
                                         Vector{std::string("\0\0", 2), "AAA"}));

struct BadText {
  std::string reason, text;
  friend std::ostream& operator<<(std::ostream& out, const BadText& b) { return out << b.reason; }
};

class Base64urlBadTextTest : public testing::TestWithParam<BadText> {};

TEST_P(Base64urlBadTextTest, IsRefused) {
  EXPECT_EQ(decode(GetParam().text), std::nullopt) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    Table, Base64urlBadTextTest,
    testing::Values(BadText{"padding", "Zg=="}, BadText{"a single character", "A"},
                    BadText{"five characters", "Zm9vA"}, BadText{"a space", "Zm 9v"},
                    BadText{"a line feed at the end", "Zm9v\n"},
                    BadText{"the + of plain base64", "+_--"},
                    BadText{"the / of plain base64", "-/--"}, BadText{"a NUL", {"Zm9\0", 4}},
                    BadText{"a byte beyond ASCII", "Zm9\xC3"},
                    BadText{"bits beyond one byte", "Zh"}, BadText{"bits beyond two bytes", "Zm9"},
                    BadText{"more than the buffer holds", std::string(88, 'A')}));

TEST(Base64urlTest, HasSixtyFourLetters) {
  std::string letters;
  for (int byte = 0; byte < 256; ++byte) {
    const std::string text(1, static_cast<char>(byte));
    if (has_base64url_letters(text)) letters += text;
  }

  EXPECT_EQ(letters, "-0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz");
}

TEST(Base64urlTest, AForeignByteIsSeenWhereverItStands) {
  for (std::size_t at = 0; at < 100; ++at) {
    std::string text(100, 'a');
    text[at] = '=';
    EXPECT_FALSE(has_base64url_letters(text)) << at;
  }
}

TEST(Base64urlTest, FillsTheWholeBuffer) {
  std::array<char, 3> buffer{};

  const auto bytes = decode_base64url("Zm9v", buffer);

  EXPECT_EQ(bytes, "foo");
}

}  // namespace
}  // namespace cartwright::text
