#include "customers/testing/bodies.hpp"

#include <boost/json/serialize.hpp>

namespace cartwright::customers {

namespace json = boost::json;

std::string new_user_body(const json::object& changes) {
  json::object body{{"email", "ann@example.com"}, {"password", "correct horse"}};
  for (const auto& [field, value] : changes) body[field] = value;
  return json::serialize(body);
}

std::string new_user_body_without(std::string_view field) {
  json::object body{{"email", "ann@example.com"}, {"password", "correct horse"}};
  body.erase(field);
  return json::serialize(body);
}

std::string credentials_body(std::string_view email, std::string_view password) {
  return json::serialize(json::object{{"email", email}, {"password", password}});
}

std::string password_change_body(std::string_view new_password) {
  return password_change_body(new_password, new_password);
}

std::string password_change_body(std::string_view new_password, std::string_view confirmation) {
  return json::serialize(
      json::object{{"new_password", new_password}, {"confirm_new_password", confirmation}});
}

}  // namespace cartwright::customers
