import { describe, expect, it } from "vitest";
import { comparable, TEXT } from "../../../shared/publishing/x/text.ts";
import { cashtagsIn, linksIn, weightOf } from "../stand-ins/x-text.ts";

describe("X counts by weight", () => {
  it.each([
    ["Latin letters one each", "Weekly report", 13],
    ["what is written with an accent one, however it is encoded", "e\u0301", 1],
    ["the minus of a loss two", "−1,250.00", 10],
    ["three dots in one two", "…", 2],
    ["dashes and quotation marks one", "–—’“”", 5],
    ["a middle dot one, a bullet two", "·•", 3],
    ["an arrow two", "→", 2],
    ["Japanese two each", "日本語", 6],
    ["an emoji two", "👍", 2],
    ["an emoji of a skin color two", "👍🏽", 2],
    ["a family two", "👨‍👩‍👧‍👦", 2],
    ["a flag two", "🇺🇸", 2],
    ["a sun in color two", "☀️", 2],
    ["a key two", "1️⃣", 2],
    ["a copyright one, in color two", "©©️", 3],
    ["line breaks one each", "a\n\nb", 4],
  ])("%s", (_, text, weight) => {
    expect(TEXT.length(text)).toBe(weight);
    expect(weightOf(text)).toBe(weight);
  });
});

describe("nothing becomes a link", () => {
  it.each([
    ["see example.com now", "see example. com now"],
    ["EXAMPLE.COM", "EXAMPLE. COM"],
    ["https://www.example.com/x?y=1", "https: //www. example. com/x?y=1"],
    ["a@example.org", "a@example. org"],
    ["closed.In the", "closed. In the"],
    ["a.xn--p1ai", "a. xn--p1ai"],
    ["日本.jp", "日本. jp"],
  ])("%s is broken", (text, written) => {
    expect(TEXT.written(text)).toBe(written);
    expect(linksIn(written)).toEqual([]);
  });

  it.each([
    "BRK.B 1.50 at 571.20",
    "U.S. stocks, e.g. SPY",
    "Closed. In the week",
    "+12.5 %",
    "a..b",
  ])("%s stays as it is", (text) => {
    expect(TEXT.written(text)).toBe(text);
  });
});

describe("only one cashtag remains", () => {
  it.each([
    ["$SPY and $QQQ, $SPY", "$SPY and QQQ, SPY"],
    ["$BRK.B ($IWM)", "$BRK.B (IWM)"],
    ["$1.25 for $SPY, $2 for $QQQ", "$1.25 for $SPY, $2 for QQQ"],
    ["none", "none"],
  ])("of %s", (text, written) => {
    expect(TEXT.written(text)).toBe(written);
    expect(cashtagsIn(written).length).toBeLessThanOrEqual(1);
  });
});

it("what X refuses in a text is left out", () => {
  expect(TEXT.written("\ufeffa\uffff\0b\ud83d")).toBe("ab\ufffd");
});

it("the result does not change when it is processed again", () => {
  const once = TEXT.written("$A $B https://a.example.com.\u00c9 e\u0301 &lt; 👍🏽");
  expect(TEXT.written(once)).toBe(once);
});

it.each([
  ["S&amp;P &lt;500&gt; https://t.co/abc123", "S&P <500>"],
  ["a\n\nb  c https://t.co/abc123", "a b c"],
  ["written as &amp;amp; https://t.co/abc123", "written as &amp;"],
])("X's %j is %j", (shown, text) => {
  expect(comparable(shown)).toBe(text);
});
