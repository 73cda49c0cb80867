#pragma once

#include "ui/widgets/fields.h"

namespace rnn::ui {

/// A bar split into the training part (left) and the validation part (right), with a handle between them.
/// `fraction` is the validation part's, from 0 to 0.5.
Edit split_bar(const FieldText& text, double& fraction, float width);

}  // namespace rnn::ui
