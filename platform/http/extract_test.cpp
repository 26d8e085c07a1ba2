#include "platform/http/extract.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <ostream>

#include "platform/http/openapi.hpp"
#include "platform/http/router.hpp"
#include "platform/testing/http/nobody.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

struct Limit {
  using Value = std::int64_t;
  static constexpr Value kDefault = 20;
  static constexpr auto kRules = schema::rules_of(range(1, 100), doc("Rows of a page."));
};

struct Category {
  using Value = std::string;
  static constexpr auto kRules = schema::rules_of(max_length(3));
};

using NoteId = Id<struct NoteTag>;

/// What a request asked for.
struct Asked {
  std::int64_t limit;
  std::optional<bool> archived;
  std::optional<NoteId> after;
  std::optional<std::string> category;

  static constexpr auto schema() {
    return fields(field("limit", &Asked::limit), field("archived", &Asked::archived),
                  field("after", &Asked::after), field("category", &Asked::category));
  }
};

struct Key {
  std::string key;

  static constexpr auto schema() { return fields(field("key", &Key::key)); }
};

class Notes {
 public:
  Task<Asked> list(Query<"limit", Limit> limit, Query<"archived", bool> archived,
                   Query<"after", NoteId> after, Query<"category", Category> category) {
    co_return Asked{*limit, *archived, *after, *category};
  }
  Task<Key> keep(Header<"Idempotency-Key"> key) {
    co_return Key{std::string((*key).value_or("absent"))};
  }
};

class ExtractTest : public testing::Test {
 protected:
  ExtractTest() {
    router_.get("/notes/", &notes_, &Notes::list, "");
    router_.post("/notes/", &notes_, &Notes::keep, "");
  }

  // What is answered, or the fields at fault.
  std::string send(Method method) {
    request_.method = method;
    request_.path = "/notes/";
    try {
      return test::run(loop_, router_.match(request_).route->endpoint(&request_)).body;
    } catch (const Error& error) {
      std::string faults;
      for (const auto& [field, texts] : error.fields().entries()) {
        faults += field + ": " + texts.front();
      }
      return faults;
    }
  }

  std::string documented(std::string_view pointer) {
    const auto document = boost::json::parse(openapi_document(router_.routes(), {}));
    return boost::json::serialize(document.at_pointer(pointer));
  }

  boost::asio::io_context loop_;
  Nobody nobody_;
  Notes notes_;
  Router router_{nobody_};
  Request request_;
};

struct Case {
  std::string query;
  std::string result;
  std::string reason;
};

void PrintTo(const Case& value, std::ostream* out) { *out << value.reason; }

class TypedQuery : public ExtractTest, public testing::WithParamInterface<Case> {};

TEST_P(TypedQuery, IsReadAndChecked) {
  const auto& [query, result, reason] = GetParam();
  request_.query = query;

  EXPECT_EQ(send(Method::get), result) << reason << ": " << query;
}

constexpr auto kNothing = R"({"data":{"limit":20,"archived":null,"after":null,"category":null}})";
constexpr auto kRange = "limit: Must be greater than or equal to 1 and less than or equal to 100.";

INSTANTIATE_TEST_SUITE_P(
    Extract, TypedQuery,
    testing::Values(
        Case{"", kNothing, "nothing"},
        Case{"limit=&archived=&after=&category=", kNothing, "left empty"},
        Case{"limit=5&archived=yes&after=7&category=%C3%A4bc",
             R"({"data":{"limit":5,"archived":true,"after":7,"category":"äbc"}})", "everything"},
        Case{"limit=1&limit=100",
             R"({"data":{"limit":100,"archived":null,"after":null,)"
             R"("category":null}})",
             "the last one counts"},
        Case{"limit=0", kRange, "too small"}, Case{"limit=101", kRange, "too large"},
        Case{"limit=5x", "limit: Not a valid integer.", "no number"},
        Case{"limit=99999999999999999999", "limit: Not a valid integer.", "beyond 64 bit"},
        Case{"archived=maybe", "archived: Not a valid boolean.", "no boolean"},
        Case{"after=a", "after: Not a valid integer.", "no id"},
        Case{"category=abcd", "category: Longer than maximum length 3.", "too long"},
        Case{"category=%ff", "category: Not a valid string.", "invalid UTF-8"}));

TEST_F(ExtractTest, DocumentsAValueOfTheQueryByItsTypeAndRules) {
  EXPECT_EQ(documented("/paths/~1notes~1/get/parameters/0"),
            R"({"name":"limit","in":"query","required":false,"schema":{"type":"integer",)"
            R"("format":"int64","maximum":100,"minimum":1,"description":"Rows of a page.",)"
            R"("default":20}})");
  EXPECT_EQ(documented("/paths/~1notes~1/get/parameters/1/schema"), R"({"type":"boolean"})");
  EXPECT_EQ(documented("/paths/~1notes~1/get/parameters/3/schema"),
            R"({"type":"string","maxLength":3})");
  EXPECT_EQ(documented("/paths/~1notes~1/get/responses/422/content/application~1json/examples/"
                       "archived/value/error/fields"),
            R"({"archived":["Not a valid boolean."]})");
}

TEST_F(ExtractTest, ReadsAHeaderFieldThatMayBeAbsentOrEmpty) {
  EXPECT_EQ(send(Method::post), R"({"data":{"key":"absent"}})");
  request_.fields.set("Idempotency-Key", "");
  EXPECT_EQ(send(Method::post), R"({"data":{"key":""}})");
  request_.fields.set("Idempotency-Key", "k-1");
  EXPECT_EQ(send(Method::post), R"({"data":{"key":"k-1"}})");
}

TEST_F(ExtractTest, DocumentsAHeaderField) {
  EXPECT_EQ(documented("/paths/~1notes~1/post/parameters"),
            R"([{"name":"Idempotency-Key","in":"header","required":false,)"
            R"("schema":{"type":"string"}}])");
}

}  // namespace
}  // namespace cartwright::http
