#include "platform/http/answer.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include "platform/http/openapi.hpp"
#include "platform/http/router.hpp"
#include "platform/testing/http/nobody.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

struct Cup {
  std::string colour;

  static constexpr std::string_view schema_name = "Cup";
  static constexpr auto schema() { return fields(field("colour", &Cup::colour)); }
};

class Cups {
 public:
  Task<Tagged<Cup>> retrieve() { co_return Tagged<Cup>{{colour}, version}; }
  Task<Tagged<Cup>> change(IfMatch condition) {
    condition.require(version, strong_tag(version, "now"));
    co_return Tagged<Cup>{{colour}, ++version};
  }
  Task<With<Created<Cup>, "Location">> make() {
    co_return With<Created<Cup>, "Location">{{{"blue"}}, {"/cups/7/"}};
  }
  Task<Page<Cup>> list(Query<"cursor"> cursor) {
    const bool is_last = (*cursor).has_value();
    co_return Page<Cup>{{{"red"}, {"blue"}}, is_last ? std::nullopt : std::optional("b-2")};
  }
  Task<Cup> file(PathTail<"file"> file) { co_return Cup{std::string(*file)}; }
  Task<Cup> index() { co_return Cup{"index"}; }

  std::string colour = "red";
  std::int64_t version = 17;
};

class AnswerTest : public testing::Test {
 protected:
  AnswerTest() {
    router_.get("/cup/", &cups_, &Cups::retrieve, "");
    router_.put("/cup/", &cups_, &Cups::change, "");
    router_.post("/cups/", &cups_, &Cups::make, "");
    router_.get("/cups/", &cups_, &Cups::list, "");
    router_.get("/files/{file...}", &cups_, &Cups::file, "");
    router_.get("/files/about/", &cups_, &Cups::index, "");
  }

  Reply send(Method method, std::string_view path) {
    request_.method = method;
    request_.path = path;
    return test::run(loop_, router_.match(request_).route->endpoint(&request_));
  }

  static std::string header(const Reply& reply, std::string_view name) {
    for (const auto& [known, value] : reply.headers) {
      if (known == name) return value;
    }
    return "";
  }

  // The ETag of what is refused with a 412.
  std::string tag_of_refusal() {
    try {
      return "not refused, " + send(Method::put, "/cup/").body;
    } catch (const PreconditionFailed& failed) {
      const auto reply = failed.reply();
      return reply.status == Status::precondition_failed ? header(reply, "ETag") : "no 412";
    }
  }

  std::string tag_of_refusal(std::string_view tags) {
    request_.fields.set("If-Match", tags);
    return tag_of_refusal();
  }

  std::string documented(std::string_view pointer) {
    const auto document = boost::json::parse(openapi_document(router_.routes(), {}));
    return boost::json::serialize(document.at_pointer(pointer));
  }

  boost::asio::io_context loop_;
  Nobody nobody_;
  Cups cups_;
  Router router_{nobody_};
  Request request_;
};

TEST_F(AnswerTest, TagsAReplyByItsVersionAndItsText) {
  const auto before = send(Method::get, "/cup/");
  cups_.colour = "green";
  const auto after = send(Method::get, "/cup/");

  EXPECT_EQ(before.body, R"({"data":{"colour":"red"}})");
  EXPECT_TRUE(header(before, "ETag").starts_with("\"17-"));
  EXPECT_TRUE(header(after, "ETag").starts_with("\"17-"));
  EXPECT_NE(header(before, "ETag"), header(after, "ETag"));
}

TEST_F(AnswerTest, SendsNothingToWhomHasIt) {
  const auto tag = header(send(Method::get, "/cup/"), "ETag");

  request_.fields.set("If-None-Match", tag);
  const auto again = send(Method::get, "/cup/");

  EXPECT_EQ(again.status, Status::not_modified);
  EXPECT_EQ(again.body, "");
  EXPECT_EQ(header(again, "ETag"), tag);
}

TEST_F(AnswerTest, AnswersAWriteWhateverTheClientHas) {
  request_.fields.set("If-None-Match", "*");

  EXPECT_EQ(send(Method::put, "/cup/").status, Status::ok);
}

TEST_F(AnswerTest, LetsAWriteFindWhatItMayFind) {
  EXPECT_EQ(send(Method::put, "/cup/").status, Status::ok);
  request_.fields.set("If-Match", "*");
  EXPECT_EQ(send(Method::put, "/cup/").status, Status::ok);
  request_.fields.set("If-Match", R"("3-a", "19-another,text")");
  EXPECT_EQ(send(Method::put, "/cup/").status, Status::ok);
}

TEST_F(AnswerTest, RefusesAWriteToWhatHasMovedOn) {
  const auto current = strong_tag(17, "now");

  EXPECT_EQ(tag_of_refusal(R"("16-a")"), current);
  EXPECT_EQ(tag_of_refusal(R"(W/"17-a")"), current);
  EXPECT_EQ(tag_of_refusal(R"("170-a")"), current);
  EXPECT_EQ(tag_of_refusal(R"("17")"), current);
  EXPECT_EQ(tag_of_refusal("17-a"), current);
  EXPECT_EQ(tag_of_refusal(""), current);
}

TEST_F(AnswerTest, TellsWhatShowsTheNextPage) {
  EXPECT_EQ(send(Method::get, "/cups/").body,
            R"({"data":[{"colour":"red"},{"colour":"blue"}],"next":"b-2"})");
  request_.query = "cursor=b-2";
  EXPECT_EQ(send(Method::get, "/cups/").body,
            R"({"data":[{"colour":"red"},{"colour":"blue"}],"next":null})");
}

TEST_F(AnswerTest, HasHeaderFieldsBesideItsData) {
  const auto reply = send(Method::post, "/cups/");

  EXPECT_EQ(reply.status, Status::created);
  EXPECT_EQ(reply.body, R"({"data":{"colour":"blue"}})");
  EXPECT_EQ(header(reply, "Location"), "/cups/7/");
}

TEST_F(AnswerTest, IsFoundByTheRestOfAPath) {
  EXPECT_EQ(send(Method::get, "/files/a/b.css").body, R"({"data":{"colour":"a/b.css"}})");
  EXPECT_EQ(send(Method::get, "/files/about/us").body, R"({"data":{"colour":"about/us"}})");
  EXPECT_EQ(send(Method::get, "/files/about/").body, R"({"data":{"colour":"index"}})");
  EXPECT_EQ(send(Method::get, "/fil%65s/%61/b").body, R"({"data":{"colour":"%61/b"}})");
  request_.path = "/files/";
  EXPECT_EQ(router_.match(request_).route, nullptr);
}

TEST_F(AnswerTest, NeedsATailAtTheEndOfItsPath) {
  EXPECT_THROW(router_.get("/x/{file...}/y", &cups_, &Cups::file, ""), std::logic_error);
}

TEST_F(AnswerTest, IsDocumented) {
  EXPECT_EQ(documented("/paths/~1cup~1/get/responses/200/headers"),
            R"({"ETag":{"description":"Begins with the version.","schema":{"type":"string"}}})");
  EXPECT_EQ(documented("/paths/~1cup~1/get/responses/304/description"), R"("Nothing has changed")");
  EXPECT_EQ(documented("/paths/~1cup~1/put/parameters/0/name"), R"("If-Match")");
  EXPECT_EQ(documented("/paths/~1cup~1/put/responses/412/headers/ETag/schema/type"), R"("string")");
  EXPECT_EQ(documented("/paths/~1cups~1/post/responses/201/headers/Location/schema"),
            R"({"type":"string"})");
  EXPECT_EQ(
      documented("/paths/~1cups~1/get/responses/200/content/application~1json/schema/required"),
      R"(["data","next"])");
}

}  // namespace
}  // namespace cartwright::http
