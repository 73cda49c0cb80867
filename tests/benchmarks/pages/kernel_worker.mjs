// Times the kernels of one build in turns with the peak, so that both see the same state of the machine.
const build = new URLSearchParams(location.search).get('build');

const loading = import(`../../../build/web/tests/kernels_${build}.mjs`).then(({default: create}) => create());

/** Operations a second of kernel `index`, by runs of at least `milliseconds`. */
function timer(module, index, milliseconds) {
  const time = (times) => {
    const before = performance.now();
    module._kernel_run(index, times);
    return performance.now() - before;
  };
  let times = 1;
  time(1);
  while (time(times) < milliseconds) times *= 2;
  const operations = module._kernel_operations(index) * times;
  return () => (operations * 1000) / time(times);
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)];

async function measure({rounds = 15, milliseconds = 5, only = '.', best = false, peak_only = false}) {
  const module = await loading;
  const peak = timer(module, 0, milliseconds);
  const figures = [];
  const of = best ? (numbers) => Math.max(...numbers) : median;
  if (peak_only) return [{name: 'peak', rate: of(Array.from({length: rounds}, peak))}];
  for (let index = 1; index < module._kernel_count(); ++index) {
    const name = module.UTF8ToString(module._kernel_name(index));
    if (!new RegExp(only).test(name)) continue;
    if (!module._kernel_is_right(index)) throw new Error(`${name}: wrong result`);
    const kernel = timer(module, index, milliseconds);
    const peaks = [], rates = [];
    for (let round = 0; round < rounds; ++round) {
      peaks.push(peak());
      rates.push(kernel());
    }
    figures.push({name, rate: of(rates), peak: of(peaks), is_product: module._kernel_is_product(index) === 1});
  }
  return figures;
}

onmessage = ({data}) => measure(data).then((result) => postMessage({result}), (error) => postMessage({error: String(error)}));
