#pragma once
// Somebody else's server of mail: aiosmtpd, which wants TLS and a login before it takes one mail.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <string>

#include "platform/rpc/tls_files.hpp"
#include "platform/schema/schema.hpp"

namespace cartwright::test {

struct TakenMail {
  std::string sender;
  std::string recipients;
  bool smtp_utf8 = false;
  std::string text;

  static constexpr auto schema() {
    return fields(field("sender", &TakenMail::sender), field("recipients", &TakenMail::recipients),
                  field("smtp_utf8", &TakenMail::smtp_utf8), field("text", &TakenMail::text));
  }
};

class RealSmtpServer {
 public:
  static constexpr const char* kUser = "shop@example.com";
  static constexpr const char* kPassword = "päss:w@rd";

  explicit RealSmtpServer(const rpc::TlsFiles& files);

  [[nodiscard]] std::uint16_t port() const { return port_; }

  /// Waits for the mail.
  TakenMail take();

 private:
  struct Close {
    void operator()(std::FILE* process) const { pclose(process); }
  };

  std::string read_line();

  std::unique_ptr<std::FILE, Close> process_;
  std::uint16_t port_;
};

}  // namespace cartwright::test
