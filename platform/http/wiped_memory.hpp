#pragma once
// Memory for what nobody may find later, passwords above all.

#include <cstddef>
#include <memory>

namespace cartwright::http {

/// A piece of memory that is overwritten before it is given back.
class WipedMemory {
 public:
  WipedMemory() = default;
  explicit WipedMemory(std::size_t size);
  WipedMemory(WipedMemory&& other) noexcept;
  WipedMemory& operator=(WipedMemory&& other) noexcept;
  ~WipedMemory();

  [[nodiscard]] char* data() const { return bytes_.get(); }
  [[nodiscard]] std::size_t size() const { return size_; }

  /// Overwrites what stands from `begin` up to `end`.
  void wipe(std::size_t begin, std::size_t end);

 private:
  std::unique_ptr<char[]> bytes_;
  std::size_t size_ = 0;
};

}  // namespace cartwright::http
