#include "platform/rpc/reflection.hpp"

#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include "platform/testing/rpc/grpc_peer.hpp"
#include "platform/testing/rpc/token_server.hpp"
#include "proto/reflection_v1.grpc.pb.h"
#include "proto/reflection_v1alpha.grpc.pb.h"

namespace cartwright::rpc {
namespace {

using cartwright::test::certificate;
using test::beside;

struct V1 {
  using Service = grpc::reflection::v1::ServerReflection;
  using Request = grpc::reflection::v1::ServerReflectionRequest;
  using Response = grpc::reflection::v1::ServerReflectionResponse;
};

struct V1Alpha {
  using Service = grpc::reflection::v1alpha::ServerReflection;
  using Request = grpc::reflection::v1alpha::ServerReflectionRequest;
  using Response = grpc::reflection::v1alpha::ServerReflectionResponse;
};

template <class Version>
class ReflectionTest : public testing::Test {
 protected:
  using Request = typename Version::Request;
  using Response = typename Version::Response;

  /// Asks the questions over one stream.
  std::vector<Response> ask(std::vector<Request> requests) {
    return beside(loop_, [&] {
      grpc::ClientContext context;
      const auto stream = stub_->ServerReflectionInfo(&context);
      std::vector<Response> responses(requests.size());
      for (std::size_t i = 0; i < requests.size(); ++i) {
        stream->Write(requests[i]);
        stream->Read(&responses[i]);
      }
      stream->WritesDone();
      EXPECT_TRUE(stream->Finish().ok());
      return responses;
    });
  }

  Response ask(Request request) { return ask(std::vector{std::move(request)}).front(); }

  boost::asio::io_context loop_;
  test::TokenServer server_{loop_};
  std::unique_ptr<typename Version::Service::Stub> stub_ =
      Version::Service::NewStub(test::grpc_channel(server_->port(), certificate("cart")));
};

using Versions = testing::Types<V1, V1Alpha>;
TYPED_TEST_SUITE(ReflectionTest, Versions);

TYPED_TEST(ReflectionTest, ListsTheServices) {
  typename TypeParam::Request request;
  request.set_list_services("");

  const auto services = this->ask(request).list_services_response().service();

  std::vector<std::string> names;
  for (const auto& service : services) names.push_back(service.name());
  EXPECT_EQ(names, (std::vector<std::string>{"UserAuth", "grpc.health.v1.Health",
                                             "grpc.reflection.v1.ServerReflection",
                                             "grpc.reflection.v1alpha.ServerReflection"}));
}

TYPED_TEST(ReflectionTest, DescribesTheFileOfASymbol) {
  typename TypeParam::Request request;
  request.set_file_containing_symbol("UserAuth");

  const auto response = this->ask(request);

  google::protobuf::FileDescriptorProto file;
  file.ParseFromString(response.file_descriptor_response().file_descriptor_proto(0));
  EXPECT_EQ(file.name(), "proto/auth.proto");
  EXPECT_EQ(file.service(0).method(0).name(), "ValidateToken");
}

TYPED_TEST(ReflectionTest, DescribesAFileByItsName) {
  typename TypeParam::Request request;
  request.set_file_by_filename("proto/health.proto");

  EXPECT_EQ(this->ask(request).file_descriptor_response().file_descriptor_proto_size(), 1);
}

TYPED_TEST(ReflectionTest, SaysThatASymbolIsUnknown) {
  typename TypeParam::Request request;
  request.set_file_containing_symbol("Nobody");

  EXPECT_EQ(this->ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
}

TYPED_TEST(ReflectionTest, SaysThatThereAreNoExtensions) {
  typename TypeParam::Request request;
  request.set_all_extension_numbers_of_type("AuthRequest");

  EXPECT_EQ(this->ask(request).error_response().error_code(), grpc::StatusCode::NOT_FOUND);
}

TYPED_TEST(ReflectionTest, AnswersManyQuestionsOverOneStream) {
  typename TypeParam::Request request;
  request.set_file_containing_symbol("UserAuth");

  const auto responses = this->ask(std::vector(200, request));

  EXPECT_TRUE(responses.back().has_file_descriptor_response());
}

}  // namespace
}  // namespace cartwright::rpc
