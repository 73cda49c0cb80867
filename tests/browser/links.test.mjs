import assert from 'node:assert/strict';
import test from 'node:test';
import { deflateRawSync } from 'node:zlib';
import { open, state, told_when, until } from './page.mjs';

const fragment = (bytes) => `#e=${deflateRawSync(bytes, { level: 9 }).toString('base64url')}`;
const experiment = (page) => page.evaluate(() => playground.experiment());

test('a link holds the experiment and does not start training', async (t) => {
  const page = await open(t, { motion: true });
  await page.evaluate(() => playground.open({ cell: 'gru', hidden: 40, learning_rate: 0.003, prime: 'é日😀' }));
  const link = await page.evaluate(() => playground.link());
  assert(link.length < 300);
  await until(page, (wanted) => location.href === wanted, link);

  const other = await open(t, { motion: true, hash: new URL(link).hash });
  const opened = await experiment(other);
  assert.deepEqual([opened.cell, opened.hidden, opened.learning_rate, opened.prime], ['gru', 40, 0.003, 'é日😀']);
  await other.waitForTimeout(500);
  assert.deepEqual([(await state(other)).step, (await state(other)).phase], [0, 'paused']);
});

test('a link pasted into the same tab is opened', async (t) => {
  const page = await open(t);
  await page.evaluate((hash) => (location.hash = hash), fragment('{"hidden": 33}'));
  await until(page, () => playground.experiment().hidden === 33);
});

test('a pasted link is opened even if the page rewrites the address before it hears of it', async (t) => {
  const page = await open(t);
  await page.evaluate((hash) => {
    location.hash = hash;
    history.replaceState(null, '', location.pathname);
  }, fragment('{"hidden": 34}'));
  await until(page, () => playground.experiment().hidden === 34);
});

const hostile = {
  'too long': `#e=${'A'.repeat(3000)}`,
  'not base64': '#e=%3Cscript%3Ealert(1)%3C/script%3E',
  'not deflated': '#e=AAAA_-zzzz',
  'cut off': fragment('{"hidden": 33, "cell": "gru"}').slice(0, -6),
  'a bomb': fragment(Buffer.alloc(1_000_000, ' ')),
  'not JSON': fragment('hello'),
  'an array': fragment('[1, 2, 3]'),
  'deep nesting': fragment('['.repeat(9000)),
  'no UTF-8': fragment(Buffer.from([0x7b, 0xff, 0xfe, 0x7d])),
  'an unknown name': fragment('{"__proto__x": 1}'),
  'a prototype': fragment('{"__proto__": {"hidden": 5}}'),
  'too many units': fragment('{"hidden": 1e9}'),
  'a negative size': fragment('{"layers": -1}'),
  'a number that is none': fragment('{"learning_rate": "<img src=x onerror=alert(1)>"}'),
  'a text that is not there': fragment('{"data": "someone’s secrets.txt"}'),
};

test('hostile links are refused with a message and change nothing', async (t) => {
  const page = await open(t, { hash: hostile['not deflated'] });
  await told_when(page, /cannot be opened/);
  const before = await experiment(page);
  for (const [name, hash] of Object.entries(hostile)) {
    const message = await page.evaluate(async (fragment) => {
      document.getElementById('messages').replaceChildren();
      location.hash = fragment;
      const end = performance.now() + 20_000;
      while (!document.getElementById('messages').textContent && performance.now() < end) {
        await new Promise((resume) => setTimeout(resume, 20));
      }
      return document.getElementById('messages').textContent;
    }, hash);
    assert.match(message, /^[^]{10,400}$/, name);
    assert.deepEqual(await experiment(page), before, name);
    assert.equal((await state(page)).step, 0, name);
    assert.equal(await page.evaluate(() => document.querySelectorAll('#messages img, #messages script').length), 0);
  }
});
