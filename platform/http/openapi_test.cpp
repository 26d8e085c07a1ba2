#include "platform/http/openapi.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include "platform/testing/http/nobody.hpp"

namespace cartwright::http {
namespace {

namespace json = boost::json;

using CupId = Id<struct CupTag>;

struct Cup {
  CupId id;
  std::optional<std::string> colour;

  static constexpr std::string_view schema_name = "Cup";
  static constexpr auto schema() {
    return fields(field("id", &Cup::id), field("colour", &Cup::colour, example("red")));
  }
};

struct NewCup {
  int size = 0;

  static constexpr std::string_view schema_name = "NewCup";
  static constexpr auto schema() { return fields(field("size", &NewCup::size, range(1, 5))); }
};

class Cups {
 public:
  Task<std::vector<Cup>> list(Query<"search">) { co_return std::vector<Cup>{}; }
  Task<Created<Cup>> create(std::optional<auth::Caller>, Body<NewCup>) { co_return Created<Cup>{}; }
  Task<NoContent> fill(auth::Caller, Path<"cup_id", CupId>) { co_return NoContent{}; }
  Task<NoContent> remove(auth::Admin, Path<"cup_id", CupId>) { co_return NoContent{}; }
  Task<Empty> hidden() { co_return Empty{}; }
};

class OpenapiTest : public testing::Test {
 protected:
  OpenapiTest() {
    router_.get("/api/v1/cups/list/", &cups_, &Cups::list, "List cups", "All of them.")
        .explains("search", "A part of the colour.");
    router_.post("/api/v1/cups/create/", &cups_, &Cups::create, "Make a cup")
        .refuses("size", "No clay left.")
        .rejects("size", "Too thin.");
    router_.post("/api/v1/cups/{cup_id}/", &cups_, &Cups::fill, "Fill a cup");
    router_.del("/api/v1/cups/{cup_id}/", &cups_, &Cups::remove, "Break a cup");
    router_.get("/hidden/", &cups_, &Cups::hidden, "").is_listed = false;
    text_ = openapi_document(router_.routes(), {"cups", "What holds tea.", "1.2.3"});
    document_ = json::parse(text_);
  }

  // The part of the document that a JSON pointer tells, as text.
  std::string at(std::string_view pointer) {
    return json::serialize(document_.at_pointer(pointer));
  }

  // Those that an operation can end in.
  std::string statuses_of(std::string_view operation) {
    std::string all;
    const auto& replies = document_.at_pointer(std::string(operation) + "/responses");
    for (const auto& [status, reply] : replies.as_object()) all += std::string(status) + " ";
    return all;
  }

  Nobody nobody_;
  Cups cups_;
  Router router_{nobody_};
  std::string text_;
  json::value document_;
};

TEST_F(OpenapiTest, SaysWhatTheApiIs) {
  EXPECT_EQ(at("/openapi"), R"("3.1.0")");
  EXPECT_EQ(at("/info"), R"({"title":"cups","description":"What holds tea.","version":"1.2.3"})");
  EXPECT_EQ(at("/servers"), R"([{"url":"../../.."}])");
  EXPECT_EQ(at("/tags/0/name"), R"("cups")");
}

TEST_F(OpenapiTest, ListsRoutesThatWantToBeListed) {
  EXPECT_EQ(document_.at("paths").as_object().size(), 3);
  EXPECT_FALSE(document_.at("paths").as_object().contains("/hidden/"));
}

TEST_F(OpenapiTest, NamesEachOperation) {
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1list~1/get/operationId"), R"("get_cups_list")");
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1{cup_id}~1/delete/operationId"), R"("delete_cups_cup_id")");
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1list~1/get/summary"), R"("List cups")");
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1list~1/get/description"), R"("All of them.")");
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1list~1/get/tags"), R"(["cups"])");
}

TEST_F(OpenapiTest, TellsWhoMayCall) {
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1list~1/get/security"), "[]");
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1create~1/post/security"), R"([{},{"token":[]}])");
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1{cup_id}~1/delete/security"), R"([{"token":[]}])");
  EXPECT_EQ(at("/components/securitySchemes/token/scheme"), R"("bearer")");
}

TEST_F(OpenapiTest, DescribesParameters) {
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1list~1/get/parameters"),
            R"([{"name":"search","in":"query","description":"A part of the colour.",)"
            R"("required":false,"schema":{"type":"string"}}])");
  EXPECT_EQ(
      at("/paths/~1api~1v1~1cups~1{cup_id}~1/delete/parameters"),
      R"([{"name":"cup_id","in":"path","required":true,)"
      R"("schema":{"type":"integer","format":"int64","minimum":1,"maximum":9223372036854775807},"example":1}])");
}

TEST_F(OpenapiTest, DescribesBodiesInBothFormats) {
  const auto content = at("/paths/~1api~1v1~1cups~1create~1/post/requestBody");
  const std::string media =
      R"({"schema":{"$ref":"#/components/schemas/NewCup"},"example":{"size":1}})";

  EXPECT_EQ(content, R"({"required":true,"content":{"application/json":)" + media +
                         R"(,"application/x-www-form-urlencoded":)" + media + "}}");
  EXPECT_EQ(at("/components/schemas/NewCup/properties/size/maximum"), "5");
}

TEST_F(OpenapiTest, DescribesSuccess) {
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1list~1/get/responses/200/content/application~1json"),
            R"({"schema":{"type":"object","properties":{"data":{"type":"array",)"
            R"("items":{"$ref":"#/components/schemas/Cup"}}},"required":["data"]},)"
            R"("example":{"data":[{"id":1,"colour":"red"}]}})");
  EXPECT_EQ(at("/paths/~1api~1v1~1cups~1{cup_id}~1/delete/responses/204"),
            R"({"description":"Done"})");
}

TEST_F(OpenapiTest, ListsTheErrorsThatAnOperationCanEndIn) {
  EXPECT_EQ(statuses_of("/paths/~1api~1v1~1cups~1list~1/get"), "200 413 422 500 503 ");
  EXPECT_EQ(statuses_of("/paths/~1api~1v1~1cups~1create~1/post"),
            "201 400 401 403 413 415 422 500 503 ");
  EXPECT_EQ(statuses_of("/paths/~1api~1v1~1cups~1{cup_id}~1/post"), "204 401 404 413 500 503 ");
  EXPECT_EQ(statuses_of("/paths/~1api~1v1~1cups~1{cup_id}~1/delete"),
            "204 401 403 404 413 500 503 ");
}

TEST_F(OpenapiTest, ShowsTheTextsThatAnEndpointAdds) {
  const std::string replies = "/paths/~1api~1v1~1cups~1create~1/post/responses/";
  const std::string examples = "/content/application~1json/examples/";

  EXPECT_EQ(at(replies + "400" + examples + "size/value/error/fields"),
            R"({"size":["No clay left."]})");
  EXPECT_EQ(at(replies + "422" + examples + "size/value/error/fields"),
            R"({"size":["Too thin."]})");
  EXPECT_EQ(at(replies + "422" + examples + "fields/value/error/fields"),
            R"({"size":["Missing data for required field."]})");
}

TEST_F(OpenapiTest, IsTheSameForTheSameRoutesAndReadsWell) {
  EXPECT_EQ(openapi_document(router_.routes(), {"cups", "What holds tea.", "1.2.3"}), text_);
  EXPECT_TRUE(text_.starts_with("{\n  \"openapi\": \"3.1.0\",\n  \"info\": {\n    \"title\""));
}

TEST_F(OpenapiTest, RefusesASentenceAboutAParameterThatDoesNotExist) {
  Operation operation;

  EXPECT_THROW(operation.explains("search", "…"), std::logic_error);
}

}  // namespace
}  // namespace cartwright::http
