#pragma once

#include "engine/formats/pytorch_import.h"
#include "engine/formats/pytorch_tensors.h"

namespace rnn::pytorch {

/// The network that names and shapes tell of, and what is said where they do not. Refuses what does not go
/// together, naming the tensor.
Expected<NetworkShape> infer_shape(const Tensors& tensors, const Parts& parts, const ImportWishes& wishes);

}  // namespace rnn::pytorch
