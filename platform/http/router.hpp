#pragma once
// Finds the endpoint of a request. Patterns are paths in which a whole segment may be a name: `/cart/{user_id}/`.

#include <functional>
#include <map>
#include <memory>
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

namespace cartwright::http {

/// A set of methods.
class Methods {
 public:
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

/// What stands at a path. No such path: `allowed` is empty. Path, but not with this method: `route` is null.
struct Match {
  const Route* route = nullptr;
  Methods allowed;  ///< always with OPTIONS, and with HEAD where there is GET
};

/// Filled once while the program starts, read-only from then on.
class Router {
 public:
  /// `authenticator` outlives the router; it is asked by every endpoint whose handler takes a Caller.
  explicit Router(auth::Authenticator& authenticator);
  ~Router();
  Router(const Router&) = delete;
  Router& operator=(const Router&) = delete;

  // Each adds a member function of `object` as an endpoint; the signature says what it takes, who may call it and what
  // it answers. The result refers to the documentation, to say more at once: `.refuses("email", "…")`.
  template <class Object, class Handler>
  Operation& get(std::string pattern, Object* object, Handler handler, std::string summary,
                 std::string description = {});
  template <class Object, class Handler>
  Operation& post(std::string pattern, Object* object, Handler handler, std::string summary,
                  std::string description = {});
  template <class Object, class Handler>
  Operation& patch(std::string pattern, Object* object, Handler handler, std::string summary,
                   std::string description = {});
  template <class Object, class Handler>
  Operation& del(std::string pattern, Object* object, Handler handler, std::string summary,
                 std::string description = {});

  /// Adds a route as it is. Throws std::logic_error if method and pattern are taken. The result is valid until the next.
  Operation& add(Route route);

  /// Finds the route and fills the request's path values. HEAD finds the route of GET.
  [[nodiscard]] Match match(Request& request) const;

  [[nodiscard]] const std::vector<Route>& routes() const { return routes_; }

 private:
  struct Resource;
  struct Node;

  auth::Authenticator* authenticator_;
  std::vector<Route> routes_;
};

}  // namespace cartwright::http
