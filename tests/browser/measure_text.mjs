// Trains on a text in Chromium, through window.playground and by dropping the file on the page, and prints one JSON
// object per run: `validationLoss` is the mean over the whole validation part, in nats per character.
//
//   node tests/browser/measure_text.mjs FILE [--cell lstm,gru,rnn] [--steps 3000] [--seeds 1,2,3] [--drop]
//
//   --drop   gives the file to the page by a drop on it, instead of loadFile
//
// Settings are those of the README's figures: 1×128 units, T 64, B 32, Adam 0.002, clip 5, PyTorch's initialisation.
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { serve } from '../../web/server.mjs';
import { folder, is_machine_noise, launch } from './chromium.mjs';

const settings = {
  hidden: 128, layers: 1, bptt: 64, batch: 32, optimizer: 'adam', learning_rate: 0.002, clip: 5,
  initialisation: 'pytorch', validation_fraction: 0.1, validation_every: 0, patience: 0,
};

const { values, positionals } = parseArgs({
  options: {
    cell: { type: 'string', default: 'lstm' }, steps: { type: 'string', default: '3000' },
    seeds: { type: 'string', default: '1' }, drop: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
if (positionals.length !== 1) throw new Error('name the text: node tests/browser/measure_text.mjs FILE');
const steps = Number(values.steps);
const name = basename(positionals[0]);
const text = await readFile(positionals[0], 'utf8');

const server = await serve(folder);
const browser = await launch();
try {
  for (const cell of values.cell.split(',')) {
    const losses = [];
    for (const seed of values.seeds.split(',').map(Number)) {
      const result = await measure({ ...settings, cell, seed });
      losses.push(result.validationLoss);
      console.log(JSON.stringify({ cell, seed, ...result }));
    }
    const mean = losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
    console.log(JSON.stringify({ cell, steps, runs: losses.length, meanValidationLoss: Number(mean.toFixed(4)) }));
  }
} finally {
  await browser.close();
  await server.close();
}

/** One run, on a page as on a first visit. */
async function measure(experiment) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, reducedMotion: 'reduce' });
  context.setDefaultTimeout(0);
  const page = await context.newPage();
  const complaints = [];
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type()) && !is_machine_noise(message.text())) complaints.push(message.text());
  });
  await page.goto(server.url);
  await page.evaluate(() => playground.ready);
  if (values.drop) {
    await drop_file(page);
  } else {
    await page.evaluate(([file, content]) => playground.loadFile(file, new TextEncoder().encode(content).buffer), [name, text]);
  }
  const result = await page.evaluate(async ([wanted, count]) => {
    await playground.open({ ...playground.experiment(), ...wanted });
    return playground.train(count);
  }, [experiment, steps]);
  await context.close();
  if (complaints.length) throw new Error(`on the console: ${complaints.join('\n')}`);
  return result;
}

async function drop_file(page) {
  await page.evaluate(([file, content]) => {
    const transfer = new DataTransfer();
    transfer.items.add(new File([content], file, { type: 'text/plain' }));
    const target = document.elementFromPoint(640, 400);
    for (const kind of ['dragenter', 'dragover', 'drop']) {
      target.dispatchEvent(new DragEvent(kind, { bubbles: true, cancelable: true, dataTransfer: transfer, clientX: 640, clientY: 400 }));
    }
  }, [name, text]);
  await page.waitForFunction((file) => playground.state().dataName === file, name);
}
