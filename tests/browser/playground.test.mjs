// window.playground, as the README documents it.
import assert from 'node:assert/strict';
import test from 'node:test';
import { easy_text, open, state } from './page.mjs';

const rejected = (page, source) =>
  page.evaluate((text) => eval(text).then(() => 'no error', (error) => (error instanceof Error ? error.message : 'no Error')), source)
    .catch((error) => error.message);

test('train answers with its numbers, and the same seed gives the same run', async (t) => {
  const page = await open(t);
  const once = await page.evaluate(async () => {
    await playground.open({ data: 'rhymes', cell: 'gru', hidden: 32, batch: 8, bptt: 32, seed: 5 });
    return playground.train(20);
  });
  assert.equal(once.step, 20);
  assert(once.loss > 0 && once.loss < 5 && once.validationLoss > 0 && once.charactersPerSecond > 0, JSON.stringify(once));
  const again = await page.evaluate(async () => {
    await playground.reset();
    const { step } = playground.state();
    return [step, await playground.train(20)];
  });
  assert.deepEqual([again[0], again[1].loss, again[1].validationLoss], [0, once.loss, once.validationLoss]);
  const { step } = await page.evaluate(() => playground.step(3));
  assert.equal(step, 23);
});

test('saving and going on is the same as never having stopped', async (t) => {
  const page = await open(t);
  const [straight, resumed, size] = await page.evaluate(async () => {
    await playground.open({ data: 'rhymes', hidden: 24, batch: 8, bptt: 32 });
    await playground.train(10);
    const file = await playground.save();
    const first = await playground.train(10);
    await playground.open('lighthouse-gru');
    await playground.load(file);
    return [first, await playground.train(10), file.byteLength];
  });
  assert(size > 1000);
  assert.equal(straight.step, 20);
  assert.deepEqual([resumed.step, resumed.loss, resumed.validationLoss], [20, straight.loss, straight.validationLoss]);
});

test('generate writes what was asked for', async (t) => {
  const page = await open(t);
  const [one, same, other] = await page.evaluate(async (text) => {
    await playground.loadFile('cats.txt', new TextEncoder().encode(text).buffer);
    await playground.train(60);
    const settings = { prime: 'the cat', length: 60, temperature: 0.7, topK: 10, topP: 0.95, seed: 3 };
    return [
      (await playground.generate(settings)).text,
      (await playground.generate(settings)).text,
      (await playground.generate({ ...settings, temperature: 3, topK: 0, topP: 1, seed: 4 })).text,
    ];
  }, easy_text());
  assert.equal([...one].length, 60);
  assert.equal(one, same);
  assert.notEqual(one, other);
});

test('probe tells what goes on inside, and generate holds units', async (t) => {
  const page = await open(t);
  const [gates, lags, features, free, held] = await page.evaluate(async (text) => {
    await playground.open({ hidden: 8, layers: 2, batch: 4, bptt: 16 });
    await playground.loadFile('cats.txt', new TextEncoder().encode(text).buffer);
    await playground.train(30);
    const clamp = [...Array(8).keys()].map((unit) => ({ layer: 1, unit, value: unit % 2 ? 9 : -9 }));
    return [
      await playground.probe({ what: 'gates', start: 20, length: 10, layer: 1 }),
      await playground.probe({ what: 'gradients', length: 12 }),
      await playground.probe({ what: 'features' }),
      (await playground.generate({ length: 40, temperature: 0 })).text,
      (await playground.generate({ length: 40, temperature: 0, clamp })).text,
    ];
  }, easy_text());
  assert.equal(gates.symbols.join(''), easy_text().slice(20, 30));
  assert.deepEqual([gates.layers.length, gates.layers[0].h.length, gates.layers[0].h[0].length], [1, 8, 10]);
  assert.equal(lags.layers[1].hidden.length, 12);
  assert(lags.layers[0].hidden[0] > 0);
  assert(features.features.some(({ name, best }) => name === 'vowel' && best.length > 0));
  assert.notEqual(held, free);
});

test('settings, presets and the state', async (t) => {
  const page = await open(t);
  const result = await page.evaluate(async () => {
    await playground.open('lighthouse-rnn');
    await playground.set('learning_rate', 0.01);
    await playground.set('cell', 'lstm');
    await playground.set('forget_bias_one', true);
    return playground.experiment();
  });
  assert.deepEqual([result.learning_rate, result.cell, result.forget_bias_one], [0.01, 'lstm', true]);
  await page.evaluate(() => playground.run());
  await page.evaluate(() => playground.pause());
  const found = await state(page);
  for (const name of ['phase', 'step', 'loss', 'validationLoss', 'charactersPerSecond', 'dataName', 'parameters']) {
    assert(name in found, name);
  }
});

test('every preset opens, those of music once pieces are loaded', async (t) => {
  const page = await open(t);
  assert.match(await rejected(page, 'playground.open("chorales")'), /load a JSON file of piano rolls first.*"train"/);
  const [listed, opened] = await page.evaluate(async () => {
    const piece = [[60, 64], [62], [60]];
    const pieces = JSON.stringify({ train: [piece], valid: [piece], test: [piece] });
    await playground.loadFile('pieces.json', new TextEncoder().encode(pieces).buffer);
    const listed = await playground.presets(), opened = [];
    for (const { name } of listed) {
      await playground.open(name);
      opened.push(playground.state().dataName);
    }
    return [listed, opened];
  });
  assert(listed.length > 20 && listed.every(({ name, about, shape, metric }) => name && about && shape && metric));
  assert.equal(opened.filter((data) => data === 'pieces.json').length, listed.filter(({ data }) => data).length);
  assert.match(await rejected(page, 'playground.open("no-such-preset")'), /there are lighthouse-lstm, /);
});

test('evaluate measures what fits the targets, and the model goes to other programs', async (t) => {
  const page = await open(t);
  const [classes, text, attention, state, onnx, pytorch] = await page.evaluate(async () => {
    const sizes = async (format) => (await playground.exportModel({ format })).map(({ name, bytes }) => [name, bytes.byteLength]);
    await playground.open({ data: 'parity', hidden: 8 });
    const classes = await playground.evaluate({ part: 'test' });
    await playground.open({ data: 'rhymes', hidden: 8, batch: 4, bptt: 16 });
    const text = await playground.evaluate();
    await playground.open('reverse-attention');
    return [classes, text, (await playground.answer()).attention, playground.state().task.attention, await sizes('onnx'), await sizes('pytorch')];
  });
  assert.deepEqual([classes.part, classes.metric, classes.metrics.confusion.length], ['test', 'accuracy', 2]);
  assert(Math.abs(Math.log(text.metrics.perplexity) - text.validationLoss) < 1e-9);
  assert.deepEqual(state, attention);
  assert.deepEqual(onnx.map(([name]) => name).sort(), ['decoder.onnx', 'encoder.onnx']);
  assert(pytorch.some(([name]) => name === 'train.py') && [...onnx, ...pytorch].every(([, size]) => size > 10));
});

test('mistakes reject with an Error that says what is wrong', async (t) => {
  const page = await open(t, { context: { bypassCSP: true } });
  assert.match(await rejected(page, 'playground.open("no-such-preset")'), /no-such-preset/);
  assert.match(await rejected(page, 'playground.open({hidden: 1e12})'), /hidden/);
  assert.match(await rejected(page, 'playground.set("no_such_setting", 1)'), /no_such_setting/);
  assert.match(await rejected(page, 'playground.set("cell", "transformer")'), /cell|transformer/);
  assert.match(await rejected(page, 'playground.generate({warmth: 1})'), /warmth/);
  assert.match(await rejected(page, 'playground.generate({clamp: [{layer: 9, unit: 0, value: 1}]})'), /layers are 0 to/);
  assert.match(await rejected(page, 'playground.probe({what: "dreams"})'), /gates, gradients/);
  assert.match(await rejected(page, 'playground.probe({layer: 9})'), /layers are 0 to/);
  assert.match(await rejected(page, 'playground.load(new ArrayBuffer(10))'), /./);
  assert.match(await rejected(page, 'playground.loadFile("x.txt", "not a buffer")'), /ArrayBuffer/);
});

test('a known-answer task opens by its name, learns and is judged', async (t) => {
  const page = await open(t);
  const [result, { task, dataName, sample }, generated] = await page.evaluate(async () => {
    await playground.open('parity-gru');
    const result = await playground.train(600);
    const generated = await playground.generate({}).then(() => 'no error', (error) => error.message);
    return [result, playground.state(), generated];
  });
  assert.equal(result.metric, 'accuracy');
  assert(result.value > 0.99 && result.solved && result.baseline === 0.5, JSON.stringify(result));
  const answer = await page.evaluate(() => playground.answer({ example: 1 }));
  assert(answer.right === (answer.output === answer.target) && answer.input.length === answer.steps, JSON.stringify(answer));
  const held = await page.evaluate(() => {
    const clamp = Array.from({ length: playground.experiment().hidden }, (_, unit) => ({ layer: 0, unit, value: 0.5 }));
    return playground.answer({ example: 1, clamp });
  });
  assert.equal(new Set(held.output.split(' ')).size, 1, held.output); // every step looks the same
  assert.notEqual(held.output, answer.output);
  assert.equal(dataName, 'parity');
  assert.equal(task.shape, 'many_to_many');
  assert(task.solved && task.value > 0.99, JSON.stringify(task));
  assert.equal(sample, null);
  assert.match(generated, /does not write text/);
  const labels = await page.evaluate(async () => {
    await new Promise((done) => setTimeout(done, 500));
    return playground.widgets().map(({ label }) => label);
  });
  assert(labels.includes('Metric curve') && labels.includes('Example 1'), labels.join());
});
