// Mouse, pen, touch and wheel on the canvas.

const pixels_in_a_notch = 100; // of a mouse wheel, as browsers report them
const wheel_unit = [1 / pixels_in_a_notch, 1 / 3, 1]; // pixels, lines, pages → notches
const button_of_bit = [0, 2, 1, 3, 4]; // PointerEvent.buttons' bits as PointerEvent.button

export class Pointer {
  /** @param {import('./screen.js').Screen} screen @param {import('./keyboard.js').Keyboard} keyboard */
  constructor(screen, keyboard) {
    this.screen = screen;
    this.keyboard = keyboard;
    this.buttons = 0; // as Dear ImGui knows them
    this.place = [0, 0];
    const {canvas} = screen;
    canvas.addEventListener('pointerdown', (event) => this.down(event));
    canvas.addEventListener('pointermove', (event) => this.move(event));
    canvas.addEventListener('pointerup', (event) => this.up(event));
    canvas.addEventListener('pointercancel', (event) => this.up(event));
    canvas.addEventListener('pointerleave', () => this.leave());
    // The browser would move the focus by its own rules, from the hidden text area to the canvas.
    canvas.addEventListener('mousedown', (event) => event.preventDefault());
    canvas.addEventListener('contextmenu', (event) => event.preventDefault());
    canvas.addEventListener('wheel', (event) => this.wheel(event), {passive: false});
    window.addEventListener('blur', () => this.release_all());
  }

  locate(event) {
    const {x, y} = this.screen.canvas.getBoundingClientRect();
    this.place = [event.clientX - x, event.clientY - y];
    this.touch = event.pointerType === 'touch' ? 1 : 0;
  }

  /** Presses and releases what differs: a second button's events are only moves with other `buttons`. */
  follow_buttons(buttons) {
    const {module, handle} = this.screen;
    const changed = buttons ^ this.buttons;
    button_of_bit.forEach((button, bit) => {
      if (!(changed & (1 << bit))) return;
      const tell = buttons & (1 << bit) ? module._ui_press : module._ui_release;
      tell(handle, ...this.place, button, this.touch);
    });
    this.buttons = buttons;
    return changed !== 0;
  }

  down(event) {
    if (!event.isPrimary) return;
    this.screen.canvas.setPointerCapture(event.pointerId);
    this.locate(event);
    this.keyboard.follow_modifiers(event);
    this.follow_buttons(event.buttons);
    this.screen.settle();
    this.keyboard.take_focus();
  }

  move(event) {
    if (!event.isPrimary) return;
    this.locate(event);
    this.screen.module._ui_move(this.screen.handle, ...this.place, this.touch);
    if (this.follow_buttons(event.buttons)) this.screen.settle();
    this.screen.react();
  }

  up(event) {
    if (!event.isPrimary) return;
    this.locate(event);
    this.follow_buttons(event.type === 'pointercancel' ? 0 : event.buttons);
    this.screen.settle();
    this.keyboard.take_focus();
  }

  leave() {
    if (this.buttons) return; // captured: it goes on outside
    this.screen.module._ui_leave(this.screen.handle);
    this.screen.react();
  }

  release_all() {
    if (this.follow_buttons(0)) this.screen.react();
  }

  wheel(event) {
    if (event.ctrlKey) return; // the browser's zoom
    event.preventDefault();
    const unit = wheel_unit[event.deltaMode] ?? wheel_unit[0];
    this.screen.module._ui_wheel(this.screen.handle, event.deltaX * unit, event.deltaY * unit);
    this.screen.react();
  }
}
