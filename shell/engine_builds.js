// Which build of the engine runs: the fastest that this browser can run, that loads, and that computes rightly.

/** Modules of a few bytes that only some browsers take. */
const features = {
  // (func (result v128) i32.const 1 i8x16.splat i32.const 2 i8x16.splat i8x16.relaxed_swizzle)
  relaxed_simd: [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 15, 1, 13, 0, 65, 1, 253, 15, 65, 2,
                 253, 15, 253, 128, 2, 11],
};
const has = (feature) => WebAssembly.validate(new Uint8Array(features[feature]));
const may_share_memory = () => self.crossOriginIsolated === true && typeof SharedArrayBuffer === 'function';

/** Fastest first. */
const builds = [
  {name: 'relaxed-simd-threads', module: 'engine_threads', needs_relaxed: true, needs_threads: true},
  {name: 'relaxed-simd', module: 'engine_relaxed', needs_relaxed: true},
  {name: 'simd', module: 'engine_simd'},
];

const most_threads = 8; // beyond, each has too few rows of a batch for its products
const patience_ms = 10_000; // a Worker that never starts says nothing

export const files_of = ({module}) => [`${module}.js`, `${module}.wasm`];

/** Builds that can run here once the page is isolated. */
export const possible_builds = () => builds.filter(({needs_relaxed}) => !needs_relaxed || has('relaxed_simd'));

/** What `wishes` (?engine=…&threads=… of the page) and this browser leave, fastest first. */
function candidates(wishes) {
  const wish = wishes.get('engine');
  const named = builds.filter(({name}) => name === wish);
  return (named.length ? named : possible_builds()).filter(({needs_threads}) => !needs_threads || may_share_memory());
}

function count_threads({needs_threads}, wishes) {
  if (!needs_threads) return 1;
  const wish = Number.parseInt(wishes.get('threads'), 10);
  const cores = navigator.hardwareConcurrency || 1;
  // One core is left to the page where there are more than two: what draws should not wait for what computes.
  return Math.max(1, Math.min(wish || (cores > 2 ? cores - 1 : cores), most_threads));
}

function in_time(promise) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error('it does not start')), patience_ms);
  });
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

async function load({module}, threads) {
  const {default: create} = await import(`./${module}.js`);
  const silent = () => {};
  const engine = await in_time(new Promise((resolve, reject) => {
    const onAbort = (what) => reject(new Error(String(what)));
    create({threads, onAbort, printErr: silent, print: silent}).then(resolve, reject);
  }));
  if (engine._engine_check(threads)) return engine;
  engine.PThread?.terminateAllThreads();
  throw new Error('it computes wrongly');
}

/**
 * @param {URLSearchParams} wishes
 * @returns {Promise<{engine: object, build: string, threads: number, passed_over: string[]}>} an instantiated module
 */
export async function load_engine(wishes) {
  const passed_over = [];
  for (const build of candidates(wishes)) {
    const threads = count_threads(build, wishes);
    try {
      const engine = await load(build, threads);
      return {engine, build: build.name, threads, passed_over};
    } catch (trouble) {
      passed_over.push(`${build.name}: ${trouble?.message ?? trouble}`);
    }
  }
  throw new Error(passed_over.join('; ') || 'no build of it can run here');
}
