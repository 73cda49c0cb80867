// Prints what was measured.
import {cases, operations_per_character} from './cases.mjs';

const pad = (text, width) => String(text).padStart(width);
const name_width = 50, width = 11;

function line(name, cells) {
  console.log(name.padEnd(name_width) + cells.map((cell) => pad(cell, width)).join(''));
}

/** Three significant digits with thousands marked. */
export function characters(rate) {
  if (rate === null || rate === undefined) return '–';
  const unit = 10 ** Math.max(0, Math.floor(Math.log10(rate)) - 2);
  return (Math.round(rate / unit) * unit).toLocaleString('en-US', {maximumFractionDigits: 0});
}

const percent = (share) => (Number.isFinite(share) ? `${Math.round(100 * share)} %` : '–');
const times = (ratio) => (Number.isFinite(ratio) ? `${ratio.toFixed(ratio < 10 ? 2 : 0)} ×` : '–');

export function print_kernels({kernels}) {
  for (const [build, figures] of Object.entries(kernels)) {
    console.log(`\nKernels, ${build}: peak ${(figures[0].peak / 1e9).toFixed(1)} GFLOP/s`);
    for (const {name, rate, peak, is_product} of figures) {
      const share = is_product ? `${pad(percent(rate / peak), 8)} of the peak` : '';
      console.log(`  ${name.padEnd(name_width - 2)}${pad((rate / 1e9).toFixed(2), width)} ${is_product ? 'GFLOP/s' : 'G numbers/s'}${share}`);
    }
  }
}

/** The rate that the peak would allow if nothing but products took time. */
function limit(peak, one) {
  return peak / operations_per_character(one);
}

export function print_table({table: {contenders, medians, peaks}}) {
  const shown = cases.filter(({name}) => Object.values(medians).some((of) => of[name]));
  const heads = shown.map(({name}) => name);
  console.log('\nCharacters a second (medians)');
  line('', heads);
  for (const {name} of contenders) line(name, heads.map((head) => characters(medians[name]?.[head])));
  for (const [name, peak] of Object.entries(peaks)) {
    line(`limit: ${(peak / 1e9).toFixed(0)} GFLOP/s, ${name}, one core`, shown.map((one) => characters(limit(peak, one))));
  }

  console.log('\nShare of the limit');
  line('', heads);
  for (const {name, limit: of} of contenders) {
    if (of) line(name, shown.map((one) => percent(medians[name]?.[one.name] / limit(peaks[of], one))));
  }

  const others = contenders.filter(({name}) => !name.startsWith('here'));
  for (const {name} of contenders.filter(({name: one, limit: of}) => one.startsWith('here') && of)) {
    console.log(`\n${name}, as a multiple of`);
    line('', heads);
    for (const {name: other} of others) line(`  ${other}`, heads.map((head) => times(medians[name]?.[head] / medians[other]?.[head])));
  }
  console.log('\nTwo threads as a multiple of one');
  line('', heads);
  for (const [two, one] of [['here, native, 2 threads', 'here, native, 1 thread'],
                            ['here, Chromium, relaxed simd threads (2)', 'here, Chromium, relaxed simd threads'],
                            ['here, Chromium, relaxed simd threads (2)', 'here, Chromium, relaxed simd']]) {
    line(`  ${two} / ${one.split(', ').at(-1)}`, heads.map((head) => times(medians[two]?.[head] / medians[one]?.[head])));
  }

  console.log('\nSet-ups');
  for (const {name, set_up} of contenders) console.log(`  ${name}: ${set_up}`);
}

export function print_page({page}) {
  console.log('\nThe page');
  for (const {what, value, unit, aim} of page) console.log(`  ${what.padEnd(name_width + 10)}${pad(value, 8)} ${unit} (aim: ≤ ${aim})`);
}
