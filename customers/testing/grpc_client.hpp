#pragma once
// A gRPC client of customers that shares no code with it: grpc++.

#include <grpcpp/channel.h>
#include <grpcpp/support/status.h>

#include <cstdint>
#include <memory>
#include <string>

#include "platform/rpc/tls_files.hpp"
#include "platform/testing/certificates.hpp"
#include "proto/auth.pb.h"

namespace cartwright::customers {

/// What UserAuth answered.
struct Validation {
  grpc::StatusCode code = grpc::StatusCode::UNKNOWN;
  std::string details{};
  Payload payload{};
};

class GrpcClient {
 public:
  /// With the certificate of cart, unless another is given. Without a certificate's name it shows
  /// none.
  explicit GrpcClient(std::uint16_t port, const rpc::TlsFiles& tls = test::certificate("cart"));

  [[nodiscard]] Validation validate(const std::string& token) const;
  [[nodiscard]] Validation validate(const AuthRequest& request) const;

  /// The bytes of the answer to the bytes of a request, for services whose stubs we do not have.
  /// Throws std::runtime_error if the call fails.
  [[nodiscard]] std::string call(const std::string& method, const std::string& request) const;

  /// The same where both directions are streams; one message each way.
  [[nodiscard]] std::string exchange(const std::string& method, const std::string& request) const;

 private:
  std::shared_ptr<grpc::Channel> channel_;
};

}  // namespace cartwright::customers
