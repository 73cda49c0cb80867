// Puts the app together: engine, screen, saved work, links, files, window.playground; and decides how it begins.

import {Mirror, Summary} from './accessibility.js';
import {Autosave} from './autosave.js';
import {copy_text} from './clipboard.js';
import {EngineLink} from './engine_link.js';
import {accept_drops, choose_file, download, read_file} from './files.js';
import {Keyboard} from './keyboard.js';
import {Links} from './links.js';
import {announce_error, hide_loading, hide_note, show_failure, show_note} from './messages.js';
import {keep_offline} from './offline.js';
import {Playground} from './playground.js';
import {Pointer} from './pointer.js';
import {Recovery} from './recovery.js';
import {Screen} from './screen.js';
import {from_fragment} from './share_link.js';
import {Storage} from './storage.js';

const link = new EngineLink();
const storage = new Storage();
const autosave = new Autosave(link, storage);
const links = new Links(link, (fragment) => open_link(fragment));
let screen = null;

// Files

async function receive_file(file) {
  try {
    const bytes = await read_file(file);
    hide_note('file');
    if (screen?.drawable) screen.take_file(file.name, bytes);
    else await load_without_screen(file.name, bytes);
  } catch (trouble) {
    refuse_file(trouble.message);
  }
}

/** Where the app tells everything else about files; without a screen in a note. */
function refuse_file(why) {
  if (!screen?.drawable) {
    show_note('file', why);
    return;
  }
  hide_note('file');
  screen.refuse_file(why);
  announce_error(why);
}

async function load_without_screen(name, bytes) {
  if (name.endsWith('.safetensors')) await playground.load(bytes);
  else await playground.loadFile(name, bytes);
  show_note('file', `“${name}” is loaded.`, [], 10);
}

/** What the screen asks of the page; see web/outbox.h. */
const host = {
  choose_text_file: () => choose_file('', receive_file),
  choose_model_file: () => choose_file('.safetensors', receive_file),
  save_file: ({name}, bytes) => download(name, bytes),
  copy: ({text}) => copy_text(text),
};

// Screen

async function open_screen() {
  const canvas = document.getElementById('canvas');
  let keyboard = null;
  let mirror = null;
  let lost_timer = 0;
  screen = await Screen.create(canvas, link, {
    host: (request, bytes) => host[request.host]?.(request, bytes),
    told: announce_error,
    lost: (lost) => {
      clearTimeout(lost_timer);
      hide_note('graphics');
      if (lost) lost_timer = setTimeout(() => show_note('graphics', 'The graphics card has gone; waiting for it. Training goes on.'), 3000);
    },
    after_frame: () => {
      keyboard?.follow();
      mirror?.follow();
    },
  });
  if (!screen.open()) {
    show_failure('This browser shows no WebGL2',
                 'The screen is drawn with WebGL2, which is missing or switched off here. Another browser, or the ' +
                 'setting for hardware acceleration, may help. Scripts can still use window.playground.');
    return;
  }
  keyboard = new Keyboard(screen, document.getElementById('typing'));
  new Pointer(screen, keyboard);
  mirror = new Mirror(screen, document.getElementById('mirror'));
}

// The beginning

async function open_link(fragment) {
  try {
    const experiment = await from_fragment(fragment);
    await link.ask({action: 'open', experiment});
    hide_note('link');
    return true;
  } catch (trouble) {
    show_note('link', trouble.message);
    return false;
  }
}

async function take_up(work) {
  try {
    await autosave.restore(work);
    return true;
  } catch (trouble) {
    show_note('saving', `The saved work cannot be taken up: ${trouble.message}`);
    return false;
  }
}

/**
 * A shared link and saved work wait for Train; so does whoever wants less motion. Everybody else sees at once what it
 * is about.
 */
async function begin(work) {
  if (Links.shared()) {
    if (work) {
      show_note('saved', 'This link opened an experiment. Your own work from before is still saved.',
                [{label: 'Open my work instead', run: () => take_up(work)}], 120);
    }
    await open_link(location.hash);
  } else if (!(work && (await take_up(work))) && !matchMedia('(prefers-reduced-motion: reduce)').matches) {
    await link.ask({action: 'run'});
  }
  autosave.begin();
}

async function start_engine() {
  const [work] = await Promise.all([storage.open().then(() => storage.load()).catch(() => null), link.start()]);
  new Recovery(link, autosave);
  await begin(work);
}

async function start() {
  if (typeof WebAssembly !== 'object') throw new Error('It needs WebAssembly, which this browser does not offer.');
  await Promise.all([start_engine(), open_screen()]);
  screen.render();
  hide_loading();
}

const ready = start();
// Not in the way of the first frames.
ready.then(() => setTimeout(keep_offline, 3000), () => {});
ready.catch((trouble) => {
  show_failure('RNN Playground cannot start here', trouble.message, [{label: 'Try again', run: () => location.reload()}]);
});

const summary = new Summary();
link.on('state', (state) => summary.follow(state));
accept_drops(receive_file, (over) => {
  if (screen?.drawable) screen.tell_environment(over ? 'Drop a text to learn it, or a saved model to go on with it' : '');
});

/** @type {Playground} */
const playground = new Playground({
  link,
  links,
  ready,
  screen: () => screen,
  diagnostics: () => ({
    frames: screen?.frames_drawn ?? 0,
    frame_costs: [...(screen?.costs ?? [])],
    isolated: crossOriginIsolated,
  }),
});
window.playground = playground;
