// Puts the page together: node web/assemble.mjs SHELL MODULES DIST
//
// DIST/index.html names everything else by a folder whose name is a hash of its contents, app-…/: files of two builds
// are never mixed, whatever a browser or a host keeps. Only what lies beside that folder must be looked at anew.
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';

const ENGINES = ['engine_simd', 'engine_relaxed', 'engine_threads']; // one of them is fetched, by the Worker
const MODULES = [...ENGINES, 'ui'].flatMap((name) => [`${name}.js`, `${name}.wasm`]);
const AT_ROOT = ['index.html', 'service_worker.js']; // a service worker's reach is its own folder
const NOT_IMPORTED = [...ENGINES.map((name) => `${name}.js`), 'engine_worker.js', 'old_browser.js']; // by the page's own modules

const [shell, modules, dist] = process.argv.slice(2);

const files = [
  ...readdirSync(shell, { recursive: true })
    .filter((name) => extname(name) !== '.md' && !AT_ROOT.includes(name) && statSync(join(shell, name)).isFile())
    .map((name) => [name, join(shell, name)]),
  ...MODULES.map((name) => [name, join(modules, name)]).filter(([, path]) => existsSync(path)),
].sort();

const hash = createHash('sha256');
for (const [name, path] of files) hash.update(`${name}\0`).update(readFileSync(path));
const app = `app-${hash.digest('hex').slice(0, 12)}`;

mkdirSync(dist, { recursive: true });
if (!existsSync(join(dist, app))) {
  const making = join(dist, 'making');
  rmSync(making, { recursive: true, force: true });
  for (const [name, path] of files) cpSync(path, join(making, name), { recursive: true });
  renameSync(making, join(dist, app));
}
// The browser fetches every module at once instead of finding one behind the other.
const scripts = files.map(([name]) => name).filter((name) => extname(name) === '.js' && !NOT_IMPORTED.includes(name));
const preloads = scripts.map((name) => `<link rel="modulepreload" href="${app}/${name}">`).join('\n');
for (const name of AT_ROOT) {
  const page = readFileSync(join(shell, name), 'utf8').replaceAll('{preloads}', preloads).replaceAll('{app}', app);
  const path = join(dist, name);
  if (!existsSync(path) || readFileSync(path, 'utf8') !== page) writeFileSync(path, page);
}
for (const entry of readdirSync(dist)) {
  if (entry !== app && !AT_ROOT.some((name) => entry.startsWith(name))) rmSync(join(dist, entry), { recursive: true });
}
