import { PAGES } from "../pages/pages.ts";

/** The navigation entry to which a page belongs. */
export function placeOf(path: string): string {
  return PAGES.find((page) => page.path === path)?.within ?? path;
}
