#pragma once
// A file of products on the disk of an operator, or the standard stream that stands for it.

#include <cstdint>
#include <cstdio>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cartwright::cart {

struct CloseFile {
  void operator()(std::FILE* file) const noexcept { std::fclose(file); }
};
using FileHandle = std::unique_ptr<std::FILE, CloseFile>;

/// Both block: the program that reads or writes has nothing else to do.
class FileReader {
 public:
  /// Opens it; throws std::runtime_error.
  explicit FileReader(const std::string& path);

  /// The next piece, of `size` bytes at most, until the next call; empty at the end. Throws
  /// std::runtime_error.
  std::string_view read(std::size_t size);

  /// Bytes so far.
  [[nodiscard]] std::uint64_t position() const { return position_; }

  /// Bytes in all; nothing for a stream.
  [[nodiscard]] std::optional<std::uint64_t> size() const { return size_; }

 private:
  std::string path_;
  FileHandle file_;
  std::vector<char> buffer_;
  std::optional<std::uint64_t> size_;
  std::uint64_t position_ = 0;
};

/// Writes beside the file, which gets its name once it is whole; into what is no file, such as a
/// pipe, at once.
class FileWriter {
 public:
  /// Opens it; throws std::runtime_error.
  explicit FileWriter(const std::string& path);

  /// What is not finished is taken away again.
  ~FileWriter();
  FileWriter(const FileWriter&) = delete;
  FileWriter& operator=(const FileWriter&) = delete;

  /// Throws std::runtime_error, on a full disk above all.
  void write(std::string_view text);

  /// Once this returns, all of it is on the disk, under its name. Throws std::runtime_error.
  void finish();

  /// Bytes so far.
  [[nodiscard]] std::uint64_t position() const { return position_; }

 private:
  [[noreturn]] void fail() const;

  std::string path_;
  std::string part_;  ///< where it is written; empty if that is no other place
  FileHandle file_;
  std::uint64_t position_ = 0;
};

}  // namespace cartwright::cart
