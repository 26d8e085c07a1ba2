#include "customers/users/users_program.hpp"

#include <fmt/chrono.h>
#include <fmt/format.h>

#include <chrono>
#include <cstdlib>
#include <initializer_list>
#include <iostream>
#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>

#include "customers/mail/mail_brake.hpp"
#include "customers/mail/mail_queue.hpp"
#include "customers/users/mailbox.hpp"
#include "customers/users/operators_hand.hpp"
#include "customers/users/password_rules.hpp"
#include "customers/users/users.hpp"
#include "customers/users/users_command.hpp"
#include "platform/auth/opaque_token.hpp"
#include "platform/auth/passwords.hpp"
#include "platform/db/operation.hpp"
#include "platform/jobs/jobs.hpp"
#include "platform/runtime/blocking_pool.hpp"
#include "platform/runtime/clock.hpp"
#include "platform/runtime/service_environment.hpp"
#include "platform/runtime/typed_secret.hpp"
#include "platform/schema/json_writer.hpp"
#include "platform/schema/parse.hpp"

namespace cartwright::customers {
namespace {

struct ProgramConfig {
  db::Settings postgres{.database = "customers", .user = "customers"};

  static constexpr auto settings() { return std::tuple(runtime::group(&ProgramConfig::postgres)); }
};

db::Settings database_settings() {
  const auto environment = runtime::service_environment(runtime::process_environment(), "POSTGRES_",
                                                        "/etc/cartwright/customers.env");
  auto settings = runtime::load_config<ProgramConfig>(environment).postgres;
  settings.application_name = kUsersProgram;
  return settings;
}

// A body with these members, read by the rules of its endpoint. Throws `invalid`.
template <class T>
T read_by_rules(std::initializer_list<std::pair<std::string_view, const std::string&>> members) {
  std::string body;
  for (const auto& [name, value] : members) {
    body += fmt::format("{}\"{}\":", body.empty() ? '{' : ',', name);
    schema::append_json(body, value);
  }
  body += '}';
  auto read = schema::parse_json<T>(body);
  wipe(body);
  return read;
}

NewUser new_user(const std::string& email, const Secret& password) {
  return read_by_rules<NewUser>({{"email", mailbox_of(email)}, {"password", password.reveal()}});
}

PasswordChange password_change(const Account& account, const Secret& password) {
  const auto& text = password.reveal();
  auto change =
      read_by_rules<PasswordChange>({{"new_password", text}, {"confirm_new_password", text}});
  FieldErrors errors;
  check_password(errors, "new_password", password, account.email);
  if (!errors.empty()) throw invalid(std::move(errors));
  return change;
}

std::string line_about(const User& user) {
  const auto login = user.last_login
                         ? fmt::format("{:%FT%TZ}", floor<std::chrono::seconds>(*user.last_login))
                         : "never";
  return fmt::format("{}\t{}\t{}{}{}\t{}\n", user.id.value, user.email,
                     user.is_admin ? "administrator" : "user", user.is_active ? "" : ", off",
                     user.email_verified ? "" : ", unverified", login);
}

class UsersOperation {
 public:
  /// `database` outlives it, and has not started.
  UsersOperation(Executor executor, db::Database& database, UsersCommand command)
      : jobs_(executor, database),
        mail_brake_(database, 0, jobs_),
        mail_queue_(database, mail_brake_, Mailing::none, clock_, jobs_),
        users_(database, mail_queue_, Registration::open),
        hand_(database, users_),
        command_(std::move(command)) {}

  Task<void> run() {
    switch (command_.act) {
      case UsersCommand::Act::make_admin:
        return make_admin();
      case UsersCommand::Act::reset_password:
        return reset_password();
      case UsersCommand::Act::end_sessions:
        return end_sessions();
      case UsersCommand::Act::list:
        return list();
      case UsersCommand::Act::help:
        break;
    }
    std::unreachable();
  }

 private:
  Task<void> make_admin() {
    const auto account = co_await users_.find_account(command_.email);
    if (account) co_return co_await promote(*account);
    const auto password = new_password();
    auto user = new_user(command_.email, password);
    auto hash = co_await passwords_.hash({}, password);
    co_await hand_.make(std::move(user), std::move(hash));
    say("is a new administrator");
    show_generated(password);
  }

  // Anybody may have registered an address that is not verified.
  Task<void> promote(Account account) {
    if (account.email_verified) {
      co_await hand_.promote(account);
      say("is an administrator, with the password of before");
      co_return;
    }
    const auto password = new_password();
    auto hash = co_await passwords_.hash({}, password_change(account, password).new_password);
    co_await hand_.take_over(account, std::move(hash));
    say("is an administrator, with another password, and no session");
    show_generated(password);
  }

  Task<void> reset_password() {
    const auto account = co_await known_account();
    const auto password = new_password();
    auto hash = co_await passwords_.hash({}, password_change(account, password).new_password);
    co_await hand_.set_password(account, std::move(hash));
    say("has another password, and no session");
    show_generated(password);
  }

  Task<void> end_sessions() {
    const auto account = co_await known_account();
    co_await hand_.end_sessions(account.id);
    say("has no session");
  }

  Task<void> list() {
    auto pages = users_.list(command_.email);
    while (!pages.has_ended()) {
      const auto users = co_await pages.next();
      for (const auto& user : users) std::cout << line_about(user);
    }
  }

  Task<Account> known_account() {
    auto account = co_await users_.find_account(command_.email);
    if (!account)
      throw Error(Code::not_found, fmt::format("nobody has the address {}", command_.email));
    co_return std::move(*account);
  }

  [[nodiscard]] Secret new_password() const {
    if (command_.generates_password) return Secret(auth::make_opaque_token());
    return runtime::typed_secret(fmt::format("New password of {}", command_.email));
  }

  void show_generated(const Secret& password) const {
    if (command_.generates_password) std::cout << password.reveal() << '\n';
  }

  // Beside standard output, which has a password alone.
  void say(std::string_view what) const {
    std::cerr << fmt::format("{} {}\n", command_.email, what);
  }

  // Nobody is told by mail of what operators do, so these do nothing.
  runtime::Clock clock_;
  jobs::Jobs jobs_;
  MailBrake mail_brake_;
  MailQueue mail_queue_;

  Users users_;
  OperatorsHand hand_;
  const UsersCommand command_;
  runtime::BlockingPool hashing_{1, 1};
  auth::Passwords passwords_{hashing_};
};

/// The operation goes before its database does.
Task<void> run(std::unique_ptr<UsersOperation> operation) { co_await operation->run(); }

}  // namespace

int run_users_program(runtime::Arguments arguments) {
  auto command = users_command_of(arguments);
  if (command.act == UsersCommand::Act::help) {
    std::cout << users_help(runtime::describe_config<ProgramConfig>());
    return EXIT_SUCCESS;
  }
  db::run_operation(database_settings(), [&](Executor executor, db::Database* database) {
    return run(std::make_unique<UsersOperation>(executor, *database, std::move(command)));
  });
  return EXIT_SUCCESS;
}

}  // namespace cartwright::customers
