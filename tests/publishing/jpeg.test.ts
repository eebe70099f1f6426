import jpeg from "jpeg-js";
import { describe, expect, it } from "vitest";
import { type Pixels, renderPixels, renderPng } from "../../shared/pictures/render-png.ts";
import { reportCard, SIZES } from "../../shared/pictures/report-card.ts";
import { encodeJpeg } from "../../shared/publishing/jpeg.ts";
import { DRAWINGS } from "../pictures/drawings.ts";
import { jpegSize, typeOf } from "./stand-ins/pictures.ts";

/** Decodes it with another decoder. */
const decode = ({ bytes }: { bytes: Uint8Array }) => jpeg.decode(bytes, { useTArray: true });

/** The difference of two pictures: the root of the mean square of all values, 0 to 255. */
function difference(a: Uint8Array, b: Uint8Array): number {
  return Math.sqrt(a.reduce((sum, value, i) => sum + (value - (b[i] ?? 0)) ** 2, 0) / a.length);
}

function picture(
  width: number,
  height: number,
  of: (x: number, y: number) => [number, number, number],
): Pixels {
  const rgba = new Uint8Array(width * height * 4);
  for (let i = 0; i < width * height; i++) {
    rgba.set([...of(i % width, Math.floor(i / width)), 255], i * 4);
  }
  return { rgba, width, height };
}

describe("a JPEG", () => {
  it.each([
    [1, 1],
    [8, 8],
    [9, 7],
    [17, 40],
    [1200, 675],
  ])("of %i by %i has that size, to another decoder, too", (width, height) => {
    const made = encodeJpeg(picture(width, height, (x, y) => [x & 255, y & 255, 128]));
    expect(typeOf(made.bytes)).toBe("image/jpeg");
    expect(jpegSize(made.bytes)).toEqual({ width, height });
    expect(decode(made)).toMatchObject({ width, height });
    expect(made).toMatchObject({ type: "image/jpeg", width, height });
  });

  it.each([
    ["black", [0, 0, 0]],
    ["white", [255, 255, 255]],
    ["red", [255, 0, 0]],
    ["green", [0, 255, 0]],
    ["blue", [0, 0, 255]],
    ["the dark of a card", [13, 17, 23]],
  ] as const)("of %s is uniform", (_, [r, g, b]) => {
    const plain = picture(24, 24, () => [r, g, b]);
    expect(difference(decode(encodeJpeg(plain)).data, plain.rgba)).toBeLessThan(2);
  });

  it("of smooth gradients, and of noise, is similar to the original", () => {
    const slow = picture(203, 101, (x, y) => [x, 2 * y, 255 - x]);
    expect(difference(decode(encodeJpeg(slow)).data, slow.rgba)).toBeLessThan(2);
    let seed = 7;
    const noise = picture(64, 64, () => {
      const next = () => {
        seed = (seed * 1_103_515_245 + 12_345) & 0x7fffffff;
        return (seed >> 16) & 255;
      };
      return [next(), next(), next()];
    });
    expect(difference(decode(encodeJpeg(noise)).data, noise.rgba)).toBeLessThan(16);
  });

  it("of the finest pattern of black and white keeps every point", () => {
    const chess = picture(40, 40, (x, y) => ((x + y) % 2 === 0 ? [0, 0, 0] : [255, 255, 255]));
    const { data } = decode(encodeJpeg(chess));
    expect(data.every((value, i) => value > 127 === (chess.rgba[i] ?? 0) > 127)).toBe(true);
  });

  it.each(DRAWINGS.filter(({ body }) => "report" in body))("of $name is similar to the card", async ({
    body,
  }) => {
    const { report, size, theme } = body as { report: never; size: keyof typeof SIZES; theme: "dark" };
    const pixels = await renderPixels(reportCard(report, size, theme));
    expect(pixels).toMatchObject(SIZES[size]);
    const made = encodeJpeg(pixels);
    expect(difference(decode(made).data, pixels.rgba)).toBeLessThan(4);
    // Instagram accepts 8 MB.
    expect(made.bytes.length).toBeLessThan(400_000);
  });
});

it("the pixels are those of the PNG, four bytes each, and none is transparent", async () => {
  const svg =
    '<svg xmlns="http://www.w3.org/2000/svg" width="3" height="2"><rect width="3" height="2" fill="#102030"/><rect width="1" height="1" fill="#fff"/></svg>';
  const { rgba, width, height } = await renderPixels(svg);
  expect({ width, height }).toEqual({ width: 3, height: 2 });
  const background = [0x10, 0x20, 0x30, 255];
  expect([...rgba]).toEqual([255, 255, 255, 255, ...Array(5).fill(background).flat()]);
  expect((await renderPng(svg)).slice(16, 24)).toEqual(new Uint8Array([0, 0, 0, 3, 0, 0, 0, 2]));
});
