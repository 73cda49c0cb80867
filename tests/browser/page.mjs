// What every test in a browser needs: the page served, Chromium, and widgets found by their label and clicked at their
// real pixels. A page that writes an error to its console fails its test.
import assert from 'node:assert/strict';
import { after } from 'node:test';
import { serve } from '../../web/server.mjs';
import { folder, is_machine_noise, launch } from './chromium.mjs';

export { folder } from './chromium.mjs';
const patience = 60_000; // milliseconds: a slow machine, not a slow page

const servers = new Map();
let browser = null;

after(async () => {
  await browser?.close();
  for (const server of servers.values()) await server.close();
});

/** The address of the page, served once with or without the headers of isolation. */
export async function address(headers = true) {
  if (!servers.has(headers)) servers.set(headers, await serve(folder, { headers }));
  return servers.get(headers).url;
}

async function new_context(options) {
  browser ??= await launch();
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  context.setDefaultTimeout(patience);
  return context;
}

/**
 * Opens the page as on a first visit and waits until it is ready.
 * @param test the test's context: closes everything and looks at the console in the end
 * @param {{at?, headers?, hash?, context?, before?: (page) => Promise, motion?: boolean, expected_errors?: RegExp}} options
 *   context: options of playwright's newContext; without `motion` the page waits for Train
 */
export async function open(test, { at, headers = true, hash = '', context = {}, before, motion = false, expected_errors } = {}) {
  const made = await new_context({ reducedMotion: motion ? 'no-preference' : 'reduce', ...context });
  const page = await made.newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) errors.push(`${message.text()} (${message.location().url})`);
  });
  test.after(async () => {
    await made.close();
    const unexpected = errors.filter((error) => !expected_errors?.test(error) && !is_machine_noise(error));
    assert.deepEqual(unexpected, [], 'errors on the console');
  });
  await before?.(page);
  await page.goto((at ?? (await address(headers))) + hash);
  await ready(page);
  return page;
}

export const ready = (page) => page.evaluate(() => window.playground.ready.then(() => true, (error) => error.message));

export const state = (page) => page.evaluate(() => window.playground.state());

/** Asks again and again until `look` (in the page, with `argument`) gives something, and returns that. */
export async function until(page, look, argument, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await page.evaluate(look, argument);
    if (found) return found;
    if (Date.now() > end) {
      assert.fail(`not within ${seconds} s: ${look} of ${JSON.stringify(argument)}; ${JSON.stringify(await state(page))}`);
    }
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

/** Waits until `condition` of playground.state() holds, and returns that state. */
export async function state_when(page, condition, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const found = await state(page);
    if (condition(found)) return found;
    if (Date.now() > end) assert.fail(`not within ${seconds} s: ${condition}; ${JSON.stringify(found)}`);
    await new Promise((resume) => setTimeout(resume, 50));
  }
}

export const widgets = (page) => page.evaluate(() => window.playground.widgets());

/** The widget with this label (and role), as soon as it is on the screen. */
export const widget = (page, label, role) =>
  until(page, ([wanted, kind]) =>
    window.playground.widgets().find((one) => one.label === wanted && (!kind || one.role === kind)), [label, role]);

export const middle = ({ rect }) => [rect.x + rect.width / 2, rect.y + rect.height / 2];

/** A real click of the mouse in the middle of the widget. */
export async function click(page, label, role) {
  const found = await widget(page, label, role);
  await page.mouse.click(...middle(found));
  return found;
}

/** Drops a file made in the page at a point of the window. */
export async function drop(page, { name, text, bytes, x = 640, y = 400, type = 'text/plain' }) {
  const data = await page.evaluateHandle(
    ([file, content, kind]) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([typeof content === 'string' ? content : new Uint8Array(content)], file, { type: kind }));
      return transfer;
    },
    [name, text ?? [...bytes], type],
  );
  return page.evaluate(
    ([transfer, clientX, clientY]) => {
      const target = document.elementFromPoint(clientX, clientY) ?? document.body;
      const common = { bubbles: true, cancelable: true, dataTransfer: transfer, clientX, clientY };
      target.dispatchEvent(new DragEvent('dragenter', common));
      target.dispatchEvent(new DragEvent('dragover', common));
      // True: nobody prevented it, so the browser would leave the page for the file.
      return target.dispatchEvent(new DragEvent('drop', common));
    },
    [data, x, y],
  );
}

/** What the page has told the visitor, in notes or to a screen reader. */
export const told = (page) =>
  page.evaluate(() => ['messages', 'errors'].map((id) => document.getElementById(id).textContent).join('\n'));

export const told_when = (page, pattern, seconds) =>
  until(page, ([source, flags]) => {
    const text = ['messages', 'errors', 'failure'].map((id) => document.getElementById(id).textContent).join('\n');
    return new RegExp(source, flags).test(text) && text;
  }, [pattern.source, pattern.flags], seconds);

/** A text that is easily learned, of about `characters` characters. */
export function easy_text(characters = 20_000) {
  return 'the cat sat on the mat and the dog sat on the log. '.repeat(Math.ceil(characters / 51)).slice(0, characters);
}
