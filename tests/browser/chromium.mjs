// The built page and a Chromium that draws it without a graphics card: for the tests and for scripts that measure.
import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

export const folder = process.env.RNN_PAGE_DIR ?? fileURLToPath(new URL('../../build/web/dist', import.meta.url));
export const executable = process.env.CHROMIUM ?? '/usr/bin/chromium';
export const args = [
  '--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader', '--disable-quic',
  '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync',
];

assert(existsSync(join(folder, 'index.html')), `${folder} has no page: run ./web/serve --build-only`);

export const launch = () => chromium.launch({ executablePath: executable, args });

/** A machine without a graphics card draws by software, and the browser says so. */
export const is_machine_noise = (error) =>
  /GPU stall due to ReadPixels|Automatic fallback to software WebGL|GroupMarkerNotSet/.test(error);
