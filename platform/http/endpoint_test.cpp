#include "platform/http/endpoint.hpp"

#include <gtest/gtest.h>

#include <ostream>

#include "platform/http/error_reply.hpp"
#include "platform/http/router.hpp"
#include "platform/testing/run.hpp"

namespace cartwright::http {
namespace {

using ThingId = Id<struct ThingTag>;

struct Thing {
  ThingId id;
  std::string name;

  static constexpr std::string_view schema_name = "Thing";
  static constexpr auto schema() {
    return fields(field("id", &Thing::id), field("name", &Thing::name));
  }
};

struct NewThing {
  std::string name;

  static constexpr auto schema() { return fields(field("name", &NewThing::name, length(1, 5))); }
};

}  // namespace

/// A caller that only some service knows: somebody with an account, or with a secret instead.
struct Visitor {
  std::string name;
};

template <>
struct Parameter<Visitor> {
  static constexpr Step kStep = Step::caller;

  static void document(Operation&) {}
  static Task<Visitor> take(Exchange exchange) {
    const auto credentials = exchange.credentials();
    if (credentials.has_token()) {
      co_return Visitor{(co_await exchange.authenticator->authenticate(credentials)).email};
    }
    if (credentials.own_secret.empty()) throw not_found();
    co_return Visitor{"guest " + std::string(credentials.own_secret)};
  }
  static void permit(const Visitor& visitor) {
    if (visitor.name == "guest banned") throw forbidden();
  }
};

namespace {

// Knows two tokens, and one that it cannot judge.
class Doorman final : public auth::Authenticator {
 public:
  Task<auth::Caller> authenticate(auth::Credentials credentials) override {
    const auto authorization = credentials.authorization;
    if (authorization == "Bearer later") throw unavailable("customers is away");
    if (authorization == "Bearer root") co_return auth::Caller{{1}, "root@example.com", true};
    if (authorization != "Bearer ann") throw unauthenticated("Invalid authorization token");
    co_return auth::Caller{{7}, "ann@example.com", false};
  }
};

class Things {
 public:
  Task<Thing> retrieve(Path<"thing_id", ThingId> id, auth::Caller caller) const {
    co_return Thing{*id, caller.email};
  }
  Task<Created<Thing>> create(Body<NewThing> body, auth::Caller, Path<"thing_id", ThingId> id) {
    co_return Created<Thing>{{*id, body->name}};
  }
  Task<std::vector<Thing>> list(Query<"search"> search, std::optional<auth::Caller> caller) {
    const auto who = caller ? caller->email : "nobody";
    co_return std::vector<Thing>{{{1}, who}, {{2}, (*search).value_or("none")}};
  }
  Task<Empty> nothing() { co_return Empty{}; }
  Task<NoContent> remove(Path<"a", ThingId> a, Path<"b", ThingId> b) {
    if (*b < *a) throw forbidden();
    co_return NoContent{};
  }
  Task<Thing> change(Path<"shelf", ThingId> shelf, Body<NewThing> body,
                     Own<"owner_id", auth::CallerId> owner, Path<"thing", ThingId> thing) {
    co_return Thing{{(*shelf).value * 100 + (*thing).value},
                    body->name + " of " + owner.caller.email};
  }
  Task<Thing> inspect(auth::Admin admin, Query<"search">) { co_return Thing{{1}, admin->email}; }
  Task<Thing> visit(Visitor visitor) { co_return Thing{{1}, visitor.name}; }
  Task<Reply> raw() {
    Reply reply;
    reply.body = "as it is";
    co_return reply;
  }
};

class EndpointTest : public testing::Test {
 protected:
  EndpointTest() {
    router_.get("/things/{thing_id}/", &things_, &Things::retrieve, "");
    router_.post("/things/{thing_id}/", &things_, &Things::create, "");
    router_.get("/things/", &things_, &Things::list, "");
    router_.get("/nothing/", &things_, &Things::nothing, "");
    router_.del("/pairs/{a}/{b}/", &things_, &Things::remove, "");
    router_.patch("/shelves/{shelf}/{owner_id}/{thing}/", &things_, &Things::change, "");
    router_.get("/inspect/", &things_, &Things::inspect, "");
    router_.get("/visit/", &things_, &Things::visit, "");
    router_.get("/raw/", &things_, &Things::raw, "");
  }

  Reply send(Method method, std::string_view path) {
    request_.method = method;
    request_.path = path;
    const auto match = router_.match(request_);
    return test::run(loop_, match.route->endpoint(&request_));
  }

  // The code and the texts of the error that the request ends in.
  std::string error_of(Method method, std::string_view path) {
    try {
      return send(method, path).body;
    } catch (const Error& error) {
      std::string texts = error.message();
      for (const auto& [field, all] : error.fields().entries()) texts = field + ": " + all.front();
      return texts;
    }
  }

  boost::asio::io_context loop_;
  Doorman doorman_;
  Things things_;
  Router router_{doorman_};
  Request request_;
};

TEST_F(EndpointTest, AnswersAStructAsData) {
  request_.fields.set("Authorization", "Bearer ann");

  const auto reply = send(Method::get, "/things/42/");

  EXPECT_EQ(reply.status, Status::ok);
  EXPECT_EQ(reply.body, R"({"data":{"id":42,"name":"ann@example.com"}})");
  EXPECT_EQ(reply.content_type, "application/json");
}

TEST_F(EndpointTest, AnswersWhatIsCreatedWith201) {
  request_.fields.set("Authorization", "Bearer ann");
  request_.body = R"({"name": "lamp"})";

  const auto reply = send(Method::post, "/things/42/");

  EXPECT_EQ(reply.status, Status::created);
  EXPECT_EQ(reply.body, R"({"data":{"id":42,"name":"lamp"}})");
}

TEST_F(EndpointTest, AnswersListsNothingAndRawReplies) {
  EXPECT_EQ(send(Method::get, "/nothing/").body, R"({"data":{}})");
  EXPECT_EQ(send(Method::get, "/raw/").body, "as it is");
  EXPECT_EQ(send(Method::get, "/things/").body,
            R"({"data":[{"id":1,"name":"nobody"},{"id":2,"name":"none"}]})");
}

TEST_F(EndpointTest, GivesTheIdsOfThePathInOrder) {
  EXPECT_EQ(send(Method::del, "/pairs/1/2/").status, Status::no_content);
  EXPECT_EQ(error_of(Method::del, "/pairs/2/1/"), forbidden().message());
}

TEST_F(EndpointTest, ChecksTheTokenBeforeTheBody) {
  request_.body = "{";
  request_.body_is_too_large = true;

  EXPECT_EQ(error_of(Method::post, "/things/1/"), "Invalid authorization token");
  request_.fields.set("Authorization", "Bearer ann");
  EXPECT_EQ(error_of(Method::post, "/things/1/"), "The body exceeds 1 MiB");
  request_.body_is_too_large = false;
  EXPECT_EQ(error_of(Method::post, "/things/1/"), "json: Invalid JSON body.");
  request_.body = "{}";
  EXPECT_EQ(error_of(Method::post, "/things/1/"), "name: Missing data for required field.");
}

TEST_F(EndpointTest, ServesAnyoneWhereATokenIsOptional) {
  const auto name_with = [this](std::string_view authorization) {
    request_.fields.set("Authorization", authorization);
    return error_of(Method::get, "/things/");
  };

  EXPECT_TRUE(name_with("Bearer ann").contains("ann@example.com"));
  EXPECT_TRUE(name_with("").contains("nobody"));
  EXPECT_EQ(name_with("Bearer stolen"), "Invalid authorization token");
  EXPECT_EQ(name_with("Bearer later"), "customers is away");
}

TEST_F(EndpointTest, LetsOnlyOwnersAndAdministratorsToWhatIsSomebodys) {
  request_.body = R"({"name": "lamp"})";

  request_.fields.set("Authorization", "Bearer ann");
  EXPECT_EQ(error_of(Method::patch, "/shelves/3/8/5/"), forbidden().message());
  EXPECT_EQ(error_of(Method::patch, "/shelves/3/7/5/"),
            R"({"data":{"id":305,"name":"lamp of ann@example.com"}})");
  request_.fields.set("Authorization", "Bearer root");
  EXPECT_EQ(error_of(Method::patch, "/shelves/3/8/5/"),
            R"({"data":{"id":305,"name":"lamp of root@example.com"}})");
}

TEST_F(EndpointTest, ChecksTheBodyBeforePermission) {
  request_.fields.set("Authorization", "Bearer ann");

  EXPECT_EQ(error_of(Method::patch, "/shelves/3/8/5/"), "name: Missing data for required field.");
  request_.fields.set("Authorization", "");
  EXPECT_EQ(error_of(Method::patch, "/shelves/3/8/5/"), "Invalid authorization token");
}

TEST_F(EndpointTest, LetsOnlyAdministratorsToWhatIsTheirs) {
  request_.fields.set("Authorization", "Bearer root");
  EXPECT_EQ(error_of(Method::get, "/inspect/"), R"({"data":{"id":1,"name":"root@example.com"}})");

  request_.fields.set("Authorization", "Bearer ann");
  EXPECT_EQ(error_of(Method::get, "/inspect/"), forbidden().message());
  request_.query = "search=%ff";
  EXPECT_EQ(error_of(Method::get, "/inspect/"), "search: Not a valid string.");
}

TEST_F(EndpointTest, KnowsTheCallersOfAService) {
  EXPECT_EQ(error_of(Method::get, "/visit/"), not_found().message());
  request_.fields.set(kOwnField, "banned");
  EXPECT_EQ(error_of(Method::get, "/visit/"), forbidden().message());
  request_.fields.set(kOwnField, "s3cret");
  EXPECT_EQ(error_of(Method::get, "/visit/"), R"({"data":{"id":1,"name":"guest s3cret"}})");
}

TEST_F(EndpointTest, TellsACallerOfAServiceABadTokenFromNone) {
  request_.fields.set(kOwnField, "s3cret");

  request_.fields.set("Authorization", "Bearer ann");
  EXPECT_EQ(error_of(Method::get, "/visit/"), R"({"data":{"id":1,"name":"ann@example.com"}})");
  request_.fields.set("Authorization", "Bearer stolen");
  EXPECT_EQ(error_of(Method::get, "/visit/"), "Invalid authorization token");
}

struct Case {
  std::string text;
  std::string result;
  std::string reason;
};

void PrintTo(const Case& value, std::ostream* out) { *out << value.reason; }

class QueryText : public testing::TestWithParam<Case> {};

TEST_P(QueryText, IsDecoded) {
  const auto& [query, result, reason] = GetParam();
  std::string text;

  try {
    text = read_query(query, "search").value_or("absent");
  } catch (const Error& error) {
    text = error.fields().entries().front().first + ": " +
           error.fields().entries().front().second.front();
  }

  EXPECT_EQ(text, result) << reason << ": " << query;
}

constexpr auto kNoText = "search: Not a valid string.";

INSTANTIATE_TEST_SUITE_P(
    Endpoint, QueryText,
    testing::Values(
        Case{"", "absent", "no query"}, Case{"find=a", "absent", "another name"},
        Case{"search=", "", "empty"}, Case{"search", "", "no equals sign"},
        Case{"search=a+b%20c", "a b c", "spaces"}, Case{"search=%25%5F", "%_", "escapes"},
        Case{"a=1&search=b&c=2", "b", "among others"},
        Case{"search=a&search=b", "b", "the last one counts"},
        Case{"se%61rch=a", "a", "an escape in the name"},
        Case{"search=a=b", "a=b", "an equals sign in the value"},
        Case{"x=%zz&search=a", "a", "a broken parameter that nobody reads"},
        Case{"search=%C3%A4", "\xc3\xa4", "UTF-8"}, Case{"search=%", kNoText, "a bare sign"},
        Case{"search=%4", kNoText, "half an escape"}, Case{"search=%zz", kNoText, "letters"},
        Case{"search=%ff", kNoText, "invalid UTF-8"}, Case{"search=%00", kNoText, "NUL"}));

class ContentType : public testing::TestWithParam<Case> {};

TEST_P(ContentType, DecidesHowABodyIsRead) {
  const auto& [type, result, reason] = GetParam();
  std::string format;

  try {
    format = body_format(type) == schema::Source::json ? "json" : "form";
  } catch (const Error& error) {
    format = std::to_string(static_cast<int>(status_of(error.code())));
  }

  EXPECT_EQ(format, result) << reason << ": " << type;
}

INSTANTIATE_TEST_SUITE_P(
    Endpoint, ContentType,
    testing::Values(Case{"", "json", "none"}, Case{"application/json", "json", "plain"},
                    Case{"Application/JSON", "json", "any case"},
                    Case{"application/json; charset=utf-8", "json", "with a charset"},
                    Case{"application/json;charset=\"UTF-8\"", "json", "quoted"},
                    Case{"application/json; v=1; charset=utf-8", "json", "among parameters"},
                    Case{"application/x-www-form-urlencoded", "form", "a form"},
                    Case{"application/x-www-form-urlencoded ; charset=UTF-8", "form", "a space"},
                    Case{"application/json; charset=utf8", "json", "a common name"},
                    Case{"application/json; charset=UTF8", "json", "that in capitals"},
                    Case{"application/json; charset=us-ascii", "json", "ASCII"},
                    Case{"application/json; CHARSET=\"utf-8\"", "json", "a name in capitals"},
                    Case{R"(application/json; profile="a;charset=x")", "json", "in quotes"},
                    Case{R"(application/json; profile="a\";charset=x")", "json", "escaped"},
                    Case{"application/json; charset", "json", "no value"},
                    Case{"application/json;", "json", "no parameter"},
                    Case{"application/json;; boundary=x;", "json", "parameters of others"},
                    Case{R"(application/json; profile="a"; charset=latin1)", "400",
                         "another charset behind quotes"},
                    Case{"text/plain", "415", "text"},
                    Case{"application/jsonx", "415", "a longer name"},
                    Case{"multipart/form-data; boundary=x", "415", "multipart"},
                    Case{"application/json; charset=latin1", "400", "another charset"},
                    Case{"application/json; charset=klingon", "400", "an unknown charset"},
                    Case{"application/json; charset=", "400", "an empty charset"},
                    Case{"json", "415", "no type"}));

TEST_F(EndpointTest, ReadsFormsAndRefusesCompressedBodies) {
  request_.fields.set("Authorization", "Bearer ann");
  request_.fields.set("Content-Type", "application/x-www-form-urlencoded");
  request_.body = "name=lamp";

  EXPECT_EQ(error_of(Method::post, "/things/1/"), R"({"data":{"id":1,"name":"lamp"}})");
  request_.fields.set("Content-Encoding", "gzip");
  EXPECT_EQ(error_of(Method::post, "/things/1/"), "The body must not be compressed");
}

}  // namespace
}  // namespace cartwright::http
