// What is measured, and what the arithmetic allows.

const training = (name, cell, hidden, layers = 1) => ({name, kind: 'train', cell, hidden, layers, bptt: 64, batch: 32});

/** The reference work: 65 symbols, one-hot input, T 64, B 32, softmax on every step, Adam, float32. */
export const cases = [
  training('RNN 128', 'rnn', 128),
  training('GRU 128', 'gru', 128),
  training('LSTM 128', 'lstm', 128),
  training('LSTM 32', 'lstm', 32),
  training('LSTM 256', 'lstm', 256),
  training('LSTM 512', 'lstm', 512),
  training('LSTM 2×128', 'lstm', 128, 2),
  {name: 'generate', kind: 'generate', cell: 'lstm', hidden: 128, layers: 1},
];

export const symbols = 65;
const gates = {rnn: 1, gru: 3, lstm: 4};

/** Floating-point operations of the products for one character; one-hot input needs none. */
export function operations_per_character({kind, cell, hidden, layers}) {
  const products = gates[cell] * hidden * hidden * (2 * layers - 1) + hidden * symbols;
  return 2 * products * (kind === 'generate' ? 1 : 3); // training: forward, and two products backward
}

const base = {kind: 'train', cell: 'lstm', hidden: 128, layers: 1, bptt: 64, batch: 32};
/** For the plot: one property of LSTM 128 varied. */
export const sweeps = {
  'hidden units': [16, 32, 64, 128, 256, 512].map((hidden) => ({at: hidden, ...base, hidden})),
  'steps back in time': [8, 16, 32, 64, 128, 256].map((bptt) => ({at: bptt, ...base, bptt})),
  'streams side by side': [1, 2, 4, 8, 16, 32, 64].map((batch) => ({at: batch, ...base, batch})),
  layers: [1, 2, 3, 4].map((layers) => ({at: layers, ...base, layers})),
};

export function median(numbers) {
  const sorted = numbers.filter((number) => number !== null).sort((a, b) => a - b);
  if (sorted.length === 0) return null;
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}
