// ONNX models run by onnxruntime-web against what PyTorch computed from the same weights (record_outputs.py).
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import * as ort from 'onnxruntime-web/wasm';
import { convert, deviation, formName, outputFolder, recordedForms, writeModel } from './tools.mjs';

// Sums of a few numbers of size 1 in single precision, in another order.
const TOLERANCE = 1e-5;
const HIDDEN = 4;

ort.env.wasm.numThreads = 1;
ort.env.logLevel = 'error';
const folder = outputFolder('onnx');

function feeds(form, { time, batch }, numbers) {
  const inputSize = form.parameters['rnn.weight_ih_l0'][1];
  const result = form.input === 'dense'
    ? { inputs: new ort.Tensor('float32', numbers.tensor([time, batch, inputSize]), [time, batch, inputSize]) }
    : { tokens: new ort.Tensor('int64', numbers.tokens([time, batch], 5), [time, batch]) };
  const stateShape = [form.layers * form.directions, batch, HIDDEN];
  for (const name of form.cell === 'lstm' ? ['h0', 'c0'] : ['h0']) {
    result[name] = new ort.Tensor('float32', numbers.tensor(stateShape), stateShape);
  }
  return result;
}

for (const form of recordedForms()) {
  test(`onnxruntime agrees with PyTorch: ${formName(form)}`, async () => {
    const { numbers, weights } = writeModel(form, folder);
    const onnx = path.join(folder, `${formName(form)}.onnx`);
    convert({ weights, cell: form.cell, input: form.input, onnx });
    const session = await ort.InferenceSession.create(readFileSync(onnx));
    for (const recorded of form.cases) {
      const outputs = await session.run(feeds(form, recorded, numbers));
      const { time, batch } = recorded;
      assert.deepEqual(outputs.logits.dims, [time, batch, 3]);
      assert.ok(deviation(outputs.logits.data, recorded.logits) <= TOLERANCE, 'logits');
      for (const [i, name] of (form.cell === 'lstm' ? ['hn', 'cn'] : ['hn']).entries()) {
        assert.deepEqual(outputs[name].dims, [form.layers * form.directions, batch, HIDDEN]);
        assert.ok(deviation(outputs[name].data, recorded.final[i]) <= TOLERANCE, name);
      }
    }
    await session.release();
  });
}
