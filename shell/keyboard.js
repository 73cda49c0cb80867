// Keys and text. While a widget wants text the focus lies on a hidden text area at its caret: it serves input methods,
// a phone's keyboard and the clipboard. Else the focus lies on the canvas. Other elements keep all their keys.

const filler = ' '; // something for a phone's backspace to delete
const browser_keys = new Set([
  'Tab', 'ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', 'PageUp', 'PageDown', 'Home', 'End', 'Backspace', 'Delete',
  'Enter', 'NumpadEnter',
]);
const page_keys = new Set(['Space', 'Slash', 'Quote']); // scroll and search, unless they are being typed
const shortcuts = new Set(['a', 'y', 'z']); // with Ctrl or ⌘: select all, redo, undo
const settling_keys = new Set(['Enter', 'NumpadEnter', 'Space']); // may ask for a file dialog

export class Keyboard {
  /** @param {import('./screen.js').Screen} screen @param {HTMLTextAreaElement} area */
  constructor(screen, area) {
    this.screen = screen;
    this.area = area;
    this.composing = false;
    this.leaving = false; // after Escape the next Tab leaves the canvas
    area.value = filler;
    for (const element of [screen.canvas, area]) {
      element.addEventListener('keydown', (event) => this.down(event));
      element.addEventListener('keyup', (event) => this.up(event));
      element.addEventListener('focus', () => this.focus(true));
      element.addEventListener('blur', (event) => this.blur(event));
      element.addEventListener('paste', (event) => this.paste(event));
    }
    area.addEventListener('input', (event) => this.input(event));
    area.addEventListener('compositionstart', () => this.compose(true));
    area.addEventListener('compositionend', () => {
      this.compose(false);
      this.take_text();
    });
  }

  // Focus

  /** Puts the focus where the keys belong; called in the handler of a press, a release or a key. */
  take_focus() {
    const target = this.screen.module._ui_wants_text(this.screen.handle) ? this.area : this.screen.canvas;
    if (document.activeElement !== target && !this.composing) target.focus({preventScroll: true});
  }

  /** After every frame: the text area follows the caret, and the focus follows the widgets. */
  follow() {
    const {module, handle} = this.screen;
    const {activeElement} = document;
    if (activeElement === this.area || activeElement === this.screen.canvas) this.take_focus();
    if (activeElement !== this.area) return;
    const height = module._ui_caret_height(handle);
    this.area.style.left = `${module._ui_caret_x(handle)}px`;
    this.area.style.top = `${module._ui_caret_y(handle)}px`;
    this.area.style.height = this.area.style.lineHeight = `${height || 16}px`;
  }

  focus(focused) {
    this.screen.module._ui_focus(this.screen.handle, focused ? 1 : 0);
    this.screen.react();
  }

  blur(event) {
    const other = event.relatedTarget;
    if (other !== this.area && other !== this.screen.canvas) this.focus(false);
  }

  // Keys

  follow_modifiers({ctrlKey, shiftKey, altKey, metaKey}) {
    this.screen.module._ui_modifiers(this.screen.handle, +ctrlKey, +shiftKey, +altKey, +metaKey);
  }

  tell(code, key, is_down) {
    this.screen.write_text(`${code}\n${key}`);
    this.screen.module._ui_key(this.screen.handle, is_down ? 1 : 0);
  }

  down(event) {
    if (event.isComposing || event.keyCode === 229) return; // it belongs to the input method
    const {code, key} = event;
    if (code === 'Tab' && this.leaving) {
      this.leaving = false;
      return;
    }
    this.leaving = code === 'Escape';
    if (this.is_paste(event)) return; // comes as an event of its own, with the text
    if (this.is_ours(event)) event.preventDefault();
    this.follow_modifiers(event);
    this.tell(code, key, true);
    if (event.ctrlKey || event.metaKey || settling_keys.has(code)) this.screen.settle();
    else this.screen.react();
  }

  up(event) {
    this.follow_modifiers(event);
    this.tell(event.code, event.key, false);
    // While ⌘ is held a Mac reports no other key's release.
    if (this.screen.mac && event.key === 'Meta') {
      this.focus(false);
      this.focus(true);
    }
    this.screen.react();
  }

  is_paste({code, key, ctrlKey, metaKey, shiftKey}) {
    return ((ctrlKey || metaKey) && key.toLowerCase() === 'v') || (shiftKey && code === 'Insert');
  }

  /** Whether the browser must not act on it. Everything else (reload, new tab, zoom …) stays the browser's. */
  is_ours({code, key, ctrlKey, metaKey, altKey, target}) {
    if (altKey && !this.screen.mac) return false;
    if (browser_keys.has(code) || browser_keys.has(key)) return true;
    if (ctrlKey || metaKey) return shortcuts.has(key.toLowerCase());
    return page_keys.has(code) && target !== this.area;
  }

  // Text

  compose(composing) {
    this.composing = composing;
    this.area.classList.toggle('composing', composing);
  }

  input(event) {
    if (!event.isComposing && !this.composing) this.take_text();
  }

  /** Hands over what was typed into the text area, and makes it ready for more. */
  take_text() {
    const {value} = this.area;
    this.area.value = filler;
    this.area.setSelectionRange(filler.length, filler.length);
    const kept = value.startsWith(filler);
    if (!kept) this.tap('Backspace');
    this.type(kept ? value.slice(filler.length) : value);
  }

  type(text) {
    // The key of a phone that sends a line break and no key.
    if (text === '\n') return this.tap('Enter');
    if (text) {
      this.screen.write_text(text);
      this.screen.module._ui_type(this.screen.handle);
    }
    this.screen.react();
  }

  tap(code) {
    this.tell(code, code, true);
    this.tell(code, code, false);
    this.screen.react();
  }

  paste(event) {
    event.preventDefault();
    this.screen.write_text(event.clipboardData.getData('text/plain'));
    this.screen.module._ui_paste(this.screen.handle);
    this.screen.settle();
  }
}
