// The page in Firefox, on a display of its own: without one it has no WebGL.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import test from 'node:test';
import puppeteer from 'puppeteer-core';
import { serve } from '../../web/server.mjs';
import { folder } from './chromium.mjs';

const patience = 60_000; // milliseconds

/** A virtual display with a number that is free; ends with the test. */
async function display(t) {
  const server = spawn('Xvfb', ['-displayfd', '3', '-screen', '0', '1400x1000x24', '-nolisten', 'tcp'],
                       { stdio: ['ignore', 'ignore', 'ignore', 'pipe'] });
  t.after(() => server.kill());
  server.on('error', () => {});
  const [number] = await Promise.race([once(server.stdio[3], 'data'), once(server, 'exit').then(() => assert.fail('no Xvfb'))]);
  return `:${String(number).trim()}`;
}

async function launch(t, prefs = {}) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? '/usr/bin/firefox-esr',
    headless: false,
    env: { ...process.env, DISPLAY: await display(t), MOZ_ENABLE_WAYLAND: '0' },
    extraPrefsFirefox: { 'webgl.force-enabled': true, 'webgl.forbid-software': false, 'app.update.auto': false,
                         ...prefs },
    defaultViewport: null,
    timeout: patience,
  });
  t.after(() => browser.close());
  return browser;
}

const until = (page, condition, ...values) => page.waitForFunction(condition, { timeout: patience, polling: 50 }, ...values);

test('in Firefox a real click on Train makes the loss fall and text appear, without errors', async (t) => {
  const server = await serve(folder);
  t.after(() => server.close());
  const page = await (await launch(t)).newPage();
  const errors = [];
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(server.url);
  await page.evaluate(() => playground.ready);
  await page.evaluate(() => playground.pause());
  await page.evaluate(() => playground.reset());
  await until(page, () => playground.widgets().some(({ label }) => label === 'Train'));
  const { rect } = await page.evaluate(() => playground.widgets().find(({ label }) => label === 'Train'));
  await page.mouse.click(rect.x + rect.width / 2, rect.y + rect.height / 2);
  await until(page, () => playground.state().smoothedLoss !== null);
  const { smoothedLoss: early } = await page.evaluate(() => playground.state());
  await until(page, (most) => playground.state().smoothedLoss < most, early - 0.5);
  await until(page, () => playground.state().sample?.text.length > 20);
  assert.deepEqual(errors, [], 'errors on the console');
});

test('in a Firefox without shared memory the build without threads trains', async (t) => {
  const server = await serve(folder);
  t.after(() => server.close());
  // Then it takes no module with an atomic instruction either.
  const page = await (await launch(t, { 'javascript.options.shared_memory': false })).newPage();
  await page.goto(server.url);
  assert.equal(await page.evaluate(() => typeof Atomics), 'undefined');
  await page.evaluate(() => playground.ready);
  const { loss } = await page.evaluate(() => playground.train(20));
  assert.ok(Number.isFinite(loss));
});
