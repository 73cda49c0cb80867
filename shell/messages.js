// What the page itself has to say: notes over the app, and the one full-page message when it cannot run.
// All text goes through textContent: file names and links are not ours.

const area = () => document.getElementById('messages');

function button(label, action) {
  const element = document.createElement('button');
  element.type = 'button';
  element.textContent = label;
  element.addEventListener('click', action);
  return element;
}

/**
 * Shows a note until it is closed or taken back; a note of the same name replaces the last.
 * @param {string} name
 * @param {string} text
 * @param {{label: string, run: () => void}[]} [actions]
 * @param {number} [seconds] after which it goes by itself
 */
export function show_note(name, text, actions = [], seconds = 0) {
  hide_note(name);
  const note = document.createElement('div');
  note.className = 'note';
  note.dataset.name = name;
  const words = document.createElement('p');
  words.textContent = text;
  note.append(words);
  for (const {label, run} of actions) {
    note.append(button(label, () => {
      note.remove();
      run();
    }));
  }
  const close = button('×', () => note.remove());
  close.setAttribute('aria-label', 'Close this message');
  close.className = 'close';
  note.append(close);
  area().append(note);
  if (seconds) setTimeout(() => note.remove(), seconds * 1000);
}

export function hide_note(name) {
  for (const note of area().querySelectorAll('.note')) if (note.dataset.name === name) note.remove();
}

/** Takes the place of the app: it cannot run here. */
export function show_failure(title, text, actions = []) {
  hide_loading();
  const failure = document.getElementById('failure');
  const heading = document.createElement('h1');
  heading.textContent = title;
  const words = document.createElement('p');
  words.textContent = text;
  failure.replaceChildren(heading, words, ...actions.map(({label, run}) => button(label, run)));
  failure.hidden = false;
}

export function hide_failure() {
  document.getElementById('failure').hidden = true;
}

export function hide_loading() {
  document.getElementById('loading').hidden = true;
}

/** For screen readers only. */
export function announce(text) {
  document.getElementById('announcements').textContent = text;
}

/** The screen shows it by itself; this is for those who do not see it. */
export function announce_error(text) {
  document.getElementById('errors').textContent = text;
}
