// Characters that the screen's own fonts lack, drawn by the browser in the visitor's fonts.

// Controls, unassigned and private ones, halves of pairs.
const no_character = /[\p{Cc}\p{Cn}\p{Co}\p{Cs}]/u;
// Else a font of black and white may come first.
const emoji = /\p{Emoji_Presentation}/u;
const in_colour = '\uFE0F'; // after a character: as an emoji
const most_noise = 24; // of 255, that a browser may add to what is read from a canvas

export class SystemGlyphs {
  constructor() {
    this.pen = document.createElement('canvas').getContext('2d', {willReadFrequently: true});
    this.readable = this.can_read();
  }

  /** Browsers that guard against recognition may give anything for what was drawn. */
  can_read() {
    this.pen.fillRect(0, 0, 1, 1);
    const {data} = this.pen.getImageData(0, 0, 2, 1);
    return data[3] > 250 && data[7] < 5;
  }

  /**
   * As ui/glyphs.h has it: nothing for what is no character, else its picture of at most `side` × `side` pixels.
   * @param {number} em in pixels
   */
  draw(code_point, em, bold, monospaced, side) {
    const character = String.fromCodePoint(code_point);
    if (!this.readable || no_character.test(character)) return null;
    const text = emoji.test(character) ? character + in_colour : character;
    const {pen} = this;
    if (pen.canvas.width < side) pen.canvas.width = pen.canvas.height = side;
    pen.font = `${bold ? 600 : 400} ${em}px ${monospaced ? 'monospace' : 'sans-serif'}`;
    pen.fillStyle = '#fff';
    const ink = pen.measureText(text);
    const left = Math.floor(-ink.actualBoundingBoxLeft) - 1; // one more all around, for smooth edges
    const top = Math.floor(-ink.actualBoundingBoxAscent) - 1;
    const width = Math.min(side, Math.ceil(ink.actualBoundingBoxRight) + 1 - left);
    const height = Math.min(side, Math.ceil(ink.actualBoundingBoxDescent) + 1 - top);
    pen.clearRect(0, 0, side, side);
    pen.fillText(text, -left, -top);
    const rgba = pen.getImageData(0, 0, width, height).data;
    return {advance: ink.width, left, top, width, height, coloured: has_colour(rgba), rgba};
  }
}

function has_colour(rgba) {
  for (let i = 0; i < rgba.length; i += 4) {
    if (rgba[i + 3] < 128) continue;
    // A plain glyph is white, as the pen.
    if (Math.min(rgba[i], rgba[i + 1], rgba[i + 2]) < 255 - most_noise) return true;
  }
  return false;
}
