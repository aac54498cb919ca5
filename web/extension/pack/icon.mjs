// The sign of the house as a picture: an A drawn with two strokes, its bar laid with the marker. Chromium's toolbar takes
// no vectors, so it is painted here: for each point, how far it is from the strokes.
import { crc32, deflateSync } from 'node:zlib';

const PAPER = [250, 250, 247];
const INK = [28, 36, 48];
const MARK = [244, 198, 78];
/** Points per pixel and direction. */
const FINE = 4;

const strokes = [
  { from: [7.4, 20.6], to: [24.6, 20.6], width: 6, colour: MARK, round: false },
  { from: [5, 27.5], to: [15.2, 4.5], width: 3, colour: INK, round: true },
  { from: [15.2, 4.5], to: [16.8, 4.5], width: 3, colour: INK, round: true },
  { from: [16.8, 4.5], to: [27, 27.5], width: 3, colour: INK, round: true },
];

function isOn({ from, to, width, round }, x, y) {
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const along = ((x - from[0]) * dx + (y - from[1]) * dy) / (dx * dx + dy * dy);
  if (!round && (along < 0 || along > 1)) return false;
  const at = Math.min(1, Math.max(0, along));
  return Math.hypot(x - from[0] - at * dx, y - from[1] - at * dy) <= width / 2;
}

/** A sheet with round corners, so that the sign shows on dark toolbars too. */
function isSheet(x, y) {
  const [dx, dy] = [Math.max(0, Math.abs(x - 16) - 9.5), Math.max(0, Math.abs(y - 16) - 9.5)];
  return Math.hypot(dx, dy) <= 6.5;
}

function colourAt(x, y) {
  const stroke = strokes.findLast(each => isOn(each, x, y));
  return stroke?.colour ?? (isSheet(x, y) ? PAPER : undefined);
}

function chunk(type, content) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), content]);
  const frame = Buffer.alloc(8);
  frame.writeUInt32BE(content.length, 0);
  frame.writeUInt32BE(crc32(body), 4);
  return Buffer.concat([frame.subarray(0, 4), body, frame.subarray(4)]);
}

/** A PNG of so many pixels. @param {number} size */
export function icon(size) {
  const rows = Buffer.alloc(size * (size * 4 + 1));
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const sum = [0, 0, 0];
      let seen = 0;
      for (let n = 0; n < FINE * FINE; n++) {
        const scale = 32 / size;
        const colour = colourAt(
          (x + ((n % FINE) + 0.5) / FINE) * scale,
          (y + (Math.floor(n / FINE) + 0.5) / FINE) * scale,
        );
        if (!colour) continue;
        seen++;
        colour.forEach((part, i) => (sum[i] += part));
      }
      const at = y * (size * 4 + 1) + 1 + x * 4;
      sum.forEach((part, i) => (rows[at + i] = seen ? Math.round(part / seen) : 0));
      rows[at + 3] = Math.round((255 * seen) / (FINE * FINE));
    }
  }
  const head = Buffer.alloc(13);
  head.writeUInt32BE(size, 0);
  head.writeUInt32BE(size, 4);
  head.set([8, 6, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}
