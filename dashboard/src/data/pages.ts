import type { Health } from "./pages/health.ts";
import type { History } from "./pages/history.ts";
import type { Journal } from "./pages/journal.ts";
import type { Opportunities } from "./pages/opportunities.ts";
import type { Overview } from "./pages/overview.ts";
import type { Performance, Replay } from "./pages/performance.ts";
import type { PositionPage } from "./pages/position.ts";
import type { Positions } from "./pages/positions.ts";

export type * from "./pages/head.ts";
export type * from "./pages/health.ts";
export type * from "./pages/history.ts";
export type * from "./pages/journal.ts";
export type * from "./pages/opportunities.ts";
export type * from "./pages/overview.ts";
export type * from "./pages/performance.ts";
export type * from "./pages/position.ts";
export type * from "./pages/positions.ts";

/** The JSON of each page, by its name in the address. */
export interface Pages {
  overview: Overview;
  positions: Positions;
  position: PositionPage;
  history: History;
  performance: Performance;
  replay: Replay;
  journal: Journal;
  opportunities: Opportunities;
  health: Health;
}
