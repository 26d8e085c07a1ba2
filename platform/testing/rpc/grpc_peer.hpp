#pragma once
// grpc++ as the other side: a client for our server, a server for our channel.

#include <grpcpp/grpcpp.h>

#include <cstdint>
#include <memory>
#include <string>

#include "platform/rpc/tls_files.hpp"
#include "proto/auth.grpc.pb.h"

namespace cartwright::rpc::test {

/// A channel of grpc++ to our server, which proves itself with `tls`.
std::shared_ptr<grpc::Channel> grpc_channel(std::uint16_t port, const TlsFiles& tls);

/// As above, but without a certificate of its own.
std::shared_ptr<grpc::Channel> grpc_channel_without_certificate(std::uint16_t port,
                                                                const TlsFiles& tls);

struct GrpcReply {
  grpc::Status status;
  AuthResponse response;
};

/// Calls ValidateToken and blocks until the answer has come.
GrpcReply validate(const std::shared_ptr<grpc::Channel>& channel, std::string token,
                   grpc::ClientContext& context);
GrpcReply validate(const std::shared_ptr<grpc::Channel>& channel, std::string token);

/// UserAuth served by grpc++ on threads of its own. Behaves as TokenService does, but "wait" ends
/// when the client gives up.
class GrpcServer {
 public:
  explicit GrpcServer(const TlsFiles& tls);
  ~GrpcServer();

  [[nodiscard]] std::uint16_t port() const;

  /// Tells clients to go away, and waits until their calls have ended.
  void stop();

 private:
  class Service;

  std::unique_ptr<Service> service_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace cartwright::rpc::test
