// What the tests of this folder share.
import { execFile, execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { makeModel, safetensors } from './numbers.mjs';

export const here = path.dirname(fileURLToPath(import.meta.url));
const buildFolder = process.env.RNN_BUILD_DIR ?? path.join(here, '../../build/release');

/** An empty place for the files of a test. */
export function outputFolder(name) {
  const folder = path.join(buildFolder, 'tests/interchange', name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** Runs tests/interchange/convert.cpp; what it prints. */
export function convert(options) {
  const list = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);
  return execFileSync(path.join(buildFolder, 'tests/interchange_convert'), list, { encoding: 'utf8', stdio: 'pipe' });
}

/** Runs rnn; what it prints. */
export function rnn(...list) {
  return execFileSync(path.join(buildFolder, 'rnn'), list.map(String), { encoding: 'utf8', stdio: 'pipe', maxBuffer: 2 ** 26 });
}

// Debian's own Python: its PyTorch is packaged for it and for no other on PATH.
const python = '/usr/bin/python3';

const pythonOptions = (environment = {}) => ({ encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'],
  env: { ...process.env, OMP_NUM_THREADS: '1', GLOO_SOCKET_IFNAME: 'lo', USE_LIBUV: '0', ...environment } });  // see torchrunStarts

/** Runs a Python command; what it prints. */
export const runPython = (command) => execFileSync(python, command, pythonOptions());

/** The same beside others, with variables of its own. */
export const startPython = async (command, environment) =>
  (await promisify(execFile)(python, command, pythonOptions(environment))).stdout;

/** Whether this PyTorch's torchrun can start at all: from 2.4 on it needs libuv, and Debian 13's is built without. */
export function torchrunStarts() {
  const store = "import torch.distributed as d; d.TCPStore('127.0.0.1', 0, 1, True)";
  const { status, stderr } = spawnSync(python, ['-c', store], pythonOptions());
  if (status !== 0 && !/without libuv support/.test(stderr)) throw new Error(stderr);
  return status === 0;
}

/** Rows of a flat array, as nested arrays. */
export function nested(values, shape) {
  if (shape.length === 1) return Array.from(values, Number);
  const size = values.length / shape[0];
  return Array.from({ length: shape[0] }, (_, i) => nested(values.slice(i * size, (i + 1) * size), shape.slice(1)));
}

export function recordedForms() {
  return JSON.parse(readFileSync(path.join(here, 'pytorch_outputs.json')));
}

export function formName({ cell, directions, layers, input }) {
  return `${cell}-${directions === 2 ? 'bidirectional' : 'forward'}-${layers}-${input}`;
}

/** Writes the weights of a form; {numbers, tensors} and where the weights are. */
export function writeModel(form, folder) {
  const model = makeModel(form);
  const weights = path.join(folder, `${formName(form)}.safetensors`);
  writeFileSync(weights, safetensors(model.tensors));
  return { ...model, weights };
}

/** Largest |a − b|; NaN when the lengths differ or a number is none. */
export function deviation(a, b) {
  if (a.length !== b.length) return NaN;
  let largest = 0;
  for (let i = 0; i < a.length; ++i) largest = Math.max(largest, Math.abs(a[i] - b[i]));  // NaN stays
  return largest;
}
