#pragma once

#include "ui/widgets/fields.h"

namespace rnn::ui {

/// The group around a field: the label's line above (unless `bare`), the problem below.
class FieldFrame {
 public:
  FieldFrame(const FieldText& text, float width, bool bare = false);
  ~FieldFrame();
  FieldFrame(const FieldFrame&) = delete;
  FieldFrame& operator=(const FieldFrame&) = delete;

  /// An ImGui label that shows nothing.
  const char* id() const { return id_.c_str(); }

 private:
  const FieldText& text_;
  float width_;
  std::string id_;
};

}  // namespace rnn::ui
