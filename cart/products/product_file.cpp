#include "cart/products/product_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <stdexcept>
#include <sys/stat.h>
#include <unistd.h>

#include "cart/products/products_command.hpp"

namespace cartwright::cart {
namespace {

std::runtime_error failure(std::string_view what, const std::string& path) {
  return std::runtime_error(fmt::format("{} cannot be {}: {}", path, what, std::strerror(errno)));
}

FileHandle opened(const std::string& path, const char* mode, int standard_stream) {
  // A stream of one's own, so that closing it does not close that of the process.
  FileHandle file(path == kStandardStream ? ::fdopen(::dup(standard_stream), mode)
                                          : std::fopen(path.c_str(), mode));
  if (!file) throw failure("opened", path);
  return file;
}

bool is_replaced(const std::string& path) {
  if (path == kStandardStream) return false;
  const auto status = std::filesystem::status(path);
  return !std::filesystem::exists(status) || std::filesystem::is_regular_file(status);
}

}  // namespace

FileReader::FileReader(const std::string& path)
    : path_(path), file_(opened(path, "rbe", STDIN_FILENO)) {
  struct stat status{};
  if (::fstat(::fileno(file_.get()), &status) != 0) throw failure("read", path_);
  if (S_ISREG(status.st_mode)) size_ = static_cast<std::uint64_t>(status.st_size);
}

std::string_view FileReader::read(std::size_t size) {
  buffer_.resize(size);
  const auto count = std::fread(buffer_.data(), 1, size, file_.get());
  if (count < size && std::ferror(file_.get()) != 0) throw failure("read", path_);
  position_ += count;
  return {buffer_.data(), count};
}

FileWriter::FileWriter(const std::string& path)
    : path_(path),
      part_(is_replaced(path) ? path + ".part" : ""),
      file_(opened(part_.empty() ? path : part_, "wbe", STDOUT_FILENO)) {}

FileWriter::~FileWriter() {
  if (file_ && !part_.empty()) ::unlink(part_.c_str());
}

void FileWriter::write(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), file_.get()) != text.size()) fail();
  position_ += text.size();
}

void FileWriter::finish() {
  if (std::fflush(file_.get()) != 0) fail();
  if (!part_.empty()) {
    if (::fsync(::fileno(file_.get())) != 0) fail();
    if (std::rename(part_.c_str(), path_.c_str()) != 0) fail();
  }
  file_.reset();
}

void FileWriter::fail() const { throw failure("written", path_); }

}  // namespace cartwright::cart
