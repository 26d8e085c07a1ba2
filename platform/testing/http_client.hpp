#pragma once
// The HTTP client of the tests: an independent implementation (cpp-httplib), with short names for
// what tests ask of a reply.

#include <boost/json/value.hpp>

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace httplib {
struct Request;
class Client;
}  // namespace httplib

namespace cartwright::test {

/// One reply. The accessors throw if the body has another shape, which fails the test.
struct HttpReply {
  int status = 0;
  std::string body{};
  std::multimap<std::string, std::string> headers{};  ///< names in lower case
  boost::json::value json{};                          ///< null if the body is not JSON

  /// The first header of that name, in any case; empty if there is none.
  [[nodiscard]] std::string header(std::string_view name) const;

  /// What stands under `data`.
  [[nodiscard]] const boost::json::value& data() const;

  /// A value by JSON pointer: `at("/data/0/id")`.
  [[nodiscard]] const boost::json::value& at(std::string_view pointer) const;
  [[nodiscard]] std::string text(std::string_view pointer) const;
  [[nodiscard]] std::int64_t number(std::string_view pointer) const;

  [[nodiscard]] std::string error_code() const;
  [[nodiscard]] std::string message() const;

  /// The first text about a field, empty if the field is not at fault.
  [[nodiscard]] std::string field_error(std::string_view field) const;
  [[nodiscard]] std::vector<std::string> field_errors(std::string_view field) const;
};

/// A client with one kept connection. Blocks; not for several threads at once, give each its own.
/// Throws std::runtime_error if there is no reply.
class HttpClient {
 public:
  explicit HttpClient(std::uint16_t port, std::string host = "127.0.0.1");
  HttpClient(HttpClient&&) noexcept;
  HttpClient& operator=(HttpClient&&) noexcept;
  ~HttpClient();

  /// A client with a connection of its own that sends `authorization`, the whole value:
  /// "Bearer …".
  [[nodiscard]] HttpClient as(std::string authorization) const;

  /// A client with a connection of its own that sends one more header.
  [[nodiscard]] HttpClient with(std::string header, std::string value) const;

  /// Connects from another address of this machine, such as 127.0.0.2.
  void come_from(const std::string& address);

  HttpReply get(const std::string& path);
  HttpReply head(const std::string& path);
  HttpReply options(const std::string& path);
  HttpReply del(const std::string& path);
  HttpReply post(const std::string& path, std::string body = {},
                 const std::string& content_type = "application/json");
  HttpReply put(const std::string& path, std::string body = {},
                const std::string& content_type = "application/json");
  HttpReply patch(const std::string& path, std::string body = {},
                  const std::string& content_type = "application/json");
  HttpReply send(const std::string& method, const std::string& path, std::string body = {},
                 const std::string& content_type = {});

 private:
  std::string host_;
  std::uint16_t port_;
  std::multimap<std::string, std::string> headers_;
  std::unique_ptr<httplib::Client> client_;
};

/// The type of a form body.
inline constexpr const char* kForm = "application/x-www-form-urlencoded";

}  // namespace cartwright::test
