#pragma once
// grpc.health.v1.Health: whether a server wants calls.

#include <set>
#include <string>
#include <string_view>

#include "platform/rpc/call.hpp"
#include "platform/runtime/condition.hpp"
#include "platform/task.hpp"
#include "proto/health.pb.h"

namespace cartwright::rpc {

class Server;

/// One status for the server and for each of its services.
class Health {
 public:
  explicit Health(Executor executor) : changed_(executor) {}

  void mount(Server& server);

  /// Makes `service` known. The empty name, the server itself, is.
  void add_service(std::string_view service) { services_.emplace(service); }

  /// Each tells everybody who watches.
  void set_serving() { tell(Response::SERVING); }
  void set_not_serving() { tell(Response::NOT_SERVING); }

 private:
  using Request = grpc::health::v1::HealthCheckRequest;
  using Response = grpc::health::v1::HealthCheckResponse;

  void tell(Response::ServingStatus status);
  Task<Response> check(Request request);
  Task<void> watch(Call* call);
  [[nodiscard]] Response answer(const std::string& service) const;

  std::set<std::string, std::less<>> services_{""};
  Response::ServingStatus status_ = Response::SERVING;
  runtime::Condition changed_;
};

}  // namespace cartwright::rpc
