// The page's side of the engine's Worker: one promise for every command, the newest state and snapshot, and word of
// the engine's end. engine_worker.js describes the messages.

const ping_every_ms = 2000;

export class EngineLink {
  constructor() {
    this.state = null;
    this.running = null; // {build, threads, passed_over}: which build of the engine; see engine_builds.js
    this.waiting = new Map(); // request number → {resolve, reject}
    this.last_request = 0;
    this.worker = null;
    this.last_sign = 0; // of life, performance.now()
    this.listeners = {state: [], snapshot: [], death: [], done: []};
    setInterval(() => this.worker?.postMessage({kind: 'ping'}), ping_every_ms);
  }

  /**
   * state(state), snapshot(bytes), death(message), done({command, bytes, reply}): after a command that succeeded.
   */
  on(event, listener) {
    this.listeners[event].push(listener);
  }

  tell(event, value) {
    for (const listener of this.listeners[event]) listener(value);
  }

  /** Starts a fresh engine; resolves when it takes commands. Ends the one before. */
  start() {
    this.end('The engine was started anew.');
    const address = new URL('./engine_worker.js', import.meta.url);
    address.search = location.search; // ?engine=… and ?threads=… choose the build
    const worker = new Worker(address, {type: 'module', name: 'engine'});
    this.worker = worker;
    this.last_sign = performance.now();
    return new Promise((resolve, reject) => {
      const die = (message) => {
        if (this.worker !== worker) return;
        this.end(message);
        reject(new Error(message));
        this.tell('death', message);
      };
      worker.onmessage = ({data}) => {
        if (this.worker !== worker) return;
        this.last_sign = performance.now();
        if (data.kind === 'ready') {
          const {kind, ...running} = data;
          this.running = running;
          resolve();
        }
        else if (data.kind === 'dead') die(data.message);
        else this.receive(data);
      };
      worker.onerror = (event) => {
        event.preventDefault?.();
        die(event.message || 'The engine could not be loaded.');
      };
      worker.onmessageerror = () => die('A message of the engine could not be read.');
    });
  }

  end(message) {
    this.worker?.terminate();
    this.worker = null;
    const abandoned = [...this.waiting.values()];
    this.waiting.clear();
    for (const {reject} of abandoned) reject(new Error(message));
  }

  receive({kind, json, bytes}) {
    if (kind === 'state') {
      this.state = JSON.parse(json);
      this.tell('state', this.state);
    } else if (kind === 'snapshot') {
      this.tell('snapshot', bytes);
    } else if (kind === 'reply') {
      const reply = {...JSON.parse(json), bytes};
      this.waiting.get(reply.request)?.resolve(reply);
      this.waiting.delete(reply.request);
    }
  }

  /** The page has drawn the last snapshot. */
  drawn() {
    this.worker?.postMessage({kind: 'drawn'});
  }

  /** Seconds since the engine last gave a sign of life; it answers between two training steps. */
  silence() {
    return this.worker ? (performance.now() - this.last_sign) / 1000 : 0;
  }

  /**
   * Sends a command (engine/session/command.h, without `request`).
   * @param {object} command
   * @param {ArrayBuffer} [bytes] of a file; stays the caller's
   * @returns {Promise<{request, error, result, bytes}>} the reply, `error` empty or not
   */
  async send(command, bytes) {
    if (!this.worker) throw new Error('The engine is not running.');
    const request = ++this.last_request;
    const answered = new Promise((resolve, reject) => this.waiting.set(request, {resolve, reject}));
    const copy = bytes?.slice(0);
    this.worker.postMessage({json: JSON.stringify({...command, request}), bytes: copy}, copy ? [copy] : []);
    const reply = await answered;
    if (!reply.error) this.tell('done', {command, bytes, reply});
    return reply;
  }

  /** The same, as a promise of {result, bytes} that rejects with the engine's message. */
  async ask(command, bytes) {
    const reply = await this.send(command, bytes);
    if (reply.error) throw new Error(reply.error);
    return reply;
  }
}
