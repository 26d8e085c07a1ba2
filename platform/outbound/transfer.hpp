#pragma once
// One request to a server elsewhere, as libcurl knows it. Included by sources of platform/outbound
// only.

#include <curl/curl.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "platform/outbound/exchange.hpp"
#include "platform/outbound/reach.hpp"

namespace cartwright::outbound {

/// What holds for every request of an Outbound.
struct Policy {
  Reach reach;
  Limits limits;
  std::string ca;  ///< a file; empty for the CAs of the system
};

/// Used by one thread at a time. libcurl refers to it, so it stays where it is.
class Transfer {
 public:
  /// `policy` outlives it. Throws std::invalid_argument for fields that would break the head.
  Transfer(Request request, const Policy& policy);
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  [[nodiscard]] CURL* handle() const { return handle_.get(); }

  [[nodiscard]] const std::string& origin() const { return request_.url.origin(); }

  /// How long it may take from now on, at least a millisecond.
  void limit_time(std::chrono::milliseconds left);

  /// Why there is no answer where its turn has not come in time.
  [[nodiscard]] NoAnswer no_turn() const;

  /// The answer, once libcurl is done with it, and says how. Throws NoAnswer.
  Answer take_answer(CURLcode result);

 private:
  struct Free {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
  };
  using Handle = std::unique_ptr<CURL, Free>;
  using List = std::unique_ptr<curl_slist, Free>;

  static curl_socket_t open_socket(void* self, curlsocktype purpose, curl_sockaddr* address);
  static std::size_t take_head(char* line, std::size_t one, std::size_t size, void* self);
  static std::size_t take_body(char* part, std::size_t one, std::size_t size, void* self);

  template <class Value>
  void set(CURLoption option, Value value) {
    const auto result = curl_easy_setopt(handle_.get(), option, value);
    if (result != CURLE_OK) throw std::runtime_error(curl_easy_strerror(result));
  }
  void set_common();
  void set_request();
  void set_limits();
  void set_fields();
  static void append(List& list, const std::string& line);

  // In mail_transfer.cpp.
  static std::size_t give_mail(char* room, std::size_t one, std::size_t size, void* self);
  static std::size_t take_reply(char* line, std::size_t one, std::size_t size, void* self);
  void set_mail();
  [[nodiscard]] bool was_judged(CURLcode result, long status) const;

  [[nodiscard]] long status() const;
  [[nodiscard]] Failure failure_of(CURLcode result) const;
  [[nodiscard]] std::vector<Field> take_fields() const;

  const Request request_;
  const Policy& policy_;
  std::array<char, CURL_ERROR_SIZE> error_{};
  List fields_;
  List recipients_;
  std::size_t given_ = 0;   // bytes of the mail
  std::string reply_line_;  // the last one of SMTP
  std::size_t head_ = 0;
  std::string body_;
  bool is_too_large_ = false;
  bool is_within_reach_ = false;  // one of the addresses
  bool is_out_of_reach_ = false;  // one of the addresses
  Handle handle_;                 // the first to be destroyed, as it refers to all else
};

}  // namespace cartwright::outbound
