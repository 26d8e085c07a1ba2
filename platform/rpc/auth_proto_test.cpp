#include <google/protobuf/descriptor.h>
#include <google/protobuf/descriptor.pb.h>
#include <gtest/gtest.h>

#include "proto/auth.pb.h"

namespace cartwright::rpc {
namespace {

const google::protobuf::FileOptions& options() {
  return AuthRequest::descriptor()->file()->options();
}

TEST(AuthProtoTest, NamesAPackageForEachCommonLanguage) {
  EXPECT_EQ(options().go_package(), "cartwright.example/auth;auth");
  EXPECT_EQ(options().java_package(), "example.cartwright.auth");
  EXPECT_TRUE(options().java_multiple_files());
  EXPECT_EQ(options().csharp_namespace(), "Cartwright.Auth");
  EXPECT_EQ(options().php_namespace(), "Cartwright\\Auth");
  EXPECT_EQ(options().ruby_package(), "Cartwright::Auth");
}

TEST(AuthProtoTest, KeepsTheNamesOfTheWire) {
  const auto* file = AuthRequest::descriptor()->file();

  EXPECT_EQ(file->package(), "");
  EXPECT_EQ(file->service(0)->full_name(), "UserAuth");
  EXPECT_EQ(file->service(0)->method(0)->name(), "ValidateToken");
}

TEST(AuthProtoTest, KeepsTheNumbersOfTheWire) {
  AuthResponse response;
  response.mutable_payload()->set_user_id(7);
  response.mutable_payload()->set_email("a@b");
  response.mutable_payload()->set_is_admin(true);

  EXPECT_EQ(response.SerializeAsString(),
            "\x0a\x09\x08\x07\x12\x03"
            "a@b\x18\x01");
}

}  // namespace
}  // namespace cartwright::rpc
