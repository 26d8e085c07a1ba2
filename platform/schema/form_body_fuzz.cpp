// Forms: taken are those that keep the rules, they mean the same wherever a step of reading ends,
// and percent-encoding is undone to what it was made of.

#include <string>

#include "platform/schema/body_reader.hpp"
#include "platform/schema/form.hpp"
#include "platform/testing/fuzzing/everything.hpp"
#include "platform/testing/fuzzing/script.hpp"

namespace cartwright::fuzzing {
namespace {

Outcome read_form(std::string_view body) { return read(body, schema::Source::form); }

// Every byte that could mean something as an escape.
std::string encode(std::string_view text) {
  constexpr std::string_view kHex = "0123456789abcdefABCDEF";
  std::string encoded;
  for (const char letter : text) {
    const auto byte = static_cast<unsigned char>(letter);
    if ((letter >= 'a' && letter <= 'z') || (letter >= '0' && letter <= '9')) {
      encoded.push_back(letter);
    } else if (letter == ' ') {
      encoded.push_back('+');
    } else {
      encoded.append({'%', kHex[byte >> 4U], kHex[byte & 15U]});
    }
  }
  return encoded;
}

void add(std::string& form, std::string_view name, std::string_view value) {
  form.append(form.empty() ? "" : "&").append(name).append("=").append(encode(value));
}

template <class T>
void add(std::string& form, std::string_view name, const std::optional<T>& number) {
  if (number) add(form, name, std::to_string(*number));
}

std::string write(const Everything& read) {
  std::string form;
  add(form, "name", read.name);
  add(form, "email", read.email);
  add(form, "quantity", std::to_string(read.quantity));
  add(form, "password", read.password.reveal());
  if (read.nick) add(form, "nick", *read.nick);
  if (read.motto) add(form, "motto", *read.motto);
  add(form, "any", read.any);
  add(form, "small", read.small);
  if (read.is_new) add(form, "is_new", *read.is_new ? "true" : "false");
  if (read.owner) add(form, "owner", std::to_string(read.owner->value));
  if (read.price) add(form, "price", to_string(*read.price));
  if (read.colour) add(form, "colour", schema::word_of(*read.colour));
  if (read.address) add(form, "address", to_string(*read.address));
  if (read.key) add(form, "key", base64url(*read.key));
  if (read.extra) add(form, "extra", read.extra->text());
  if (read.note.value) add(form, "note", *read.note.value);
  add(form, "limit", read.limit.value);
  return form;
}

void check_taken(const Everything& object) {
  check_rules(object);
  promise(!object.note.is_wanted || object.note.value, "a form that says null");
  const auto again = read_form(write(object));
  promise(again.object && same(object, *again.object), "a form that changes when it is repeated");
}

// Pairs are what stands between `&`, and nothing gets lost between them.
void check_pairs(std::string_view body) {
  std::string joined;
  for (auto rest = body; !rest.empty();) {
    const auto before = rest;
    const auto [name, value] = schema::take_pair(rest);
    promise(!name.contains('&') && !name.contains('=') && !value.contains('&'), "a pair of more");
    joined.append(before.substr(0, before.size() - rest.size()));
  }
  promise(joined == body, "a pair that got lost");
}

void check_decoding(std::string_view text) {
  promise(schema::decode_form_text(encode(text)) == text, "an encoding that is not undone");
  const auto decoded = schema::decode_form_text(text);
  if (!decoded) {
    promise(text.contains('%'), "an escape that is not there");
    return;
  }
  promise(decoded->size() <= text.size(), "a decoding that adds something");
  promise(schema::decode_form_text(encode(*decoded)) == decoded, "a decoding that is not repeated");
}

void check(Script script) {
  const std::size_t step_ends_at = script.byte();
  const auto body = script.rest();
  const auto outcome = read_form(body);
  if (outcome.error) check_refusal(*outcome.error);
  if (outcome.object) check_taken(*outcome.object);
  check_pairs(body);
  check_decoding(body);
  if (step_ends_at % 8 != 7) return;  // it takes long
  const std::string other = "other=" + std::string(schema::BodyReader::kStep - step_ends_at, 'a');
  promise(same(outcome, read_form(other + '&' + std::string(body))),
          "a form that depends on steps");
}

}  // namespace
}  // namespace cartwright::fuzzing

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  cartwright::fuzzing::check({data, size});
  return 0;
}
