// What a screen reader finds: the controls in groups, and how training goes in words.
import assert from 'node:assert/strict';
import test from 'node:test';
import { click, open, state_when, until } from './page.mjs';

const spoken_when = (page, pattern, seconds) =>
  until(page, (source) => {
    const text = document.getElementById('announcements').textContent;
    return new RegExp(source).test(text) && text;
  }, pattern.source, seconds);

test('that training begins and pauses is spoken at once', async (t) => {
  const page = await open(t);
  for (let i = 0; i < 3; ++i) {
    await click(page, 'Train');
    await spoken_when(page, /^Training, step \d+/, 3);
    await state_when(page, new Function('found', `return found.step > ${i}`));
    await click(page, 'Pause');
    await spoken_when(page, /^Paused at step \d+, loss \d\.\d\d nats per character\.$/, 3);
  }
});

test('what comes within five seconds of the last words is spoken after them', async (t) => {
  const page = await open(t);
  for (const step of [3, 5]) {
    await page.evaluate(() => playground.train(2)); // over before anybody is told that it trains
    await page.evaluate(() => playground.train(1));
    await page.evaluate(() => playground.reset());
    await page.evaluate((steps) => playground.train(steps), step);
    await spoken_when(page, new RegExp(`^Paused at step ${step},`), 8);
  }
});

test('of a task the metric is spoken, and no nats per character', async (t) => {
  const page = await open(t);
  await page.evaluate(async () => {
    await playground.open({ data: 'parity', hidden: 8, batch: 8, validation_every: 5 });
    await playground.train(10);
  });
  await spoken_when(page, /^Paused at step 10, loss \d\.\d\d, accuracy \d(\.\d+)?\.$/, 8);
});

test('choices that exclude each other stand in a group with its name', async (t) => {
  const page = await open(t);
  const cells = page.getByRole('radiogroup', { name: 'Cell', exact: true });
  const choice = (name) => cells.getByRole('radio', { name, exact: true });
  await choice('GRU').waitFor({ state: 'attached' });
  assert.equal(await choice('LSTM').getAttribute('aria-checked'), 'true');
  await until(page, () => {
    const { rect } = playground.widgets().find(({ label }) => label === 'Cell: GRU');
    const { x, y } = document.querySelector('[aria-label="Cell"] > [aria-label="GRU"]').getBoundingClientRect();
    return Math.abs(x - rect.x) < 1 && Math.abs(y - rect.y) < 1;
  });
  // Arrows go round within the group and choose nothing.
  const names = await cells.getByRole('radio').evaluateAll((all) => all.map((one) => one.ariaLabel));
  const drawn = await page.evaluate(() => playground.widgets().flatMap(({ label }) => /^Cell: (.+)/.exec(label)?.[1] ?? []));
  assert.deepEqual(names, drawn);
  await cells.getByRole('radio').first().focus();
  for (const name of [...names.slice(1), names[0]]) {
    await page.keyboard.press('ArrowRight');
    assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), name);
  }
  await page.keyboard.press('ArrowLeft');
  assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), names.at(-1));
  assert.equal(await page.evaluate(() => playground.experiment().cell), 'lstm');
  await choice('GRU').press('Enter');
  await until(page, () => playground.experiment().cell === 'gru');
  await until(page, () => document.querySelector('[aria-label="Cell"] > [aria-label="GRU"]').ariaChecked === 'true');
  assert.equal(await choice('LSTM').getAttribute('aria-checked'), 'false');
});

test('what is typed into a control is seen, and taken with Enter', async (t) => {
  const page = await open(t);
  const units = page.getByRole('navigation').getByLabel('Hidden units', { exact: true });
  const alpha = () => units.evaluate((one) => Number(/^rgba\(.*, ([\d.]+)\)$/.exec(getComputedStyle(one).color)?.[1] ?? 1));
  await units.waitFor({ state: 'attached' });
  assert.equal(await alpha(), 0); // the canvas shows it
  await units.focus();
  assert.equal(await alpha(), 1);
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type('64');
  await page.waitForTimeout(1500); // longer than between two updates, which leave alone what is being typed
  assert.equal(await units.inputValue(), '64');
  await page.keyboard.press('Enter');
  await until(page, () => playground.experiment().hidden === 64);
});

test('the focus stays where it is while controls before it come, go and change places', async (t) => {
  const page = await open(t);
  const found = await page.evaluate(async () => {
    const { Mirror } = await import(document.querySelector('link[href$="/accessibility.js"]').href);
    const area = document.body.appendChild(document.createElement('nav'));
    const known = ['Train', 'Reset', 'Cell: LSTM', 'Cell: GRU', 'Save'].map((label, id) => {
      const role = label.startsWith('Cell') ? 'radio' : 'button';
      return { id: id + 1, label, role, value: role === 'radio' ? 'false' : '', enabled: true, rect: { x: 0, y: 0, width: 9, height: 9 } };
    });
    let drawn = [];
    const mirror = new Mirror({ drawn_widgets: () => drawn }, area);
    const show = (...ids) => {
      drawn = ids.map((id) => known[id - 1]);
      mirror.update();
      return [...area.querySelectorAll('button')].map((one) => one.ariaLabel).join() + ` at ${document.activeElement.ariaLabel}`;
    };
    const events = [];
    for (const name of ['focusin', 'focusout']) area.addEventListener(name, () => events.push(name));
    const told = [];
    for (const focused of ['GRU', 'Save']) {
      show(1, 2, 3, 4, 5);
      area.querySelector(`[aria-label="${focused}"]`).focus();
      events.length = 0;
      told.push(show(2, 3, 4, 5), show(1, 2, 3, 4, 5), show(4, 5), `events: ${events}`, show(5, 4, 3, 2, 1));
    }
    area.remove();
    return told;
  });
  assert.deepEqual(found, [
    'Reset,LSTM,GRU,Save at GRU', 'Train,Reset,LSTM,GRU,Save at GRU', 'GRU,Save at GRU', 'events: ', 'Save,GRU,LSTM,Reset,Train at GRU',
    'Reset,LSTM,GRU,Save at Save', 'Train,Reset,LSTM,GRU,Save at Save', 'GRU,Save at Save', 'events: ', 'Save,GRU,LSTM,Reset,Train at Save',
  ]);
});
