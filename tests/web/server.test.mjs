// The server of web/serve: headers, types, compressed forms, and nothing outside its folder.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { serve } from '../../web/server.mjs';

const PAGE = '<!doctype html><p>'.padEnd(5000, 'page ');
let scratch, folder, server;

before(async () => {
  scratch = mkdtempSync(join(tmpdir(), 'server-'));
  folder = join(scratch, 'dist');
  mkdirSync(join(folder, 'sub'), { recursive: true });
  writeFileSync(join(scratch, 'secret.txt'), 'secret');
  mkdirSync(join(scratch, 'dist-beside'));
  writeFileSync(join(scratch, 'dist-beside', 'secret.txt'), 'secret');
  symlinkSync(join(scratch, 'secret.txt'), join(folder, 'link.txt'));
  writeFileSync(join(folder, 'index.html'), PAGE);
  writeFileSync(join(folder, 'sub', 'index.html'), 'sub');
  writeFileSync(join(folder, 'engine.wasm'), '\0asm');
  writeFileSync(join(folder, 'boot.mjs'), 'export {}');
  server = await serve(folder);
});
after(async () => {
  await server.close();
  rmSync(scratch, { recursive: true });
});

/// Sends the path as it is; fetch() would tidy it first.
function get(path, headers = {}, method = 'GET') {
  const { hostname, port } = new URL(server.url);
  return new Promise((done, failed) => {
    const sent = request({ hostname, port, path, headers, method }, (response) => {
      const chunks = [];
      response.on('data', (chunk) => chunks.push(chunk));
      response.on('end', () =>
        done({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }));
    });
    sent.on('error', failed).end();
  });
}

test('port 0 takes a free port on the loopback address and tells it', () => {
  assert.match(server.url, /^http:\/\/127\.0\.0\.1:[1-9]\d*\/$/);
});

test('a folder is its index.html, with the headers of cross-origin isolation', async () => {
  const { status, headers, body } = await get('/');
  assert.equal(status, 200);
  assert.equal(body.toString(), PAGE);
  assert.equal(headers['cross-origin-opener-policy'], 'same-origin');
  assert.equal(headers['cross-origin-embedder-policy'], 'require-corp');
  assert.equal(headers['cross-origin-resource-policy'], 'same-origin');
  assert.equal((await get('/sub/?query#part')).body.toString(), 'sub');
});

test('types are what browsers insist on', async () => {
  assert.equal((await get('/engine.wasm')).headers['content-type'], 'application/wasm');
  assert.match((await get('/boot.mjs')).headers['content-type'], /^text\/javascript/);
  assert.match((await get('/index.html')).headers['content-type'], /^text\/html/);
});

test('without headers, none of the isolation headers is sent', async () => {
  const plain = await serve(folder, { headers: false });
  const response = await fetch(plain.url);
  assert.equal(await response.text(), PAGE);
  for (const name of response.headers.keys()) assert.doesNotMatch(name, /^cross-origin/);
  await plain.close();
});

test('no path leads out of the folder', async () => {
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/sub/../../secret.txt',
    '/../dist-beside/secret.txt', '/%2e%2e/dist-beside/secret.txt', '/..%2fdist-beside/secret.txt', '/link.txt',
    '/%00', '/%zz', '//secret.txt', '/' + join(scratch, 'secret.txt'), '/..\\secret.txt', '/missing']) {
    const { status, body } = await get(path);
    assert.equal(status, 404, path);
    assert.doesNotMatch(body.toString(), /secret/, path);
  }
});

test('only GET and HEAD', async () => {
  assert.equal((await get('/', {}, 'POST')).status, 405);
  const head = await get('/', {}, 'HEAD');
  assert.equal(head.headers['content-length'], String(PAGE.length));
  assert.equal(head.body.length, 0);
});

test('a known file is not sent again', async () => {
  const { headers } = await get('/index.html');
  const again = await get('/index.html', { 'If-None-Match': headers.etag });
  assert.equal(again.status, 304);
  assert.equal(again.body.length, 0);
});

test('precompressed forms are made once, sent when accepted, and never stale', async () => {
  const script = fileURLToPath(new URL('../../web/precompress.mjs', import.meta.url));
  execFileSync('node', [script, folder]);
  const br = await get('/', { 'Accept-Encoding': 'gzip, deflate, br' });
  assert.equal(br.headers['content-encoding'], 'br');
  assert.match(br.headers['content-type'], /^text\/html/);
  assert.equal(brotliDecompressSync(br.body).toString(), PAGE);
  assert.equal(br.headers['cross-origin-opener-policy'], 'same-origin');
  const gz = await get('/', { 'Accept-Encoding': 'gzip, br;q=0' });
  assert.equal(gz.headers['content-encoding'], 'gzip');
  assert.equal(gunzipSync(gz.body).toString(), PAGE);
  const plain = await get('/');
  assert.equal(plain.headers['content-encoding'], undefined);
  assert.equal(plain.body.toString(), PAGE);

  writeFileSync(join(folder, 'index.html.br'), brotliCompressSync('old'));
  utimesSync(join(folder, 'index.html.br'), 1, 1);
  assert.equal((await get('/', { 'Accept-Encoding': 'br' })).body.toString(), PAGE);
  execFileSync('node', [script, folder]);
  const renewed = await get('/', { 'Accept-Encoding': 'br' });
  assert.equal(brotliDecompressSync(renewed.body).toString(), PAGE);
});
