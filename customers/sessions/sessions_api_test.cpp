// What an account's owner and administrators see of its sessions, and how these end.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include "customers/testing/bodies.hpp"
#include "customers/testing/grpc_client.hpp"
#include "customers/testing/sessions_fixture.hpp"

namespace cartwright::customers {
namespace {

using testing::AllOf;
using testing::Ge;
using testing::HasSubstr;
using testing::Le;
using testing::Not;

class SessionsApiTest : public SessionsFixture {
 protected:
  test::HttpReply sessions(const std::string& token) {
    return anonymous().as(token).get(user.path("/sessions/"));
  }

  std::string session_path(std::int64_t session) {
    return user.path("/sessions/" + std::to_string(session) + "/");
  }

  test::HttpReply log_out(const std::string& token, const std::string& scope = "") {
    return anonymous().as(token).post(kLogout + scope, "");
  }
};

TEST_F(SessionsApiTest, ListTellsOfEachLogin) {
  const auto login = log_in(user);

  const auto reply = sessions(login.token);

  EXPECT_EQ(reply.status, 200) << reply.body;
  EXPECT_EQ(reply.data().as_array().size(), 1U);
  EXPECT_EQ(reply.number("/data/0/id"), login.session_id);
  EXPECT_EQ(reply.text("/data/0/address"), "127.0.0.1");
  EXPECT_TRUE(reply.at("/data/0/current").as_bool());
  EXPECT_EQ(reply.text("/data/0/created"), reply.text("/data/0/last_used"));
  EXPECT_EQ(reply.at("/data/0").as_object().size(), 7U);
}

TEST_F(SessionsApiTest, ListTellsWhatTheClientCallsItself) {
  anonymous()
      .with("User-Agent", "Phone \xff of Zoë")
      .post(kLogin, credentials_body(user.email, kPassword));

  const auto reply = as(user).get(user.path("/sessions/"));

  EXPECT_EQ(reply.text("/data/0/user_agent"), "Phone ? of Zoë");
  EXPECT_FALSE(reply.at("/data/0/current").as_bool());
}

TEST_F(SessionsApiTest, ListBeginsWithWhoWasUsedLast) {
  const auto first = log_in(user);
  const auto second = log_in(user);
  refresh(first.refresh_token);

  const auto reply = sessions(second.token);

  EXPECT_EQ(reply.number("/data/0/id"), first.session_id);
  EXPECT_EQ(reply.number("/data/1/id"), second.session_id);
  EXPECT_TRUE(reply.at("/data/1/current").as_bool());
}

TEST_F(SessionsApiTest, ListTellsNothingSecret) {
  const auto login = log_in(user);

  const auto reply = sessions(login.token);

  EXPECT_THAT(reply.body, Not(HasSubstr("hash")));
  EXPECT_THAT(reply.body, Not(HasSubstr(login.refresh_token)));
}

TEST_F(SessionsApiTest, ListIsForAdministratorsToo) {
  log_in(user);
  const auto admin = given_admin();

  const auto reply = as(admin).get(user.path("/sessions/"));

  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.data().as_array().size(), 1U);
}

TEST_F(SessionsApiTest, ListIsNotForOthers) {
  const auto other = given_user();

  EXPECT_EQ(as(other).get(user.path("/sessions/")).status, 403);
  EXPECT_EQ(anonymous().get(user.path("/sessions/")).status, 401);
}

TEST_F(SessionsApiTest, ListOfNobodyIsNotThere) {
  const auto admin = given_admin();

  EXPECT_EQ(as(admin).get("/api/v1/users/999999999/sessions/").status, 404);
}

TEST_F(SessionsApiTest, ASessionThatIsEndedIsDead) {
  const auto stolen = log_in(user);
  const auto own = log_in(user);

  const auto reply = anonymous().as(own.token).del(session_path(stolen.session_id));

  EXPECT_EQ(reply.status, 204);
  EXPECT_EQ(opens(stolen.token, user), 401);
  EXPECT_EQ(refresh(stolen.refresh_token).status, 401);
  EXPECT_EQ(opens(own.token, user), 200);
  EXPECT_EQ(sessions(own.token).data().as_array().size(), 1U);
}

TEST_F(SessionsApiTest, ASessionEndsOnce) {
  const auto login = log_in(user);
  as(user).del(session_path(login.session_id));

  EXPECT_EQ(as(user).del(session_path(login.session_id)).status, 404);
}

TEST_F(SessionsApiTest, NobodyEndsTheSessionOfAnother) {
  const auto login = log_in(user);
  const auto other = given_user();

  const auto under_own_name =
      as(other).del(other.path("/sessions/" + std::to_string(login.session_id) + "/"));
  const auto under_its_name = as(other).del(session_path(login.session_id));

  EXPECT_EQ(under_own_name.status, 404);
  EXPECT_EQ(under_its_name.status, 403);
  EXPECT_EQ(opens(login.token, user), 200);
}

TEST_F(SessionsApiTest, AnAdministratorEndsASession) {
  const auto login = log_in(user);
  const auto admin = given_admin();

  EXPECT_EQ(as(admin).del(session_path(login.session_id)).status, 204);

  EXPECT_EQ(opens(login.token, user), 401);
}

TEST_F(SessionsApiTest, LogoutEndsThisSession) {
  const auto login = log_in(user);
  const auto other = log_in(user);

  EXPECT_EQ(log_out(login.token).status, 204);

  EXPECT_EQ(opens(login.token, user), 401);
  EXPECT_EQ(refresh(login.refresh_token).status, 401);
  EXPECT_EQ(opens(other.token, user), 200);
}

TEST_F(SessionsApiTest, LogoutOfOthersLeavesThisSession) {
  const auto login = log_in(user);
  const auto other = log_in(user);

  EXPECT_EQ(log_out(login.token, "?scope=others").status, 204);

  EXPECT_EQ(opens(other.token, user), 401);
  EXPECT_EQ(refresh(other.refresh_token).status, 401);
  EXPECT_EQ(opens(login.token, user), 200);
  EXPECT_EQ(refresh(login.refresh_token).status, 200);
}

TEST_F(SessionsApiTest, LogoutOfAllLeavesNone) {
  const auto login = log_in(user);
  const auto other = log_in(user);

  EXPECT_EQ(log_out(login.token, "?scope=all").status, 204);

  EXPECT_EQ(opens(login.token, user), 401);
  EXPECT_EQ(opens(other.token, user), 401);
  EXPECT_EQ(refresh(other.refresh_token).status, 401);
}

TEST_F(SessionsApiTest, LogoutByATokenWithoutASessionEndsAllTokens) {
  const auto login = log_in(user);

  EXPECT_EQ(as(user).post(kLogout, "").status, 204);

  EXPECT_EQ(opens(user.token, user), 401);
  EXPECT_EQ(opens(login.token, user), 401);
}

TEST_F(SessionsApiTest, LogoutKnowsNoOtherScope) {
  const auto login = log_in(user);

  const auto reply = log_out(login.token, "?scope=everybody");

  EXPECT_EQ(reply.status, 422);
  EXPECT_EQ(opens(login.token, user), 200);
}

TEST_F(SessionsApiTest, AnotherPasswordEndsAllOtherSessions) {
  const auto own = log_in(user);
  const auto other = log_in(user);

  anonymous().as(own.token).patch(user.path("/change-password/"),
                                  password_change_body("anotherPass123"));

  EXPECT_EQ(opens(own.token, user), 401);
  EXPECT_EQ(opens(other.token, user), 401);
  EXPECT_EQ(refresh(other.refresh_token).status, 401);
  EXPECT_EQ(opens(Issued(refresh(own.refresh_token)).token, user), 200);
}

TEST_F(SessionsApiTest, AnotherPasswordByAnAdministratorEndsAllSessions) {
  const auto login = log_in(user);
  const auto admin = given_admin();

  as(admin).patch(user.path("/change-password/"), password_change_body("anotherPass123"));

  EXPECT_EQ(opens(login.token, user), 401);
  EXPECT_EQ(refresh(login.refresh_token).status, 401);
}

TEST_F(SessionsApiTest, WhoIsSwitchedOffCannotLogIn) {
  const auto login = log_in(user);
  database.execute("UPDATE users SET is_active = false");

  const auto reply = anonymous().post(kLogin, credentials_body(user.email, kPassword));

  EXPECT_EQ(reply.status, 400);
  EXPECT_EQ(reply.message(),
            anonymous().post(kLogin, credentials_body(user.email, "wrong")).message());
  EXPECT_EQ(opens(login.token, user), 401);
}

TEST_F(SessionsApiTest, WhoIsSwitchedOnAgainGetsNoTokenBack) {
  const auto login = log_in(user);
  database.execute("UPDATE users SET is_active = false");
  database.execute("UPDATE users SET is_active = true");

  EXPECT_EQ(opens(login.token, user), 401);
  EXPECT_EQ(refresh(login.refresh_token).status, 401);
  EXPECT_EQ(opens(log_in(user).token, user), 200);
}

TEST_F(SessionsApiTest, AnAccountTakesItsSessionsAlong) {
  log_in(user);

  as(user).del(user.path());

  EXPECT_EQ(database.scalar("SELECT count(*) FROM sessions"), "0");
}

TEST_F(SessionsApiTest, ALoginIsTheLastOne) {
  const auto reply = anonymous().post(kLogin, credentials_body(user.email, kPassword));

  EXPECT_EQ(reply.text("/data/user/last_login"),
            as(user).get(user.path()).text("/data/last_login"));
}

TEST_F(SessionsApiTest, OfTooManyLoginsTheFirstEnds) {
  const auto first = log_in(user);
  database.execute(
      "INSERT INTO sessions (user_id, token_epoch, refresh_hash, expires, address, user_agent) "
      "SELECT user_id, token_epoch, refresh_hash, expires, address, '' "
      "FROM sessions, generate_series(1, 9999)");

  const auto last = log_in(user);

  EXPECT_EQ(opens(first.token, user), 401);
  EXPECT_EQ(opens(last.token, user), 200);
  EXPECT_EQ(database.scalar("SELECT count(*) FROM sessions"), "10000");
}

TEST_F(SessionsApiTest, GrpcTellsTheSessionOfAToken) {
  const auto login = log_in(user);

  const auto answer = GrpcClient(grpc_port()).validate(login.token);

  EXPECT_EQ(answer.code, grpc::StatusCode::OK) << answer.details;
  EXPECT_EQ(answer.payload.session_id(), login.session_id);
  EXPECT_THAT(answer.payload.expires_at() - std::time(nullptr),
              AllOf(Ge(7 * 24 * 3600 - 60), Le(7 * 24 * 3600)));
}

}  // namespace
}  // namespace cartwright::customers
