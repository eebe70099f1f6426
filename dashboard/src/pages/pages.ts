import type { ComponentType } from "preact";
import type { IconName } from "../parts/icon.tsx";
import type { Query } from "../route.ts";
import { Health } from "./health/health.tsx";

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
export const PAGES: PageEntry[] = [{ path: "health", title: "Health", content: Health, icon: "pulse" }];
