// Who takes part: {name, set_up, measure, skips}. `limit` names the peak that a rate is held against.
import {execFileSync} from 'node:child_process';
import {existsSync, mkdirSync, writeFileSync} from 'node:fs';
import {join} from 'node:path';
import {makeModel, safetensors} from '../interchange/numbers.mjs';
import {app_address, root} from './browser.mjs';
import {Process} from './process.mjs';

const pages = 'tests/benchmarks/pages/';

export function native_contenders(threads) {
  const engine = new Process(join(root, 'build/release/tests/bench_contender'), []);
  const make = (count) => ({
    name: `here, native, ${count} thread${count > 1 ? 's' : ''}`,
    set_up: 'C++ release build, the widest SIMD of this processor',
    limit: count === 1 ? 'native' : null,
    measure: (request) => engine.measure({...request, threads: count}),
    skips: ({kind}) => kind === 'generate' && count > 1,
  });
  return {peak: (seconds) => engine.measure({kind: 'peak', seconds}), list: threads.map(make), close: () => engine.close()};
}

export async function browser_contenders(browser, threads) {
  const app = app_address();
  const make = async (engine, count, limit) => {
    const measure = await browser.contender(`${pages}engine.html?app=${app}&engine=${engine}&threads=${count}`);
    const running = await measure({kind: 'set_up'});
    if (running.build !== engine || running.threads !== count) throw new Error(`asked for ${engine}, got ${JSON.stringify(running)}`);
    return {
      name: `here, Chromium, ${engine.replaceAll('-', ' ')}${count > 1 ? ` (${count})` : ''}`,
      set_up: `the page's engine in its Worker, without the screen; ${count} thread${count > 1 ? 's' : ''}`,
      limit,
      measure,
      skips: ({kind}) => kind === 'generate' && count > 1,
    };
  };
  const list = [await make('simd', 1, 'simd'), await make('relaxed-simd', 1, 'relaxed')];
  for (const count of threads) list.push(await make('relaxed-simd-threads', count, count === 1 ? 'relaxed' : null));
  return list;
}

export async function tfjs_contender(browser) {
  const measure = await browser.contender(`${pages}tfjs.html`);
  const {version, simd} = await measure({kind: 'set_up'});
  return {name: `TensorFlow.js ${version}, wasm`, set_up: `Chromium, 1 thread, ${simd ? 'SIMD' : 'no SIMD'}`, measure, skips: () => false, slow: true};
}

/** A model with the shapes of LSTM 128, written by the engine's own export. */
function onnx_model() {
  const folder = join(root, 'build/bench');
  mkdirSync(folder, {recursive: true});
  const parameters = {'rnn.weight_ih_l0': [512, 65], 'rnn.weight_hh_l0': [512, 128], 'rnn.bias_ih_l0': [512],
                      'rnn.bias_hh_l0': [512], 'head.weight': [65, 128], 'head.bias': [65]};
  writeFileSync(join(folder, 'lstm.safetensors'), safetensors(makeModel({seed: 1, parameters}).tensors));
  execFileSync(join(root, 'build/release/tests/interchange_convert'),
               ['--weights', join(folder, 'lstm.safetensors'), '--cell', 'lstm', '--input', 'one_hot', '--onnx', join(folder, 'lstm.onnx')]);
  return '/build/bench/lstm.onnx';
}

export async function onnx_contender(browser) {
  const measure = await browser.contender(`${pages}onnx.html?model=${onnx_model()}`);
  const {version} = await measure({kind: 'set_up'});
  return {name: `onnxruntime-web ${version}, wasm`, set_up: 'Chromium, 1 thread, the ONNX file that the engine writes', measure,
          skips: ({kind}) => kind !== 'generate'};
}

// What holds each of PyTorch's parts to an instruction set: its own kernels, oneDNN, OpenBLAS.
const held = {
  '': {},
  ', held to AVX2': {ATEN_CPU_CAPABILITY: 'avx2', ONEDNN_MAX_CPU_ISA: 'AVX2', DNNL_MAX_CPU_ISA: 'AVX2', OPENBLAS_CORETYPE: 'Haswell'},
  ', held to 128 bits': {ATEN_CPU_CAPABILITY: 'default', ONEDNN_MAX_CPU_ISA: 'SSE41', DNNL_MAX_CPU_ISA: 'SSE41', OPENBLAS_CORETYPE: 'Nehalem'},
};
// Freed memory stays with the process instead of going back to the system after each step.
const tuned_allocator = {MALLOC_MMAP_THRESHOLD_: '1073741824', MALLOC_TRIM_THRESHOLD_: '4294967296', MALLOC_TOP_PAD_: '268435456'};

/** PyTorch by the command `python`, in each of its set-ups; empty where there is none. */
export async function torch_contenders(python, threads) {
  const make = async (held_to, count, extra = '', env = {}) => {
    const variables = {...held[held_to], ...env, OMP_NUM_THREADS: String(count), OPENBLAS_NUM_THREADS: String(count)};
    const torch = new Process('env', [...Object.entries(variables).map(([name, value]) => `${name}=${value}`), ...python,
                                      join(root, 'tests/benchmarks/torch_contender.py')]);
    const {version, capability, blas} = await torch.measure({kind: 'set_up'});
    return {
      name: `PyTorch ${version.replace(/(a0)?(\+.*)?$/, '')}${held_to}${extra}, ${count} thread${count > 1 ? 's' : ''}`,
      set_up: ['long-lived process', `capability ${capability}`, `BLAS ${blas.join(' ')}`, ...Object.entries(variables).map(([name, value]) => `${name}=${value}`)].join(', '),
      measure: (request) => torch.measure({...request, threads: count}),
      skips: ({kind}) => kind === 'generate' && count > 1,
      close: () => torch.close(),
    };
  };
  try {
    execFileSync(python[0], [...python.slice(1), '-c', 'import torch'], {stdio: 'ignore'});
  } catch {
    return [];
  }
  const list = [];
  for (const count of threads) list.push(await make('', count));
  list.push(await make('', 1, ', allocator tuned', tuned_allocator));
  list.push(await make(', held to AVX2', 1), await make(', held to 128 bits', 1));
  return list;
}

export const torch_root = join(process.env.RNN_TOOLS_DIR ?? join(root, 'build/tools'), 'pytorch');
export const has_torch_root = () => existsSync(join(torch_root, 'usr/bin/python3'));
/** Runs Python in a root of Debian 13 that changes nothing on the machine; made by ../bench. */
export const python_in_root = [
  'bwrap', '--die-with-parent', '--tmpfs', '/', '--dev', '/dev', '--proc', '/proc', '--tmpfs', '/tmp',
  '--ro-bind', join(torch_root, 'usr'), '/usr', '--ro-bind', join(torch_root, 'etc'), '/etc', '--symlink', 'usr/bin', '/bin',
  '--symlink', 'usr/lib', '/lib', '--symlink', 'usr/lib64', '/lib64', '--ro-bind', root, root, '/usr/bin/python3',
];
