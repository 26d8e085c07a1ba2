#include "customers/users/mailbox.hpp"

#include <gtest/gtest.h>

#include <ostream>
#include <string>

namespace cartwright::customers {
namespace {

struct Spelling {
  std::string typed;
  std::string stored;
  friend std::ostream& operator<<(std::ostream& out, const Spelling& s) { return out << s.typed; }
};

class MailboxTest : public testing::TestWithParam<Spelling> {};

TEST_P(MailboxTest, HasOneSpelling) { EXPECT_EQ(mailbox_of(GetParam().typed), GetParam().stored); }

INSTANTIATE_TEST_SUITE_P(
    Table, MailboxTest,
    testing::Values(Spelling{"u@bücher.example", "u@bücher.example"},
                    Spelling{"u@xn--bcher-kva.example", "u@bücher.example"},
                    Spelling{"u@XN--BCHER-KVA.example", "u@bücher.example"},
                    Spelling{"u@bu\u0308cher.example", "u@bücher.example"},
                    Spelling{"u@BÜCHER.Example", "u@bücher.example"},
                    Spelling{"u@straße.example", "u@straße.example"},
                    Spelling{"u@例え.テスト", "u@例え.テスト"},
                    Spelling{"Ann@Example.com", "Ann@Example.com"},
                    Spelling{"\"a@b\"@xn--bcher-kva.example", "\"a@b\"@bücher.example"},
                    Spelling{"u@xn--zz--9999.example", "u@xn--zz--9999.example"}));

}  // namespace
}  // namespace cartwright::customers
