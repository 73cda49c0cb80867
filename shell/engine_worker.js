// The Worker around the engine module.
//
// In:  {json, bytes}            a command (engine/session/command.h); its reply bears the same request number
//      {kind: 'drawn'}          the page has drawn the last snapshot and can take another
//      {kind: 'ping'}           answered by 'pong' as soon as the engine listens
// Out: {kind: 'ready'}          commands are welcome
//      {kind: 'reply', json, bytes}
//      {kind: 'state', json}    small state; always current when a reply arrives
//      {kind: 'snapshot', bytes}  latest wins: at most 60 a second, and none before the last one was drawn
//      {kind: 'dead', message}  nothing comes after it
import {load_engine} from './engine_builds.js';
import {WasmMemory} from './wasm_memory.js';

const slice_seconds = 0.015;
const least_ms_between_snapshots = 1000 / 60;
const most_ms_between_states = 250;

class EnginePump {
  constructor(module, threads) {
    this.module = module;
    this.memory = new WasmMemory(module);
    this.engine = module._engine_create(threads);
    this.scheduled = false;
    this.page_is_ready = true;
    this.fresh_snapshot = null;
    this.last_snapshot = this.last_state = -Infinity;
    this.timer = 0;
    // A message to ourselves yields to the queue between two slices. Timers would wait 4 ms, and up to a minute
    // in a hidden tab.
    this.wake = new MessageChannel();
    this.wake.port1.onmessage = () => this.slice();
  }

  schedule() {
    if (this.scheduled) return;
    this.scheduled = true;
    this.wake.port2.postMessage(0);
  }

  receive({kind, json, bytes}) {
    if (kind === 'ping') {
      postMessage({kind: 'pong'});
    } else if (kind === 'drawn') {
      this.page_is_ready = true;
      this.publish();
    } else {
      const {module, engine, memory} = this;
      memory.write_text((size) => module._engine_text(engine, size), json);
      if (bytes) memory.write_bytes((size) => module._engine_bytes(engine, size), bytes);
      module._engine_submit(engine);
      this.schedule();
    }
  }

  slice() {
    this.scheduled = false;
    const more = this.module._engine_run(this.engine, slice_seconds);
    this.send_replies();
    this.publish(!more);
    if (more) this.schedule();
  }

  /** Takes a snapshot when something changed, and tells the page the state of that moment. */
  refresh() {
    if (!this.module._engine_changed(this.engine)) return;
    this.fresh_snapshot = this.memory.bytes(this.module._engine_snapshot(this.engine));
    this.last_state = performance.now();
    postMessage({kind: 'state', json: this.memory.text(this.module._engine_state(this.engine))});
  }

  send_replies() {
    const {module, engine, memory} = this;
    for (let view = module._engine_next_reply(engine), first = true; view; view = module._engine_next_reply(engine)) {
      if (first) this.refresh();
      first = false;
      const json = memory.text(view);
      const bytes = memory.bytes(module._engine_reply_bytes(engine));
      postMessage({kind: 'reply', json, bytes}, [bytes]);
    }
  }

  /** Sends what is new, as often as the page keeps up; `now` skips the limit in time, for the last one before rest. */
  publish(now = false) {
    const time = performance.now();
    const due = now || time - this.last_snapshot >= least_ms_between_snapshots;
    if (now || (this.page_is_ready && due) || time - this.last_state >= most_ms_between_states) this.refresh();
    if (!this.fresh_snapshot || !this.page_is_ready) return;
    if (!due) {
      this.publish_later(least_ms_between_snapshots - (time - this.last_snapshot));
      return;
    }
    postMessage({kind: 'snapshot', bytes: this.fresh_snapshot}, [this.fresh_snapshot]);
    this.fresh_snapshot = null;
    this.page_is_ready = false;
    this.last_snapshot = time;
  }

  publish_later(milliseconds) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.publish(), milliseconds);
  }
}

/** Wraps a handler so that a trap inside the engine is told instead of leaving the page waiting. */
function guarded(handle) {
  return (argument) => {
    try {
      return handle(argument);
    } catch (trouble) {
      postMessage({kind: 'dead', message: String(trouble?.message ?? trouble)});
      close();
    }
  };
}

const early = [];
onmessage = ({data}) => early.push(data);
try {
  const {engine, ...running} = await load_engine(new URLSearchParams(location.search));
  const pump = new EnginePump(engine, running.threads);
  pump.slice = guarded(pump.slice.bind(pump));
  pump.publish = guarded(pump.publish.bind(pump));
  onmessage = ({data}) => guarded((message) => pump.receive(message))(data);
  pump.slice();
  postMessage({kind: 'ready', ...running});
  early.forEach((data) => onmessage({data}));
} catch (trouble) {
  postMessage({kind: 'dead', message: `The engine could not be started: ${trouble?.message ?? trouble}`});
}
