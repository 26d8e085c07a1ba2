#include "platform/http/reply_writer.hpp"

#include <algorithm>

namespace cartwright::http {
namespace {

namespace asio = boost::asio;

// A body up to this size is copied behind its head: one piece of memory is cheaper to send than
// two.
constexpr std::size_t kCopiedBody = 16 * 1024;

// What an idle connection may keep.
constexpr std::size_t kKeptMemory = 2 * 1024;

constexpr std::string_view kEndOfLine = "\r\n";
constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace

void ReplyWriter::begin(const Reply& reply, std::string_view date, ConnectionHeader connection,
                        Framing framing, Part part) {
  framing_ = framing;
  own_size_ = reply.body.size();
  head_.clear();
  append_head(head_, reply, date, connection, framing);
  const auto body = part == Part::head ? std::string_view() : body_of(reply);
  if (framing == Framing::chunked && !body.empty()) append_chunk_size(head_, body.size());
  set_unsent(body);
}

void ReplyWriter::begin(std::string_view text) { unsent_ = {asio::buffer(text), {}}; }

void ReplyWriter::add_piece(std::string_view piece) {
  own_size_ = piece.size();
  head_.clear();
  if (framing_ == Framing::chunked) {
    head_.append(kEndOfLine);  // of the chunk before
    if (piece.empty()) {
      head_.append(kLastChunk);
    } else {
      append_chunk_size(head_, piece.size());
    }
  }
  set_unsent(piece);
}

void ReplyWriter::set_unsent(std::string_view body) {
  if (body.size() <= kCopiedBody) {
    head_.append(body);
    body = {};
  }
  unsent_ = {asio::buffer(head_), asio::buffer(body)};
}

void ReplyWriter::sent(std::size_t size) {
  for (auto& part : unsent_) {
    const auto of_part = std::min(size, part.size());
    part += of_part;
    size -= of_part;
  }
}

void ReplyWriter::shrink() {
  // Assigning an empty string would keep the memory.
  if (head_.capacity() > kKeptMemory) std::string().swap(head_);
}

}  // namespace cartwright::http
