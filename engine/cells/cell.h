#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "engine/cells/cell_kind.h"

namespace rnn {

/// A weight for each unit by which a gate sees that unit's memory, before or after it has changed.
struct Peephole {
  std::size_t gate;
  bool after;
};

enum class Activation { sigmoid, tanh };

/// What the rest of the engine knows of a cell, apart from its equations.
struct CellTraits {
  std::span<const std::string_view> gates;  // in PyTorch's order; what the cache keeps is their activation
  /// Of the first gates, as many as are a function of their sums alone. The equations get these activated.
  std::span<const Activation> simple_gates = {};
  bool has_memory = false;       // carries a memory c beside the hidden state h
  bool recurrent_apart = false;  // its last gate needs W h + b_hh by itself, not added to U x + b_ih (GRU)
  bool keeps_extra = false;      // keeps one more value a unit for backward
  bool passes_hidden = false;    // h_{t-1} also reaches h_t unit by unit, beside the recurrent product (GRU)
  int forget_gate = -1;          // index of the gate whose bias may start at one
  bool recurrent = true;         // reads h_{t-1} by a recurrent product; false: a layer without memory
  /// Gates that see the memory unit by unit. Each has a vector of weights.
  std::span<const Peephole> peepholes = {};

  /// The first gates, whose recurrent product is added to U x.
  constexpr std::size_t gates_with_sums() const { return gates.size() - (recurrent_apart ? 1 : 0); }
};

/// One time step of `rows` sequences, everything contiguous. G = number of gates, H = hidden units.
template <class T>
struct CellForward {
  std::size_t rows, hidden_units;
  const T* added;                   // [.][G·H]  rows that are added to gates, such as bias vectors
  const std::uint32_t* added_rows;  // [rows]  which of them to each; null: to all the first
  const T* recurrent_bias;          // [H]  b_hh of the gate whose recurrent product is apart, else null
  T* gates;                // [rows][G·H]  in: sums without what is added (and apart); out: activations
  const T* hidden_before;  // [rows][H]  h_{t-1}
  const T* memory_before;  // [rows][H]  c_{t-1}, null without memory
  const T* peepholes;      // [P·H]  null when the cell has none
  T* hidden;               // [rows][H]  out: h_t
  T* memory;               // [rows][H]  out: c_t
  T* extra;                // [rows][H]  in: W h of the gate that has it apart; out, when the cell keeps any
};

/// The reverse of the same step. Gradients are of the loss L.
template <class T>
struct CellBackward {
  std::size_t rows, hidden_units;
  const T* gates;            // [rows][G·H]  activations
  const T* hidden_before;    // [rows][H]
  const T* memory_before;    // [rows][H]
  const T* hidden;           // [rows][H]
  const T* peepholes;        // [P·H]
  const T* output_gradient;  // [rows][H]  dL/dh_t from above
  T* hidden_gradient;        // [rows][H]  in: dL/dh_t from step t+1; out: what reaches h_{t-1} unit by unit
  T* memory_gradient;        // [rows][H]  in: dL/dc_t from step t+1; out: dL/dc_{t-1}
  T* gate_gradient;          // [rows][G·H]  out: dL/d(U x + b_ih); may be `gates`
  T* extra;                  // [rows][H]  in: as forward left it; out: dL/d(W h + b_hh) of the gate that has
                             // it apart; of the others it is the same as gate_gradient
};

template <class T>
struct CellKernels {
  void (*forward)(const CellForward<T>&);
  void (*backward)(const CellBackward<T>&);
};

const CellTraits& cell_traits(CellKind kind);

/// For float (vectorised, chosen for the processor at run time) and double (plain, for gradient checks).
template <class T>
const CellKernels<T>& cell_kernels(CellKind kind);

}  // namespace rnn
