#include "platform/http/negotiation.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace cartwright::http {
namespace {

struct Case {
  std::vector<std::string> lines;
  bool holds;
  std::string reason;
};

void PrintTo(const Case& value, std::ostream* out) { *out << value.reason; }

std::vector<std::string_view> field_of(const std::vector<std::string>& lines) {
  return {lines.begin(), lines.end()};
}

class AcceptEncoding : public testing::TestWithParam<Case> {};

TEST_P(AcceptEncoding, DecidesWhetherAReplyIsCompressed) {
  const auto& [lines, holds, reason] = GetParam();

  EXPECT_EQ(prefers_coding(field_of(lines), "gzip"), holds) << reason;
}

INSTANTIATE_TEST_SUITE_P(
    Negotiation, AcceptEncoding,
    testing::Values(
        Case{{}, false, "no header"}, Case{{""}, false, "an empty one"},
        Case{{"gzip"}, true, "named"}, Case{{"br, GZip"}, true, "in any case"},
        Case{{"gzip;q=1.000"}, true, "full weight"}, Case{{"gzip ; q=0.001"}, true, "least weight"},
        Case{{"gzip;q=0"}, false, "refused"}, Case{{"gzip; q=0"}, false, "refused after a space"},
        Case{{"gzip;q=0.000"}, false, "refused in full"}, Case{{"gzip;Q=0"}, false, "a capital"},
        Case{{"gzip;level=9;q=0"}, false, "refused behind another parameter"},
        Case{{"gzip;level=9"}, true, "another parameter"}, Case{{"gzip;q=x"}, false, "no weight"},
        Case{{"gzip;q="}, false, "an empty weight"},
        Case{{"gzip;q=1.5"}, false, "a weight above one"},
        Case{{"gzip;q=0.0001"}, false, "a weight with too many places"},
        Case{{"*"}, true, "anything"}, Case{{"*;q=0"}, false, "nothing"},
        Case{{"*;q=0, gzip"}, true, "nothing else"}, Case{{"gzip;q=0, *"}, false, "anything else"},
        Case{{"identity"}, false, "plain only"},
        Case{{"identity;q=0, gzip;q=0.1"}, true, "not plain"},
        Case{{"identity;q=0"}, false, "plain refused and nothing else named"},
        Case{{"identity, gzip;q=0.5"}, false, "rather plain"},
        Case{{"identity;q=0.5, gzip"}, true, "rather compressed"},
        Case{{"br", "gzip"}, true, "on the second line"},
        Case{{"br", "gzip;q=0"}, false, "refused on the second line"},
        Case{{"gzipped, xgzip"}, false, "longer names"},
        Case{{R"(br;note="gzip,gzip")"}, false, "between quotes"}));

class IfNoneMatch : public testing::TestWithParam<Case> {};

TEST_P(IfNoneMatch, NamesWhatTheClientHas) {
  const auto& [lines, holds, reason] = GetParam();

  EXPECT_EQ(names_tag(field_of(lines), "W/\"7,a\\\""), holds) << reason;
}

INSTANTIATE_TEST_SUITE_P(
    Negotiation, IfNoneMatch,
    testing::Values(Case{{}, false, "no header"}, Case{{""}, false, "an empty one"},
                    Case{{R"(W/"7,a\")"}, true, "the tag"},
                    Case{{R"("7,a\")"}, true, "compared weakly"},
                    Case{{R"("6", W/"7,a\" , "8")"}, true, "among others"},
                    Case{{R"("6",,"7,a\",)"}, true, "behind an empty element"},
                    Case{{R"("6")", R"("7,a\")"}, true, "on the second line"},
                    Case{{"*"}, true, "any"}, Case{{" * "}, true, "any, between spaces"},
                    Case{{R"("*")"}, false, "a tag of a star"}, Case{{R"("7")"}, false, "another"},
                    Case{{"7"}, false, "without quotes"},
                    Case{{R"("7,a\)"}, false, "without its end"},
                    Case{{R"(w/"7,a\")"}, false, "a small letter, which no tag has"}));

}  // namespace
}  // namespace cartwright::http
