// JSON bodies: taken are those that keep the rules, and they mean the same wherever a step of
// reading ends, and once they are written and read again. So do those that hold lists and structs,
// whose memory is bounded by their size.

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>

#include <string>

#if __has_feature(address_sanitizer)
#include <sanitizer/allocator_interface.h>
#endif

#include "platform/schema/body_reader.hpp"
#include "platform/schema/json_writer.hpp"
#include "platform/testing/fuzzing/everything.hpp"
#include "platform/testing/fuzzing/script.hpp"
#include "platform/testing/fuzzing/tree.hpp"

namespace cartwright::fuzzing {
namespace {

namespace json = boost::json;

constexpr std::string_view kByteOrderMark = "\xef\xbb\xbf";

Outcome read_json(std::string_view body) { return read(body, schema::Source::json); }

// Whether Boost.JSON takes it in one piece, too.
bool is_json(std::string_view body) {
  json::parse_options options;
  options.max_depth = 32;
  options.allow_invalid_utf8 = true;
  json::error_code error;
  static_cast<void>(json::parse(body, error, {}, options));
  return !error;
}

template <class T>
void add(json::object& object, std::string_view name, const std::optional<T>& value) {
  if (value) object.emplace(name, *value);
}

template <class T>
void add(json::object& object, std::string_view name, const schema::Change<T>& change) {
  if (change.is_wanted) object.emplace(name, nullptr);
  if (change.value) object.insert_or_assign(name, *change.value);
}

std::string write(const Everything& read) {
  json::object object{{"name", read.name},
                      {"email", read.email},
                      {"quantity", read.quantity},
                      {"password", read.password.reveal()}};
  add(object, "nick", read.nick);
  add(object, "motto", read.motto);
  add(object, "any", read.any);
  add(object, "small", read.small);
  add(object, "is_new", read.is_new);
  add(object, "note", read.note);
  add(object, "limit", read.limit);
  if (read.owner) object.emplace("owner", read.owner->value);
  if (read.price) object.emplace("price", to_string(*read.price));
  if (read.colour) object.emplace("colour", schema::word_of(*read.colour));
  if (read.address) object.emplace("address", to_string(*read.address));
  if (read.key) object.emplace("key", base64url(*read.key));
  auto text = json::serialize(object);
  if (read.extra) text.replace(text.size() - 1, 1, R"(,"extra":)" + read.extra->text() + '}');
  return text;
}

// Absent fields are written as null, which no body may say.
std::string without_nulls(const std::string& written) {
  auto object = json::parse(written).as_object();
  for (auto member = object.begin(); member != object.end();) {
    member = member->value().is_null() ? object.erase(member) : member + 1;
  }
  return json::serialize(object);
}

void check_taken(const Everything& object) {
  check_rules(object);
  const auto again = read_json(write(object));
  promise(again.object && same(object, *again.object), "a body that changes when it is repeated");
  const Plain& plain = object;
  std::string written;
  schema::append_json(written, plain);
  promise(is_json(written), "a reply that is no JSON");
  promise(schema::parse_json<Plain>(without_nulls(written)) == plain,
          "a reply that says something else than its object");
}

void check_memory(std::string_view body) {
#if __has_feature(address_sanitizer)
  const auto before = __sanitizer_get_current_allocated_bytes();
  schema::BodyReader reader(body, schema::Source::json, schema::TargetOf<Tree>::kValue);
  try {
    while (reader.read_on()) {
    }
  } catch (const Error&) {
    return;
  }
  const auto used = __sanitizer_get_current_allocated_bytes() - before;
  promise(used <= Tree::kMostMemory + 4 * body.size(), "a body that takes more than it is");
#else
  static_cast<void>(body);
#endif
}

void check_tree(std::string_view body) {
  Tree tree;
  try {
    tree = schema::parse_json<Tree>(body);
  } catch (const Error& error) {
    check_refusal(error);
    promise(error.fields().entries().size() <= 32, "very many faults");
    return;
  }
  check_rules(tree);
  promise(schema::parse_json<Tree>(write(tree)) == tree, "a tree that changes");
}

void check(Script script) {
  const std::size_t step_ends_at = script.byte();
  const auto body = script.rest();
  const auto outcome = read_json(body);
  if (outcome.error) check_refusal(*outcome.error);
  if (outcome.object) check_taken(*outcome.object);
  check_tree(body);
  check_memory(body);
  const auto marked = body.starts_with(kByteOrderMark);
  // Half a pair of surrogates is a fault of its field here, and of the document there.
  if (!body.contains("\\u")) {
    const auto text = marked ? body.substr(kByteOrderMark.size()) : body;
    promise(outcome.is_broken() == !(text.empty() || is_json(text)), "another reader of JSON");
  }
  if (marked || body.empty() || step_ends_at % 8 != 7) return;
  const std::string shifted = std::string(schema::BodyReader::kStep - step_ends_at, ' ');
  promise(same(outcome, read_json(shifted + std::string(body))), "a body that depends on steps");
}

}  // namespace
}  // namespace cartwright::fuzzing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cartwright::fuzzing::check({data, size});
  return 0;
}
