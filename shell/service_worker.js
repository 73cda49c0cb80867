// Keeps the page for use without a network, and gives it the headers of cross-origin isolation on hosts that set none.
//
// index.html is asked of the network first. Everything else lies in a folder named by a hash of its contents, so what
// is kept is right for ever, and what the newest index.html does not name is dropped.

const cache_name = 'rnn-playground';
const isolation = {
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

self.addEventListener('install', () => self.skipWaiting());
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));

const app_of = (text) => text.match(/app-[0-9a-f]{12}/)?.[0];

function isolated(response) {
  if (response.status === 0 || response.redirected) return response;
  const headers = new Headers(response.headers);
  for (const [name, value] of Object.entries(isolation)) headers.set(name, value);
  const {status, statusText} = response;
  return new Response([204, 304].includes(status) ? null : response.body, {status, statusText, headers});
}

async function drop_older(cache, app) {
  for (const request of await cache.keys()) {
    const theirs = app_of(request.url);
    if (theirs && theirs !== app) await cache.delete(request);
  }
}

async function page(request) {
  const cache = await caches.open(cache_name);
  try {
    const response = await fetch(request);
    if (response.ok) {
      await cache.put(request.url.split(/[?#]/)[0], response.clone());
      await drop_older(cache, app_of(await response.clone().text()));
    }
    return response;
  } catch (trouble) {
    const kept = await cache.match(request.url.split(/[?#]/)[0]);
    if (kept) return kept;
    throw trouble;
  }
}

async function part(request) {
  const cache = await caches.open(cache_name);
  const kept = await cache.match(request.url);
  if (kept) return kept;
  const response = await fetch(request);
  if (response.ok) await cache.put(request.url, response.clone());
  return response;
}

self.addEventListener('fetch', (event) => {
  const {request} = event;
  if (request.method !== 'GET' || new URL(request.url).origin !== location.origin) return;
  const answer = request.mode === 'navigate' ? page : app_of(request.url) ? part : null;
  if (answer) event.respondWith(answer(request).then(isolated));
});
