#include "customers/testing/grpc_client.hpp"

#include <fmt/format.h>
#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/security/credentials.h>

#include <chrono>
#include <fstream>
#include <future>
#include <iterator>
#include <stdexcept>

#include "proto/auth.grpc.pb.h"

namespace cartwright::customers {
namespace {

constexpr std::chrono::seconds kPatience{20};

std::string content(const std::string& file) {
  if (file.empty()) return {};
  std::ifstream in(file, std::ios::binary);
  if (!in) throw std::runtime_error("cannot read " + file);
  return {std::istreambuf_iterator<char>(in), {}};
}

grpc::ByteBuffer to_buffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return {&slice, 1};
}

std::string to_bytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  if (!buffer.Dump(&slices).ok()) throw std::runtime_error("an answer without a message");
  std::string bytes;
  for (const auto& slice : slices) bytes.append(slice.begin(), slice.end());
  return bytes;
}

void require_ok(const grpc::Status& status) {
  if (!status.ok()) {
    throw std::runtime_error(
        fmt::format("{}: {}", static_cast<int>(status.error_code()), status.error_message()));
  }
}

// Waits for the end of one step of a stream.
void await_step(grpc::CompletionQueue& steps) {
  void* tag = nullptr;
  bool ok = false;
  if (!steps.Next(&tag, &ok)) throw std::runtime_error("a queue without steps");
}

}  // namespace

GrpcClient::GrpcClient(std::uint16_t port, const rpc::TlsFiles& tls) {
  const grpc::SslCredentialsOptions options{.pem_root_certs = content(tls.ca),
                                            .pem_private_key = content(tls.key),
                                            .pem_cert_chain = content(tls.certificate)};
  channel_ = grpc::CreateChannel(fmt::format("127.0.0.1:{}", port), grpc::SslCredentials(options));
}

Validation GrpcClient::validate(const std::string& token) const {
  AuthRequest request;
  request.mutable_token()->set_value(token);
  return validate(request);
}

Validation GrpcClient::validate(const AuthRequest& request) const {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  AuthResponse response;
  const auto status = UserAuth::NewStub(channel_)->ValidateToken(&context, request, &response);
  return {status.error_code(), status.error_message(), response.payload()};
}

std::string GrpcClient::call(const std::string& method, const std::string& request) const {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  const auto sent = to_buffer(request);
  grpc::ByteBuffer received;
  std::promise<grpc::Status> ended;
  grpc::GenericStub(channel_).UnaryCall(&context, method, {}, &sent, &received,
                                        [&](grpc::Status status) { ended.set_value(status); });
  require_ok(ended.get_future().get());
  return to_bytes(received);
}

std::string GrpcClient::exchange(const std::string& method, const std::string& request) const {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + kPatience);
  grpc::CompletionQueue steps;
  grpc::GenericStub stub(channel_);
  const auto stream = stub.PrepareCall(&context, method, &steps);
  grpc::ByteBuffer received;
  grpc::Status status;
  stream->StartCall(nullptr);
  await_step(steps);
  stream->WriteLast(to_buffer(request), {}, nullptr);
  await_step(steps);
  stream->Read(&received, nullptr);
  await_step(steps);
  stream->Finish(&status, nullptr);
  await_step(steps);
  require_ok(status);
  return to_bytes(received);
}

}  // namespace cartwright::customers
