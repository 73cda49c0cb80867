// Tells a saved file that was torn or altered from a whole one. Not against forgery.

/** Two lanes of MurmurHash3's mixing over 32-bit words; a millisecond for 2 MB. @param {ArrayBuffer} buffer */
export function checksum(buffer) {
  const words = new Uint32Array(buffer, 0, buffer.byteLength >>> 2);
  const rest = new Uint8Array(buffer, words.byteLength);
  let a = 0x9747b28c ^ buffer.byteLength;
  let b = 0x5bd1e995;
  for (let i = 0; i < words.length; ++i) {
    const k = Math.imul(words[i], 0xcc9e2d51);
    a = Math.imul(a ^ ((k << 15) | (k >>> 17)), 5) + 0x38b34ae5;
    b = Math.imul(b ^ words[i], 0x01000193) + a;
  }
  for (const byte of rest) {
    a = Math.imul(a ^ byte, 0x01000193);
    b = Math.imul(b ^ byte, 0xcc9e2d51) + a;
  }
  return `${(a >>> 0).toString(16)}-${(b >>> 0).toString(16)}`;
}
