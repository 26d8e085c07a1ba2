#include "platform/testing/mail/parsed_mail.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>

#include "platform/schema/parse.hpp"
#include "platform/testing/shell.hpp"

namespace cartwright::test {
namespace {

constexpr const char* kParser = "platform/testing/mail/parse_mail.py";

/// A file that is there as long as this object.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& text) {
    std::string path = std::filesystem::temp_directory_path() / "cartwright-mail-XXXXXX";
    ::close(::mkstemp(path.data()));
    path_ = path;
    std::ofstream(path_, std::ios::binary) << text;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  [[nodiscard]] const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace

ParsedMail parse_mail(const std::string& mail) {
  const TemporaryFile file(mail);
  return schema::parse_json<ParsedMail>(
      output_of(fmt::format("python3 -B {} {}", kParser, file.path())));
}

}  // namespace cartwright::test
