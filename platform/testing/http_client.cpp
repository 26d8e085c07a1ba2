#include "platform/testing/http_client.hpp"

#include <boost/json/parse.hpp>
#include <httplib.h>

#include <stdexcept>
#include <utility>

#include "platform/text/ascii.hpp"

namespace cartwright::test {
namespace {

constexpr std::chrono::seconds kTimeout{60};

HttpReply to_reply(const httplib::Response& response) {
  HttpReply reply{.status = response.status, .body = response.body};
  for (const auto& [name, value] : response.headers) {
    reply.headers.emplace(text::lower_case(name), value);
  }
  boost::system::error_code not_json;
  reply.json = boost::json::parse(reply.body, not_json);
  return reply;
}

}  // namespace

std::string HttpReply::header(std::string_view name) const {
  const auto found = headers.find(text::lower_case(name));
  return found == headers.end() ? std::string() : found->second;
}

const boost::json::value& HttpReply::data() const { return at("/data"); }

const boost::json::value& HttpReply::at(std::string_view pointer) const {
  boost::system::error_code error;
  const auto* found = json.find_pointer(pointer, error);
  if (found == nullptr) {
    throw std::runtime_error("no " + std::string(pointer) + " in: " + body);
  }
  return *found;
}

std::string HttpReply::text(std::string_view pointer) const {
  return std::string(at(pointer).as_string());
}

std::int64_t HttpReply::number(std::string_view pointer) const { return at(pointer).as_int64(); }

std::string HttpReply::error_code() const { return text("/error/code"); }

std::string HttpReply::message() const { return text("/error/message"); }

std::string HttpReply::field_error(std::string_view field) const {
  const auto texts = field_errors(field);
  return texts.empty() ? std::string() : texts.front();
}

std::vector<std::string> HttpReply::field_errors(std::string_view field) const {
  std::vector<std::string> texts;
  boost::system::error_code error;
  if (const auto* fields = json.find_pointer("/error/fields", error)) {
    if (const auto* found = fields->as_object().if_contains(field)) {
      for (const auto& text : found->as_array()) texts.emplace_back(text.as_string());
    }
  }
  return texts;
}

HttpClient::HttpClient(std::uint16_t port, std::string host)
    : host_(std::move(host)),
      port_(port),
      client_(std::make_unique<httplib::Client>(host_, static_cast<int>(port))) {
  client_->set_keep_alive(true);
  client_->set_tcp_nodelay(true);
  client_->set_url_encode(false);
  client_->set_connection_timeout(kTimeout);
  client_->set_read_timeout(kTimeout);
  client_->set_write_timeout(kTimeout);
}

HttpClient::HttpClient(HttpClient&&) noexcept = default;
HttpClient& HttpClient::operator=(HttpClient&&) noexcept = default;
HttpClient::~HttpClient() = default;

HttpClient HttpClient::as(std::string authorization) const {
  return with("Authorization", std::move(authorization));
}

HttpClient HttpClient::with(std::string header, std::string value) const {
  HttpClient other(port_, host_);
  other.headers_ = headers_;
  other.headers_.emplace(std::move(header), std::move(value));
  return other;
}

void HttpClient::come_from(const std::string& address) { client_->set_interface(address); }

HttpReply HttpClient::get(const std::string& path) { return send("GET", path); }
HttpReply HttpClient::head(const std::string& path) { return send("HEAD", path); }
HttpReply HttpClient::options(const std::string& path) { return send("OPTIONS", path); }
HttpReply HttpClient::del(const std::string& path) { return send("DELETE", path); }

HttpReply HttpClient::post(const std::string& path, std::string body,
                           const std::string& content_type) {
  return send("POST", path, std::move(body), content_type);
}

HttpReply HttpClient::put(const std::string& path, std::string body,
                          const std::string& content_type) {
  return send("PUT", path, std::move(body), content_type);
}

HttpReply HttpClient::patch(const std::string& path, std::string body,
                            const std::string& content_type) {
  return send("PATCH", path, std::move(body), content_type);
}

HttpReply HttpClient::send(const std::string& method, const std::string& path, std::string body,
                           const std::string& content_type) {
  httplib::Request request;
  request.method = method;
  request.path = path;
  request.body = std::move(body);
  for (const auto& [name, value] : headers_) request.headers.emplace(name, value);
  // Without any, the library would add one of its own to a body; an empty one says as little as
  // none.
  if (!content_type.empty() || !request.body.empty()) {
    request.headers.emplace("Content-Type", content_type);
  }
  const auto result = client_->send(request);
  if (!result) {
    throw std::runtime_error(method + " " + path + ": " + httplib::to_string(result.error()));
  }
  return to_reply(*result);
}

}  // namespace cartwright::test
