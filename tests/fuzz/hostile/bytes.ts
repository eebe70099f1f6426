import { deflateSync, gzipSync } from "node:zlib";
import fc from "fast-check";

/** A body, as bytes on the wire. */
export class Body {
  constructor(readonly bytes: Uint8Array<ArrayBufferLike>) {}

  /** The form in which fast-check shows it. */
  toString(): string {
    const text = Buffer.from(this.bytes).toString("latin1");
    return `Body(${this.bytes.length} bytes, ${JSON.stringify(text.slice(0, 2_000))})`;
  }
}

/** Ways in which text arrives in other bytes than UTF-8, or incomplete. */
const SPOILED: Record<string, (text: string) => Uint8Array> = {
  "UTF-16": (text) => Buffer.from(text, "utf16le"),
  "UTF-16 with its mark": (text) => Buffer.from(`\ufeff${text}`, "utf16le"),
  "UTF-16 from the big end": (text) => Buffer.from(text, "utf16le").swap16(),
  "UTF-8 with a mark": (text) => Buffer.from(`\ufeff${text}`),
  Latin1: (text) => Buffer.from(text.replace(/"/, '"\u00e9'), "latin1"),
  gzip: (text) => gzipSync(text),
  deflate: (text) => deflateSync(text),
  "cut off": (text) => Buffer.from(text).subarray(0, Math.floor(text.length / 2)),
  "less its last byte": (text) => Buffer.from(text).subarray(0, -1),
  twice: (text) => Buffer.from(text + text),
  "with a NUL behind": (text) => Buffer.from(`${text}\0`),
  "with a byte that is no UTF-8": (text) => Buffer.concat([Buffer.from(text), Buffer.from([0xff])]),
  "with half a surrogate pair in bytes": (text) => inside(text, [0xed, 0xa0, 0x80]),
  "with an overlong slash": (text) => inside(text, [0xc0, 0xaf]),
  "with a character cut in two": (text) => inside(text, [0xf0, 0x9f, 0x98]),
};

/** Inserts bytes after the first quotation mark. */
function inside(text: string, bytes: number[]): Uint8Array {
  const at = text.indexOf('"') + 1;
  return Buffer.concat([Buffer.from(text.slice(0, at)), Buffer.from(bytes), Buffer.from(text.slice(at))]);
}

export const SPOILS = Object.keys(SPOILED);

export function spoil(text: string, how: string): Body {
  return new Body(SPOILED[how]?.(text) ?? Buffer.from(text));
}

/** JSON as bytes: mostly whole, sometimes spoiled, cut off, or stretched to the limit of 64 KB. */
export function asBytes(texts: fc.Arbitrary<string>): fc.Arbitrary<Body> {
  const limit = 64 * 1024;
  return fc.oneof(
    { weight: 12, arbitrary: texts.map((text) => new Body(Buffer.from(text))) },
    {
      weight: 3,
      arbitrary: fc.tuple(texts, fc.constantFrom(...SPOILS)).map(([text, how]) => spoil(text, how)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(texts, fc.nat())
        .map(([text, at]) => new Body(Buffer.from(text.slice(0, at % (text.length + 1))))),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(texts, fc.constantFrom(-1, 0, 1, 1_000, 100_000))
        .map(([text, more]) => new Body(Buffer.from(text.padEnd(limit + more, " ")))),
    },
    { weight: 1, arbitrary: fc.uint8Array({ maxLength: 300 }).map((bytes) => new Body(bytes)) },
  );
}
