// The page as a visitor meets it: what it loads, when it shows and learns, what drawing costs while it trains.
import {statSync} from 'node:fs';
import {join} from 'node:path';
import {median} from './cases.mjs';
import {root} from './browser.mjs';
import {serve} from '../../web/server.mjs';

const dist = join(root, 'build/web/dist');
const size = {width: 1280, height: 800};

/** Compressed bytes of everything that was asked for until the first training step. */
async function one_visit(chromium, url) {
  const context = await chromium.newContext({viewport: size, serviceWorkers: 'block'});
  const page = await context.newPage();
  let bytes = 0;
  const fetched = [];
  // Of Workers too: they belong to the context.
  context.on('requestfinished', async (request) => fetched.push(new URL(request.url()).pathname));
  await page.goto(url, {waitUntil: 'commit'});
  const times = await page.evaluate(async () => {
    const until = async (look) => {
      for (;;) {
        if (look()) return performance.now();
        await new Promise((next) => setTimeout(next, 2));
      }
    };
    const first_frame = await until(() => globalThis.playground?.diagnostics().frames > 0);
    const first_step = await until(() => globalThis.playground.state().step > 0);
    return {first_frame, first_step};
  });
  for (const path of new Set(fetched)) {
    const file = join(dist, path.endsWith('/') ? path + 'index.html' : path);
    bytes += statSync(`${file}.br`, {throwIfNoEntry: false})?.size ?? statSync(file, {throwIfNoEntry: false})?.size ?? 0;
  }
  const running = await page.evaluate(() => globalThis.playground.state().engineBuild);
  await context.close();
  return {...times, bytes, running};
}

/** Processor time of each frame's callback, in milliseconds, while `during` goes on. */
async function frame_work(chromium, during) {
  const browser = await chromium.newBrowserCDPSession();
  const frames = [];
  browser.on('Tracing.dataCollected', ({value}) => {
    for (const {name, ph, tdur} of value) if (name === 'FireAnimationFrame' && ph === 'X') frames.push((tdur ?? 0) / 1000);
  });
  await browser.send('Tracing.start', {transferMode: 'ReportEvents',
    traceConfig: {includedCategories: ['devtools.timeline'], excludedCategories: ['*']}});
  await during();
  const complete = new Promise((done) => browser.once('Tracing.tracingComplete', done));
  await browser.send('Tracing.end');
  await complete;
  await browser.detach();
  return frames;
}

const percentile_95 = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(0.95 * numbers.length)];

async function drawing(chromium, url) {
  const context = await chromium.newContext({viewport: size});
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(async () => {
    await globalThis.playground.ready;
    await globalThis.playground.run();
  });
  await page.waitForTimeout(2000);
  const work = await frame_work(chromium, () => page.waitForTimeout(8000));
  const costs = await page.evaluate(() => globalThis.playground.diagnostics().frame_costs.slice(20));
  await page.evaluate(() => globalThis.playground.pause());
  await page.waitForTimeout(3000);
  const before = await page.evaluate(() => globalThis.playground.diagnostics().frames);
  await page.waitForTimeout(2000);
  const idle = (await page.evaluate(() => globalThis.playground.diagnostics().frames)) - before;
  await context.close();
  return {work: percentile_95(work), cost: percentile_95(costs), frames: work.length, idle};
}

export async function measure_page({chromium}) {
  const server = await serve(dist);
  const visits = [];
  for (let i = 0; i < 5; ++i) visits.push(await one_visit(chromium, server.url));
  const {work, cost, frames, idle} = await drawing(chromium, server.url);
  await server.close();
  const of = (name) => median(visits.map((visit) => visit[name]));
  return [
    {what: `compressed, before the first training step (${visits[0].running})`, value: Math.round(of('bytes') / 1000), unit: 'kB', aim: 900},
    {what: 'first frame after navigation, on this machine', value: Math.round(of('first_frame')), unit: 'ms', aim: 1000},
    {what: 'first training step', value: Math.round(of('first_step')), unit: 'ms', aim: 1500},
    {what: `a frame's work on the main thread while training, processor time, 95th percentile of ${frames}`, value: work.toFixed(2), unit: 'ms', aim: 4},
    {what: 'the same by the clock, when training takes every core', value: cost.toFixed(2), unit: 'ms', aim: 4},
    {what: 'frames drawn in 2 s at rest', value: idle, unit: '', aim: 2},
  ];
}
