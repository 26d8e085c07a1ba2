#pragma once
// A port for programs that share it.

#include <cstdint>

namespace cartwright::test {

/// Keeps a free port from everybody but programs of this user that share their ports, without
/// listening on it.
class ReservedPort {
 public:
  ReservedPort();
  ~ReservedPort();
  ReservedPort(const ReservedPort&) = delete;
  ReservedPort& operator=(const ReservedPort&) = delete;

  [[nodiscard]] std::uint16_t number() const;

 private:
  int socket_;
};

}  // namespace cartwright::test
