#pragma once
// What the tests of announcements share: tables whose changes are announced, and who hears them.

#include <fmt/format.h>

#include <chrono>
#include <string>
#include <string_view>
#include <vector>

#include "platform/db/changes.hpp"
#include "platform/testing/db/database_fixture.hpp"

namespace cartwright::db {

using Texts = std::vector<std::string>;

/// Writes down what a channel hears, and when it begins and ceases to be trusted.
class Spy {
 public:
  Spy(Database& database, Announcements announcements)
      : channel_(database.changes(), std::move(announcements),
                 [this](std::string_view payload) { hear(payload); }) {}

  [[nodiscard]] bool trusts() const { return channel_.vouches_since(channel_.now()); }

  Texts heard;

 private:
  void hear(std::string_view payload) {
    const char* state = trusts() ? "up" : "down";
    heard.emplace_back(payload.empty() ? state : payload);
  }

  Channel channel_;
};

class ChangesFixture : public ServerFixture {
 protected:
  /// Each change of its rows is announced with the number of the row.
  void given_table(const std::string& name, const std::string& channel) {
    server_.execute(
        fmt::format("CREATE TABLE {0} (id bigint, text text);"
                    "CREATE FUNCTION announce_{0}() RETURNS trigger LANGUAGE plpgsql AS $$"
                    " BEGIN PERFORM pg_notify('{1}', NEW.id::text); RETURN NULL; END $$;"
                    "CREATE TRIGGER announce_{0} AFTER INSERT OR UPDATE ON {0} FOR EACH ROW"
                    " EXECUTE FUNCTION announce_{0}();"
                    "ALTER TABLE {0} ENABLE ALWAYS TRIGGER announce_{0}",
                    name, channel));
  }

  /// Runs the loop until `count` things have been heard, or for that long.
  void hear(const Spy& spy, std::size_t count,
            std::chrono::seconds patience = std::chrono::seconds(10)) {
    const auto end = std::chrono::steady_clock::now() + patience;
    while (spy.heard.size() < count && std::chrono::steady_clock::now() < end) {
      loop_.run_one_until(end);
    }
  }

  int listeners() { return std::stoi(server_.scalar("SELECT count(pid) " + of_listeners())); }
  int listener_pid() { return std::stoi(server_.scalar("SELECT pid " + of_listeners())); }

 private:
  static std::string of_listeners() {
    return "FROM pg_stat_activity WHERE query LIKE '%pg_listening_channels%'"
           " AND application_name = 'database_test' AND datname = current_database()";
  }
};

}  // namespace cartwright::db
