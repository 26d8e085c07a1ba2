#include "platform/rpc/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <list>
#include <string>
#include <vector>

namespace cartwright::rpc {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

/// Room for three.
class PlacesTest : public testing::Test {
 protected:
  /// `name` is what closed() calls it.
  Places::Place& take(const std::string& name, const char* address) {
    auto& place = all_.emplace_back(runtime::network_of(boost::asio::ip::make_address(address)),
                                    [this, name] { closed_.push_back(name); });
    place.take(places_);
    return place;
  }

  void end_latest() { all_.pop_back(); }

  [[nodiscard]] const std::vector<std::string>& closed() const { return closed_; }

  Places places_{3};
  Places others_{3};

 private:
  std::list<Places::Place> all_;
  std::vector<std::string> closed_;
};

TEST_F(PlacesTest, AreThereForAllWhileTheyAreFew) {
  take("first", "192.0.2.1");
  take("second", "192.0.2.1");
  take("third", "192.0.2.1");

  EXPECT_THAT(closed(), IsEmpty());
}

TEST_F(PlacesTest, AreTakenFromTheOldest) {
  take("first", "192.0.2.1");
  take("second", "192.0.2.1");
  take("third", "192.0.2.1");
  take("fourth", "192.0.2.1");

  EXPECT_THAT(closed(), ElementsAre("first"));
  EXPECT_EQ(places_.size(), 3U);
}

TEST_F(PlacesTest, AreTakenFromWhoHasBeenOfNoUseForLongest) {
  auto& first = take("first", "192.0.2.1");
  take("second", "192.0.2.1");
  take("third", "192.0.2.1");

  first.use();
  take("fourth", "192.0.2.1");

  EXPECT_THAT(closed(), ElementsAre("second"));
}

TEST_F(PlacesTest, AreTakenFromTheNetworkThatHasMostOfThem) {
  take("real", "192.0.2.1");
  take("first", "198.51.100.7");
  take("second", "198.51.100.7");
  take("third", "198.51.100.7");

  EXPECT_THAT(closed(), ElementsAre("first"));
}

TEST_F(PlacesTest, AreTakenFromTheBlockOfAddressesThatHasMostOfThem) {
  take("real", "192.0.2.1");
  take("first", "198.51.100.7");
  take("second", "198.51.100.8");
  take("third", "198.51.100.9");

  EXPECT_THAT(closed(), ElementsAre("first"));
}

TEST_F(PlacesTest, CountTheAddressesOfAnIpv6NetworkAsOne) {
  take("real", "2001:db8:1::1");
  take("first", "2001:db8:2::1");
  take("second", "2001:db8:2::2");
  take("third", "2001:db8:2::3");

  EXPECT_THAT(closed(), ElementsAre("first"));
}

TEST_F(PlacesTest, AreFreeWhenTheirHoldersHaveTakenOthers) {
  auto& proved = take("proved", "192.0.2.1");
  proved.take(others_);
  take("second", "192.0.2.1");
  take("third", "192.0.2.1");
  take("fourth", "192.0.2.1");

  EXPECT_THAT(closed(), IsEmpty());
  EXPECT_EQ(others_.size(), 1U);
}

TEST_F(PlacesTest, AreFreeWhenTheirHoldersHaveEnded) {
  take("ended", "192.0.2.1");
  end_latest();
  take("second", "192.0.2.1");
  take("third", "192.0.2.1");
  take("fourth", "192.0.2.1");

  EXPECT_THAT(closed(), IsEmpty());
}

TEST_F(PlacesTest, AreNotTakenTwiceFromTheSame) {
  auto& first = take("first", "192.0.2.1");
  take("second", "192.0.2.1");
  take("third", "192.0.2.1");
  take("fourth", "192.0.2.1");

  first.use();
  take("fifth", "192.0.2.1");

  EXPECT_THAT(closed(), ElementsAre("first", "second"));
}

}  // namespace
}  // namespace cartwright::rpc
