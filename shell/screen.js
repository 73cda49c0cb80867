// The canvas: draws the screen module's frames when something happened, and only then; carries messages between it
// and the engine. Events reach it through pointer.js and keyboard.js.

import create_ui from './ui.js';
import {SystemGlyphs} from './system_glyphs.js';
import {WasmMemory} from './wasm_memory.js';

const frames_after_event = 3; // ImGui needs a frame to notice, one to react and one to come to rest
const least_ms_between_snapshots = 1000 / 20;
const tooltip_delays_ms = [250, 650]; // after which a resting pointer may call for a frame
const most_frames_in_a_handler = 5;

export class Screen {
  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import('./engine_link.js').EngineLink} link
   * @param {{host: (request: object, bytes: ArrayBuffer) => void, after_frame: () => void}} page
   */
  static async create(canvas, link, page) {
    const glyphs = new SystemGlyphs();
    const draw_glyph = (...request) => glyphs.draw(...request);
    return new Screen(await create_ui({canvas, draw_glyph}), canvas, link, page);
  }

  constructor(module, canvas, link, page) {
    this.module = module;
    this.canvas = canvas;
    this.link = link;
    this.page = page;
    this.memory = new WasmMemory(module);
    this.mac = /Mac|iPhone|iPad/.test(navigator.platform);
    this.handle = module._ui_create(this.mac ? 1 : 0);
    this.size = {width: 0, height: 0}; // CSS pixels
    this.frames_wanted = 0;
    this.frames_drawn = 0;
    this.costs = []; // milliseconds of the latest frames
    this.snapshot = null; // not drawn yet
    this.last_frame = performance.now();
    this.last_snapshot = -Infinity;
    this.timers = [];
  }

  /** @returns whether there is WebGL2 */
  open() {
    this.drawable = this.module._ui_open_canvas(this.handle) !== 0;
    if (!this.drawable) return false;
    this.canvas.addEventListener('webglcontextlost', (event) => {
      event.preventDefault(); // asks the browser to give it back
      this.drawable = false;
      this.module._ui_lose_canvas(this.handle);
      this.page.lost(true);
    });
    this.canvas.addEventListener('webglcontextrestored', () => {
      this.module._ui_restore_canvas(this.handle);
      this.drawable = true;
      this.page.lost(false);
      this.want(frames_after_event);
    });
    this.follow_environment();
    this.follow_size();
    this.link.on('snapshot', (bytes) => this.show(bytes));
    document.addEventListener('visibilitychange', () => this.want(frames_after_event));
    return true;
  }

  follow_size() {
    const parent = this.canvas.parentElement;
    const measure = () => {
      this.size = {width: parent.clientWidth, height: parent.clientHeight};
    };
    measure();
    // The canvas would be empty until the next frame if it were not drawn at once.
    new ResizeObserver(() => {
      measure();
      this.render();
      this.want(frames_after_event);
    }).observe(parent);
    const watch_ratio = () => {
      matchMedia(`(resolution: ${devicePixelRatio}dppx)`).addEventListener('change', () => {
        this.want(frames_after_event);
        watch_ratio();
      }, {once: true});
    };
    watch_ratio();
  }

  /** What the screen should know of its visitor; `dragged`: over the page at this moment. */
  follow_environment() {
    const queries = ['(prefers-color-scheme: dark)', '(prefers-reduced-motion: reduce)', '(pointer: coarse)'];
    this.environment = queries.map((query) => matchMedia(query));
    for (const query of this.environment) query.addEventListener('change', () => this.tell_environment());
    this.tell_environment();
  }

  tell_environment(dragged = '') {
    this.write_text(dragged);
    this.module._ui_environment(this.handle, ...this.environment.map(({matches}) => +matches));
    this.want();
  }

  // Frames

  want(frames = frames_after_event) {
    if (this.frames_wanted === 0 && frames > 0) requestAnimationFrame(() => this.animate());
    this.frames_wanted = Math.max(this.frames_wanted, frames);
  }

  /** After an event: some frames now, and more where a tooltip may be due. */
  react() {
    this.want();
    this.timers.forEach(clearTimeout);
    this.timers = tooltip_delays_ms.map((delay) => setTimeout(() => this.want(2), delay));
  }

  /**
   * Draws until the events have reached their widgets. Inside the handler of a click or key, so that what they ask
   * of the page (a file dialog, the clipboard, a phone's keyboard) still counts as the visitor's wish.
   */
  settle() {
    this.react();
    for (let i = 0; i < most_frames_in_a_handler; ++i) {
      this.render();
      if (!this.module._ui_wants_frame(this.handle)) break;
    }
  }

  animate() {
    this.frames_wanted = Math.max(0, this.frames_wanted - 1);
    this.render();
    if (this.module._ui_wants_frame(this.handle)) this.frames_wanted = Math.max(this.frames_wanted, 2);
    if (this.frames_wanted > 0) requestAnimationFrame(() => this.animate());
  }

  render() {
    const width = Math.round(this.size.width * devicePixelRatio);
    const height = Math.round(this.size.height * devicePixelRatio);
    if (!this.drawable || width === 0 || height === 0) return;
    const begin = performance.now();
    if (this.canvas.width !== width) this.canvas.width = width;
    if (this.canvas.height !== height) this.canvas.height = height;
    const shown = this.take_snapshot();
    this.module._ui_frame(this.handle, width, height, width / this.size.width, Math.min(1, (begin - this.last_frame) / 1000));
    this.last_frame = begin;
    ++this.frames_drawn;
    if (shown) this.link.drawn();
    this.deliver();
    this.canvas.style.cursor = this.module.UTF8ToString(this.module._ui_cursor(this.handle));
    this.page.after_frame();
    this.costs.push(performance.now() - begin);
    if (this.costs.length > 600) this.costs.shift();
  }

  // Snapshots

  show(bytes) {
    this.snapshot = bytes;
    const wait = this.last_snapshot + least_ms_between_snapshots - performance.now();
    if (wait <= 0) this.want(1);
    else setTimeout(() => this.snapshot && this.want(1), wait);
  }

  take_snapshot() {
    if (!this.snapshot) return false;
    this.memory.write_bytes((size) => this.module._ui_bytes(this.handle, size), this.snapshot);
    const problem = this.module._ui_take_snapshot(this.handle);
    if (problem) console.warn(this.memory.text(problem));
    this.snapshot = null;
    this.last_snapshot = performance.now();
    return true;
  }

  // Messages

  write_text(text) {
    this.memory.write_text((size) => this.module._ui_text(this.handle, size), text);
  }

  /** Takes what the last frame asked for. */
  deliver() {
    for (let view; (view = this.module._ui_next_message(this.handle));) {
      const message = JSON.parse(this.memory.text(view));
      const bytes = this.memory.bytes(this.module._ui_message_bytes(this.handle));
      if (message.host) this.page.host(message, bytes);
      else this.command(message, bytes);
    }
  }

  async command({request, ...command}, bytes) {
    const reply = await this.link.send(command, bytes.byteLength ? bytes : undefined)
      .catch((trouble) => ({error: trouble.message, result: {}}));
    if (reply.error) this.page.told(reply.error);
    const {bytes: file, ...json} = reply;
    this.write_text(JSON.stringify({...json, request}));
    this.memory.write_bytes((size) => this.module._ui_bytes(this.handle, size), file ?? new ArrayBuffer(0));
    this.module._ui_take_reply(this.handle);
    this.want();
  }

  take_file(name, bytes) {
    this.write_text(name);
    this.memory.write_bytes((size) => this.module._ui_bytes(this.handle, size), bytes);
    this.module._ui_take_file(this.handle);
    this.settle();
  }

  refuse_file(why) {
    this.write_text(why);
    this.module._ui_refuse_file(this.handle);
    this.settle();
  }

  // Widgets

  /** The controls on the canvas as they are now, in CSS pixels of the page. */
  widgets() {
    if (this.drawable && (this.frames_wanted > 0 || this.frames_drawn === 0)) this.render();
    return this.drawn_widgets();
  }

  /** The same as of the last frame. */
  drawn_widgets() {
    if (!this.drawable) return [];
    const {x, y} = this.canvas.getBoundingClientRect();
    const list = JSON.parse(this.memory.text(this.module._ui_widgets(this.handle)));
    for (const {rect} of list) {
      rect.x += x;
      rect.y += y;
    }
    return list;
  }

  activate(id) {
    this.module._ui_activate(this.handle, id);
    this.settle();
  }

  set_value(id, text) {
    this.write_text(text);
    this.module._ui_set_value(this.handle, id);
    this.settle();
  }
}
