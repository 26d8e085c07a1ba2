#pragma once
// Request bodies of the tests: sensible ones, and what may be wrong with them.

#include <boost/json/object.hpp>

#include <ostream>
#include <string>
#include <string_view>

namespace cartwright::customers {

/// A registration of ann@example.com, where `changes` replace or add fields.
std::string new_user_body(const boost::json::object& changes = {});

/// The same without `field`.
std::string new_user_body_without(std::string_view field);

std::string credentials_body(std::string_view email, std::string_view password);

/// A change of the password, typed twice.
std::string password_change_body(std::string_view new_password);
std::string password_change_body(std::string_view new_password, std::string_view confirmation);

/// One body that breaks a rule, and what the client is told about it.
struct BodyFault {
  std::string body;
  std::string field;
  std::string text;
  std::string reason;
};

inline void PrintTo(const BodyFault& fault, std::ostream* out) { *out << fault.reason; }

}  // namespace cartwright::customers
