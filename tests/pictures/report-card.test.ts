import { describe, expect, it } from "vitest";
import { renderPng } from "../../shared/pictures/render-png.ts";
import { reportCard, SIZES, type Size } from "../../shared/pictures/report-card.ts";
import { textWidth } from "../../shared/pictures/svg.ts";
import { brief } from "../../shared/reports/brief.ts";
import { OPEN_BOOK, type Report } from "../../shared/reports/report.ts";
import { scorecard } from "../../shared/reports/scorecard.ts";
import { sizeOf } from "./png.ts";
import { briefOf, scorecardOf } from "./reports.ts";

const DISCREET = { ...OPEN_BOOK, hide_dollars: true };
const REPORTS: [string, Report][] = [OPEN_BOOK, DISCREET].flatMap((discretion) =>
  [0, 1, 40].flatMap((count): [string, Report][] => {
    const how = discretion.hide_dollars ? ", without dollars" : "";
    return [
      [`the scorecard of ${count} trades${how}`, scorecard(scorecardOf(count), discretion)],
      [`the brief of ${count} positions${how}`, brief(briefOf(count), discretion)],
    ];
  }),
);
const CASES = REPORTS.flatMap(([name, report]) =>
  (["square", "wide"] as const).map((size) => [name, size, report] as const),
);

interface Text {
  left: number;
  right: number;
  y: number;
  size: number;
  content: string;
}

function textsOf(svg: string): Text[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = "", written = ""]) => {
    const of = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
    const content = written.replace(/&(amp|lt|gt|quot);/g, "x");
    const [x, size] = [Number(of("x")), Number(of("font-size"))];
    const left = of("text-anchor") === "end" ? x - textWidth(content, size) : x;
    return { left, right: left + textWidth(content, size), y: Number(of("y")), size, content };
  });
}

describe.each(CASES)("%s, %s", (_, size: Size, report) => {
  // A phone shows it 360 wide.
  const [width, least] = [1080, 33];
  const height = (width * SIZES[size].height) / SIZES[size].width;
  const texts = textsOf(reportCard(report, size, "dark"));

  it("keeps everything on the card, and readable on a phone", () => {
    for (const text of texts) {
      expect(text.left, text.content).toBeGreaterThanOrEqual(50);
      expect(text.right, text.content).toBeLessThanOrEqual(width - 50);
      expect(text.y, text.content).toBeLessThanOrEqual(height - 50);
      expect(text.size, text.content).toBeGreaterThanOrEqual(least);
    }
  });

  it("has no overlapping texts", () => {
    for (const [i, one] of texts.entries()) {
      for (const other of texts.slice(i + 1)) {
        const isApart = Math.abs(one.y - other.y) >= 33 || one.right <= other.left || other.right <= one.left;
        expect(isApart, `${one.content} and ${other.content}`).toBe(true);
      }
    }
  });

  it("shows each row of a list, or the number of the rest", () => {
    const contents = texts.map(({ content }) => content);
    const titles = new Set(report.lists.map(({ title }) => title));
    for (const { title, rows, more } of report.lists) {
      const [, ...below] = contents.includes(title) ? contents.slice(contents.indexOf(title)) : [];
      const end = below.findIndex((content) => titles.has(content));
      const told = end < 0 ? below : below.slice(0, end);
      const counted = told.flatMap((content) => /^and (\d+) more$/.exec(content)?.[1] ?? []).map(Number);
      const shown = (told.length - counted.length) / 2;
      expect(shown + (counted[0] ?? 0)).toBe(told.length === 0 ? 0 : rows.length + more);
    }
  });
});

it.each(["dark", "light"] as const)("is a PNG of its size, %s", async (theme) => {
  const report = scorecard(scorecardOf(3), OPEN_BOOK);
  for (const size of ["square", "wide"] as const) {
    expect(sizeOf(await renderPng(reportCard(report, size, theme)))).toEqual(SIZES[size]);
  }
});
