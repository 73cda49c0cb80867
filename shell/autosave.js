// When the work is saved, and what is needed to take it up again after a reload or the engine's end.

import {hide_note, show_note} from './messages.js';

const rest_before_save_ms = 500; // of a page that does not train: several changes in a row are one save
const first_save_after_ms = 5000;
const least_ms_between_saves = 20_000;
const most_share_of_time = 1 / 20; // spent on saving, for large networks

export class Autosave {
  /** @param {import('./engine_link.js').EngineLink} link @param {import('./storage.js').Storage} storage */
  constructor(link, storage) {
    this.link = link;
    this.storage = storage;
    this.text = null; // the last text that the engine took: {name, latin1, bytes}
    this.probe = null; // the last probe that the screen sent
    this.work = null; // the newest save, kept for a restart of the engine
    this.saved = ''; // what it contains, see key_of
    this.pause_between = first_save_after_ms;
    this.training_since = 0;
    this.phase = 'empty';
    this.saving = null;
    this.enabled = false;
    this.rest = 0;
    link.on('state', (state) => this.follow(state));
    link.on('done', (done) => this.remember(done));
    document.addEventListener('visibilitychange', () => document.hidden && this.save_if_new());
  }

  remember({command, bytes}) {
    if (command.action === 'load_text') {
      this.text = {name: command.name, latin1: command.latin1 ?? false, bytes: bytes ?? new ArrayBuffer(0)};
    }
    if (command.action === 'probe') this.probe = command;
  }

  key_of(state) {
    return state ? `${state.step} ${state.networkSerial} ${state.experimentSerial}` : '';
  }

  /** From now on work is saved; what is there at this moment needs no saving. */
  begin() {
    this.saved = this.key_of(this.link.state);
    this.enabled = true;
  }

  follow(state) {
    const was = this.phase;
    this.phase = state.phase;
    clearTimeout(this.rest);
    if (state.phase !== 'training') {
      this.rest = setTimeout(() => this.save_if_new(), rest_before_save_ms);
      return;
    }
    if (was !== 'training') this.training_since = performance.now();
    if (performance.now() - this.training_since > this.pause_between) this.save_if_new();
  }

  save_if_new() {
    if (!this.enabled || this.saving || this.key_of(this.link.state) === this.saved) return;
    this.saving = this.save().finally(() => (this.saving = null));
  }

  async save() {
    const begin = performance.now();
    const {state} = this.link;
    try {
      const {bytes} = await this.link.ask({action: 'save'});
      const text = this.text?.name === state.dataName ? this.text : null;
      this.saved = this.key_of(state);
      this.work = {model: bytes, text, fragment: location.hash, step: state.step};
      await this.storage.save(this.work);
      document.documentElement.dataset.saved = state.step;
      hide_note('saving');
    } catch (trouble) {
      if (this.link.worker) show_note('saving', `Not saved: ${trouble.message}.`);
    }
    this.training_since = performance.now();
    this.pause_between = Math.max(least_ms_between_saves, (performance.now() - begin) / most_share_of_time);
  }

  /** Takes up `work` (of storage.load, or this.work) in a fresh engine. */
  async restore(work) {
    if (work.text) {
      const {name, latin1, bytes} = work.text;
      await this.link.ask({action: 'load_text', name, latin1}, bytes);
    }
    await this.link.ask({action: 'load_model'}, work.model);
    if (this.probe) await this.link.send(this.probe);
    this.work = work;
    this.saved = this.key_of(this.link.state);
  }
}
