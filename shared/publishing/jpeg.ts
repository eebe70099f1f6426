import type { Pixels } from "../pictures/render-png.ts";
import { AC, CHROMINANCE, DC, type HuffmanCode, LUMINANCE, ZIGZAG } from "./jpeg-tables.ts";
import type { Picture } from "./network.ts";

/** Quality from 1 to 100. At this quality the letters of a card have no visible halo. */
const QUALITY = 85;

/**
 * Encodes pixels as a baseline JPEG, the only format that Instagram takes. Colours are as fine as brightness. A JPEG
 * has no opacity, so the picture must be opaque.
 */
export function encodeJpeg({ rgba, width, height }: Pixels): Picture {
  const luminance = steps(LUMINANCE);
  const chrominance = steps(CHROMINANCE);
  const out = new Output(width * height);
  writeHead(out, width, height, luminance, chrominance);
  // The byte order depends on the machine, which does not matter: pixels are only compared.
  const points = new Uint32Array(rgba.buffer, rgba.byteOffset, width * height);
  const planes = [luminance, chrominance, chrominance].map((step) => new Plane(step, out));
  const [bright, blue, red] = planes.map(({ samples }) => samples) as [Samples, Samples, Samples];
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      // Most blocks of a card have a single colour. Treating them apart saves nine tenths of the work, which matters
      // while the code is not compiled yet.
      const isPlain = isOfOneColour(points, width, height, left, top);
      for (let i = 0; i < (isPlain ? 1 : 64); i++) {
        // Beyond the edge, the last row or column is repeated.
        const y = Math.min(top + (i >> 3), height - 1);
        const x = Math.min(left + (i & 7), width - 1);
        const point = (y * width + x) * 4;
        const r = rgba[point] ?? 0;
        const g = rgba[point + 1] ?? 0;
        const b = rgba[point + 2] ?? 0;
        bright[i] = 0.299 * r + 0.587 * g + 0.114 * b - 128;
        blue[i] = -0.168736 * r - 0.331264 * g + 0.5 * b;
        red[i] = 0.5 * r - 0.418688 * g - 0.081312 * b;
      }
      for (const plane of planes) {
        plane.write(isPlain);
      }
    }
  }
  return { bytes: out.end(), type: "image/jpeg", width, height };
}

function isOfOneColour(
  points: Uint32Array,
  width: number,
  height: number,
  left: number,
  top: number,
): boolean {
  const first = points[top * width + left];
  const right = Math.min(left + 8, width);
  const end = Math.min(top + 8, height) * width;
  for (let line = top * width; line < end; line += width) {
    for (let at = line + left; at < line + right; at++) {
      if (points[at] !== first) {
        return false;
      }
    }
  }
  return true;
}

type Samples = Float32Array;

/** The quantization steps at our quality, row by row. */
function steps(atHalf: number[]): number[] {
  const percent = QUALITY < 50 ? 5000 / QUALITY : 200 - 2 * QUALITY;
  return atHalf.map((step) => Math.min(255, Math.max(1, Math.floor((step * percent + 50) / 100))));
}

/** The factors by which the fast transform scales a coefficient, by its row or column. */
const SCALE = [1, 1.387039845, 1.306562965, 1.175875602, 1, 0.785694958, 0.5411961, 0.275899379];

/** One component of the picture: brightness or one of the two colours, block after block. */
class Plane {
  readonly samples: Samples = new Float32Array(64);
  readonly #factors: number[];
  readonly #out: Output;
  #lastFirst = 0;

  constructor(steps: number[], out: Output) {
    this.#out = out;
    this.#factors = steps.map((step, i) => 1 / (8 * step * (SCALE[i >> 3] ?? 1) * (SCALE[i & 7] ?? 1)));
  }

  /** Writes the block in `samples`. `isPlain`: all samples equal the first one. */
  write(isPlain: boolean): void {
    const { samples } = this;
    const out = this.#out;
    const factors = this.#factors;
    if (isPlain) {
      const first = Math.round(64 * (samples[0] ?? 0) * (factors[0] ?? 0));
      out.coefficient(DC_WORDS, 0, first - this.#lastFirst);
      out.word(AC_WORDS, END_OF_BLOCK);
      this.#lastFirst = first;
      return;
    }
    for (let line = 0; line < 64; line += 8) {
      transform(samples, line, 1);
    }
    for (let column = 0; column < 8; column++) {
      transform(samples, column, 8);
    }
    let noughts = 0;
    for (let i = 0; i < 64; i++) {
      const at = ZIGZAG[i] ?? 0;
      const value = Math.round((samples[at] ?? 0) * (factors[at] ?? 0));
      if (i === 0) {
        out.coefficient(DC_WORDS, 0, value - this.#lastFirst);
        this.#lastFirst = value;
      } else if (value === 0) {
        noughts += 1;
      } else {
        for (; noughts > 15; noughts -= 16) {
          out.word(AC_WORDS, SIXTEEN_NOUGHTS);
        }
        out.coefficient(AC_WORDS, noughts << 4, value);
        noughts = 0;
      }
    }
    if (noughts > 0) {
      out.word(AC_WORDS, END_OF_BLOCK);
    }
  }
}

const END_OF_BLOCK = 0;
const SIXTEEN_NOUGHTS = 0xf0;

/** The cosine transform of eight samples, in place, by Arai, Agui and Nakajima. The results are too large by SCALE. */
function transform(s: Samples, start: number, step: number): void {
  const s0 = s[start] ?? 0;
  const s1 = s[start + step] ?? 0;
  const s2 = s[start + 2 * step] ?? 0;
  const s3 = s[start + 3 * step] ?? 0;
  const s4 = s[start + 4 * step] ?? 0;
  const s5 = s[start + 5 * step] ?? 0;
  const s6 = s[start + 6 * step] ?? 0;
  const s7 = s[start + 7 * step] ?? 0;
  const sum = s0 + s7 + (s3 + s4);
  const inner = s1 + s6 + (s2 + s5);
  const outer = s0 + s7 - (s3 + s4);
  const turned = (s1 + s6 - (s2 + s5) + outer) * Math.SQRT1_2;
  s[start] = sum + inner;
  s[start + 2 * step] = outer + turned;
  s[start + 4 * step] = sum - inner;
  s[start + 6 * step] = outer - turned;
  const d07 = s0 - s7;
  const c0 = s3 - s4 + (s2 - s5);
  const c2 = s1 - s6 + d07;
  const both = (c0 - c2) * 0.382683433;
  const even = 0.5411961 * c0 + both;
  const odd = 1.306562965 * c2 + both;
  const middle = (s2 - s5 + (s1 - s6)) * Math.SQRT1_2;
  s[start + step] = d07 + middle + odd;
  s[start + 3 * step] = d07 - middle - even;
  s[start + 5 * step] = d07 - middle + even;
  s[start + 7 * step] = d07 + middle - odd;
}

/** The code words by their meaning: their bits, and the number of bits. */
interface Words {
  bits: Uint16Array;
  lengths: Uint8Array;
}

function wordsOf({ counts, values }: HuffmanCode): Words {
  const words = { bits: new Uint16Array(256), lengths: new Uint8Array(256) };
  let word = 0;
  let next = 0;
  counts.forEach((count, i) => {
    for (const value of values.slice(next, next + count)) {
      words.bits[value] = word;
      words.lengths[value] = i + 1;
      word += 1;
    }
    next += count;
    word <<= 1;
  });
  return words;
}

const DC_WORDS = wordsOf(DC);
const AC_WORDS = wordsOf(AC);

/** The file as it grows. */
class Output {
  #bytes: Uint8Array<ArrayBuffer>;
  #length = 0;
  #pending = 0;
  #pendingBits = 0;

  /** @param expected size in bytes */
  constructor(expected: number) {
    this.#bytes = new Uint8Array(expected + 1024);
  }

  byte(value: number): void {
    if (this.#length === this.#bytes.length) {
      const larger = new Uint8Array(2 * this.#length);
      larger.set(this.#bytes);
      this.#bytes = larger;
    }
    this.#bytes[this.#length++] = value;
  }

  /** A segment of the header: FF and `marker`, its length, its content. */
  segment(marker: number, content: number[]): void {
    const length = content.length + 2;
    for (const value of [0xff, marker, length >> 8, length & 255, ...content]) {
      this.byte(value);
    }
  }

  word(words: Words, value: number): void {
    this.#put(words.bits[value] ?? 0, words.lengths[value] ?? 0);
  }

  /**
   * Writes a coefficient: the code word for its number of bits and for the zeros `before` it, then its bits. A negative
   * coefficient has the bits of the number one below.
   */
  coefficient(words: Words, before: number, value: number): void {
    const length = 32 - Math.clz32(Math.abs(value));
    this.word(words, before | length);
    this.#put((value < 0 ? value - 1 : value) & ((1 << length) - 1), length);
  }

  end(): Uint8Array<ArrayBuffer> {
    // The rest of the last byte is filled with ones.
    this.#put(0x7f, 7);
    this.byte(0xff);
    this.byte(0xd9);
    return this.#bytes.slice(0, this.#length);
  }

  #put(bits: number, count: number): void {
    this.#pending = (this.#pending << count) | bits;
    this.#pendingBits += count;
    while (this.#pendingBits >= 8) {
      this.#pendingBits -= 8;
      const value = (this.#pending >>> this.#pendingBits) & 255;
      this.byte(value);
      if (value === 255) {
        // Without the zero, the byte would begin a marker.
        this.byte(0);
      }
    }
    this.#pending &= (1 << this.#pendingBits) - 1;
  }
}

/** The header before the blocks: JFIF 1.1 with square pixels and three components without subsampling. */
function writeHead(
  out: Output,
  width: number,
  height: number,
  luminance: number[],
  chrominance: number[],
): void {
  const inOrder = (steps: number[]) => ZIGZAG.map((at) => steps[at] ?? 1);
  const size = [height >> 8, height & 255, width >> 8, width & 255];
  out.byte(0xff);
  out.byte(0xd8);
  out.segment(0xe0, [0x4a, 0x46, 0x49, 0x46, 0, 1, 1, 0, 0, 1, 0, 1, 0, 0]);
  out.segment(0xdb, [0, ...inOrder(luminance), 1, ...inOrder(chrominance)]);
  out.segment(0xc0, [8, ...size, 3, 1, 0x11, 0, 2, 0x11, 1, 3, 0x11, 1]);
  out.segment(0xc4, [0, ...DC.counts, ...DC.values, 0x10, ...AC.counts, ...AC.values]);
  out.segment(0xda, [3, 1, 0, 2, 0, 3, 0, 0, 63, 0]);
}
