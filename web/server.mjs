// Serves a folder to this machine: node web/server.mjs [--port N] [--no-headers] FOLDER
//
// Of its own, and not a package: the small static servers on npm lack either precompressed files or the headers of
// cross-origin isolation, and those that have both bring dozens of packages for what fits on this page.
import { createReadStream } from 'node:fs';
import { realpath, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const DEFAULT_PORT = 8000;

const TYPES = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

// Without these a page has no SharedArrayBuffer, hence no threads.
const ISOLATION = {
  'Cross-Origin-Embedder-Policy': 'require-corp',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
};

/// The file that a request's path names inside `root`, or null.
async function resolve(root, url) {
  try {
    let path = decodeURIComponent(new URL('http://localhost' + url).pathname);
    if (path.includes('\0')) return null;
    if (path.endsWith('/')) path += 'index.html';
    const file = await realpath(join(root, path)); // follows links, so that none leads out of the folder
    return file.startsWith(root + sep) && (await stat(file)).isFile() ? file : null;
  } catch {
    return null;
  }
}

/// The smallest form of `file` that the client takes: {path, encoding}. A stale compressed file is passed over.
async function choose_encoding(file, accepted) {
  const { mtimeMs } = await stat(file);
  for (const [encoding, suffix] of [['br', '.br'], ['gzip', '.gz']]) {
    if (!new RegExp(`\\b${encoding}\\b(?!\\s*;\\s*q=0(\\.0*)?\\s*(,|$))`).test(accepted)) continue;
    const compressed = await stat(file + suffix).catch(() => null);
    if (compressed?.isFile() && compressed.mtimeMs >= mtimeMs) return { path: file + suffix, encoding };
  }
  return { path: file, encoding: null };
}

async function answer(root, isolation, request, response) {
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    return;
  }
  const file = await resolve(root, request.url);
  if (!file) {
    response.writeHead(404, { ...isolation, 'Content-Type': TYPES['.txt'] }).end('Not found\n');
    return;
  }
  const { path, encoding } = await choose_encoding(file, request.headers['accept-encoding'] ?? '');
  const { size, mtimeMs } = await stat(path);
  const etag = `"${size.toString(36)}-${Math.trunc(mtimeMs).toString(36)}-${encoding ?? 'plain'}"`;
  const headers = {
    ...isolation,
    'Cache-Control': 'no-cache',
    'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
    'X-Content-Type-Options': 'nosniff',
    ETag: etag,
    Vary: 'Accept-Encoding',
  };
  if (request.headers['if-none-match'] === etag) {
    response.writeHead(304, headers).end();
    return;
  }
  if (encoding) headers['Content-Encoding'] = encoding;
  response.writeHead(200, { ...headers, 'Content-Length': size });
  if (request.method === 'HEAD') response.end();
  else await pipeline(createReadStream(path), response);
}

/// Serves `folder` on 127.0.0.1 and returns {url, close}. Port 0 takes any free one.
export async function serve(folder, { port = 0, headers = true } = {}) {
  const root = await realpath(folder);
  const server = createServer((request, response) => {
    answer(root, headers ? ISOLATION : {}, request, response).catch(() => response.destroy());
  });
  await new Promise((done, failed) => {
    server.once('error', failed);
    server.listen(port, '127.0.0.1', done);
  });
  return {
    url: `http://127.0.0.1:${server.address().port}/`,
    close: () => {
      server.closeAllConnections();
      return new Promise((done) => server.close(done));
    },
  };
}

async function main() {
  const { values, positionals } = parseArgs({
    options: { port: { type: 'string' }, 'no-headers': { type: 'boolean' } },
    allowPositionals: true,
  });
  const port = Number(values.port ?? DEFAULT_PORT);
  if (!Number.isInteger(port) || port < 0 || port > 65535) throw new Error(`--port ${values.port}: not a port`);
  if (positionals.length !== 1) throw new Error('name the folder to serve');
  const options = { headers: !values['no-headers'] };
  const server = await serve(positionals[0], { ...options, port }).catch((error) => {
    if (error.code !== 'EADDRINUSE' || values.port) throw error;
    return serve(positionals[0], options); // nobody asked for this very port
  });
  console.log(`RNN Playground: ${server.url} (Ctrl+C ends it)`);
}

if (process.argv[1] && (await realpath(process.argv[1])) === fileURLToPath(import.meta.url)) {
  main().catch((error) => {
    const advice = error.code === 'EADDRINUSE' ? ' (take another: --port N)' : '';
    console.error(`error: ${error.message}${advice}`);
    process.exit(1);
  });
}
