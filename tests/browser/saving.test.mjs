import assert from 'node:assert/strict';
import test from 'node:test';
import { easy_text, open, ready, state, state_when, told_when, until } from './page.mjs';

/** Trains, and waits until the step it paused at is saved. */
async function train_and_save(page, steps) {
  await page.evaluate((count) => playground.train(count), steps);
  const { step } = await state(page);
  await until(page, (wanted) => document.documentElement.dataset.saved === String(wanted), step);
  return step;
}

async function reload(page) {
  await page.reload();
  await ready(page);
}

test('a reload takes up the work where it was, with a text of the visitor, and waits for Train', async (t) => {
  const page = await open(t, { motion: true });
  await page.evaluate(() => playground.pause());
  await page.evaluate((text) => playground.loadFile('mine.txt', new TextEncoder().encode(text).buffer), easy_text());
  await page.evaluate(() => playground.set('hidden', 24));
  const step = await train_and_save(page, 12);
  const before = await page.evaluate(() => playground.experiment());
  await reload(page);
  const now = await state(page);
  assert.deepEqual([now.step, now.phase, now.dataName], [step, 'paused', 'mine.txt']);
  assert.deepEqual(await page.evaluate(() => playground.experiment()), before);
  await page.waitForTimeout(300);
  assert.equal((await state(page)).step, step);
});

test('when the newest save is damaged the one before is taken', async (t) => {
  const page = await open(t);
  const first = await train_and_save(page, 4);
  await train_and_save(page, 4);
  await page.evaluate(async () => {
    const request = (what) => new Promise((resolve) => (what.onsuccess = () => resolve(what.result)));
    const database = await request(indexedDB.open('rnn-playground'));
    const store = database.transaction('slots', 'readwrite').objectStore('slots');
    const slots = { a: await request(store.get('a')), b: await request(store.get('b')) };
    const newest = slots.a.serial > slots.b.serial ? 'a' : 'b';
    new Uint8Array(slots[newest].model)[slots[newest].model.byteLength - 5] ^= 1;
    await request(store.put(slots[newest], newest));
    database.close();
  });
  await reload(page);
  assert.equal((await state(page)).step, first);
});

test('a second tab does not overwrite the first one’s work, and says so', async (t) => {
  const page = await open(t);
  const step = await train_and_save(page, 3);
  const second = await page.context().newPage();
  await second.goto(page.url());
  await ready(second);
  await second.evaluate(() => playground.train(9));
  await told_when(second, /Not saved: .*another tab/);
  await second.close();
  await reload(page);
  assert.equal((await state(page)).step, step);
});

test('when nothing can be saved the page says so and goes on', async (t) => {
  const page = await open(t, {
    before: (made) => made.addInitScript(() => {
      IDBFactory.prototype.open = () => {
        throw new DOMException('storage is switched off', 'SecurityError');
      };
    }),
  });
  await page.evaluate(() => playground.train(3));
  await told_when(page, /Not saved: .*storage is switched off/);
  await page.evaluate(() => playground.train(3));
});

test('an engine that dies is started anew with the last save', async (t) => {
  const page = await open(t);
  const step = await train_and_save(page, 6);
  await page.evaluate(() => playground.run());
  await state_when(page, new Function('found', `return found.step > ${step} + 5`));
  const pending = page.evaluate(() => playground.train(1_000_000).then(() => 'done', (error) => error.message));
  const worker = page.workers().find((one) => one.url().includes('engine_worker'));
  await worker.evaluate(() => void setTimeout(() => {
    throw new Error('memory access out of bounds');
  }));
  assert.match(await pending, /memory access out of bounds/);
  await told_when(page, /memory access out of bounds.*started anew.*step \d+/s);
  const now = await state_when(page, ({ phase }) => phase === 'paused');
  assert(now.step >= step, `${now.step} of ${step}`);
  await page.evaluate(() => playground.train(2));
  assert.equal((await state(page)).step, now.step + 2);
});

test('an engine that is gone without a word is noticed, and a click restarts it', async (t) => {
  const page = await open(t);
  const step = await train_and_save(page, 3);
  await page.workers().find((one) => one.url().includes('engine_worker')).evaluate(() => self.close());
  await told_when(page, /not answered/);
  await page.getByRole('button', { name: 'Restart it' }).click();
  await told_when(page, /started anew/);
  await state_when(page, ({ phase }) => phase === 'paused');
  assert.equal((await state(page)).step, step);
});
