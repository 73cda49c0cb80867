#pragma once

#include "engine/formats/pytorch_import.h"
#include "engine/formats/pytorch_tensors.h"

namespace rnn::pytorch {

/// Whatever is said must agree with names and shapes; the flag that does not is named. `recurrent` is W
/// [G·H][H] of the first layer, null where it has none.
Expected<void> check_wishes(const Tensors& tensors, const Parts& parts, const NamedTensor* recurrent,
                            const ImportWishes& wishes);

}  // namespace rnn::pytorch
