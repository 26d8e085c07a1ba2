#include "platform/http/compression.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

#include "platform/testing/http/decoded.hpp"
#include "platform/testing/repeated.hpp"

namespace cartwright::http {
namespace {

using test::decoded;

struct Choice {
  std::vector<std::string_view> lines;
  Coding coding;
  std::string reason;
};

void PrintTo(const Choice& choice, std::ostream* out) { *out << choice.reason; }

class ChoiceOfCoding : public testing::TestWithParam<Choice> {};

TEST_P(ChoiceOfCoding, IsWhatTheClientLikesBest) {
  EXPECT_EQ(choose_coding(GetParam().lines), GetParam().coding) << GetParam().reason;
}

INSTANTIATE_TEST_SUITE_P(
    , ChoiceOfCoding,
    testing::Values(
        Choice{{}, Coding::identity, "no header"}, Choice{{""}, Coding::identity, "an empty one"},
        Choice{{"gzip, deflate, br, zstd"}, Coding::br, "what browsers send"},
        Choice{{"gzip"}, Coding::gzip, "gzip alone"},
        Choice{{"BR"}, Coding::br, "br alone, in any case"},
        Choice{{"br;q=0.5, gzip;q=0.8"}, Coding::gzip, "rather gzip"},
        Choice{{"br;q=0.8, gzip;q=0.5"}, Coding::br, "rather br"},
        Choice{{"gzip;q=0.5, br;q=0.5"}, Coding::br, "both alike"},
        Choice{{"br;q=0, gzip"}, Coding::gzip, "br refused"},
        Choice{{"br;q=0, gzip;q=0"}, Coding::identity, "both refused"},
        Choice{{"br;q=0.5, identity;q=0.8"}, Coding::identity, "rather plain than br"},
        Choice{{"br;q=0.2, gzip;q=0.5, identity;q=0.4"}, Coding::gzip, "gzip, then plain, then br"},
        Choice{{"identity;q=0"}, Coding::identity, "all refused"},
        Choice{{"*"}, Coding::br, "anything"},
        Choice{{"gzip, *;q=0"}, Coding::gzip, "gzip and nothing else"},
        Choice{{"br;q=0, *;q=0.1"}, Coding::gzip, "anything but br"},
        Choice{{"gzip;q=0.2, *"}, Coding::br, "anything rather than gzip"},
        Choice{{"gzip", "br"}, Coding::br, "in two lines"},
        Choice{{"deflate, zstd"}, Coding::identity, "others only"}));

class CompressionTest : public testing::TestWithParam<Coding> {
 protected:
  static std::string there_and_back(std::string_view text, Effort effort) {
    return decoded(name_of(GetParam()), compress(GetParam(), text, effort));
  }
};

TEST_P(CompressionTest, LosesNothing) {
  const std::string long_text(4'000'000, 'x');

  EXPECT_EQ(there_and_back("", Effort::once_a_reply), "");
  EXPECT_EQ(there_and_back("", Effort::once_a_change), "");
  EXPECT_EQ(there_and_back("teapot", Effort::once_a_reply), "teapot");
  EXPECT_EQ(there_and_back("teapot", Effort::once_a_change), "teapot");
  EXPECT_EQ(there_and_back(long_text, Effort::once_a_reply), long_text);
  EXPECT_EQ(there_and_back(long_text, Effort::once_a_change), long_text);
}

INSTANTIATE_TEST_SUITE_P(, CompressionTest,
                         testing::Values(Coding::identity, Coding::gzip, Coding::br),
                         [](const auto& coding) { return std::string(name_of(coding.param)); });

TEST(CompressionOfAListTest, MakesATenthOfWhatRepeatsItself) {
  const auto list =
      test::numbered(R"({{"name":"Product {}","currency":"EUR","stock":null}})", 0, 999);

  EXPECT_LT(compress(Coding::gzip, list, Effort::once_a_reply).size(), list.size() / 10);
  EXPECT_LT(compress(Coding::br, list, Effort::once_a_reply).size(), list.size() / 10);
}

}  // namespace
}  // namespace cartwright::http
