#include "platform/rpc/health.hpp"

#include <utility>

#include "platform/rpc/server.hpp"

namespace cartwright::rpc {

void Health::mount(Server& server) {
  server.unary("/grpc.health.v1.Health/Check", this, &Health::check);
  server.streaming("/grpc.health.v1.Health/Watch", this, &Health::watch);
}

void Health::tell(Response::ServingStatus status) {
  status_ = status;
  changed_.notify_all();
}

Task<Health::Response> Health::check(Request request) {
  auto response = answer(request.service());
  if (response.status() == Response::SERVICE_UNKNOWN) {
    throw StatusError(StatusCode::not_found, "No such service: " + request.service());
  }
  co_return response;
}

Task<void> Health::watch(Call* call) {
  Request request;
  if (!co_await call->next(&request)) {
    throw StatusError(StatusCode::invalid_argument, "The request is missing");
  }
  auto told = Response::UNKNOWN;
  while (true) {
    const auto response = answer(request.service());
    if (std::exchange(told, response.status()) != response.status()) {
      // It may have changed once more meanwhile.
      co_await call->send(response);
      continue;
    }
    co_await changed_.wait();
  }
}

Health::Response Health::answer(const std::string& service) const {
  Response response;
  response.set_status(services_.contains(service) ? status_ : Response::SERVICE_UNKNOWN);
  return response;
}

}  // namespace cartwright::rpc
