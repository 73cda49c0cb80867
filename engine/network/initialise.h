#pragma once

#include "engine/network/initialisation.h"
#include "engine/network/network.h"
#include "engine/random.h"

namespace rnn {

/// Sets all weights of `network` and packs them; the same random state gives the same weights on every
/// platform. `forget_bias_one`: the two biases of the forget gate sum to one (Jozefowicz et al. 2015), where
/// there is one.
template <class T>
void initialise(Network<T>& network, Initialisation how, bool forget_bias_one, Random& random);

}  // namespace rnn
