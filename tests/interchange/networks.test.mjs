// Every part that a network can have, run by rnn forward, as ONNX by onnxruntime, and by PyTorch, which gives the
// gradients too. That rnn forward computes what nn.LSTM and its kin do is tested by tests/engine/cli/interchange_test.py.
import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as ort from 'onnxruntime-web/wasm';
import { hasDecoder, hasMemory, hasState, inputFor, networks } from './networks.mjs';
import { convert, deviation, here, outputFolder, rnn, runPython } from './tools.mjs';

// Sums of a few numbers of size 1 in single precision, in another order.
const TOLERANCE = 1e-5;

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';
const folder = outputFolder('networks');

/** Every network with its files, its input and what rnn forward tells. */
const cases = networks().map((entry, index) => {
  const place = path.join(folder, entry.name.replaceAll(/[ ,]+/g, '-'));
  const [model, input] = [`${place}.safetensors`, `${place}.json`];
  convert({ network: JSON.stringify(entry.network), model });
  const data = inputFor(entry, index + 1);
  writeFileSync(input, JSON.stringify(data));
  const ours = JSON.parse(rnn('forward', '--model', model, '--input', input, '--gradients'));
  let free;  // where it reads its own outputs
  if (hasDecoder(entry.network) || entry.network.task === 'one_to_many') {
    const freely = `${place}-free.json`;
    writeFileSync(freely, JSON.stringify({ ...data, feed_back: true }));
    free = JSON.parse(rnn('forward', '--model', model, '--input', freely));
  }
  rnn('export', '--model', model, '--onnx', `${place}.onnx`, '--pytorch', place, ...(entry.lengths ? ['--lengths'] : []));
  return { ...entry, place, data, ours, free };
});

const floats = (values, shape) => new ort.Tensor('float32', Float32Array.from(values.flat(3)), shape);
const shapeOf = (values) => (Array.isArray(values) ? [values.length, ...shapeOf(values[0])] : []);
const tensor = (values) => floats(values, shapeOf(values));
const tokens = (values) => new ort.Tensor('int64', BigInt64Array.from(values.flat().map(BigInt)), shapeOf(values));

/** Runs a file with what it wants of these. */
async function run(file, offered) {
  const session = await ort.InferenceSession.create(readFileSync(file));
  const outputs = await session.run(Object.fromEntries(session.inputNames.map((name) => [name, offered[name]])));
  await session.release();
  return outputs;
}

function assertClose(actual, expected, what) {
  assert.deepEqual(actual.dims, shapeOf(expected), `shape of ${what}`);
  const difference = deviation(actual.data, expected.flat(3));
  assert.ok(difference <= TOLERANCE, `${what}: ${difference}`);
}

for (const { name, network, lengths, place, data, ours } of cases) {
  test(`onnxruntime agrees: ${name}`, async () => {
    const offered = {
      tokens: network.input !== 'dense' && tokens(data.inputs),
      inputs: network.input === 'dense' && tensor(data.inputs),
      h0: hasState(network) && tensor(data.h0),
      c0: hasMemory(network) && tensor(data.c0),
      lengths: lengths && new ort.Tensor('int32', Int32Array.from(data.lengths), [data.lengths.length]),
    };
    if (!hasDecoder(network)) {
      const outputs = await run(`${place}.onnx`, offered);
      if (lengths && network.task !== 'many_to_one') {
        // What is there after the end is of no use, and zero here and there.
        const [, batch, width] = outputs.logits.dims;
        outputs.logits.data.forEach((_, i) => {
          const [t, b, o] = [Math.floor(i / width / batch), Math.floor(i / width) % batch, i % width];
          if (t >= data.lengths[b]) outputs.logits.data[i] = ours.outputs[t][b][o];
        });
      }
      assertClose(outputs.logits, ours.outputs, 'logits');
      if (hasState(network)) assertClose(outputs.hn, ours.hn, 'hn');
      if (hasMemory(network)) assertClose(outputs.cn, ours.cn, 'cn');
      return;
    }
    const { hn: h0, cn: c0, memory } = await run(`${place}.encoder.onnx`, offered);
    // All steps at once, and one by one.
    const before = (s) => (s > 0 ? data.targets[s - 1] : data.targets[0].map((y) => (Array.isArray(y) ? y.map(() => 0) : 0)));
    const written = data.targets.map((_, s) => before(s));
    const read = (rows) => (network.loss === 'softmax' ? { tokens: tokens(rows) } : { inputs: tensor(rows) });
    const whole = await run(`${place}.decoder.onnx`, { ...read(written), h0, c0, memory, lengths: offered.lengths });
    assertClose(whole.logits, ours.outputs, 'logits');
    if (hasState(network)) assertClose(whole.hn, ours.decoder_hidden.map((layer) => layer.at(-1)), 'states of the decoder');
    if (network.attention !== 'none') assertClose(whole.attention, ours.attention, 'attention');
    let state = { hn: h0, cn: c0 };
    for (const [s, row] of written.entries()) {
      state = await run(`${place}.decoder.onnx`, { ...read([row]), h0: state.hn, c0: state.cn, memory, lengths: offered.lengths });
      assertClose(state.logits, [ours.outputs[s]], `logits of step ${s}`);
    }
  });
}

test('the exported program gives the same outputs, loss and gradients', () => {
  const list = path.join(folder, 'cases.json');
  writeFileSync(list, JSON.stringify(cases));
  const deviations = JSON.parse(runPython([path.join(here, 'check_networks.py'), list]));
  assert.equal(Object.keys(deviations).length, cases.length);
  for (const [name, parts] of Object.entries(deviations)) {
    for (const [part, difference] of Object.entries(parts)) {
      assert.ok(difference <= TOLERANCE, `${name}: ${part}: ${difference}`);
    }
  }
});

test('what it has trained comes back', () => {
  const { place, network } = cases.find(({ name }) => name === 'lstm_peephole writer with everything');
  const again = `${place}-again.safetensors`;
  const shape = JSON.parse(rnn('import', '--safetensors', path.join(place, 'model.safetensors'), '--loss', 'softmax', '--residual', '--out', again));
  for (const [name, value] of Object.entries(network)) assert.equal(shape[name], value, name);
  const input = `${place}.json`;
  assert.equal(rnn('forward', '--model', again, '--input', input), rnn('forward', '--model', `${place}.safetensors`, '--input', input));
});
