#include "platform/testing/certificates.hpp"

#include <cstdlib>
#include <stdexcept>

namespace cartwright::test {

std::string certificates_folder() {
  const char* folder = std::getenv("TEST_CERTIFICATES");
  if (folder == nullptr) throw std::runtime_error("TEST_CERTIFICATES is not set; run ./dev test");
  return folder;
}

rpc::TlsFiles certificate(const std::string& owner) {
  const auto folder = certificates_folder() + "/";
  return {.ca = folder + "ca.crt",
          .certificate = folder + owner + ".crt",
          .key = folder + owner + ".key"};
}

rpc::TlsFiles stranger_certificate() { return certificate("stranger"); }

}  // namespace cartwright::test
