// Writing to the clipboard; reading goes by the `paste` event (keyboard.js).

/** Works inside the handler of a click or key, also on pages without a secure origin. */
export async function copy_text(text) {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    copy_by_selection(text);
  }
}

function copy_by_selection(text) {
  const focused = document.activeElement;
  const area = document.createElement('textarea');
  area.value = text;
  area.className = 'unseen';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
  focused?.focus({preventScroll: true});
}
