// Cost of a character against size, as an SVG: one small chart for each property, both axes logarithmic.
import {operations_per_character} from './cases.mjs';

const chart = {width: 250, height: 210, left: 46, top: 34, gap: 26};
const colours = ['#4e79a7', '#f28e2b', '#59a14f', '#b07aa1', '#e15759'];

const escape = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
const label = (x, y, text, more = '') => `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escape(String(text))}</text>`;

/** [lowest, highest] of the numbers, widened to whole powers of ten. */
function decades(numbers) {
  return [Math.floor(Math.log10(Math.min(...numbers))), Math.ceil(Math.log10(Math.max(...numbers)))];
}

function draw_chart(property, points, lines, peaks, left) {
  const costs = points.flatMap(({rates}) => Object.values(rates).map((rate) => 1e6 / rate));
  const limits = Object.entries(peaks).map(([name, peak]) => [name, points.map(({request}) => (1e6 * operations_per_character(request)) / peak)]);
  const [low, high] = decades([...costs, ...limits.flatMap(([, all]) => all)]);
  const first = Math.log2(points[0].at), last = Math.log2(points.at(-1).at);
  const x = (at) => left + ((Math.log2(at) - first) / (last - first)) * chart.width;
  const y = (cost) => chart.top + ((high - Math.log10(cost)) / (high - low)) * chart.height;
  const path = (costs_of) => points.map((point, i) => `${i ? 'L' : 'M'}${x(point.at).toFixed(1)} ${y(costs_of[i]).toFixed(1)}`).join('');

  const parts = [label(left + chart.width / 2, chart.top - 12, property, 'text-anchor="middle" font-weight="bold"')];
  for (let power = low; power <= high; ++power) {
    parts.push(`<path d="M${left} ${y(10 ** power).toFixed(1)}h${chart.width}" class="grid"/>`);
    parts.push(label(left - 5, y(10 ** power) + 4, power >= 0 ? 10 ** power : (10 ** power).toFixed(-power), 'text-anchor="end"'));
  }
  for (const {at} of points) parts.push(label(x(at), chart.top + chart.height + 16, at, 'text-anchor="middle"'));
  limits.forEach(([, all]) => parts.push(`<path d="${path(all)}" class="limit"/>`));
  lines.forEach((name, i) => {
    parts.push(`<path d="${path(points.map(({rates}) => 1e6 / rates[name]))}" stroke="${colours[i]}" class="line"/>`);
    for (const point of points) parts.push(`<circle cx="${x(point.at).toFixed(1)}" cy="${y(1e6 / point.rates[name]).toFixed(1)}" r="2.5" fill="${colours[i]}"/>`);
  });
  return parts.join('\n');
}

/** `result` as run.mjs writes it. */
export function draw({sweeps, kernels, table, machine}) {
  const lines = Object.keys(Object.values(sweeps)[0][0].rates);
  const peaks = table?.peaks ?? Object.fromEntries(Object.entries(kernels ?? {}).map(([name, figures]) => [name, figures[0].peak]));
  const step = chart.width + chart.left + chart.gap;
  const properties = Object.entries(sweeps);
  const width = properties.length * step + chart.gap, height = chart.top + chart.height + 34 + 18 * (lines.length + 1);
  const charts = properties.map(([property, points], i) => draw_chart(property, points, lines, peaks, chart.left + i * step));
  const legend = lines.map((name, i) => {
    const at = chart.top + chart.height + 42 + 18 * i;
    return `<circle cx="${chart.left}" cy="${at - 4}" r="4" fill="${colours[i]}"/>${label(chart.left + 12, at, name)}`;
  });
  const note = label(chart.left, height - 6, `Training LSTM 128, T 64, B 32, one of them varied: µs per character. Dashed: what the peak allows. ${machine.processor}, one thread.`);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="sans-serif" font-size="12">
<style>.grid{stroke:#8884;fill:none}.limit{stroke:#888;fill:none;stroke-dasharray:4 4}.line{fill:none;stroke-width:2}text{fill:#666}</style>
<rect width="100%" height="100%" fill="#fff"/>
${[...charts, ...legend, note].join('\n')}
</svg>
`;
}
