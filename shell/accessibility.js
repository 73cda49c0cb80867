// The canvas' controls once more as real, invisible elements for screen readers and keyboards, in the same places, and
// a spoken summary of how training goes.

import {announce} from './messages.js';

const least_ms_between_updates = 1000;
const least_ms_between_summaries = 5000;

/** Role in the registry → the element that stands for it. */
const elements = {
  button: () => Object.assign(document.createElement('button'), {type: 'button'}),
  checkbox: () => Object.assign(document.createElement('input'), {type: 'checkbox'}),
  textbox: () => Object.assign(document.createElement('input'), {type: 'text'}),
  slider: () => Object.assign(document.createElement('input'), {type: 'text'}),
  spinbutton: () => Object.assign(document.createElement('input'), {type: 'text'}),
};
const other = (role) => {
  const element = document.createElement(told_only.has(role) ? 'div' : 'button');
  if (element.type) element.type = 'button';
  element.setAttribute('role', role === 'status' ? 'group' : role); // the summary speaks for what changes all the time
  return element;
};
const told_only = new Set(['status', 'img']);
const states = {radio: 'aria-checked', switch: 'aria-checked', tab: 'aria-selected', option: 'aria-selected'}; // value 'true' or 'false'
const is_typed = (role) => role === 'textbox' || role === 'slider' || role === 'spinbutton';

export class Mirror {
  /** @param {import('./screen.js').Screen} screen @param {HTMLElement} area */
  constructor(screen, area) {
    this.screen = screen;
    this.area = area;
    this.known = new Map(); // id and role → element
    this.last_update = -Infinity;
    this.timer = 0;
  }

  /** After a frame; the elements follow at most once a second. */
  follow() {
    if (this.timer) return;
    const wait = this.last_update + least_ms_between_updates - performance.now();
    this.timer = setTimeout(() => this.update(), Math.max(100, wait));
  }

  update() {
    this.timer = 0;
    this.last_update = performance.now();
    const before = this.known;
    this.known = new Map();
    let place = this.area.firstChild;
    const origin = this.area.getBoundingClientRect(); // once: asking between changes lays the page out each time
    for (const widget of this.screen.widgets()) {
      const key = `${widget.id || widget.label} ${widget.role}`;
      if (this.known.has(key)) continue;
      const element = before.get(key) ?? this.make(widget);
      this.known.set(key, element);
      this.dress(element, widget, origin);
      if (element === place) place = place.nextSibling;
      else this.area.insertBefore(element, place);
    }
    for (const [key, element] of before) if (!this.known.has(key)) element.remove();
  }

  make({id, role}) {
    const element = (elements[role] ?? (() => other(role)))();
    if (is_typed(role)) {
      element.addEventListener('change', () => this.screen.set_value(id, element.value));
    } else if (!told_only.has(role)) {
      element.addEventListener('click', (event) => {
        if (role === 'checkbox') event.preventDefault(); // shows what is in force, told by the next frame
        this.screen.activate(id);
      });
    }
    return element;
  }

  dress(element, {label, role, value, enabled, rect}, {x, y}) {
    const set = (name, text) => element.getAttribute(name) !== text && element.setAttribute(name, text);
    if (!value || is_typed(role) || role in states || role === 'checkbox') set('aria-label', label);
    if (!told_only.has(role)) element.disabled = !enabled;
    if (role === 'checkbox') element.checked = value === 'true';
    else if (role in states) set(states[role], String(value === 'true'));
    else if (is_typed(role)) {
      if (document.activeElement !== element) element.value = value;
    } else if (value) {
      set('aria-label', `${label}: ${value}`);
    }
    const place = {left: rect.x - x, top: rect.y - y, width: rect.width, height: rect.height};
    for (const [side, pixels] of Object.entries(place)) {
      const length = `${pixels}px`;
      if (element.style[side] !== length) element.style[side] = length;
    }
  }
}

/** Says how training goes, at most every five seconds and only what is new. */
export class Summary {
  constructor() {
    this.last = -Infinity;
    this.said = '';
  }

  follow(state) {
    const now = performance.now();
    if (now - this.last < least_ms_between_summaries) return;
    const words = this.words(state);
    if (words === this.said) return;
    this.last = now;
    this.said = words;
    announce(words);
  }

  words({phase, step, smoothedLoss, notice}) {
    if (notice) return notice;
    const loss = smoothedLoss === null ? '' : `, loss ${smoothedLoss.toFixed(2)} nats per character`;
    if (phase === 'training') return `Training, step ${step}${loss}.`;
    return step > 0 ? `Paused at step ${step}${loss}.` : '';
  }
}
