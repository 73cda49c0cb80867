// Every part that a network can have, in small sizes that differ from each other, and something to run it on.
import { Numbers } from './numbers.mjs';
import { nested } from './tools.mjs';

const CELLS = ['rnn', 'rnn_relu', 'gru', 'lstm', 'lstm_peephole', 'feed_forward'];
const [TIME, BATCH, STEPS] = [5, 3, 4];
const LENGTHS = [5, 2, 4];

export const hasState = ({ cell }) => cell !== 'feed_forward';
export const hasMemory = ({ cell }) => cell.startsWith('lstm');
export const hasDecoder = ({ task }) => task === 'sequence_to_sequence';

/** [{name, network, lengths: whether sequences are padded}] */
export function networks() {
  const list = [];
  const add = (name, network, lengths = false) =>
    list.push({ name: `${network.cell} ${name}`, lengths, network: { input: 'dense', inputs: 5, hidden: 4, layers: 2, outputs: 3, loss: 'softmax', task: 'many_to_many', attention: 'none', ...network } });
  for (const cell of CELLS) {
    add('plain', { cell, input: 'one_hot' });
    add('in both directions, padded', { cell, bidirectional: true, loss: 'sigmoid' }, true);
    add('normalised and residual', { cell, bidirectional: true, layers: 3, layer_norm: true, residual: true, loss: 'squared' });
    add('many-to-one', { cell, bidirectional: true, task: 'many_to_one', layer_norm: true, loss: 'gaussian' });
    add('many-to-one, padded', { cell, bidirectional: true, task: 'many_to_one', input: 'embedding', embedding: 2 }, true);
    const writer = { cell, task: 'sequence_to_sequence', input: 'one_hot' };
    if (cell !== 'feed_forward') add('writer', { ...writer, bidirectional: true }, true);  // without memory nothing reaches the decoder
    add('writer that looks back', { ...writer, input: 'dense', loss: 'huber', attention: 'dot' });
    add('writer that looks back, in both directions, padded', { ...writer, bidirectional: true, attention: 'dot' }, true);
    add('writer with everything', { ...writer, bidirectional: true, input: 'embedding', embedding: 2, layer_norm: true, residual: true, attention: 'additive' }, true);
  }
  add('absolute', { cell: 'gru', loss: 'absolute' }, true);
  add('huber', { cell: 'gru', loss: 'huber', layers: 1 });
  add('labelling', { cell: 'lstm', loss: 'ctc' }, true);
  add('one-to-many', { cell: 'gru', task: 'one_to_many', input: 'one_hot' });
  return list;
}

/** What rnn forward and train.py read, with states and weights of the steps. */
export function inputFor({ network, lengths }, seed) {
  const numbers = new Numbers(seed);
  const tensor = (...shape) => nested(numbers.tensor(shape), shape);
  const tokens = (count, ...shape) => nested(numbers.tokens(shape, count), shape);
  const { loss, task, inputs, outputs, layers, hidden } = network;
  const steps = { many_to_one: 1, sequence_to_sequence: STEPS }[task] ?? TIME;
  const data = { inputs: network.input === 'dense' ? tensor(TIME, BATCH, inputs) : tokens(inputs, TIME, BATCH) };
  if (loss === 'ctc') {
    data.targets = [[1, 2, 1], [2, 0, 1]];
    data.target_lengths = [2, 1, 2];
  } else if (loss === 'softmax') {
    data.targets = tokens(outputs, steps, BATCH);
  } else {
    data.targets = tensor(steps, BATCH, outputs).map((row) => row.map((step) => step.map((y) => (loss === 'sigmoid' ? Number(y > 0) : y))));
  }
  data.weights = tensor(loss === 'ctc' ? 1 : steps, BATCH).map((row) => row.map((w) => w + 1));
  if (lengths) data.lengths = LENGTHS;
  if (hasState(network)) data.h0 = tensor(layers * (network.bidirectional ? 2 : 1), BATCH, hidden);
  if (hasMemory(network)) data.c0 = tensor(layers * (network.bidirectional ? 2 : 1), BATCH, hidden);
  return data;
}
