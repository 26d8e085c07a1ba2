#pragma once
// grpc.reflection: tells tools such as grpcurl which services and messages a server knows.

#include <set>
#include <string>
#include <string_view>

#include "platform/rpc/call.hpp"
#include "platform/task.hpp"

namespace cartwright::rpc {

class Server;

/// Answers from the descriptors that are linked into the program, in both versions of the protocol.
class Reflection {
 public:
  void mount(Server& server);

  void add_service(std::string_view service) { services_.emplace(service); }

 private:
  template <class Request, class Response>
  Task<void> answer_all(Call* call);

  std::set<std::string, std::less<>> services_;
};

}  // namespace cartwright::rpc
