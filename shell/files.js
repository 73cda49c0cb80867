// Files in and out: drop anywhere on the window, the browser's file dialog, downloads.

export const largest_file = 64 * 1024 * 1024; // bytes: read whole, into the memory of two modules

const mebibytes = (bytes) => `${Math.ceil(bytes / 2 ** 20).toLocaleString('en')} MiB`;

/** @returns {Promise<ArrayBuffer>} @throws Error with a message for the visitor, before anything is read */
export async function read_file(file) {
  if (file.size > largest_file) {
    const way_out = file.name.endsWith('.safetensors') ? 'The command line takes larger models.' : 'Use a part of it.';
    throw new Error(`${file.name}: the file has ${mebibytes(file.size)}; at most ${mebibytes(largest_file)} can be loaded ` +
                    `here. ${way_out}`);
  }
  try {
    return await file.arrayBuffer();
  } catch {
    // A folder, or a file that has gone since.
    throw new Error(`${file.name} cannot be read. Is it a file?`);
  }
}

/**
 * Takes files dropped anywhere: beside the canvas too, where the browser would leave the page for the file.
 * @param {(file: File) => void} receive
 * @param {(over: boolean) => void} hover a file is held over the page, or no longer
 */
export function accept_drops(receive, hover) {
  const has_files = (event) => event.dataTransfer?.types.includes('Files');
  let depth = 0; // dragenter and dragleave come for every element passed over
  const mark = (change) => {
    const before = depth;
    depth = change === 0 ? 0 : Math.max(0, depth + change);
    if ((before > 0) !== (depth > 0)) hover(depth > 0);
  };
  window.addEventListener('dragenter', (event) => {
    event.preventDefault();
    if (has_files(event)) mark(1);
  });
  window.addEventListener('dragleave', () => mark(-1));
  window.addEventListener('dragover', (event) => {
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = has_files(event) ? 'copy' : 'none';
  });
  window.addEventListener('drop', (event) => {
    event.preventDefault();
    mark(0);
    const file = event.dataTransfer?.files[0];
    if (file) receive(file);
  });
}

/** Opens the browser's dialog; call inside the handler of a click or key. */
export function choose_file(accept, receive) {
  const input = document.getElementById('file');
  input.accept = accept;
  input.value = ''; // the same file may be chosen twice
  input.onchange = () => input.files[0] && receive(input.files[0]);
  input.click();
}

/** @param {string} name @param {ArrayBuffer} bytes */
export function download(name, bytes) {
  const address = URL.createObjectURL(new Blob([bytes], {type: 'application/octet-stream'}));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
