import { readFileSync } from "node:fs";
import { Resvg } from "@resvg/resvg-wasm";
import { beforeAll, describe, expect, it } from "vitest";
import { renderPng } from "../../shared/pictures/render-png.ts";
import { cutToFit, fitting, text, textWidth, wrapped } from "../../shared/pictures/svg.ts";

const fontBuffers = [400, 700].map((weight) =>
  readFileSync(
    new URL(`../../node_modules/@fontsource/lato/files/lato-latin-${weight}-normal.woff2`, import.meta.url),
  ),
);

/** The width of a text in the renderer. */
function drawnWidth(content: string, size: number, weight: 400 | 700): number {
  const svg = text(content, 10, 100, { size, weight, color: "#000000" });
  const image = new Resvg(`<svg xmlns="http://www.w3.org/2000/svg" width="3000" height="200">${svg}</svg>`, {
    font: { fontBuffers, defaultFontFamily: "Lato" },
  });
  const width = image.getBBox()?.width ?? 0;
  image.free();
  return width;
}

describe("the width of a text", () => {
  // Loads the renderer.
  beforeAll(() => renderPng(`<svg xmlns="http://www.w3.org/2000/svg" width="1" height="1"/>`));

  it.each([
    "−123,456.78 · closed by hand",
    "+0.4 % of collateral",
    "Growth since Mar 14 '25, % of equity",
    "WWWWMMMM@@@",
    "illicit till",
    "the quick brown fox jumps over the lazy dog – 1/2 (3) [4] {5} #6 $7 & *8 = ~9…",
  ])("is never less than in the renderer, and not much more: %s", (content) => {
    for (const weight of [400, 700] as const) {
      const drawn = drawnWidth(content, 40, weight);
      expect(textWidth(content, 40)).toBeGreaterThan(drawn * 0.99);
      expect(textWidth(content, 40)).toBeLessThan(drawn * 1.12);
    }
  });

  it("is also estimated for characters that were not measured", () => {
    expect(textWidth("漢字", 40)).toBeGreaterThanOrEqual(80);
  });
});

describe("a text with little room", () => {
  it("is smaller, cut, or in lines of about one length", () => {
    expect(textWidth("−98,765.43", fitting("−98,765.43", 120, 40))).toBeCloseTo(120);
    expect(fitting("+2.00", 120, 40)).toBe(40);
    expect(cutToFit("rolled into the next month", 150, 33)).toBe("rolled in…");
    expect(cutToFit("SPY 580p", 150, 33)).toBe("SPY 580p");
    expect(wrapped("Day change Mar 2 '26", 284, 33)).toEqual(["Day change", "Mar 2 '26"]);
    expect(wrapped("Won", 284, 33)).toEqual(["Won"]);
    expect(wrapped("ABCDEFGHIJKLMNOPQRST 580p", 150, 33)).toEqual(["ABCDE…", "580p"]);
  });
});
