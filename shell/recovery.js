// What happens when the engine dies (a trap, no memory) or hangs: it is told, a fresh engine starts, and the last saved
// work is taken up again, paused.

import {hide_note, show_note} from './messages.js';

const silence_to_tell = 10; // seconds without an answer between two training steps
const shortest_life_ms = 15_000; // an engine that dies sooner is not restarted by itself again

export class Recovery {
  /** @param {import('./engine_link.js').EngineLink} link @param {import('./autosave.js').Autosave} autosave */
  constructor(link, autosave) {
    this.link = link;
    this.autosave = autosave;
    this.last_start = -Infinity;
    link.on('death', (message) => this.on_death(message));
    setInterval(() => this.watch(), 1000);
  }

  on_death(message) {
    const lived = performance.now() - this.last_start;
    if (lived > shortest_life_ms) this.restart(message);
    else this.offer(`The engine stopped again: ${message}`);
  }

  offer(text) {
    show_note('engine', text, [
      {label: 'Restart from the last save', run: () => this.restart('')},
      {label: 'Start afresh', run: () => this.restart('', false)},
    ]);
  }

  async restart(reason, from_work = true) {
    this.last_start = performance.now();
    const {state} = this.link;
    const work = from_work ? this.autosave.work : null;
    const because = reason ? `The engine stopped: ${reason} ` : '';
    show_note('engine', `${because}Starting it anew …`);
    try {
      await this.link.start();
      if (work) await this.autosave.restore(work);
      else await this.open_anew(from_work ? state?.experiment : undefined);
      const where = this.link.state?.step ? `with the work saved at step ${this.link.state.step}` : 'from step 0';
      show_note('engine', `${because}It was started anew ${where}. Press Train to go on.`, [], 60);
    } catch (trouble) {
      this.offer(`The engine could not be started anew: ${trouble.message}`);
    }
  }

  /** Nothing was saved yet: at least the settings stay. */
  async open_anew(experiment) {
    const {text} = this.autosave;
    if (text && experiment?.data === text.name) {
      await this.link.ask({action: 'load_text', name: text.name, latin1: text.latin1}, text.bytes);
    }
    await this.link.ask({action: 'open', experiment: experiment ?? {}});
  }

  watch() {
    const silence = this.link.silence();
    if (silence < silence_to_tell) {
      hide_note('silence');
    } else if (!document.querySelector('.note[data-name=silence]')) {
      show_note('silence', 'The engine has not answered for a while. A very large network needs its time; ' +
                'else it can be started anew.', [{label: 'Restart it', run: () => this.restart('')}]);
    }
  }
}
