// Chromium with one page for each contender, all of them served from this repository.
import {existsSync, readdirSync} from 'node:fs';
import {join} from 'node:path';
import {fileURLToPath} from 'node:url';
import {chromium} from 'playwright-core';
import {serve} from '../../web/server.mjs';

export const root = join(fileURLToPath(new URL('.', import.meta.url)), '../..');
const patience = 600_000; // milliseconds

/** The folder of the built page, as an address. */
export function app_address() {
  const dist = join(root, 'build/web/dist');
  const app = existsSync(dist) && readdirSync(dist).find((name) => name.startsWith('app-'));
  if (!app) throw new Error(`${dist} has no page: run ./web/serve --build-only`);
  return `/build/web/dist/${app}/`;
}

export class Browser {
  static async open() {
    const browser = new Browser();
    browser.server = await serve(root);
    browser.chromium = await chromium.launch({
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      // Pages that are not in front are measured like the one that is.
      args: ['--no-sandbox', '--disable-background-timer-throttling', '--disable-renderer-backgrounding',
             '--disable-backgrounding-occluded-windows', '--disable-quic', '--no-first-run',
             '--disable-background-networking', '--disable-component-update', '--disable-sync'],
    });
    browser.context = await browser.chromium.newContext();
    return browser;
  }

  /** A page with a global function `measure`; returns that function. */
  async contender(path) {
    const page = await this.context.newPage();
    page.setDefaultTimeout(patience);
    page.on('pageerror', (error) => console.error(`${path}: ${error}`));
    await page.goto(this.server.url + path);
    await page.waitForFunction(() => globalThis.measure);
    return (request) => page.evaluate((wanted) => globalThis.measure(wanted), request);
  }

  version() {
    return this.chromium.version();
  }

  async close() {
    await this.chromium.close();
    await this.server.close();
  }
}
