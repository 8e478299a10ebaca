// SPDX-License-Identifier: GPL-3.0-or-later
// A GList as a range: for (janus_sdp_mline* line : glist<janus_sdp_mline>(sdp->m_lines)) ...
//
// Threads: as the list. Invariant: the list is not changed while it is walked. Owns nothing.
#pragma once

#include <cstddef>
#include <iterator>

#include "janus/abi.hpp"

namespace breakout::janus {

template <class T>
class GListRange {
 public:
  class Iterator {
   public:
    using iterator_category = std::input_iterator_tag;
    using value_type = T*;
    using difference_type = std::ptrdiff_t;
    using pointer = T**;
    using reference = T*;

    explicit Iterator(const GList* at) noexcept : at_(at) {}
    T* operator*() const noexcept { return static_cast<T*>(at_->data); }
    Iterator& operator++() noexcept {
      at_ = at_->next;
      return *this;
    }
    bool operator==(const Iterator&) const noexcept = default;

   private:
    const GList* at_;
  };

  explicit GListRange(const GList* list) noexcept : list_(list) {}
  Iterator begin() const noexcept { return Iterator(list_); }
  Iterator end() const noexcept { return Iterator(nullptr); }

 private:
  const GList* list_;
};

template <class T>
GListRange<T> glist(const GList* list) noexcept {
  return GListRange<T>(list);
}

}  // namespace breakout::janus
