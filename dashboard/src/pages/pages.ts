import type { ComponentType } from "preact";
import type { IconName } from "../parts/icon.tsx";
import type { Query } from "../route.ts";
import { Health } from "./health/health.tsx";
import { Overview } from "./overview/overview.tsx";
import { Position } from "./position/position.tsx";
import { Positions } from "./positions/positions.tsx";

export interface PageEntry {
  path: string;
  title: string;
  content: ComponentType<{ query: Query }>;
  /** Absent where a page is reached from another one. */
  icon?: IconName;
  /** Among the tabs of a phone; the others are behind "More". */
  isTab?: boolean;
  /** Which one of the navigation it belongs to, where it has no place of its own. */
  within?: string;
}

/** All pages, in the order of the navigation. */
export const PAGES: PageEntry[] = [
  { path: "overview", title: "Overview", content: Overview, icon: "gauge", isTab: true },
  { path: "positions", title: "Positions", content: Positions, icon: "stack", isTab: true },
  { path: "position", title: "Position", content: Position, within: "positions" },
  { path: "health", title: "Health", content: Health, icon: "pulse" },
];
