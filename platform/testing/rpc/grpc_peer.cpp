#include "platform/testing/rpc/grpc_peer.hpp"

#include <chrono>
#include <thread>

#include "platform/testing/files.hpp"

namespace cartwright::rpc::test {
namespace {

std::shared_ptr<grpc::Channel> connect(std::uint16_t port,
                                       const grpc::SslCredentialsOptions& options) {
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  // Otherwise grpc++ shares one connection between channels to the same address.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel("127.0.0.1:" + std::to_string(port),
                                   grpc::SslCredentials(options), arguments);
}

}  // namespace

std::shared_ptr<grpc::Channel> grpc_channel(std::uint16_t port, const TlsFiles& tls) {
  return connect(port, {cartwright::test::file_text(tls.ca), cartwright::test::file_text(tls.key),
                        cartwright::test::file_text(tls.certificate)});
}

std::shared_ptr<grpc::Channel> grpc_channel_without_certificate(std::uint16_t port,
                                                                const TlsFiles& tls) {
  return connect(port, {cartwright::test::file_text(tls.ca), "", ""});
}

GrpcReply validate(const std::shared_ptr<grpc::Channel>& channel, std::string token,
                   grpc::ClientContext& context) {
  AuthRequest request;
  request.mutable_token()->set_value(std::move(token));
  GrpcReply reply;
  reply.status = UserAuth::NewStub(channel)->ValidateToken(&context, request, &reply.response);
  return reply;
}

GrpcReply validate(const std::shared_ptr<grpc::Channel>& channel, std::string token) {
  grpc::ClientContext context;
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(20));
  return validate(channel, std::move(token), context);
}

class GrpcServer::Service final : public UserAuth::Service {
  grpc::Status ValidateToken(grpc::ServerContext* context, const AuthRequest* request,
                             AuthResponse* response) override {
    constexpr std::string_view kRefuse = "refuse ";
    const auto& token = request->token().value();
    if (token.starts_with(kRefuse)) {
      return {grpc::StatusCode::INVALID_ARGUMENT, token.substr(kRefuse.size())};
    }
    while (token == "wait" && !context->IsCancelled()) {
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    response->mutable_payload()->set_user_id(7);
    response->mutable_payload()->set_email(token == "large" ? std::string(200'000, 'x') : token);
    return grpc::Status::OK;
  }
};

GrpcServer::GrpcServer(const TlsFiles& tls) : service_(std::make_unique<Service>()) {
  grpc::SslServerCredentialsOptions options(
      GRPC_SSL_REQUEST_AND_REQUIRE_CLIENT_CERTIFICATE_AND_VERIFY);
  options.pem_root_certs = cartwright::test::file_text(tls.ca);
  options.pem_key_cert_pairs = {
      {cartwright::test::file_text(tls.key), cartwright::test::file_text(tls.certificate)}};
  grpc::ServerBuilder builder;
  builder.AddListeningPort("127.0.0.1:0", grpc::SslServerCredentials(options), &port_);
  builder.RegisterService(service_.get());
  server_ = builder.BuildAndStart();
}

GrpcServer::~GrpcServer() { stop(); }

std::uint16_t GrpcServer::port() const { return static_cast<std::uint16_t>(port_); }

void GrpcServer::stop() { server_->Shutdown(); }

}  // namespace cartwright::rpc::test
