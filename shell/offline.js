// Keeps the page for use without a network: hands over to service_worker.js what was fetched before it was there.

import {files_of, possible_builds} from './engine_builds.js';

export async function keep_offline() {
  if (!('serviceWorker' in navigator) || !isSecureContext) return;
  try {
    await navigator.serviceWorker.register(new URL('../service_worker.js', import.meta.url));
    await navigator.serviceWorker.ready;
    const cache = await caches.open('rnn-playground');
    const fetched = performance.getEntriesByType('resource').map(({name}) => name.split('#')[0]);
    const parts = [...new Set(fetched)].filter((name) => name.startsWith(new URL('.', import.meta.url).href));
    // Every build that may run here: the next visit is isolated even where this one is not.
    const engines = possible_builds().flatMap(files_of);
    const worker_parts = ['engine_worker.js', 'engine_builds.js', 'wasm_memory.js', 'favicon.svg', ...engines]
      .map((name) => new URL(name, import.meta.url).href);
    const page = location.href.split(/[?#]/)[0];
    for (const address of new Set([page, ...parts, ...worker_parts])) {
      if (!(await cache.match(address))) await cache.add(address);
    }
  } catch {
    // Without it everything works but a visit without a network.
  }
}
