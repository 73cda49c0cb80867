// The address bar always tells the experiment in force, so that it can be copied and shared; and links that are opened.

import {is_link, longest_fragment, to_fragment} from './share_link.js';

const least_ms_between_updates = 500;

export class Links {
  /** @param {import('./engine_link.js').EngineLink} link @param {(fragment: string) => void} open another one */
  constructor(link, open) {
    this.link = link;
    this.timer = 0;
    this.serial = null;
    this.plain = null; // the experiment of an address without a fragment: what a fresh engine begins with
    link.on('state', (state) => {
      this.plain ??= JSON.stringify(state.changes);
      if (state.experimentSerial === this.serial || this.timer) return;
      this.timer = setTimeout(() => this.update(), least_ms_between_updates);
    });
    window.addEventListener('hashchange', ({newURL}) => {
      // Not location.hash: update() may have rewritten the address before the event came.
      const {hash} = new URL(newURL);
      if (is_link(hash)) open(hash);
    });
  }

  /** A link from elsewhere, and not what this page itself wrote before a reload. */
  static shared() {
    return is_link(location.hash) && history.state?.own !== location.hash;
  }

  async update() {
    const {experimentSerial, changes} = this.link.state;
    const fragment = JSON.stringify(changes) === this.plain ? '' : ((await to_fragment(changes)) ?? '');
    this.timer = 0;
    this.serial = experimentSerial;
    if (fragment !== location.hash) {
      history.replaceState({own: fragment}, '', fragment || location.pathname + location.search);
    }
  }

  async address() {
    const fragment = await to_fragment(this.link.state.changes);
    if (fragment === null) {
      throw new Error(`This experiment does not fit into a link of ${longest_fragment} characters: ` +
                      'the text to begin with is too long.');
    }
    return location.href.split('#')[0] + fragment;
  }
}
