#pragma once
// Finds the endpoint of a request. Patterns are paths in which a whole segment may be the name of
// an id: `/cart/{user_id}/`. Only a positive 64-bit number matches it. The last one may be the name
// of all that follows, `/shop/{file...}`, for paths that nothing else matches.

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "platform/auth/caller.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/operation.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"
#include "platform/task.hpp"
#include "platform/text/view_hash.hpp"

namespace cartwright::http {

/// A set of methods.
class Methods {
 public:
  static Methods all() {
    Methods all;
    for (const auto& [method, name] : kMethods) all.insert(method);
    return all;
  }

  void insert(Method method) { bits_ |= bit(method); }
  [[nodiscard]] bool contains(Method method) const { return (bits_ & bit(method)) != 0; }
  [[nodiscard]] bool empty() const { return bits_ == 0; }

 private:
  static unsigned bit(Method method) { return 1U << static_cast<unsigned>(method); }

  unsigned bits_ = 0;
};

/// The value of an Allow header: `GET, HEAD, OPTIONS`.
std::string allow_header(Methods methods);

struct Route {
  Method method = Method::get;
  std::string pattern;
  Operation operation;
  Endpoint endpoint;
};

/// What stands at a path. No such path: `allowed` is empty. Path, but not with this method: `route`
/// is null.
struct Match {
  const Route* route = nullptr;
  Methods allowed;  ///< always with OPTIONS, and with HEAD where there is GET
};

/// Filled once while the program starts, read-only from then on.
class Router {
 public:
  /// `authenticator`, which every endpoint asks whose handler takes a Caller, and `kept_replies`,
  /// for those that take an Effect, outlive the router.
  explicit Router(auth::Authenticator& authenticator, effects::KeptReplies* kept_replies = nullptr)
      : authenticator_(&authenticator), kept_replies_(kept_replies) {}

  // Each adds a member function of `object` as an endpoint; its signature says what it takes, who
  // may call it and what it answers. The result refers to the documentation, to say more at once:
  // `.refuses("email", "…")`.
  template <class Object, class Handler>
  Operation& get(std::string pattern, Object* object, Handler handler, std::string summary,
                 std::string description = {}) {
    return add_member(Method::get, std::move(pattern), object, handler, std::move(summary),
                      std::move(description));
  }

  template <class Object, class Handler>
  Operation& post(std::string pattern, Object* object, Handler handler, std::string summary,
                  std::string description = {}) {
    return add_member(Method::post, std::move(pattern), object, handler, std::move(summary),
                      std::move(description));
  }

  template <class Object, class Handler>
  Operation& put(std::string pattern, Object* object, Handler handler, std::string summary,
                 std::string description = {}) {
    return add_member(Method::put, std::move(pattern), object, handler, std::move(summary),
                      std::move(description));
  }

  template <class Object, class Handler>
  Operation& patch(std::string pattern, Object* object, Handler handler, std::string summary,
                   std::string description = {}) {
    return add_member(Method::patch, std::move(pattern), object, handler, std::move(summary),
                      std::move(description));
  }

  template <class Object, class Handler>
  Operation& del(std::string pattern, Object* object, Handler handler, std::string summary,
                 std::string description = {}) {
    return add_member(Method::del, std::move(pattern), object, handler, std::move(summary),
                      std::move(description));
  }

  /// Adds a route as it is. Throws std::logic_error if method and pattern are taken, or if the
  /// parameters of a listed operation are not the names of the pattern, in order. The result is
  /// valid until the next call.
  Operation& add(Route route);

  /// Finds the route and fills what the request says of its path. HEAD finds the route of GET.
  /// `/%61/` is the path `/a/`.
  [[nodiscard]] Match match(Request& request) const;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

  /// Says what this service calls kOwnField, which is none of the standard names and of static
  /// storage duration. Throws std::logic_error if it is called otherwise already.
  void keep_field(std::string_view name);

  /// Empty if the service has none.
  [[nodiscard]] std::string_view own_field() const { return own_field_; }

 private:
  template <class Object, class Handler>
  Operation& add_member(Method method, std::string pattern, Object* object, Handler handler,
                        std::string summary, std::string description) {
    return add({method, std::move(pattern),
                document<Handler>(std::move(summary), std::move(description)),
                make_endpoint(object, handler, authenticator_, kept_replies_)});
  }

  /// What stands at one path.
  struct Resource {
    Methods allowed;
    std::map<Method, std::size_t> routes;  // index into routes_, which may move
  };

  /// A tree of segments, for patterns with names.
  struct Node {
    std::map<std::string, Node, std::less<>> literals;
    std::unique_ptr<Node> id;
    Resource resource;
    Resource tail;
  };

  Resource& resource_of(std::string_view pattern);
  [[nodiscard]] const Resource* find(std::string_view path, Request& request) const;

  auth::Authenticator* authenticator_;
  effects::KeptReplies* kept_replies_;
  std::string_view own_field_;
  std::vector<Route> routes_;
  std::unordered_map<std::string, Resource, text::ViewHash, std::equal_to<>> literal_;
  Node root_;
};

}  // namespace cartwright::http
