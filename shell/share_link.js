// An experiment in the address: #e= and base64url of the deflated JSON of what differs from the defaults.
// Whoever opens such a link is a stranger to whoever made it: sizes are bounded before and after inflating, and the
// engine checks every value.

const prefix = '#e=';
export const longest_fragment = 2000; // characters
const longest_json = 16 * 1024; // bytes

async function through(stream, bytes, most = Infinity) {
  const reader = new Blob([bytes]).stream().pipeThrough(stream).getReader();
  const parts = [];
  let size = 0;
  for (;;) {
    const {done, value} = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) {
      await reader.cancel();
      throw new Error('it holds too much');
    }
    parts.push(value);
  }
  return new Uint8Array(await new Blob(parts).arrayBuffer());
}

function to_base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function from_base64url(text) {
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new Error('it has characters that do not belong there');
  const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}

/** @param {object} changes against the defaults @returns {Promise<string>} '' for none of them, null: too long */
export async function to_fragment(changes) {
  if (Object.keys(changes).length === 0) return '';
  const json = new TextEncoder().encode(JSON.stringify(changes));
  if (json.length > longest_json) return null;
  const fragment = prefix + to_base64url(await through(new CompressionStream('deflate-raw'), json));
  return fragment.length <= longest_fragment ? fragment : null;
}

export const is_link = (fragment) => fragment.startsWith(prefix);

/** @returns {Promise<object>} @throws Error with a message for the visitor */
export async function from_fragment(fragment) {
  try {
    if (fragment.length > longest_fragment) throw new Error('it is too long');
    const bytes = from_base64url(fragment.slice(prefix.length));
    const json = await through(new DecompressionStream('deflate-raw'), bytes, longest_json);
    const changes = JSON.parse(new TextDecoder('utf-8', {fatal: true}).decode(json));
    if (typeof changes !== 'object' || changes === null || Array.isArray(changes)) throw new Error('it is no experiment');
    return changes;
  } catch (trouble) {
    const known = trouble.message.startsWith('it ');
    throw new Error(`This link cannot be opened: ${known ? trouble.message : 'it is damaged'}.`);
  }
}
