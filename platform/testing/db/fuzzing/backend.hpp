#pragma once
// A PostgreSQL that a fuzzer plays, as far as one connection sees it. It lets clients in by itself;
// statements are answered when and as the script wants. It remembers what became of each, so that
// what a caller is told can be held against it. A statement is known by its parameter, a token:
// those of a transaction begin with 't', and those of one are the same up to their '/'.

#include <cstdint>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cartwright::db::fuzzing {

/// The bytes of a message of the protocol.
std::string message(char type, std::string_view content);

/// A column of the given type, a row of values (NULL: no data), an error.
std::string row_description(const std::vector<std::pair<std::string_view, std::uint32_t>>& columns);
std::string data_row(const std::vector<std::string>& values);
std::string error_response(std::string_view state);

enum class Policy { lets_in, waits, turns_away };

class Backend {
 public:
  /// Takes over the socket.
  Backend(int socket, int number, Policy policy);
  ~Backend();
  Backend(const Backend&) = delete;
  Backend& operator=(const Backend&) = delete;

  /// Reads what the client has sent, and lets it in; whether there was anything.
  bool listen();

  /// Says `bytes` with the next deliver().
  void say(std::string_view bytes);

  /// As above, what no server would say: nothing can be known of the answers any more.
  void lie(std::string_view bytes) {
    is_honest_ = false;
    say(bytes);
  }

  void deliver(std::size_t size = std::string::npos);
  void close();

  /// Answers the next step of the client: a Parse, Bind, Describe, Execute or Sync.
  void answer_next();
  /// The same with an error, after which all up to the Sync is passed over.
  void refuse_next(std::string_view state);
  /// The same with rows that are not what the statement should return.
  void answer_oddly(std::size_t how);

  [[nodiscard]] bool is_open() const { return socket_ >= 0; }
  [[nodiscard]] bool is_honest() const { return is_honest_; }

  /// Whether the statement with this token was sent here and not refused.
  [[nodiscard]] bool may_have_done(std::string_view token) const;
  /// Whether it was done here, and the client was told so.
  [[nodiscard]] bool has_confirmed(std::string_view token) const;

 private:
  enum class Fate { unknown, refused, answered, confirmed };
  struct Step {
    char type;
    std::string token = {};
    std::string sql = {};
  };

  bool receive();
  void take(char type, std::string_view content);
  void take_execute();
  void take_startup();
  void take_bind(std::string_view content);
  void greet();
  void refuse_all_to_sync();
  void answer_execute(const Step& step);
  void control_transaction(const std::string& sql);
  void require_in_its_transaction(std::string_view token) const;
  void end_transaction(Fate fate);

  int socket_;
  int number_;
  Policy policy_;
  bool is_honest_ = true;
  bool has_begun_ = false;
  std::string heard_;
  std::string unsent_;
  std::string head_;        ///< of the message that is being said
  std::size_t to_say_ = 0;  ///< of its content
  std::deque<Step> steps_;
  std::string token_;  ///< of the latest Bind, and its statement
  std::string bound_sql_;
  std::map<std::string, std::string> sql_;  ///< of the prepared statements
  std::map<std::string, Fate, std::less<>> fates_;
  std::vector<std::string> uncommitted_;
  char status_ =
      'I';  ///< as ReadyForQuery tells it: no transaction, in one, in one that has failed
};

}  // namespace cartwright::db::fuzzing
