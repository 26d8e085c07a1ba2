#pragma once
// One request as the session hands it to an endpoint: parsed and decoded.

#include <array>
#include <cstdint>
#include <string_view>

#include "platform/http/fields.hpp"
#include "platform/http/method.hpp"
#include "platform/http/request_id.hpp"
#include "platform/runtime/client_network.hpp"
#include "platform/schema/ip_address.hpp"

namespace cartwright::http {

class IncomingBody;

/// The numbers that stand in a path where its pattern has names, in order.
using PathIds = std::array<std::int64_t, 4>;

/// Everything a request says. Lives in the session until its reply is sent, so an endpoint may keep
/// a pointer to it.
struct Request {
  RequestId id;  ///< what logs call it
  Method method = Method::other;
  std::string_view path;   ///< as sent, without the query
  std::string_view query;  ///< as sent, after the `?`, still percent-encoded
  Fields fields;
  std::string_view body;             ///< complete, unless it is still `incoming`
  IncomingBody* incoming = nullptr;  ///< what is to be awaited before `body` is looked at
  IncomingBody* held_by = nullptr;   ///< whom to tell that `body` is not needed any more
  bool body_is_too_large = false;    ///< over the limit, hence not read
  runtime::ClientNetwork client;     ///< whom it comes from; trusted proxies are none
  IpAddress address;                 ///< the very one of that network

  /// What stands in the path where the pattern of the matched route has names; filled by the
  /// router.
  PathIds path_ids{};
  std::string_view path_tail;  ///< the same of a pattern that ends in `{name...}`, as sent
};

}  // namespace cartwright::http
