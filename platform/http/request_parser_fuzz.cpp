// Requests mean the same in whatever pieces they arrive, and what is complete is a request.

#include "platform/http/request_parser.hpp"

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/read_buffer.hpp"
#include "platform/http/request_target.hpp"
#include "platform/testing/fuzzing/promise.hpp"
#include "platform/testing/fuzzing/stream.hpp"

namespace cartwright::http {
namespace {

using fuzzing::promise;
using Progress = RequestParser::Progress;

// Small, so that short inputs come to them.
constexpr RequestLimits kLimits{.header = 300, .target = 60, .body = 40};
constexpr std::uint64_t kAllowed = 90;

/// All that a session acts on.
struct Outcome {
  Progress progress = Progress::need_more;
  Method method = Method::other;
  std::vector<std::string> texts;
  std::size_t size = 0;  // of the request, in bytes
  bool is_too_large = false;
  bool keeps_alive = false;
  bool expects_continue = false;

  friend bool operator==(const Outcome&, const Outcome&) = default;
};

// A field that is missing is told from one that is empty.
std::string shown(std::string_view text) {
  return text.data() == nullptr ? "missing" : "=" + std::string(text);
}

std::vector<std::string> texts_of(const Request& request) {
  std::vector<std::string> texts;
  for (const auto text : {request.path, request.query}) texts.push_back(shown(text));
  texts.push_back("=" + std::string(request.body));
  auto fields = request.fields;
  for (const auto line : fields.all_lines()) texts.push_back(shown(line));
  return texts;
}

/// Reads requests out of a buffer, as a session does.
class Reader {
 public:
  /// With `allows`, bodies may be larger than is the rule, once the head is there.
  std::vector<Outcome> read(const std::vector<std::string_view>& pieces, bool allows) {
    allows_ = allows;
    begin();
    for (const auto piece : pieces) {
      receive(piece);
      while (!buffer_.unparsed().empty() && parse() == Progress::complete) {
        note(Progress::complete);
        if (!outcomes_.back().keeps_alive) return outcomes_;
        buffer_.finish_request();
        begin();
      }
      if (progress_ == Progress::refused) break;
    }
    note(progress_);
    return outcomes_;
  }

 private:
  void begin() {
    parser_.emplace(kLimits, &request_, &body_);
    progress_ = Progress::need_more;
    header_size_ = 0;
    size_ = 0;
  }

  void receive(std::string_view piece) {
    if (parser_->has_header()) {
      if (header_size_ == 0) header_size_ = buffer_.kept().size() - buffer_.unparsed().size();
      buffer_.forget_after(header_size_);
    }
    const auto kept = buffer_.kept();
    const auto room = buffer_.prepare(piece.size());
    if (buffer_.kept().data() != kept.data()) parser_->rebase(kept, buffer_.kept().data());
    std::ranges::copy(piece, room.begin());
    buffer_.received(piece.size());
  }

  Progress parse() {
    parse_once();
    if (allows_ && parser_->has_header() && progress_ != Progress::refused) {
      parser_->allow_body(kAllowed);
      const bool goes_on =
          progress_ == Progress::complete && !was_whole_ && !request_.body_is_too_large;
      if (goes_on && buffer_.unparsed().empty()) progress_ = Progress::need_more;
      if (goes_on && !buffer_.unparsed().empty()) parse_once();
    }
    return progress_;
  }

  void parse_once() {
    progress_ = parser_->parse(buffer_.unparsed());
    was_whole_ = progress_ == Progress::complete && !request_.body_is_too_large;
    buffer_.consume(parser_->consumed());
    size_ += parser_->consumed();
  }

  void note(Progress progress) {
    Outcome outcome;
    outcome.progress = progress;
    if (progress == Progress::refused) check_refusal();
    if (progress == Progress::complete) {
      outcome.method = request_.method;
      outcome.texts = texts_of(request_);
      outcome.size = size_;
      outcome.is_too_large = request_.body_is_too_large;
      outcome.keeps_alive = parser_->keeps_alive();
      outcome.expects_continue = parser_->expects_continue();
      check_request();
    }
    outcomes_.push_back(std::move(outcome));
  }

  // Which of several faults is told may depend on the pieces, but not that it is one.
  void check_refusal() const {
    const auto& [status, message] = parser_->refusal();
    const auto line = buffer_.kept().substr(0, buffer_.kept().find("\r\n"));
    promise(!message.empty(), "a refusal without a reason");
    if (status == Status::uri_too_long) {
      promise(line.size() > kLimits.target, "a short target is called too long");
    } else if (status == Status::header_fields_too_large) {
      promise(size_ + buffer_.unparsed().size() >= kLimits.header,
              "a small header is called large");
    } else {
      promise(status == Status::bad_request, "a refusal of another kind");
    }
  }

  void check_request() const {
    const bool is_of_server = request_.path == "*" && request_.method == Method::options;
    promise(is_of_server || request_.path.starts_with('/'), "a path begins with a slash");
    promise(request_.path.size() + request_.query.size() <= kLimits.target, "a target too long");
    promise(request_.body.size() <= (allows_ ? kAllowed : kLimits.body), "a body too large");
    if (!request_.body_is_too_large) promise(size_ > 0, "a request of nothing");
    const auto length = parser_->body_length();
    const bool is_whole = request_.body_is_too_large || request_.body.size() == length;
    if (length) promise(is_whole, "a body that is not as long as announced");
  }

  ReadBuffer buffer_;
  std::optional<RequestParser> parser_;
  Request request_;
  BodyBuffer body_;
  Progress progress_ = Progress::need_more;
  std::size_t header_size_ = 0;
  std::size_t size_ = 0;
  bool allows_ = false;
  bool was_whole_ = false;
  std::vector<Outcome> outcomes_;
};

// A request that is cut off may be refused as soon as its last bytes are wrong, or only with what
// would come next.
bool is_same_but_for_the_end(std::vector<Outcome> some, std::vector<Outcome> others) {
  const auto is_open = [](const auto& all) { return all.back().progress == Progress::need_more; };
  const auto is_refused = [](const auto& all) { return all.back().progress == Progress::refused; };
  if (!(is_open(some) && is_refused(others)) && !(is_refused(some) && is_open(others))) {
    return some == others;
  }
  some.pop_back();
  others.pop_back();
  return some == others;
}

}  // namespace
}  // namespace cartwright::http

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cartwright;
  constexpr std::size_t kLongest = 1024;  // limits are less
  if (size > kLongest) return -1;
  fuzzing::Script script(data, size);
  const auto stream = fuzzing::take_stream(script, size);
  for (const bool allows : {false, true}) {
    const auto at_once = http::Reader().read({stream.whole}, allows);
    const auto in_pieces = http::Reader().read(stream.pieces, allows);
    fuzzing::promise(http::is_same_but_for_the_end(at_once, in_pieces),
                     "requests that depend on the pieces they arrive in");
  }
  return 0;
}
