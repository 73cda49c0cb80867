// node run.mjs OPTIONS: measures everybody in turns, prints the table, writes JSON and the plot. ./tests/bench calls it.
import {execFileSync} from 'node:child_process';
import {mkdirSync, writeFileSync} from 'node:fs';
import {cpus} from 'node:os';
import {join} from 'node:path';
import {parseArgs} from 'node:util';
import {Browser, root} from './browser.mjs';
import {cases, median, sweeps} from './cases.mjs';
import {browser_contenders, has_torch_root, native_contenders, onnx_contender, python_in_root, tfjs_contender,
        torch_contenders} from './contenders.mjs';
import {measure_page} from './page.mjs';
import {draw} from './plot.mjs';
import {print_kernels, print_page, print_table} from './table.mjs';

const {values: options} = parseArgs({
  options: {
    rounds: {type: 'string', default: '5'},
    seconds: {type: 'string', default: '1'},
    only: {type: 'string', default: '.'},
    parts: {type: 'string', default: 'kernels,table,plot,page'},
    without: {type: 'string', default: '^$'},
  },
});
const rounds = Number(options.rounds), seconds = Number(options.seconds);
const wants = (part) => options.parts.split(',').includes(part);
const threads = cpus().length > 1 ? [1, 2] : [1];
const say = (text) => process.stderr.write(`${text}\n`);

/** Native kernels by Google Benchmark, as its JSON tells them; the peak again before each. */
function native_kernels() {
  const text = execFileSync(join(root, 'build/release/tests/engine_bench'),
                            ['--benchmark_filter=^kernel/', '--benchmark_format=json', '--benchmark_min_time=0.2',
                             '--benchmark_repetitions=5', '--benchmark_enable_random_interleaving=true'],
                            {encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'], maxBuffer: 1e8});
  const rows = JSON.parse(text).benchmarks.filter(({aggregate_name}) => aggregate_name === 'median')
    .map((row) => ({name: row.run_name.replace('kernel/', ''), rate: row['FLOP/s'] ?? row['numbers/s'], is_product: 'FLOP/s' in row}));
  const peak = rows.find(({name}) => name === 'peak').rate;
  return rows.filter(({name}) => name !== 'peak').map((row) => ({...row, peak}));
}

async function kernel_figures(browser) {
  const kernels = {native: native_kernels()};
  for (const build of ['simd', 'relaxed']) {
    const measure = await browser.contender(`tests/benchmarks/pages/kernels.html?build=${build}`);
    kernels[`Chromium, ${build}`] = await measure({});
  }
  return kernels;
}

/** Peaks by the names that contenders have for their limits. */
function peak_meters(browser, native) {
  const of_build = async (build) => {
    const measure = await browser.contender(`tests/benchmarks/pages/kernels.html?build=${build}`);
    return async () => (await measure({peak_only: true, rounds: 5}))[0].rate;
  };
  return Promise.all([of_build('simd'), of_build('relaxed')])
    .then(([simd, relaxed]) => ({native: async () => (await native.peak(0.1)).rate, simd, relaxed}));
}

/** `begin` starts a round: {list, peaks, end}. */
async function table_figures(begin) {
  const rates = {}, found_peaks = {};
  let contenders;
  for (let round = 0; round < rounds; ++round) {
    say(`   round ${round + 1} of ${rounds}`);
    const {list, peaks, end} = await begin();
    contenders ??= list.map(({name, set_up, limit}) => ({name, set_up, limit}));
    try {
      for (const one of cases.filter(({name}) => new RegExp(options.only).test(name))) {
        for (const [name, peak] of Object.entries(peaks)) (found_peaks[name] ??= []).push(await peak());
        for (const contender of list) {
          if (contender.skips(one) || (contender.slow && round >= 3)) continue;
          const {name, ...request} = one;
          const {rate} = await contender.measure({...request, seconds});
          ((rates[contender.name] ??= {})[name] ??= []).push(rate);
        }
      }
    } finally {
      await end();
    }
  }
  return {
    contenders, rates,
    medians: Object.fromEntries(Object.entries(rates).map(([name, of]) =>
      [name, Object.fromEntries(Object.entries(of).map(([at, all]) => [at, median(all)]))])),
    peaks: Object.fromEntries(Object.entries(found_peaks).map(([name, all]) => [name, median(all)])),
  };
}

async function sweep_figures(list) {
  const figures = {};
  for (const [property, points] of Object.entries(sweeps)) {
    say(`   ${property}`);
    figures[property] = [];
    for (const {at, ...request} of points) {
      const rates = {};
      for (let round = 0; round < Math.min(rounds, 3); ++round) {
        for (const {name, measure} of list) {
          (rates[name] ??= []).push((await measure({...request, seconds: Math.min(seconds, 0.5)})).rate);
        }
      }
      figures[property].push({at, request, rates: Object.fromEntries(Object.entries(rates).map(([name, all]) => [name, median(all)]))});
    }
  }
  return figures;
}

/**
 * Each round has a new browser and a new native process: how memory happens to lie makes some percent, for as long as they
 * run. PyTorch stays.
 */
async function table() {
  const torch = await torch_contenders(['/usr/bin/python3'], threads);
  if (has_torch_root()) torch.push(...(await torch_contenders(python_in_root, threads)));
  const without = new RegExp(options.without);
  const begin = async () => {
    const started = await Browser.open(), native = native_contenders(threads);
    const list = [...native.list, ...(await browser_contenders(started, threads)), ...torch, await tfjs_contender(started),
                  await onnx_contender(started)];
    const end = () => (native.close(), started.close());
    return {list: list.filter(({name}) => !without.test(name)), peaks: await peak_meters(started, native), end};
  };
  try {
    return await table_figures(begin);
  } finally {
    for (const {close} of torch) close();
  }
}

async function sweeps_here() {
  const native = native_contenders(threads);
  const list = [...native.list, ...(await browser_contenders(browser, threads))];
  try {
    return await sweep_figures(list.filter(({limit}) => limit));
  } finally {
    native.close();
  }
}

const folder = join(root, 'build/bench');
mkdirSync(folder, {recursive: true});
const browser = await Browser.open();
const result = {
  machine: {processor: cpus()[0].model, processors: cpus().length, node: process.version, chromium: browser.version()},
  date: new Date().toISOString(), rounds, seconds,
};
say(`${result.machine.processor}, ${result.machine.processors} processors; Chromium ${result.machine.chromium}`);
try {
  if (wants('kernels')) {
    say('-- Kernels');
    result.kernels = await kernel_figures(browser);
    print_kernels(result);
  }
  if (wants('table')) {
    say('-- Training and writing');
    result.table = await table();
    print_table(result);
  }
  if (wants('plot')) {
    say('-- Cost against size');
    result.sweeps = await sweeps_here();
    writeFileSync(join(folder, 'cost.svg'), draw(result));
    console.log(`\nCost against size: ${join(folder, 'cost.svg')}`);
  }
  if (wants('page')) {
    say('-- The page');
    result.page = await measure_page(browser);
    print_page(result);
  }
} finally {
  await browser.close();
  writeFileSync(join(folder, 'results.json'), JSON.stringify(result, null, 1));
}
console.log(`\nAll figures: ${join(folder, 'results.json')}`);
