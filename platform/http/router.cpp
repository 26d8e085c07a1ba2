#include "platform/http/router.hpp"

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "platform/schema/form.hpp"
#include "platform/text/parse.hpp"
#include "platform/text/split.hpp"

namespace cartwright::http {
namespace {

constexpr std::string_view kTail = "...}";

bool is_name(std::string_view segment) {
  return segment.starts_with('{') && segment.ends_with('}');
}

// One spelling only: neither a sign nor a leading zero.
std::optional<std::int64_t> read_id(std::string_view segment) {
  const auto id = text::parse<std::int64_t>(segment);
  return id && *id > 0 && segment.front() != '0' ? id : std::nullopt;
}

bool is_unreserved(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') ||
         (letter >= '0' && letter <= '9') || std::string_view("-._~").contains(letter);
}

// An escaped letter that needs no escape means the same as the letter (RFC 3986, 6.2.2.2).
std::string without_needless_escapes(std::string_view path) {
  std::string plain;
  while (!path.empty()) {
    const auto escape = path.substr(0, 3);
    const auto letter = escape.size() == 3 && escape.front() == '%'
                            ? schema::decode_form_text(escape)
                            : std::nullopt;
    const bool is_needless = letter && is_unreserved(letter->front());
    plain.push_back(is_needless ? letter->front() : path.front());
    path.remove_prefix(is_needless ? escape.size() : 1);
  }
  return plain;
}

std::vector<std::string_view> names_of(std::string_view pattern) {
  std::vector<std::string_view> names;
  while (!text::at_end(pattern)) {
    const auto segment = text::take_until(pattern, '/');
    if (!is_name(segment)) continue;
    const auto end = segment.ends_with(kTail) ? kTail.size() : 1;
    names.push_back(segment.substr(1, segment.size() - 1 - end));
  }
  return names;
}

void require_parameters_to_match(const Route& route) {
  const auto names = names_of(route.pattern);
  std::vector<std::string_view> taken;
  for (const auto& parameter : route.operation.parameters) {
    if (parameter.in == ParameterDescription::In::path) taken.push_back(parameter.name);
  }
  if (names.size() > Request{}.path_ids.size() || (route.operation.is_listed && names != taken)) {
    throw std::logic_error("the handler does not take the names of " + route.pattern);
  }
}

}  // namespace

std::string allow_header(Methods methods) {
  std::string header;
  for (const auto& [method, name] : kMethods) {
    if (!methods.contains(method)) continue;
    if (!header.empty()) header += ", ";
    header += name;
  }
  return header;
}

void Router::keep_field(std::string_view name) {
  if (!own_field_.empty() && own_field_ != name) {
    throw std::logic_error("The service's own field has two names.");
  }
  own_field_ = name;
}

Operation& Router::add(Route route) {
  require_parameters_to_match(route);
  auto& resource = resource_of(route.pattern);
  if (!resource.routes.try_emplace(route.method, routes_.size()).second) {
    throw std::logic_error("two routes for " + route.pattern);
  }
  resource.allowed.insert(route.method);
  route.operation.may_be_unchanged &= route.method == Method::get;
  resource.allowed.insert(Method::options);
  if (route.method == Method::get) resource.allowed.insert(Method::head);
  return routes_.emplace_back(std::move(route)).operation;
}

Router::Resource& Router::resource_of(std::string_view pattern) {
  if (names_of(pattern).empty()) return literal_[std::string(pattern)];
  Node* node = &root_;
  for (auto rest = pattern; !text::at_end(rest);) {
    const auto segment = text::take_until(rest, '/');
    if (!is_name(segment)) {
      node = &node->literals[std::string(segment)];
      continue;
    }
    if (segment.ends_with(kTail)) {
      if (!text::at_end(rest))
        throw std::logic_error("nothing follows a tail: " + std::string(pattern));
      return node->tail;
    }
    if (node->id == nullptr) node->id = std::make_unique<Node>();
    node = node->id.get();
  }
  return node->resource;
}

const Router::Resource* Router::find(std::string_view path, Request& request) const {
  const auto literal = literal_.find(path);
  if (literal != literal_.end()) return &literal->second;
  if (path.empty()) return nullptr;
  const Node* node = &root_;
  auto* next_id = request.path_ids.begin();
  const Resource* tail = nullptr;
  for (auto rest = path; !text::at_end(rest);) {
    if (!node->tail.allowed.empty() && !rest.empty()) {
      tail = &node->tail;
      request.path_tail = rest;
    }
    const auto segment = text::take_until(rest, '/');
    if (const auto next = node->literals.find(segment); next != node->literals.end()) {
      node = &next->second;
      continue;
    }
    const auto id = read_id(segment);
    if (node->id == nullptr || !id) return tail;
    *next_id++ = *id;
    node = node->id.get();
  }
  return node->resource.allowed.empty() && tail != nullptr ? tail : &node->resource;
}

Match Router::match(Request& request) const {
  const auto* resource = find(request.path, request);
  if (resource == nullptr && request.path.contains('%')) {
    const auto plain = without_needless_escapes(request.path);
    resource = find(plain, request);
    // As sent: escapes stand for no slash, so it follows as many of them.
    if (!request.path_tail.empty()) {
      const auto before = plain.size() - request.path_tail.size();
      request.path_tail = request.path;
      for (auto slashes = std::ranges::count(plain.substr(0, before), '/'); slashes > 0;
           --slashes) {
        text::take_until(request.path_tail, '/');
      }
    }
  }
  if (resource == nullptr) return {};
  const auto method = request.method == Method::head ? Method::get : request.method;
  const auto route = resource->routes.find(method);
  if (route == resource->routes.end()) return {nullptr, resource->allowed};
  return {&routes_[route->second], resource->allowed};
}

}  // namespace cartwright::http
