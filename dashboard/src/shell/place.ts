import { PAGES } from "../pages/pages.ts";

/** The entry of the navigation that a page belongs to. */
export function placeOf(path: string): string {
  return PAGES.find((page) => page.path === path)?.within ?? path;
}
