#pragma once
// Reads one request out of bytes: Beast's parser, made as strict as RFC 9112 lets a server be.
// Keeps the fields that are known, see fields.hpp. Included by sources of platform/http only.

#include <boost/beast/http/basic_parser.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "platform/http/body_buffer.hpp"
#include "platform/http/incoming_body.hpp"
#include "platform/http/reply.hpp"
#include "platform/http/request.hpp"
#include "platform/http/request_limits.hpp"

namespace cartwright::http {

/// Parses one request; make a new one for the next.
class RequestParser final : private boost::beast::http::basic_parser<true> {
 public:
  enum class Progress { need_more, complete, refused };

  /// Fills `*request` with views into the bytes that parse() is given, and `*body` with the body.
  /// A request whose body is too large is complete without it. What the service calls its own field
  /// (kOwnField), and the others, outlive the parser.
  RequestParser(const RequestLimits& limits, Request* request, BodyBuffer* body,
                std::string_view own_field = {});

  /// Continues with `bytes`, which start where the previous call stopped to consume.
  Progress parse(std::string_view bytes);

  /// How many bytes the latest parse() took; the rest is to be given again, with more.
  [[nodiscard]] std::size_t consumed() const { return consumed_; }

  /// Raises the limit of the body, also of one that was too large until now: parse() goes on with
  /// it if it is so no more.
  void allow_body(std::uint64_t size);

  /// The bytes that were given have moved from `from` to `to`: adapts the views of the request.
  void rebase(std::string_view from, const char* to);

  [[nodiscard]] bool has_header() const { return is_header_done(); }
  [[nodiscard]] bool keeps_alive() const { return !request_->body_is_too_large && keep_alive(); }
  [[nodiscard]] bool is_http_1_0() const { return version_ == 10; }

  /// What Content-Length says, once the header is there.
  [[nodiscard]] std::optional<std::uint64_t> body_length() const;

  /// True if the client waits for a sign before it sends the body.
  [[nodiscard]] bool expects_continue() const { return expects_continue_; }

  /// Valid once parse() said `refused`.
  [[nodiscard]] const Refusal& refusal() const { return refusal_; }

 private:
  using ErrorCode = boost::beast::error_code;
  using Text = boost::beast::string_view;

  void on_request_impl(boost::beast::http::verb verb, Text method, Text target, int version,
                       ErrorCode& error) override;
  void on_field_impl(boost::beast::http::field field, Text name, Text value,
                     ErrorCode& error) override;
  void on_header_impl(ErrorCode& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode& error) override;
  std::size_t on_body_impl(Text bytes, ErrorCode& error) override;
  void on_chunk_header_impl(std::uint64_t size, Text extensions, ErrorCode& error) override;
  std::size_t on_chunk_body_impl(std::uint64_t remaining, Text bytes, ErrorCode& error) override;
  void on_finish_impl(ErrorCode&) override {}
  void on_response_impl(int, Text, int, ErrorCode&) override {}

  Progress refuse(Status status, std::string message);
  void refuse(ErrorCode& error, Status status, std::string message);
  Progress refuse(const ErrorCode& error);
  Progress check_incomplete(std::string_view rest);
  void put_more(ErrorCode& error);
  void take_target(std::string_view target, ErrorCode& error);
  void take_known(std::size_t place, Text name, Text value, ErrorCode& error);
  void take_trailer(Text name, Text value, ErrorCode& error);
  void check_transfer_encoding(std::string_view value, ErrorCode& error);
  void check_host(std::string_view value, ErrorCode& error);
  [[nodiscard]] bool is_folded(Text name, Text value) const;

  const RequestLimits& limits_;
  const std::string_view own_field_;
  Request* request_;
  BodyBuffer* body_;
  std::uint64_t body_limit_;
  std::uint64_t left_chunk_ = 0;  // the size of the one that was too large
  Refusal refusal_;
  std::string_view input_;
  std::size_t consumed_ = 0;
  std::size_t seen_ = 0;         // of the bytes that are to be given again
  std::size_t size_before_ = 0;  // of what earlier calls of parse() consumed
  std::size_t header_size_ = 0;  // so far, with the trailer
  std::size_t extensions_size_ = 0;
  unsigned hosts_ = 0;
  unsigned content_lengths_ = 0;
  int version_ = 0;  // 0 until the request line has been read
  bool expects_continue_ = false;
  bool is_refused_ = false;
};

}  // namespace cartwright::http
