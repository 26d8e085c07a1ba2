#include "platform/schema/form_body.hpp"

#include <utility>

#include "platform/error.hpp"

namespace cartwright::schema {
namespace {

Error broken_escape() { return refused("form", "Invalid percent-encoding in form body."); }

}  // namespace

bool FormBody::read_on() {
  const auto piece = rest_.substr(0, BodyReader::kStep);
  rest_.remove_prefix(piece.size());
  for (const char letter : piece) take(letter);
  if (!rest_.empty()) return true;
  end_pair();
  return false;
}

void FormBody::take(char letter) {
  if (letter == '&') return end_pair();
  if (letter == '=' && !is_in_value_) return begin_value();
  const auto decoded = decoder_.take(letter);
  if (!decoded) return;
  if (!is_in_value_) {
    append_name(name_, {&*decoded, 1});
  } else if (field_ != nullptr) {
    text_.append({&*decoded, 1});
  }
}

void FormBody::begin_value() {
  end_text();
  is_in_value_ = true;
  const auto at = values_.find(name_);
  field_ = at < values_.size() ? &values_[at] : nullptr;
}

void FormBody::end_pair() {
  if (!is_in_value_) begin_value();
  end_text();
  if (field_ != nullptr) text_.move_to(*field_);
  is_in_value_ = false;
  name_.clear();
  field_ = nullptr;
}

void FormBody::end_text() {
  if (!decoder_.is_whole()) throw broken_escape();
}

}  // namespace cartwright::schema
