#pragma once
// A blocking TCP connection for tests of broken or unusual HTTP.

#include <chrono>
#include <cstdint>
#include <string>
#include <string_view>

namespace cartwright::test {

/// Connects in its constructor, closes in its destructor. Every wait ends after `patience` with
/// std::runtime_error, so that a test fails instead of hanging.
class RawConnection {
 public:
  explicit RawConnection(std::uint16_t port,
                         std::chrono::milliseconds patience = std::chrono::seconds(20),
                         const std::string& from = "127.0.0.1");
  RawConnection(RawConnection&& other) noexcept;
  RawConnection& operator=(RawConnection&&) = delete;
  ~RawConnection();

  /// Sends all of `bytes`. False if the other side no longer takes them.
  bool send(std::string_view bytes);

  /// Tells the other side that nothing more comes; it may still answer.
  void half_close();

  /// Closes at once with a reset instead of an orderly end.
  void reset();

  /// Reads up to the end of the connection. A reset counts as the end.
  std::string read_all();

  /// The same, but a reset is a std::system_error.
  std::string read_up_to_close();

  /// Reads until `end` has been read, and returns everything up to and with it. Throws if the
  /// connection ends before.
  std::string read_until(std::string_view end);

  /// Reads exactly `size` bytes. Throws if the connection ends before.
  std::string read(std::size_t size);

  /// Reads one reply with a Content-Length, or without a body if there is none.
  std::string read_reply();

  /// Limits how much the kernel takes in unread, so that a test can be a slow reader.
  void shrink_receive_buffer();

 private:
  enum class Reset { is_end, is_error };

  bool receive(Reset reset = Reset::is_end);
  std::string take(std::size_t size);

  int socket_ = -1;
  std::string received_;
};

/// The status of a reply as raw text, 0 if it is none.
int status_of(std::string_view reply);

}  // namespace cartwright::test
