// The exported Python program, run by PyTorch: it computes what the model computes, a step of training gives
// the weights that the engine's Trainer gives, and two processes train as one does.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { Numbers, makeModel, readSafetensors, safetensors } from './numbers.mjs';
import { convert, deviation, formName, here, nested, outputFolder, recordedForms, rnn, runPython as run,
  startPython, torchrunStarts, writeModel } from './tools.mjs';

const TOLERANCE = 1e-5;  // single precision, sums of a few numbers of size 1 in another order

test('the exported program rebuilds every model', () => {
  const folder = outputFolder('rebuilt');
  const forms = recordedForms().map((form) => {
    const { numbers, weights } = writeModel(form, folder);
    const place = path.join(folder, formName(form));
    convert({ weights, cell: form.cell, input: form.input, pytorch: place });
    const stateShape = (batch) => [form.layers * form.directions, batch, 4];
    const cases = form.cases.map(({ time, batch, logits, final }) => ({
      inputs: form.input === 'dense' ? nested(numbers.tensor([time, batch, 5]), [time, batch, 5])
        : nested(numbers.tokens([time, batch], 5), [time, batch]),
      state: final.map(() => nested(numbers.tensor(stateShape(batch)), stateShape(batch))),
      logits,
      final,
    }));
    return { folder: place, cases };
  });
  assert.equal(forms.length, 48);
  const list = path.join(folder, 'forms.json');
  writeFileSync(list, JSON.stringify(forms));
  const largest = Number(run([path.join(here, 'check_exports.py'), list]));
  assert.ok(largest <= TOLERANCE, `deviation ${largest}`);
});

const vocabulary = ['\n', ' ', 'a', 'b', 'c', 'd', 'é'];
const HIDDEN = 6;

/** A language model of `cell` with two layers, its exported folder, and a text of 400 symbols to train on. */
function languageModel(name, cell, settings) {
  const folder = outputFolder(name);
  const gates = { rnn: 1, rnn_relu: 1, gru: 3, lstm: 4 }[cell] * HIDDEN;
  const size = vocabulary.length;
  const parameters = {};
  for (const [layer, inputs] of [[0, size], [1, HIDDEN]]) {
    parameters[`rnn.weight_ih_l${layer}`] = [gates, inputs];
    parameters[`rnn.weight_hh_l${layer}`] = [gates, HIDDEN];
    parameters[`rnn.bias_ih_l${layer}`] = [gates];
    parameters[`rnn.bias_hh_l${layer}`] = [gates];
  }
  parameters['head.weight'] = [size, HIDDEN];
  parameters['head.bias'] = [size];
  const { tensors, numbers } = makeModel({ seed: 77, parameters });
  const files = Object.fromEntries(['start.safetensors', 'vocabulary.json', 'text.txt', 'ours.safetensors']
    .map((file) => [file.split('.')[0], path.join(folder, file)]));
  writeFileSync(files.start, safetensors(tensors));
  writeFileSync(files.vocabulary, JSON.stringify(vocabulary));
  // Only symbols of one byte: convert.cpp reads bytes.
  writeFileSync(files.text, numbers.tokens([400], size - 1).map((token) => vocabulary[token]).join(''));
  const model = { weights: files.start, cell, vocabulary: files.vocabulary, ...settings };
  convert({ ...model, pytorch: folder });
  return { folder, files, model };
}

const train = (folder, files, options) =>
  [path.join(folder, 'train.py'), '--data', files.text, '--report-every', '1', '--length', '0', ...options];

/** Runs programs in one process; what each prints. */
function runPrograms(commands) {
  const list = path.join(outputFolder('programs'), 'list.json');
  writeFileSync(list, JSON.stringify(commands.map((command) => command.map(String))));
  return JSON.parse(run([path.join(here, 'run_programs.py'), list]));
}

const losses = (text) => Array.from(text.matchAll(/^step \d+ loss (\S+)$/gm), ([, loss]) => Number(loss));

function assertSameWeights(fileA, fileB, tolerance, what) {
  const [a, b] = [fileA, fileB].map((file) => readSafetensors(readFileSync(file)));
  assert.deepEqual([...a.keys()].sort(), [...b.keys()].sort());
  for (const [name, { shape, values }] of a) {
    assert.deepEqual(shape, b.get(name).shape);
    const largest = deviation(values, b.get(name).values);
    assert.ok(largest <= tolerance, `${what}: ${name} deviates by ${largest}`);
  }
}

function biasChange(before, after) {
  const [a, b] = [before, after].map((file) => readSafetensors(readFileSync(file)).get('head.bias').values);
  return deviation(a, b);
}

const trainings = [
  ['lstm', { optimizer: 'adam', 'learning-rate': 0.002, clip: 0.1 }],
  ['gru', { optimizer: 'adamw', 'learning-rate': 0.01, 'weight-decay': 0.1, clip: 0 }],
  ['rnn', { optimizer: 'sgd', 'learning-rate': 0.1, clip: 5, schedule: 'cosine', 'schedule-steps': 4 }],
  ['rnn_relu', { optimizer: 'rmsprop', 'learning-rate': 0.001, clip: 0.05, schedule: 'warmup', 'schedule-steps': 4 }],
  ['lstm', { optimizer: 'sgd', 'learning-rate': 0.5, clip: 0.2, schedule: 'step', 'schedule-steps': 2, 'schedule-factor': 0.5 }],
  ['gru', { optimizer: 'nesterov', 'learning-rate': 0.2, 'weight-decay': 0.01, clip: 0, 'clip-value': 0.01 }],
  ['rnn', { optimizer: 'adagrad', 'learning-rate': 0.02, 'weight-decay': 0.01, clip: 0.1, 'clip-value': 0.01 }],
];

// Three streams of 133 symbols in windows of 32: the fifth step begins the second pass.
for (const steps of [1, 6]) {
  test(`${steps} steps give the losses and weights of the engine`, () => {
    const runs = trainings.map(([cell, settings]) => {
      const name = `${cell}-${settings.optimizer}`;
      const { folder, files, model } = languageModel(`steps-${steps}-${name}`, cell, { ...settings, bptt: 32, batch: 3 });
      const trained = path.join(folder, 'trained.safetensors');
      return { name, files, trained, ours: losses(convert({ ...model, train: files.text, steps, out: files.ours })),
        command: train(folder, files, ['--steps', steps, '--out', trained]) };
    });
    const printed = runPrograms(runs.map(({ command }) => command));
    for (const [i, { name, files, trained, ours }] of runs.entries()) {
      const theirs = losses(printed[i]);
      assert.equal(ours.length, steps);
      assert.ok(deviation(ours, theirs) <= TOLERANCE, `${name}: losses ${ours} and ${theirs}`);
      assertSameWeights(files.ours, trained, TOLERANCE, `${name}: engine and PyTorch`);
      assert.ok(biasChange(files.start, trained) > 1e-4, `${name} has learned`);
    }
  });
}

/** A free port of this machine. */
const freePort = () => new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port } = server.address();
    server.close(() => resolve(port));
  });
});

/** A network with a decoder, its exported folder, and four padded sequences whose steps count differently. */
function writer(name) {
  const folder = outputFolder(name);
  const network = { cell: 'gru', input: 'one_hot', inputs: 5, hidden: 4, layers: 2, bidirectional: true, outputs: 3, task: 'sequence_to_sequence', attention: 'dot' };
  const model = path.join(folder, 'start.safetensors');
  convert({ network: JSON.stringify(network), model });
  rnn('export', '--model', model, '--pytorch', folder);
  const numbers = new Numbers(3);
  const text = path.join(folder, 'data.json');
  writeFileSync(text, JSON.stringify({
    inputs: nested(numbers.tokens([5, 4], 5), [5, 4]),
    targets: nested(numbers.tokens([3, 4], 3), [3, 4]),
    lengths: [5, 2, 4, 3],
    weights: [[1, 1, 1, 2], [1, 0, 1, 2], [1, 0, 0, 0.5]],
  }));
  return { folder, files: { text } };
}

/** What the first of two processes prints that train together. */
async function inTwoProcesses(program, logs) {
  const master = { MASTER_ADDR: '127.0.0.1', MASTER_PORT: String(await freePort()) };
  if (torchrunStarts()) {
    // torchrun of PyTorch 1.13 under Python 3.11 wants its redirections said, and knows 1 and 2 only.
    return run(['-m', 'torch.distributed.run', '--nnodes', '1', '--nproc_per_node', '2', '--redirects', '2', '--tee', '2',
      '--log_dir', logs, '--master_addr', master.MASTER_ADDR, '--master_port', master.MASTER_PORT, ...program]);
  }
  const processes = [0, 1].map((rank) =>
    startPython(program, { ...master, WORLD_SIZE: '2', RANK: String(rank), LOCAL_RANK: String(rank) }));
  return (await Promise.all(processes))[0];
}

const together = {
  'on a text': () => languageModel('two-processes', 'lstm', { optimizer: 'adam', 'learning-rate': 0.002, bptt: 16, batch: 4 }),
  'on padded sequences': () => writer('two-processes-writer'),
};
for (const [what, make] of Object.entries(together)) {
  test(`two processes train as one does, ${what}`, async () => {
    const { folder, files } = make();
    const [one, two] = ['one', 'two'].map((name) => path.join(folder, `${name}.safetensors`));
    const alone = losses(runPrograms([train(folder, files, ['--steps', '8', '--out', one])])[0]);
    const both = losses(await inTwoProcesses(train(folder, files, ['--steps', '8', '--out', two]), path.join(folder, 'logs')));
    assert.equal(alone.length, 8);
    assert.ok(deviation(alone, both) <= TOLERANCE, `losses ${alone} and ${both}`);
    assertSameWeights(one, two, TOLERANCE, 'one and two processes');
  });
}

test('the program writes text, the same for the same seed', () => {
  const { folder } = languageModel('writes', 'gru', { bptt: 16, batch: 3 });
  const write = (...options) => [path.join(folder, 'train.py'), '--length', '50', '--prime', 'abc', ...options];
  const [text, again, other, likeliest, likeliestOfOther] = runPrograms([write('--seed', '7'), write('--seed', '7'), write('--seed', '8'),
    write('--temperature', '0', '--seed', '1'), write('--temperature', '0', '--seed', '2')]);
  assert.ok(text.startsWith('abc') && [...text].length === 3 + 50 + 1, text);
  assert.equal(again, text);
  assert.notEqual(other, text);
  assert.equal(likeliest, likeliestOfOther);
});

test('what cannot be trained on is refused, saying why', () => {
  const { folder, files } = languageModel('refused', 'gru', { bptt: 16, batch: 3 });
  const unknown = path.join(folder, 'unknown.txt');
  writeFileSync(unknown, 'abcX'.repeat(100));
  const short = path.join(folder, 'short.txt');
  writeFileSync(short, 'abc');
  const texts = [{ text: unknown }, { text: short }].map((other) => train(folder, other, []));
  const [symbol, length] = runPrograms(texts);
  assert.match(symbol, /does not know 'X' \(U\+0058\)/);
  assert.match(length, /too short: 3 streams of 16 steps take 49 symbols, and it has 3/);
  const uneven = `import sys; sys.path.insert(0, ${JSON.stringify(folder)}); import train; train.own_part(3, 0, 2)`;
  assert.throws(() => run(['-c', uneven]), /3 streams cannot be shared evenly among 2 processes/);
});

test('a bidirectional model learns whole sequences, by every loss', () => {
  const folder = outputFolder('sequences');
  const form = recordedForms().find((f) => f.cell === 'gru' && f.directions === 2 && f.layers === 1 && f.input === 'dense');
  const { weights } = writeModel(form, folder);
  const numbers = new Numbers(5);
  const [time, batch] = [6, 4];
  const inputs = nested(numbers.tensor([time, batch, 5]), [time, batch, 5]);
  const anyNumbers = nested(numbers.tensor([time, batch, 3]), [time, batch, 3]);
  const targets = {
    softmax: nested(numbers.tokens([time, batch], 3), [time, batch]),
    sigmoid: nested(numbers.tensor([time, batch, 3]).map((value) => (value > 0 ? 1 : 0)), [time, batch, 3]),
    squared: anyNumbers,
    absolute: anyNumbers,
    huber: anyNumbers,
    ctc: [[1, 2, 1, 2], [2, 0, 1, 1], [0, 0, 0, 2]],  // the labels 1 2, 2, 1 1, 2 1 2
  };
  const commands = Object.entries(targets).map(([loss, wanted]) => {
    const place = path.join(folder, loss);
    convert({ weights, cell: form.cell, input: 'dense', loss, pytorch: place });
    const data = path.join(place, 'data.json');
    writeFileSync(data, JSON.stringify({ inputs, targets: wanted, ...(loss === 'ctc' && { target_lengths: [2, 1, 2, 3] }) }));
    return train(place, { text: data }, ['--steps', '30', '--learning-rate', '0.02', '--out', path.join(place, 'trained.safetensors')]);
  });
  for (const [i, printed] of runPrograms(commands).entries()) {
    const told = losses(printed);
    assert.ok(told.length === 30 && told[29] < 0.9 * told[0], `${Object.keys(targets)[i]}: from ${told[0]} to ${told[29]}`);
  }
});
