#pragma once
// The bytes of a reply on their way into a socket. Included by sources of platform/http only.

#include <boost/asio/buffer.hpp>

#include <array>
#include <cstddef>
#include <string>
#include <string_view>

#include "platform/http/reply.hpp"
#include "platform/http/reply_head.hpp"

namespace cartwright::http {

/// Frames replies, one after the other. What it is given outlives the bytes that are unsent.
class ReplyWriter {
 public:
  using Buffers = std::array<boost::asio::const_buffer, 2>;

  enum class Part { whole, head };

  /// Begins with `reply`, or with its head alone.
  void begin(const Reply& reply, std::string_view date, ConnectionHeader connection,
             Framing framing, Part part);

  /// Begins with `text` as it is.
  void begin(std::string_view text);

  /// Goes on with the next piece of a body; an empty one ends it.
  void add_piece(std::string_view piece);

  /// What the socket is to be given next.
  [[nodiscard]] const Buffers& unsent() const { return unsent_; }
  [[nodiscard]] bool is_sent() const { return boost::asio::buffer_size(unsent_) == 0; }
  void sent(std::size_t size);

  /// How much memory of the reply or piece at hand belongs to it alone.
  [[nodiscard]] std::size_t own_size() const { return own_size_; }

  /// Gives memory back if it has grown.
  void shrink();

 private:
  void set_unsent(std::string_view body);

  std::string head_;
  Buffers unsent_;
  std::size_t own_size_ = 0;
  Framing framing_ = Framing::length;
};

}  // namespace cartwright::http
