// Copies text and bytes between the page and the memory of a wasm module (web/exchange.h).

const encoder = new TextEncoder();
const decoder = new TextDecoder();

export class WasmMemory {
  /** @param module an instantiated Emscripten module; its HEAP views change when its memory grows */
  constructor(module) {
    this.module = module;
  }

  /** The bytes that a View in the module's memory shows, not copied. */
  look(view) {
    const address = this.module.HEAPU32[view >>> 2];
    const size = this.module.HEAPU32[(view >>> 2) + 1];
    return this.module.HEAPU8.subarray(address, address + size);
  }

  text(view) {
    return decoder.decode(this.look(view).slice()); // decoders refuse shared memory
  }

  /** @returns {ArrayBuffer} */
  bytes(view) {
    return this.look(view).slice().buffer;
  }

  /** @param room (size) => address of that many bytes in the module */
  write_text(room, text) {
    this.write_bytes(room, encoder.encode(text));
  }

  write_bytes(room, bytes) {
    const source = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
    const address = room(source.length);
    this.module.HEAPU8.set(source, address);
  }
}
