#pragma once
// A body of lists and structs, with elements of every kind, for the fuzzer of JSON.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "platform/schema/json_writer.hpp"
#include "platform/testing/fuzzing/everything.hpp"

namespace cartwright::fuzzing {

struct Leaf {
  std::string name;
  std::optional<Money> price;
  std::optional<Colour> colour;
  std::optional<Json> extra;

  static constexpr auto schema() {
    return fields(field("name", &Leaf::name, length(1, 4)), field("price", &Leaf::price),
                  field("colour", &Leaf::colour),
                  field("extra", &Leaf::extra, max_length(kLongestExtra)));
  }
  friend bool operator==(const Leaf&, const Leaf&) = default;

  void check(FieldErrors& errors) const {
    if (name == "bad") errors.add("name", "Must be good.");
  }
};

struct Branch {
  std::vector<Leaf> leaves;
  std::optional<Leaf> best;

  static constexpr auto schema() {
    return fields(field("leaves", &Branch::leaves, items(1, 3)), field("best", &Branch::best));
  }
  friend bool operator==(const Branch&, const Branch&) = default;
};

struct Tree {
  /// For all that the rules let a tree hold.
  static constexpr std::size_t kMostMemory = 64 * 1024;

  std::optional<std::vector<Branch>> branches;
  std::optional<std::vector<std::int32_t>> numbers;
  std::optional<std::vector<Json>> extras;
  std::optional<std::vector<Bytes>> keys;
  std::optional<std::vector<std::string>> names;
  std::optional<Leaf> fallen;

  static constexpr auto schema() {
    return fields(field("branches", &Tree::branches, items(0, 3)),
                  field("numbers", &Tree::numbers, items(0, 4), range(-9, 9)),
                  field("extras", &Tree::extras, items(0, 2), max_length(kLongestExtra)),
                  field("keys", &Tree::keys, items(0, 2), length(1, 4)),
                  field("names", &Tree::names, items(0, 2), max_length(4)),
                  field("fallen", &Tree::fallen));
  }
  friend bool operator==(const Tree&, const Tree&) = default;
};

template <class T>
void write(std::string& out, const T& value);

template <class T>
void write(std::string& out, const std::vector<T>& list) {
  out.push_back('[');
  for (const auto& element : list) {
    if (&element != list.data()) out.push_back(',');
    write(out, element);
  }
  out.push_back(']');
}

/// Unlike a reply, without what is absent.
template <class T>
void write(std::string& out, const T& value) {
  if constexpr (schema::Described<T>) {
    std::string_view before = "{";
    schema::for_each_field<T>([&](const auto& field) {
      const auto& member = value.*field.member;
      if constexpr (requires { *member; }) {
        if (!member) return;
        out.append(std::exchange(before, ",")).append("\"").append(field.name()).append("\":");
        write(out, *member);
      } else {
        out.append(std::exchange(before, ",")).append("\"").append(field.name()).append("\":");
        write(out, member);
      }
    });
    out.append(before == "{" ? "{}" : "}");
  } else {
    schema::append_json(out, value);
  }
}

inline std::string write(const Tree& tree) {
  std::string text;
  write(text, tree);
  return text;
}

inline void check_rules(const Leaf& leaf) {
  check_length(leaf.name, 1, 4);
  promise(leaf.name != "bad", "a rule across fields that did not run");
  if (leaf.extra) check_extra(*leaf.extra);
}

inline void check_rules(const Branch& branch) {
  promise(!branch.leaves.empty() && branch.leaves.size() <= 3, "a list that breaks its rule");
  for (const auto& leaf : branch.leaves) check_rules(leaf);
  if (branch.best) check_rules(*branch.best);
}

template <class List, class Check>
void check_list(const std::optional<List>& list, std::size_t most, Check check) {
  if (!list) return;
  promise(list->size() <= most, "a list that breaks its rule");
  for (const auto& element : *list) check(element);
}

/// What is taken keeps every rule.
inline void check_rules(const Tree& tree) {
  check_list(tree.branches, 3, [](const Branch& branch) { check_rules(branch); });
  check_list(tree.numbers, 4, [](int number) {
    promise(number >= -9 && number <= 9, "a number that breaks its rule");
  });
  check_list(tree.extras, 2, check_extra);
  check_list(tree.keys, 2, [](const Bytes& key) {
    promise(!key.empty() && key.size() <= 4, "bytes that break their rule");
  });
  check_list(tree.names, 2, [](const std::string& name) { check_length(name, 0, 4); });
  if (tree.fallen) check_rules(*tree.fallen);
}

}  // namespace cartwright::fuzzing
