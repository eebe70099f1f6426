import type { ComponentType } from "preact";
import type { IconName } from "../parts/icon.tsx";
import type { Query } from "../route.ts";
import { Health } from "./health/health.tsx";
import { History } from "./history/history.tsx";
import { Journal } from "./journal/journal.tsx";
import { Opportunities } from "./opportunities/opportunities.tsx";
import { Overview } from "./overview/overview.tsx";
import { Performance } from "./performance/performance.tsx";
import { Position } from "./position/position.tsx";
import { Positions } from "./positions/positions.tsx";

export interface PageEntry {
  path: string;
  title: string;
  content: ComponentType<{ query: Query }>;
  /** Absent for a page that is only reached from another one. */
  icon?: IconName;
  /** True for the tabs of a phone; the other pages are behind "More". */
  isTab?: boolean;
  /** The navigation entry that a page without one belongs to. */
  within?: string;
}

/** All pages, in the order of the navigation. */
export const PAGES: PageEntry[] = [
  { path: "overview", title: "Overview", content: Overview, icon: "gauge", isTab: true },
  { path: "positions", title: "Positions", content: Positions, icon: "stack", isTab: true },
  { path: "position", title: "Position", content: Position, within: "positions" },
  { path: "history", title: "History", content: History, icon: "clock", isTab: true },
  { path: "performance", title: "Performance", content: Performance, icon: "chart", isTab: true },
  { path: "journal", title: "Journal", content: Journal, icon: "book" },
  { path: "opportunities", title: "Opportunities", content: Opportunities, icon: "search" },
  { path: "health", title: "Health", content: Health, icon: "pulse" },
];
