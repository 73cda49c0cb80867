import assert from 'node:assert/strict';
import test from 'node:test';
import { click, easy_text, drop, open, state, state_when, until, widget, widgets } from './page.mjs';

test('a real click on Train makes the loss fall and text appear; a click on Pause stops it', async (t) => {
  const page = await open(t);
  assert.equal((await state(page)).step, 0);
  await click(page, 'Train');
  const early = await state_when(page, ({ step, smoothedLoss }) => step > 0 && smoothedLoss !== null);
  const late = await state_when(page, ({ step, sample }) => step > 150 && sample?.text.length > 20);
  assert(late.smoothedLoss < early.smoothedLoss - 0.3, `${early.smoothedLoss} → ${late.smoothedLoss}`);
  await click(page, 'Pause');
  await state_when(page, ({ phase }) => phase === 'paused');
  const { step } = await state(page);
  await page.waitForTimeout(300);
  assert.equal((await state(page)).step, step);
  await widget(page, 'Train');
});

test('the first visit trains by itself', async (t) => {
  const page = await open(t, { motion: true });
  await state_when(page, ({ phase, step }) => phase === 'training' && step > 10);
});

test('without the headers of isolation it trains all the same', async (t) => {
  const page = await open(t, { headers: false });
  assert.equal(await page.evaluate(() => crossOriginIsolated), false);
  await click(page, 'Train');
  await state_when(page, ({ step }) => step > 10);
});

test('a page at rest draws nothing', async (t) => {
  const page = await open(t);
  const frames = () => page.evaluate(() => playground.diagnostics().frames);
  // Rest begins when tooltips and fades are over.
  let before = await frames();
  await until(page, () => playground.diagnostics().frames > 0);
  for (let now; ; before = now) {
    await page.waitForTimeout(1000);
    if ((now = await frames()) === before) break;
  }
  await page.waitForTimeout(2000);
  const drawn = (await frames()) - before;
  assert(drawn <= 2, `${drawn} frames in 2 s`);
});

test('every widget lies on the screen, has a label and tells what it is', async (t) => {
  const page = await open(t);
  const found = await widgets(page);
  assert(found.length > 10);
  for (const { label, role, rect, enabled } of found) {
    assert(label && role && typeof enabled === 'boolean');
    assert(rect.x >= 0 && rect.y >= 0 && rect.x + rect.width <= 1281 && rect.y + rect.height <= 801, label);
  }
});

test('a dropped text is trained on, also when dropped beside the canvas', async (t) => {
  const page = await open(t);
  for (const [name, x, y] of [['cats.txt', 640, 400], ['more cats.txt', 2, 798]]) {
    const address = page.url();
    const unprevented = await drop(page, { name, text: easy_text(), x, y });
    assert.equal(unprevented, false, 'the browser would have left the page');
    await state_when(page, new Function('found', `return found.dataName === '${name}'`));
    assert.equal(page.url().split('#')[0], address.split('#')[0]);
  }
  await click(page, 'Train');
  // 17 different characters: a guess costs ln 17 = 2.8 nats, and this text is learned by heart at once.
  await state_when(page, ({ smoothedLoss }) => smoothedLoss !== null && smoothedLoss < 1.5);
});
