import assert from 'node:assert/strict';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import test from 'node:test';
import { serve } from '../../web/server.mjs';
import { folder, open, ready, state, until } from './page.mjs';

// The build for the oldest browsers is fetched last.
const is_kept = async () => {
  const cache = await caches.open('rnn-playground');
  const kept = (await cache.keys()).map(({ url }) => url);
  return navigator.serviceWorker.controller && kept.some((url) => url.endsWith('engine_simd.wasm')) &&
    kept.some((url) => url.endsWith('ui.wasm')) && kept.includes(location.href.split('#')[0]);
};

test('from a sub-folder of a host without headers: works, then without a network, and isolated', async (t) => {
  const root = await mkdtemp(join(tmpdir(), 'playground-'));
  await cp(folder, join(root, 'some', 'where'), { recursive: true });
  const host = await serve(root, { headers: false });
  t.after(() => rm(root, { recursive: true }));
  const page = await open(t, { at: `${host.url}some/where/` });
  assert.equal(await page.evaluate(() => crossOriginIsolated), false);
  await page.evaluate(() => playground.train(2));
  await until(page, is_kept);
  await host.close();
  await page.reload();
  await ready(page);
  assert.equal(await page.evaluate(() => crossOriginIsolated), true);
  const { step } = await state(page);
  await page.evaluate(() => playground.train(2));
  assert.equal((await state(page)).step, step + 2);
});
