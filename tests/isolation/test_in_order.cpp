// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>
#include <string>

#include "isolation/groups.hpp"
#include "isolation/in_order.hpp"

namespace breakout::test {

namespace {

// What comes out, as "f1 2 g4 l3": f the first, g after a gap, l late.
class Line {
 public:
  void put(std::initializer_list<int> numbers) {
    for (const int number : numbers) {
      const auto sequence = static_cast<std::uint16_t>(number);
      order_.put(sequence, number, [this](int value, Place place) { note(value, place); });
    }
  }
  std::string flushed() {
    order_.flush([this](int value, Place place) { note(value, place); });
    return out_;
  }
  const std::string& out() const { return out_; }

 private:
  void note(int value, Place place) {
    constexpr std::array kMarks{"f", "", "g", "l"};
    out_ += (out_.empty() ? "" : " ") + std::string(kMarks.at(static_cast<std::size_t>(place))) +
            std::to_string(value);
  }

  InOrder<int> order_;
  std::string out_;
};

void packets_in_order_come_out_at_once() {
  Line line;
  line.put({65534, 65535, 65536, 65537});
  CHECK_EQ(line.out(), "f65534 65535 65536 65537");
}

void packets_out_of_order_come_out_in_order() {
  Line line;
  line.put({1, 3, 4});
  CHECK_EQ(line.out(), "f1");
  line.put({2, 5});
  CHECK_EQ(line.out(), "f1 2 3 4 5");
}

void a_missing_packet_is_waited_for_only_so_long() {
  Line line;
  line.put({0});
  for (int number = 2; number < 2 + static_cast<int>(InOrder<int>::kPatience); ++number) {
    line.put({number});
  }
  CHECK_EQ(line.out(), "f0");
  line.put({2 + static_cast<int>(InOrder<int>::kPatience)});
  CHECK(line.out().starts_with("f0 g2 3 4 "));
  line.put({1});
  CHECK(line.out().ends_with(" l1"));
}

void what_waits_comes_out_at_the_end_and_doubles_once() {
  Line line;
  line.put({1, 3, 3});
  CHECK_EQ(line.flushed(), "f1 g3");
}

}  // namespace

std::vector<Test> in_order_tests() {
  return {
      {"packets in order come out at once", packets_in_order_come_out_at_once},
      {"packets out of order come out in order", packets_out_of_order_come_out_in_order},
      {"a missing packet is waited for only so long", a_missing_packet_is_waited_for_only_so_long},
      {"what waits comes out at the end, and doubles once",
       what_waits_comes_out_at_the_end_and_doubles_once}};
}

}  // namespace breakout::test
