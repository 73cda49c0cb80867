import assert from 'node:assert/strict';
import test from 'node:test';
import { click, open, state_when, told_when, until, widget, widgets } from './page.mjs';

/** How many different colours a sparse grid of the canvas' pixels has, drawn afresh. */
const colours = (page) =>
  page.evaluate(() => {
    const canvas = document.getElementById('canvas');
    // Something to draw for; widgets() draws it at once, and a canvas can be read until the browser has shown it.
    canvas.dispatchEvent(new PointerEvent('pointermove', { isPrimary: true, clientX: 5, clientY: 5 }));
    playground.widgets();
    const copy = new OffscreenCanvas(320, 200).getContext('2d');
    copy.imageSmoothingEnabled = false;
    copy.drawImage(canvas, 0, 0, 320, 200);
    return new Set(new Uint32Array(copy.getImageData(0, 0, 320, 200).data.buffer)).size;
  });

const backing = (page) =>
  page.evaluate(() => {
    const { width, height } = document.getElementById('canvas');
    return [width, height];
  });

for (const ratio of [1, 1.5, 2]) {
  test(`with ${ratio} device pixels to a pixel the canvas is sharp and a click hits`, async (t) => {
    const page = await open(t, { context: { deviceScaleFactor: ratio } });
    assert.deepEqual(await backing(page), [1280 * ratio, 800 * ratio]);
    await click(page, 'Train');
    await state_when(page, ({ step }) => step > 0);
    await page.setViewportSize({ width: 1000, height: 700 });
    await until(page, ([width, height]) => {
      const canvas = document.getElementById('canvas');
      return canvas.width === width && canvas.height === height;
    }, [1000 * ratio, 700 * ratio]);
    for (const { label, rect } of await widgets(page)) assert(rect.x + rect.width <= 1001, label);
    await click(page, 'Pause');
    await state_when(page, ({ phase }) => phase === 'paused');
  });
}

test('after a loss of the graphics context everything is drawn again', async (t) => {
  const page = await open(t, { expected_errors: /CONTEXT_LOST_WEBGL/ });
  const before = await colours(page);
  assert(before > 20, `${before} colours`);
  await page.evaluate(() => {
    window.loss = document.getElementById('canvas').getContext('webgl2').getExtension('WEBGL_lose_context');
    window.loss.loseContext();
  });
  await until(page, () => document.getElementById('canvas').getContext('webgl2').isContextLost());
  await page.evaluate(() => playground.train(3)); // the engine goes on
  const frames = await page.evaluate(() => playground.diagnostics().frames);
  await page.evaluate(() => window.loss.restoreContext());
  await until(page, (old) => playground.diagnostics().frames > old, frames);
  const after = await colours(page);
  assert(after > before * 0.7, `${before} → ${after} colours`);
  await click(page, 'Train');
  await state_when(page, ({ step }) => step > 3);
});

test('without WebGL2 a message takes the place of a blank page, and scripts can use the engine', async (t) => {
  const page = await open(t, {
    before: (made) => made.addInitScript(() => {
      const get = HTMLCanvasElement.prototype.getContext;
      HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
        return kind === 'webgl2' ? null : get.call(this, kind, ...rest);
      };
    }),
  });
  await told_when(page, /WebGL2/);
  const { step } = await page.evaluate(() => playground.train(5));
  assert.equal(step, 5);
  assert.deepEqual(await widgets(page), []);
});

test('without WebAssembly a message says so', async (t) => {
  const page = await open(t, { before: (made) => made.addInitScript(() => delete window.WebAssembly) });
  await told_when(page, /WebAssembly/);
});

test('when no build of the engine can be fetched it is told', async (t) => {
  const page = await open(t, {
    before: (made) => made.route('**/engine_*.wasm', (route) => route.fulfill({ status: 404, body: '' })),
    expected_errors: /404|engine/i,
  });
  await told_when(page, /cannot start/);
});

test('light and dark, as the system has it', async (t) => {
  const brightness = async (scheme) => {
    const page = await open(t, { context: { colorScheme: scheme } });
    await widget(page, 'Train');
    return page.evaluate(() => {
      const canvas = document.getElementById('canvas');
      canvas.dispatchEvent(new PointerEvent('pointermove', { isPrimary: true, clientX: 5, clientY: 5 }));
      playground.widgets();
      const copy = new OffscreenCanvas(32, 20).getContext('2d');
      copy.drawImage(canvas, 0, 0, 32, 20);
      const { data } = copy.getImageData(0, 0, 32, 20);
      return data.reduce((sum, value) => sum + value, 0) / data.length;
    });
  };
  const [light, dark] = [await brightness('light'), await brightness('dark')];
  assert(light > dark + 60, `light ${light}, dark ${dark}`);
});
