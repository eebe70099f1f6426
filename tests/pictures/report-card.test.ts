import { describe, expect, it } from "vitest";
import { renderPng } from "../../shared/pictures/render-png.ts";
import { reportCard, SIZES, type Size } from "../../shared/pictures/report-card.ts";
import { brief } from "../../shared/reports/brief.ts";
import { OPEN_BOOK, type Report } from "../../shared/reports/report.ts";
import { scorecard } from "../../shared/reports/scorecard.ts";
import { sizeOf } from "./png.ts";
import { briefOf, scorecardOf } from "./reports.ts";

const REPORTS: [string, Report][] = [0, 1, 40].flatMap((count): [string, Report][] => [
  [`the scorecard of ${count} trades`, scorecard(scorecardOf(count), OPEN_BOOK)],
  [`the brief of ${count} positions`, brief(briefOf(count), OPEN_BOOK)],
]);
const CASES = REPORTS.flatMap(([name, report]) =>
  (["square", "wide"] as const).map((size) => [name, size, report] as const),
);

interface Text {
  x: number;
  y: number;
  size: number;
  isEnd: boolean;
  content: string;
}

function textsOf(svg: string): Text[] {
  return [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, attributes = "", content = ""]) => {
    const of = (name: string) => new RegExp(`(?:^| )${name}="([^"]*)"`).exec(attributes)?.[1] ?? "";
    return {
      x: Number(of("x")),
      y: Number(of("y")),
      size: Number(of("font-size")),
      isEnd: of("text-anchor") === "end",
      content: content.replace(/&(amp|lt|gt|quot);/g, "x"),
    };
  });
}

/** Lato's capitals and figures are wider than its small letters. */
const widthOf = ({ content, size }: Text) => content.length * size * 0.5;

describe.each(CASES)("%s, %s", (_, size: Size, report) => {
  const { width, height } = SIZES[size];
  const texts = textsOf(reportCard(report, size, "dark"));

  it("keeps everything on the card, and large enough to be read on a phone", () => {
    for (const text of texts) {
      const [left, right] = text.isEnd ? [text.x - widthOf(text), text.x] : [text.x, text.x + widthOf(text)];
      expect(left, text.content).toBeGreaterThanOrEqual(20);
      expect(right, text.content).toBeLessThanOrEqual(width - 20);
      expect(text.y, text.content).toBeLessThanOrEqual(height - 30);
      expect(text.size, text.content).toBeGreaterThanOrEqual(11);
    }
  });

  it("has no two texts in one place", () => {
    const places = texts.map(({ x, y }) => `${Math.round(x)} ${Math.round(y)}`);
    expect(new Set(places).size).toBe(places.length);
  });

  it("counts what there is no room for", () => {
    for (const list of report.lists.filter(({ rows }) => rows.length > 20)) {
      const total = list.rows.length + list.more;
      const [more] = texts.flatMap(({ content }) => /^and (\d+) more$/.exec(content)?.[1] ?? []);
      expect(Number(more)).toBeGreaterThan(0);
      expect(Number(more)).toBeLessThan(total);
    }
  });
});

it.each(["dark", "light"] as const)("is a PNG of its size, %s", async (theme) => {
  const report = scorecard(scorecardOf(3), OPEN_BOOK);
  for (const size of ["square", "wide"] as const) {
    expect(sizeOf(await renderPng(reportCard(report, size, theme)))).toEqual(SIZES[size]);
  }
});
