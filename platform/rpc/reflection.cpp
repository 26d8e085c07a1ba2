#include "platform/rpc/reflection.hpp"

#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>

#include "platform/rpc/server.hpp"
#include "proto/reflection_v1.pb.h"
#include "proto/reflection_v1alpha.pb.h"

namespace cartwright::rpc {
namespace {

using google::protobuf::DescriptorPool;
using google::protobuf::FileDescriptor;

template <class Files>
void append_with_imports(Files& files, const FileDescriptor& file,
                         std::set<const FileDescriptor*>& appended) {
  if (!appended.insert(&file).second) return;
  google::protobuf::FileDescriptorProto description;
  file.CopyTo(&description);
  files.add_file_descriptor_proto(description.SerializeAsString());
  for (int i = 0; i < file.dependency_count(); ++i) {
    append_with_imports(files, *file.dependency(i), appended);
  }
}

template <class Response>
void set_error(Response& response, StatusCode code, const std::string& message) {
  response.mutable_error_response()->set_error_code(static_cast<int>(code));
  response.mutable_error_response()->set_error_message(message);
}

template <class Response>
void set_file(Response& response, const FileDescriptor* file, const std::string& wanted) {
  if (file == nullptr) return set_error(response, StatusCode::not_found, "Unknown: " + wanted);
  std::set<const FileDescriptor*> appended;
  append_with_imports(*response.mutable_file_descriptor_response(), *file, appended);
}

template <class Request, class Response>
Response answer(const Request& request, const std::set<std::string, std::less<>>& services) {
  const auto* pool = DescriptorPool::generated_pool();
  Response response;
  response.set_valid_host(request.host());
  *response.mutable_original_request() = request;
  switch (request.message_request_case()) {
    case Request::kListServices:
      for (const auto& service : services) {
        response.mutable_list_services_response()->add_service()->set_name(service);
      }
      break;
    case Request::kFileByFilename:
      set_file(response, pool->FindFileByName(request.file_by_filename()),
               request.file_by_filename());
      break;
    case Request::kFileContainingSymbol:
      set_file(response, pool->FindFileContainingSymbol(request.file_containing_symbol()),
               request.file_containing_symbol());
      break;
    case Request::kFileContainingExtension:
    case Request::kAllExtensionNumbersOfType:
      set_error(response, StatusCode::not_found, "proto3 knows no extensions");
      break;
    case Request::MESSAGE_REQUEST_NOT_SET:
      set_error(response, StatusCode::invalid_argument, "The request asks for nothing");
      break;
  }
  return response;
}

}  // namespace

template <class Request, class Response>
Task<void> Reflection::answer_all(Call* call) {
  Request request;
  while (co_await call->next(&request)) {
    co_await call->send(answer<Request, Response>(request, services_));
  }
}

void Reflection::mount(Server& server) {
  using namespace grpc::reflection;
  server.streaming(
      "/grpc.reflection.v1.ServerReflection/ServerReflectionInfo", this,
      &Reflection::answer_all<v1::ServerReflectionRequest, v1::ServerReflectionResponse>);
  server.streaming(
      "/grpc.reflection.v1alpha.ServerReflection/ServerReflectionInfo", this,
      &Reflection::answer_all<v1alpha::ServerReflectionRequest, v1alpha::ServerReflectionResponse>);
}

}  // namespace cartwright::rpc
