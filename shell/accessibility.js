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
const arrows = {ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1};
const is_typed = (role) => role === 'textbox' || role === 'slider' || role === 'spinbutton';

/** One of several that exclude each other is called “Cell: GRU”: the group and its own name. */
function choice_of({role, label}) {
  const [, group, name] = (role === 'radio' && /^(.+?): (.+)$/.exec(label)) || [];
  return group ? {group, label: name} : {group: null, label};
}

/** Arrow keys move within it. They do not choose: most choices build the network anew. */
function make_group(name) {
  const group = document.createElement('div');
  group.setAttribute('role', 'radiogroup');
  group.setAttribute('aria-label', name);
  group.addEventListener('keydown', (event) => {
    if (!(event.key in arrows)) return;
    event.preventDefault();
    const choices = [...group.children];
    choices.at((choices.indexOf(event.target) + arrows[event.key]) % choices.length).focus();
  });
  return group;
}

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
    const wanted = new Map(); // key → the widget; for a group its name; a second of the same key is left out
    for (const widget of this.screen.drawn_widgets()) {
      const choice = choice_of(widget);
      const group = choice.group && `radiogroup ${choice.group}`;
      if (group && !wanted.has(group)) wanted.set(group, {name: choice.group});
      const key = `${widget.id || widget.label} ${widget.role}`;
      if (!wanted.has(key)) wanted.set(key, {group, widget: {...widget, label: choice.label}});
    }
    // What is moved in the document loses the focus. So first what is gone makes room, that nothing after it must move.
    const focused = document.activeElement;
    for (const [key, element] of this.known) {
      if (wanted.has(key)) continue;
      element.remove();
      this.known.delete(key);
    }
    const origin = this.area.getBoundingClientRect(); // once: asking between changes lays the page out each time
    const places = new Map(); // parent → the child that its next element goes before
    for (const [key, {name, group, widget}] of wanted) {
      if (!this.known.has(key)) this.known.set(key, widget ? this.make(widget) : make_group(name));
      const element = this.known.get(key);
      const parent = group ? this.known.get(group) : this.area;
      const place = places.has(parent) ? places.get(parent) : parent.firstChild;
      if (element !== place) parent.insertBefore(element, place);
      places.set(parent, element === place ? place.nextSibling : place);
      if (widget) this.dress(element, widget, origin);
    }
    if (focused !== document.activeElement && focused.isConnected) focused.focus({preventScroll: true}); // moved after all
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

/**
 * Says how training goes: that it begins or ends at once, the rest at most every five seconds and only what is new. The
 * last state of all is said too.
 */
export class Summary {
  constructor() {
    this.last = -Infinity;
    this.said = this.notice = '';
    this.phase = null;
    this.timer = 0;
  }

  follow(state) {
    const turned = state.phase !== this.phase;
    this.phase = state.phase;
    clearTimeout(this.timer);
    const wait = turned ? 0 : this.last + least_ms_between_summaries - performance.now();
    if (wait > 0) this.timer = setTimeout(() => this.say(state), wait);
    else this.say(state);
  }

  say(state) {
    const words = state.notice !== this.notice && state.notice ? state.notice : progress(state);
    this.notice = state.notice;
    if (!words || words === this.said) return;
    this.last = performance.now();
    this.said = words;
    announce(words);
  }
}

function progress({phase, step, smoothedLoss, task}) {
  const unit = task ? '' : ' nats per character';
  const loss = smoothedLoss === null ? '' : `, loss ${smoothedLoss.toFixed(2)}${unit}`;
  const known = task && task.value !== null;
  const metric = known ? `, ${task.metric.replaceAll('_', ' ')} ${Number(task.value.toPrecision(3))}` : '';
  if (phase === 'training') return `Training, step ${step}${loss}${metric}.`;
  return phase === 'paused' && step > 0 ? `Paused at step ${step}${loss}${metric}.` : ''; // else a notice says why
}
