// The project's own input layer: what a browser's events must become.
import assert from 'node:assert/strict';
import test from 'node:test';
import { click, middle, open, state_when, until, widget, widgets } from './page.mjs';

const words = 'é日😀';
const prime = (page) => page.evaluate(() => playground.experiment().prime);
const prime_is = (page, text) => until(page, (wanted) => playground.experiment().prime === wanted, text);

test('typed text arrives exactly, beyond ASCII and beyond 16 bits', async (t) => {
  const page = await open(t);
  await click(page, 'Begin with', 'textbox');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(words);
  await page.keyboard.type(' ok');
  await page.keyboard.press('Enter');
  await prime_is(page, `${words} ok`);
});

/** Waits until the screen draws no more. */
async function rest(page) {
  for (let before = -1, now; (now = await page.evaluate(() => playground.diagnostics().frames)) !== before; before = now) {
    await page.waitForTimeout(300);
  }
}

/** The pixels of “Begin with” when it holds a text: [red, green, blue, opacity, …]. */
async function drawn(page, text) {
  await click(page, 'Begin with', 'textbox');
  await page.keyboard.press('Control+a');
  await page.keyboard.insertText(text);
  await page.keyboard.press('Enter');
  await prime_is(page, text);
  await rest(page);
  return page.evaluate(() => {
    const canvas = document.getElementById('canvas');
    // Something to draw for; widgets() draws it at once, and a canvas can be read until the browser has shown it.
    canvas.dispatchEvent(new PointerEvent('pointermove', { isPrimary: true, clientX: 5, clientY: 5 }));
    const { rect } = playground.widgets().find(({ label, role }) => label === 'Begin with' && role === 'textbox');
    const copy = new OffscreenCanvas(rect.width, rect.height).getContext('2d');
    copy.drawImage(canvas, -Math.round(rect.x), -Math.round(rect.y));
    return [...copy.getImageData(0, 0, rect.width, rect.height).data];
  });
}

/** The strongest colour in it, 0 for grey. */
const colour = (pixels) => {
  let most = 0;
  for (let i = 0; i < pixels.length; i += 4) {
    const channels = pixels.slice(i, i + 3);
    most = Math.max(most, Math.max(...channels) - Math.min(...channels));
  }
  return most;
};

test('characters of every script are drawn, emoji in colour, and what is none as a replacement', async (t) => {
  const page = await open(t);
  const replacement = await drawn(page, '\uFFFD');
  const letters = {};
  for (const character of ['é', '日', '本', '😀', '🌊']) letters[character] = await drawn(page, character);
  const different = new Set([replacement, ...Object.values(letters)].map(String));
  assert.equal(different.size, 6);
  assert.deepEqual(await drawn(page, '\u0378'), replacement); // not assigned
  assert(colour(letters['日']) < 40, `${colour(letters['日'])}`);
  assert(colour(letters['😀']) > 100, `${colour(letters['😀'])}`);
});

test('copy, cut and paste', async (t) => {
  const page = await open(t, { context: { permissions: ['clipboard-read', 'clipboard-write'] } });
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await page.evaluate((text) => navigator.clipboard.writeText(text), words);
  await click(page, 'Begin with', 'textbox');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+v');
  await page.keyboard.press('Enter');
  await prime_is(page, words);

  await page.evaluate(() => navigator.clipboard.writeText('something else'));
  await click(page, 'Begin with', 'textbox');
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Control+c');
  await until(page, async (text) => (await navigator.clipboard.readText()) === text, words);
  await page.keyboard.press('Control+x');
  await page.keyboard.press('Enter');
  await prime_is(page, '');
  assert.equal(await clipboard(), words);
});

test('an input method composes in place and hands over the result once', async (t) => {
  const page = await open(t);
  await click(page, 'Begin with', 'textbox');
  await page.keyboard.press('Control+a');
  const session = await page.context().newCDPSession(page);
  await session.send('Input.imeSetComposition', { text: 'に', selectionStart: 1, selectionEnd: 1 });
  await session.send('Input.imeSetComposition', { text: 'にほ', selectionStart: 2, selectionEnd: 2 });
  await session.send('Input.insertText', { text: '日本' });
  await page.keyboard.press('Enter');
  await prime_is(page, '日本');
});

test('Backspace, arrows and selection edit the text', async (t) => {
  const page = await open(t);
  await click(page, 'Begin with', 'textbox');
  await page.keyboard.press('Control+a');
  await page.keyboard.type('abcd');
  await page.keyboard.press('Backspace');
  await page.keyboard.press('ArrowLeft');
  await page.keyboard.type('X');
  await page.keyboard.press('Shift+Home');
  await page.keyboard.press('Delete');
  await page.keyboard.type('Y');
  await page.keyboard.press('Enter');
  await prime_is(page, 'Yc');
});

test('fields of an embedding page keep Backspace and Tab', async (t) => {
  const page = await open(t);
  await page.evaluate(() => {
    for (const id of ['one', 'two']) {
      const field = document.createElement('input');
      field.id = id;
      field.style.cssText = `position: fixed; z-index: 9; bottom: 0; left: ${id === 'one' ? 0 : 50}%;`;
      document.body.prepend(field);
    }
  });
  await page.click('#two');
  await page.keyboard.type('ab');
  await page.keyboard.press('Backspace');
  assert.equal(await page.inputValue('#two'), 'a');
  await page.keyboard.press('Tab');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'one');
});

test('Tab stays on the canvas until Escape', async (t) => {
  const page = await open(t);
  const focused = () => page.evaluate(() => document.activeElement.id);
  await page.focus('#canvas');
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'canvas');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  assert.notEqual(await focused(), 'canvas');
});

test('a tap hits the first time', async (t) => {
  const page = await open(t, { context: { hasTouch: true } });
  await page.touchscreen.tap(...middle(await widget(page, 'Train')));
  await state_when(page, ({ step }) => step > 0);
  await page.touchscreen.tap(...middle(await widget(page, 'Pause')));
  await state_when(page, ({ phase }) => phase === 'paused');
});

test('a finger on a text field opens the keyboard', async (t) => {
  const page = await open(t, { context: { hasTouch: true } });
  await page.touchscreen.tap(...middle(await widget(page, 'Begin with', 'textbox')));
  await until(page, () => document.activeElement.id === 'typing');
});

test('a button that is released off the canvas is released', async (t) => {
  const page = await open(t);
  const train = await widget(page, 'Train');
  await page.mouse.move(...middle(train));
  await page.mouse.down();
  await page.mouse.move(-50, -50);
  await page.mouse.up();
  // Were it still held, this press would be a move.
  await click(page, 'Train');
  await state_when(page, ({ step }) => step > 0);
});

test('the wheel scrolls what lies below it and never the page', async (t) => {
  const page = await open(t, { context: { viewport: { width: 1000, height: 420 } } });
  const places = async () => (await widgets(page)).map(({ label, rect }) => `${label} ${Math.round(rect.y)}`).join('\n');
  const before = await places();
  const settings = (await widgets(page)).find(({ rect }) => rect.y > 200) ?? (await widgets(page))[0];
  await page.mouse.move(...middle(settings));
  await page.mouse.wheel(0, 300);
  await until(page, (old) => {
    const now = playground.widgets().map(({ label, rect }) => `${label} ${Math.round(rect.y)}`).join('\n');
    return now !== old;
  }, before);
  assert.equal(await page.evaluate(() => scrollY), 0);
});

test('the pointer changes its shape over text', async (t) => {
  const page = await open(t);
  await page.mouse.move(...middle(await widget(page, 'Begin with', 'textbox')));
  await until(page, () => document.getElementById('canvas').style.cursor === 'text');
  assert.equal(await prime(page), '');
});
