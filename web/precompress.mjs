// Puts FILE.br and FILE.gz beside each file worth it: node web/precompress.mjs FOLDER
// Hosts that know the custom send them as they are; others ignore them.
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const WORTH_IT = new Set(['.css', '.html', '.js', '.json', '.mjs', '.svg', '.txt', '.wasm', '.webmanifest']);
const FORMS = {
  '.br': (bytes) =>
    brotliCompressSync(bytes, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  '.gz': (bytes) => gzipSync(bytes, { level: 9 }),
};

function is_current(file, compressed) {
  const found = statSync(compressed, { throwIfNoEntry: false });
  return found !== undefined && found.mtimeMs >= statSync(file).mtimeMs;
}

const folder = process.argv[2];
for (const entry of readdirSync(folder, { recursive: true })) {
  const file = join(folder, entry);
  if (extname(file) in FORMS) {
    const original = file.slice(0, -extname(file).length);
    if (!statSync(original, { throwIfNoEntry: false })) rmSync(file); // its file is gone
  } else if (WORTH_IT.has(extname(file)) && statSync(file).isFile()) {
    for (const [suffix, compress] of Object.entries(FORMS)) {
      if (!is_current(file, file + suffix)) writeFileSync(file + suffix, compress(readFileSync(file)));
    }
  }
}
