import { describe, expect, it } from "vitest";
import { TEXT } from "../../../shared/publishing/linkedin/text.ts";
import { seenOf } from "../stand-ins/little-text.ts";

describe("LinkedIn's reserved characters are escaped, and a reader sees the intended text", () => {
  it.each([
    ["Weekly report, PAPER: +1,250.00", "Weekly report, PAPER: +1,250.00"],
    ["SPY (Apr 17 '26) 580/575", "SPY \\(Apr 17 '26\\) 580/575"],
    ["a\\b|c{d}e@f[g]h(i)j<k>l#m*n_o~p", "a\\\\b\\|c\\{d\\}e\\@f\\[g\\]h\\(i\\)j\\<k\\>l\\#m\\*n\\_o\\~p"],
    ["\\(", "\\\\\\("],
    ["−1.20 → 👍🏽\n\n$SPY & 81 %", "−1.20 → 👍🏽\n\n$SPY & 81 %"],
  ])("%j", (text, written) => {
    expect(TEXT.written(text)).toBe(written);
    expect(seenOf(written)).toBe(text);
  });

  it("each ASCII character by itself", () => {
    for (let code = 32; code < 127; code += 1) {
      const text = `a${String.fromCharCode(code)}b`;
      expect(seenOf(TEXT.written(text))).toBe(text);
    }
  });

  it("an unescaped one ends the text", () => {
    expect(seenOf("SPY (Apr 17)")).toBe("SPY ");
  });
});

it("the backslashes count", () => {
  expect(TEXT.length("abc")).toBe(3);
  expect(TEXT.length("(a)")).toBe(5);
  expect(TEXT.length("👍")).toBe(2);
});
