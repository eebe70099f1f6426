import { OPEN_BOOK } from "../../shared/reports/report.ts";
import { scorecard } from "../../shared/reports/scorecard.ts";
import { curveFacts, walkOf } from "./curves.ts";
import { FACTS, walk } from "./facts.ts";
import { scorecardOf } from "./reports.ts";

/** The largest pictures, drawn by tests/bench/functions/picture.ts. */
interface Drawing {
  name: string;
  body: object;
  /** In pixels. */
  size: { width: number; height: number };
}

const points = walk({ days: 64, drift: 0.1, swing: 22 });
// A year, with everything that can be drawn.
const curve = curveFacts({
  ...{ days: 252, made: walkOf(9, 60, 1_500), spy: walkOf(4, 0.0005, 0.03) },
  flows: { 20: 10_000, 100: -5_000, 180: 25_000 },
});
const report = scorecard({ ...scorecardOf(40), curve }, OPEN_BOOK);

export const DRAWINGS: Drawing[] = [
  {
    name: "the chart of a position",
    body: { ...FACTS, points, exit_on: "2026-05-29", now_at: points.at(-1)?.at },
    size: { width: 1080, height: 810 },
  },
  {
    name: "a square card of forty trades, dark",
    body: { report, size: "square", theme: "dark" },
    size: { width: 1080, height: 1080 },
  },
  {
    name: "a square card as a JPEG",
    body: { report, size: "square", theme: "dark", asJpeg: true },
    size: { width: 1080, height: 1080 },
  },
  {
    name: "a wide card of forty trades, light",
    body: { report, size: "wide", theme: "light" },
    size: { width: 1200, height: 675 },
  },
];
