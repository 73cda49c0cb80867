// Which build of the engine runs, and that all of them learn the same.
import assert from 'node:assert/strict';
import test from 'node:test';
import { address, open, state } from './page.mjs';

const experiment = { data: 'rhymes', cell: 'lstm', hidden: 40, layers: 2, batch: 10, bptt: 24, seed: 7, learning_rate: 0.005 };

const begin = (t, query = '', more = {}) => address(more.headers ?? true).then((url) => open(t, { at: url + query, ...more }));

const running = async (page) => {
  const { engineBuild, threads } = await state(page);
  return [engineBuild, threads];
};

const passed_over = (page) => page.evaluate(() => playground.diagnostics().passed_over);

/** The losses of some steps, and what the network writes after them. */
const learn = (page) =>
  page.evaluate(async (wanted) => {
    await playground.open(wanted);
    const losses = [];
    for (let i = 0; i < 10; ++i) losses.push((await playground.step(3)).loss);
    return losses;
  }, experiment);

test('without a wish the fastest build runs: threads where the page is isolated', async (t) => {
  const isolated = await begin(t);
  const [build, threads] = await running(isolated);
  assert.equal(build, 'relaxed-simd-threads');
  assert.equal(threads, Math.min(8, await isolated.evaluate(() => navigator.hardwareConcurrency)));
  const plain = await begin(t, '', { headers: false });
  assert.deepEqual(await running(plain), ['relaxed-simd', 1]);
});

test('every build learns the same, and any number of threads the same bits', async (t) => {
  const losses = {};
  for (const [engine, threads] of [['simd', 1], ['relaxed-simd', 1], ['relaxed-simd-threads', 1],
    ['relaxed-simd-threads', 2], ['relaxed-simd-threads', 3]]) {
    const page = await begin(t, `?engine=${engine}&threads=${threads}`);
    assert.deepEqual(await running(page), [engine, threads]);
    losses[engine + threads] = await learn(page);
  }
  const { simd1, 'relaxed-simd1': relaxed, ...threaded } = losses;
  for (const found of Object.values(threaded)) assert.deepEqual(found, relaxed);
  // Multiply-adds that round once instead of twice: 2^-24 in each, grown by 30 steps of training.
  relaxed.forEach((loss, i) => assert(Math.abs(loss - simd1[i]) < 1e-4, `${loss} and ${simd1[i]} after ${3 * i + 3} steps`));
  assert.notDeepEqual(relaxed, simd1, 'no multiply-add was used');
  assert(simd1[9] < simd1[0] - 0.3);
});

test('a build that does not load is passed over', async (t) => {
  const page = await begin(t, '', {
    expected_errors: /engine_threads/,
    before: (it) => it.context().route('**/engine_threads.wasm', (route) => route.fulfill({ status: 404, body: 'gone' })),
  });
  assert.deepEqual(await running(page), ['relaxed-simd', 1]);
  assert.match((await passed_over(page)).join(), /relaxed-simd-threads/);
});

/** f32x4.relaxed_madd is 0xfd 0x85 0x02; what it computes becomes that of relaxed_nmadd, −a·b + c. */
function spoil(bytes) {
  const spoiled = Buffer.from(bytes);
  for (let at = 0; (at = spoiled.indexOf(Buffer.from([0xfd, 0x85, 0x02]), at)) >= 0; at += 3) spoiled[at + 1] = 0x86;
  return spoiled;
}

test('a build that computes wrongly is passed over', async (t) => {
  const page = await begin(t, '', {
    before: (it) => it.context().route(/engine_(threads|relaxed)\.wasm$/, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: spoil(await response.body()) });
    }),
  });
  assert.deepEqual(await running(page), ['simd', 1]);
  assert.match((await passed_over(page)).join(), /relaxed-simd-threads: it computes wrongly.*relaxed-simd: it computes wrongly/);
  await page.evaluate(() => playground.train(2));
});
