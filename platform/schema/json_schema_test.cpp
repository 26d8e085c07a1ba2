#include "platform/schema/json_schema.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <gtest/gtest.h>

#include <stdexcept>

#include "platform/schema/schema.hpp"

namespace cartwright::schema {
namespace {

namespace json = boost::json;

struct Account {
  Id<struct AccountTag> id;
  std::string email;
  std::string password;
  std::optional<std::string> name;
  Money balance;

  static constexpr std::string_view schema_name = "Account";
  static constexpr auto schema() {
    return fields(field("id", &Account::id),
                  field("email", &Account::email, email_format, example("a@b.cd")),
                  field("password", &Account::password, min_length(7), max_length(9), write_only),
                  field("name", &Account::name, length(1, 4), doc("As on letters.")),
                  field("balance", &Account::balance));
  }
};

struct Impostor {
  int age = 0;
  static constexpr std::string_view schema_name = "Account";
  static constexpr auto schema() { return fields(field("age", &Impostor::age, range(1, 5))); }
};

struct Page {
  std::vector<Account> accounts;
  std::optional<Account> owner;
  static constexpr auto schema() {
    return fields(field("accounts", &Page::accounts), field("owner", &Page::owner));
  }
};

TEST(JsonSchemaTest, ListsAllFieldsOfABodyWithTheirRules) {
  json::object components;

  const auto schema = json_schema(Value<Account>::kType, Direction::body, components);

  EXPECT_EQ(schema, json::parse(R"({"$ref": "#/components/schemas/Account"})"));
  EXPECT_EQ(components["Account"], json::parse(R"({"type": "object", "properties": {
      "id": {"type": "integer", "format": "int64", "minimum": 1,
             "maximum": 9223372036854775807},
      "email": {"type": "string", "format": "email"},
      "password": {"type": "string", "minLength": 7, "maxLength": 9, "writeOnly": true},
      "name": {"type": "string", "minLength": 1, "maxLength": 4, "description": "As on letters."},
      "balance": {"type": "string", "pattern": "^[0-9]+(\\.[0-9]{1,2})?$"}},
      "required": ["id", "email", "password", "balance"]})"));
}

struct Renaming {
  Change<std::string> name;

  static constexpr auto schema() { return fields(field("name", &Renaming::name, length(1, 4))); }
};

TEST(JsonSchemaTest, TellsThatAChangeTakesNull) {
  json::object components;

  const auto schema = json_schema(Value<Renaming>::kType, Direction::body, components);

  EXPECT_EQ(schema.at("properties").at("name").at("type"), json::parse(R"(["string", "null"])"));
  EXPECT_FALSE(schema.as_object().contains("required"));
}

TEST(JsonSchemaTest, TellsThatRepliesHoldNullForWhatIsAbsentAndNoSecrets) {
  json::object components;

  json_schema(Value<Account>::kType, Direction::reply, components);
  const auto& account = components["Account"];

  EXPECT_EQ(account.at("required"), json::parse(R"(["id", "email", "name", "balance"])"));
  EXPECT_EQ(account.at("properties").at("name").at("type"), json::parse(R"(["string", "null"])"));
  EXPECT_FALSE(account.at("properties").as_object().contains("password"));
}

TEST(JsonSchemaTest, ReferencesNamedStructsAndWritesOutTheOthers) {
  json::object components;

  const auto schema = json_schema(Value<Page>::kType, Direction::reply, components);

  EXPECT_EQ(schema, json::parse(R"({"type": "object", "properties": {
      "accounts": {"type": "array", "items": {"$ref": "#/components/schemas/Account"}},
      "owner": {"anyOf": [{"$ref": "#/components/schemas/Account"}, {"type": "null"}]}},
      "required": ["accounts", "owner"]})"));
}

TEST(JsonSchemaTest, RefusesTwoStructsOfOneName) {
  json::object components;
  json_schema(Value<Account>::kType, Direction::reply, components);

  EXPECT_THROW(json_schema(Value<Impostor>::kType, Direction::reply, components), std::logic_error);
}

TEST(JsonSchemaTest, MakesExamplesOfThoseOfTheFields) {
  const auto reply = example_value(Value<std::vector<Account>>::kType, Direction::reply);
  const auto body = example_value(Value<Impostor>::kType, Direction::body);

  EXPECT_EQ(reply,
            json::parse(R"([{"id": 1, "email": "a@b.cd", "name": "text", "balance": "149.99"}])"));
  EXPECT_EQ(body, json::parse(R"({"age": 1})"));
}

}  // namespace
}  // namespace cartwright::schema
