import type { Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { everyNth } from "../../support/every-nth.ts";
import { violations } from "../axe.ts";
import { missing, useBrowser } from "../chat-page/page.ts";
import { quarterBook, SIZES, type Stage, showBook, THE_DASHBOARD, type Visit, visit } from "./stage.ts";

let stage: Stage;
let open: number;
let closed: number;

/** Whether the page has to be scrolled sideways. */
const isTooWide = (page: Page) =>
  page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth);

describe.skipIf(missing)(THE_DASHBOARD, () => {
  useBrowser();
  beforeAll(async () => {
    const book = await quarterBook();
    const [ids] = await book.sql<{ open: number; closed: number }[]>`
      select min(position_id) filter (where status = 'OPEN')::integer as open,
        min(position_id) filter (where exit_reason = 'stop_loss')::integer as closed
      from public.positions`;
    open = ids?.open ?? 0;
    closed = ids?.closed ?? 0;
    stage = await showBook(book);
  });
  afterAll(() => stage?.stop());

  const PAGES = [
    ["overview", () => "overview"],
    ["positions", () => "positions"],
    ["open position", () => `position?id=${open}`],
    ["closed position", () => `position?id=${closed}`],
    ["history", () => "history"],
    ["history, filtered to nothing", () => "history?ticker=NONE"],
    ["performance", () => "performance"],
    ["journal", () => "journal"],
    ["opportunities", () => "opportunities"],
    ["health", () => "health"],
    ["a page that is not there", () => "nowhere"],
  ] as const;

  describe.each(Object.keys(SIZES) as (keyof typeof SIZES)[])("on a %s", (size) => {
    describe.each(["light", "dark"] as const)("in the %s", (colorScheme) => {
      let seen: Visit;
      beforeAll(async () => {
        seen = await visit(stage, {
          viewport: SIZES[size],
          colorScheme,
          hasTouch: size === "phone",
          reducedMotion: "reduce",
        });
      });
      afterAll(() => seen?.end());

      it.each(
        everyNth(PAGES),
      )("shows %s: nothing to complain of, nothing that somebody could not read", async (name, address) => {
        await seen.go(address());
        const isThere = name !== "a page that is not there";
        expect(await seen.page.locator("main .page").count()).toBe(isThere ? 1 : 0);
        await seen.shoot(`${size}-${colorScheme}-${name.replaceAll(/\W+/g, "-")}`);
        expect(await isTooWide(seen.page)).toBe(false);
        expect(await violations(seen.page)).toEqual([]);
        expect(seen.complaints).toEqual([]);
      });
    });
  });
});
