// Runs alone: it measures seconds.
import assert from 'node:assert/strict';
import test from 'node:test';
import { click, drop, easy_text, open, state, state_when, told, told_when, until, widget } from './page.mjs';

test('a text chosen in the file dialog is trained on', async (t) => {
  const page = await open(t);
  const chooser = page.waitForEvent('filechooser');
  await click(page, 'Open text file');
  await (await chooser).setFiles({ name: 'chosen.txt', mimeType: 'text/plain', buffer: Buffer.from(easy_text()) });
  await state_when(page, ({ dataName }) => dataName === 'chosen.txt');
  const { loss } = await page.evaluate(() => playground.train(40));
  assert(loss < 2.8);
});

const bad = {
  'nothing.txt': { text: '', says: /empty|nothing|no text/i },
  'program.bin': { bytes: [0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff, 0xfe, 0, 0, 0, 9, 8, 7, 0xc3, 0x28], says: /text|binary/i },
  'aaaa.txt': { text: 'a'.repeat(5000), says: /“?a”?|one|single|same/i },
  'short.txt': { text: 'ab', says: /short|characters/i },
};

test('bad files are told, one message each, and nothing is lost', async (t) => {
  const page = await open(t);
  await page.evaluate(() => playground.train(5));
  const { step, dataName, dataCharacters } = await state(page);
  for (const [name, { says, ...content }] of Object.entries(bad)) {
    await page.evaluate(() => (document.getElementById('errors').textContent = ''));
    const message = await page.evaluate(
      ([file, data]) => playground.loadFile(file, new Uint8Array(data).buffer).then(() => 'taken', (error) => error.message),
      [name, content.bytes ?? [...Buffer.from(content.text)]],
    );
    assert.match(message, says, `loadFile of ${name}`);
    await drop(page, { name, ...content });
    await told_when(page, says);
    const now = await state(page);
    assert.deepEqual([now.step, now.dataName, now.dataCharacters], [step, dataName, dataCharacters], name);
  }
  await page.evaluate(() => playground.train(2));
  assert.equal((await state(page)).step, step + 2);
});

const drop_a_gigabyte = (page, name) =>
  page.evaluate((called) => {
    // The browser makes such a file of one part, many times: no gigabyte anywhere.
    const part = new Blob([new Uint8Array(1 << 20)]);
    const file = new File(Array(1024).fill(part), called);
    File.prototype.arrayBuffer = () => {
      window.was_read = true;
      throw new Error('read');
    };
    const transfer = new DataTransfer();
    transfer.items.add(file);
    window.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
  }, name);

test('a file of 1 GB is refused by its size, before anything is read', async (t) => {
  const page = await open(t);
  await drop_a_gigabyte(page, 'huge.txt');
  const said = 'huge.txt: the file has 1,024 MiB; at most 64 MiB can be loaded here. Use a part of it.';
  assert.equal((await widget(page, 'Message 1')).value, said);
  assert.match(await told(page), new RegExp(said));
  assert.equal(await page.locator('.note').count(), 0); // on the screen, in the app's own words
  await drop_a_gigabyte(page, 'huge.safetensors');
  await told_when(page, /huge\.safetensors: the file has .*command line/);
  assert.equal(await page.evaluate(() => window.was_read ?? false), false);
  await page.evaluate(() => playground.train(1));
  await click(page, 'Dismiss Message 1');
});

test('without a screen it is refused in a note', async (t) => {
  const page = await open(t, {
    before: (made) => made.addInitScript(() => (HTMLCanvasElement.prototype.getContext = () => null)),
  });
  await drop_a_gigabyte(page, 'huge.txt');
  assert.match(await page.locator('.note').textContent(), /huge\.txt: the file has 1,024 MiB; at most 64 MiB/);
});

test('a text of 10 MB is loaded within 2 s', async (t) => {
  const page = await open(t);
  const seconds = await page.evaluate(async () => {
    const line = 'It was a dark night and the lamp burned low; nobody came up the stair that week.\n';
    const bytes = new TextEncoder().encode(line.repeat(Math.ceil(10e6 / line.length)));
    const begin = performance.now();
    await playground.loadFile('large.txt', bytes.buffer);
    return (performance.now() - begin) / 1000;
  });
  const { dataName, dataCharacters } = await state(page);
  assert.equal(dataName, 'large.txt');
  assert(dataCharacters >= 10e6);
  t.diagnostic(`10 MB in ${seconds.toFixed(2)} s`);
  assert(seconds < 2, `${seconds} s`);
});

test('a saved model is downloaded, and opened again by a drop', async (t) => {
  const page = await open(t);
  await page.evaluate(() => playground.train(7));
  const download = page.waitForEvent('download');
  await click(page, 'Save model');
  const saved = await download;
  assert.match(saved.suggestedFilename(), /\.safetensors$/);
  const { readFile } = await import('node:fs/promises');
  const bytes = await readFile(await saved.path());
  await page.evaluate(() => playground.reset());
  assert.equal((await state(page)).step, 0);
  await drop(page, { name: saved.suggestedFilename(), bytes, type: 'application/octet-stream' });
  await state_when(page, ({ step }) => step === 7);
});

test('a file held over the page is answered before it is dropped', async (t) => {
  const page = await open(t);
  const frames = await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['x'], 'x.txt'));
    const { frames: before } = playground.diagnostics();
    document.body.dispatchEvent(new DragEvent('dragenter', { bubbles: true, cancelable: true, dataTransfer: transfer }));
    return before;
  });
  await until(page, (old) => playground.diagnostics().frames > old, frames);
});
