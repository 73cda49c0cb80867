// A tab behind another. By puppeteer, as playwright keeps every page it opens visible.
import assert from 'node:assert/strict';
import test from 'node:test';
import puppeteer from 'puppeteer-core';
import { serve } from '../../web/server.mjs';
import { args, executable, folder } from './chromium.mjs';

const patience = 60_000; // milliseconds
const pause = (milliseconds) => new Promise((resume) => setTimeout(resume, milliseconds));

test('in a hidden tab training goes on and nothing is drawn until it is seen again', async (t) => {
  const server = await serve(folder);
  t.after(() => server.close());
  const browser = await puppeteer.launch({ executablePath: executable, args, timeout: patience, protocolTimeout: patience });
  t.after(() => browser.close());
  const page = await browser.newPage();
  await page.goto(server.url);
  await page.evaluate(() => playground.ready);
  await page.evaluate(() => playground.run());
  const look = () => page.evaluate(() => ({ visible: document.visibilityState, step: playground.state().step,
                                            frames: playground.diagnostics().frames }));
  const until = async (condition) => {
    for (const end = Date.now() + patience; ; await pause(50)) {
      const now = await look();
      if (condition(now)) return now;
      assert(Date.now() < end, `${condition}: ${JSON.stringify(now)}`);
    }
  };
  const seen = await until(({ visible, step }) => visible === 'visible' && step > 10);
  await until(({ frames }) => frames > seen.frames);

  const other = await browser.newPage(); // in the same window, before this one
  await until(({ visible }) => visible === 'hidden');
  await pause(500); // a frame may be on its way
  const hidden = await look();
  await pause(2000);
  const later = await until(({ step }) => step > hidden.step + 50);
  assert.deepEqual([later.visible, later.frames], ['hidden', hidden.frames]);

  await other.close();
  await until(({ visible, frames }) => visible === 'visible' && frames > hidden.frames);
  // The first frame may still show what was known before.
  for (const end = Date.now() + patience; ; await pause(50)) {
    const shown = await page.evaluate(() => playground.widgets().find(({ label }) => label === 'Steps').value);
    if (Number(shown.replaceAll(',', '')) >= later.step) break;
    assert(Date.now() < end, `${shown} steps shown, ${later.step} made`);
  }
});
