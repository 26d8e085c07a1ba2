#pragma once
// Endpoints of every kind, for the fuzzer of sessions. What they answer depends on the request
// alone.

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "platform/auth/bearer.hpp"
#include "platform/auth/caller.hpp"
#include "platform/error.hpp"
#include "platform/http/docs.hpp"
#include "platform/http/endpoint.hpp"
#include "platform/http/router.hpp"
#include "platform/schema/schema.hpp"

namespace cartwright::http {

using ThingId = Id<struct ThingTag>;
using PartId = Id<struct PartTag>;

struct Thing {
  std::string name;
  std::string email;
  Secret password;
  std::int64_t quantity = 0;
  std::optional<bool> is_new;
  Change<std::string> note;

  static constexpr auto schema() {
    return fields(field("name", &Thing::name, length(1, 20)),
                  field("email", &Thing::email, email_format),
                  field("password", &Thing::password, min_length(7), write_only),
                  field("quantity", &Thing::quantity, range(1, 5)), field("is_new", &Thing::is_new),
                  field("note", &Thing::note, max_length(10)));
  }
};

struct Note {
  std::string text;

  static constexpr auto schema() { return fields(field("text", &Note::text)); }
};

/// Knows one token.
class OneToken final : public auth::Authenticator {
 public:
  Task<auth::Caller> authenticate(auth::Credentials credentials) override {
    if (auth::bearer_token(credentials.authorization) != "good")
      throw unauthenticated("Unknown token");
    co_return auth::Caller{.id = {7}, .email = "ann@example.com", .is_admin = false};
  }
};

/// Some lines, one by one.
class CountedLines final : public BodyStream {
 public:
  explicit CountedLines(std::int64_t count) : count_(count) {}

  Task<std::string_view> next() override {
    if (made_ == count_) co_return std::string_view();
    line_ = std::to_string(++made_) + "\n";
    co_return line_;
  }

 private:
  const std::int64_t count_;
  std::int64_t made_ = 0;
  std::string line_;
};

class FuzzedShop {
 public:
  void mount(Router& router) {
    router.post("/things/", this, &FuzzedShop::create, "Create a thing");
    router.patch("/things/{thing_id}/", this, &FuzzedShop::change, "Change a thing");
    router.del("/things/{thing_id}/", this, &FuzzedShop::remove, "Remove a thing");
    router.get("/things/{thing_id}/parts/{part_id}/", this, &FuzzedShop::part, "Show a part");
    router.get("/things/", this, &FuzzedShop::search, "Search for things");
    router.get("/me/", this, &FuzzedShop::me, "Tell who asks");
    router.get("/client/", this, &FuzzedShop::client, "Tell where a request comes from");
    add(router, Method::get, "/lines/{count}/", &FuzzedShop::lines);
    add(router, Method::post, "/echo/", &FuzzedShop::echo);
    docs_.mount(router);
  }

 private:
  using Handler = Task<Reply> (FuzzedShop::*)(const Request*);

  void add(Router& router, Method method, std::string pattern, Handler handler) {
    Route route{method, std::move(pattern), {}, {}};
    route.operation.is_listed = false;
    route.endpoint = [this, handler](const Request* request) { return (this->*handler)(request); };
    router.add(std::move(route));
  }

  Task<Created<Note>> create(std::optional<auth::Caller> caller, Body<Thing> thing) {
    co_return Created<Note>{{(caller ? caller->email : "nobody") + thing->name + thing->email}};
  }

  Task<Note> change(Own<"thing_id", auth::CallerId>, Body<Note> note) { co_return *note; }

  Task<NoContent> remove(Own<"thing_id", auth::CallerId>) { co_return NoContent{}; }

  Task<Note> part(Path<"thing_id", ThingId> thing, Path<"part_id", PartId> part) {
    co_return Note{std::to_string((*thing).value) + ' ' + std::to_string((*part).value)};
  }

  Task<Note> search(Query<"search"> search, Query<"page"> page) {
    co_return Note{(*search).value_or("everything") + (*page).value_or("")};
  }

  Task<Note> me(auth::Caller caller) { co_return Note{caller.email}; }

  Task<Note> client(Client client) { co_return Note{std::to_string(client.network.prefix)}; }

  Task<Reply> lines(const Request* request) {
    constexpr std::int64_t kMost = 20;
    Reply reply;
    reply.content_type = "text/plain";
    reply.stream = std::make_unique<CountedLines>(std::min(request->path_ids[0], kMost));
    co_return reply;
  }

  Task<Reply> echo(const Request* request) {
    co_await receive_body(request);
    Reply reply;
    reply.content_type = "text/plain";
    reply.body = request->body;
    co_return reply;
  }

  Docs docs_{"Fuzzed", "Everything at once."};
};

}  // namespace cartwright::http
