#pragma once
// The methods of requests (RFC 9110, 9), and what they are called.

#include <array>
#include <cstdint>
#include <string_view>
#include <utility>

namespace cartwright::http {

enum class Method : std::uint8_t { get, head, post, put, patch, del, options, other };

inline constexpr std::array<std::pair<Method, std::string_view>, 7> kMethods{
    {{Method::get, "GET"},
     {Method::head, "HEAD"},
     {Method::post, "POST"},
     {Method::put, "PUT"},
     {Method::patch, "PATCH"},
     {Method::del, "DELETE"},
     {Method::options, "OPTIONS"}}};

constexpr std::string_view name_of(Method method) {
  for (const auto& [each, name] : kMethods) {
    if (each == method) return name;
  }
  return "other";
}

/// By the name that it has in a request line.
constexpr Method method_of(std::string_view called) {
  for (const auto& [method, name] : kMethods) {
    if (name == called) return method;
  }
  return Method::other;
}

}  // namespace cartwright::http
