#include "platform/schema/words.hpp"

#include <gtest/gtest.h>

namespace {

enum class Color { red, green, unnamed };
enum class Wordless { none };

}  // namespace

template <>
inline constexpr auto cartwright::schema::kWords<Color> =
    std::to_array<cartwright::schema::Word<Color>>({{"red", Color::red}, {"green", Color::green}});

namespace cartwright::schema {
namespace {

static_assert(Worded<Color>);
static_assert(!Worded<Wordless>);
static_assert(!Worded<int>);

using Table = std::array<Word<Color>, 2>;

static_assert(!are_words(Table{{{"red", Color::red}, {"red", Color::green}}}));
static_assert(!are_words(Table{{{"red", Color::red}, {"green", Color::red}}}));
static_assert(!are_words(Table{{{"red", Color::red}, {"", Color::green}}}));

TEST(WordsTest, ValuesAndWordsMeetInTheTable) {
  EXPECT_EQ(word_of(Color::green), "green");
  EXPECT_EQ(value_of<Color>("green"), Color::green);
}

TEST(WordsTest, OtherTextsAreNoValues) {
  EXPECT_EQ(value_of<Color>("Red"), std::nullopt);
  EXPECT_EQ(value_of<Color>("redd"), std::nullopt);
  EXPECT_EQ(value_of<Color>(""), std::nullopt);
}

TEST(WordsTest, AValueOutsideTheTableHasNoWord) {
  EXPECT_THROW(static_cast<void>(word_of(Color::unnamed)), std::logic_error);
}

}  // namespace
}  // namespace cartwright::schema
