import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csp, putSymbol, startTestStack, type TestStack } from "../support/stack.ts";
import {
  complaints,
  draft,
  isInView,
  misfits,
  missing,
  PHONE,
  page,
  show,
  message as shown,
  useBrowser,
} from "./chat-page/page.ts";

/** A folder for pictures of every step, on request. */
const SHOTS = process.env.COCKPIT_SHOTS;

describe.skipIf(missing)(`the cockpit on a phone${missing ? " (skipped: there is no Chromium)" : ""}`, () => {
  const trade = csp({ ticker: "SPY" });
  const symbol = putSymbol(trade, 580);
  let stack: TestStack;
  let id: number;

  useBrowser();
  beforeAll(async () => {
    stack = await startTestStack("2026-02-24T15:15:00Z");
    // No waiting for Telegram's pace.
    await stack.db.sql`
        create or replace function private.message_interval(chat_id bigint) returns interval
        language sql immutable set search_path = '' return interval '0'`;
    await stack.underlying({ SPY: 590 });
    await stack.quote({ [symbol]: [1.45, 1.55] });
    await show(stack.chatUrl);
  });
  afterAll(() => stack?.stop());

  /** The newest message with a text, as the page shows it. */
  const message = (text: string | RegExp) => shown(text).last();

  async function write(text: string): Promise<void> {
    await draft().fill(text);
    await page.getByTitle("Send").tap();
  }

  /** Taps a button of a message. */
  const tap = (on: Locator, name: string | RegExp) =>
    on.getByRole("button", { name, exact: typeof name === "string" }).tap();

  const buttons = (on: Locator) => on.locator(".keys button").allInnerTexts();

  /** A message can be read without scrolling sideways, and no line of a table is broken or cut off. */
  async function fits(element: Locator, name: string): Promise<void> {
    await expect.poll(() => isInView(element)).toBe(true);
    if (SHOTS !== undefined) {
      await page.screenshot({ path: join(SHOTS, `${name}.png`) });
    }
    expect(await misfits()).toEqual([]);
    const cutOff = await page
      .locator("pre")
      .evaluateAll((tables) =>
        tables.filter((table) => table.scrollWidth > table.clientWidth).map((table) => table.textContent),
      );
    expect(cutOff).toEqual([]);
  }

  const positionOf = async () =>
    (
      await stack.db
        .sql`select position_id, status, exit_reason from public.positions where request_id = ${trade.request_id}`
    )[0];
  const settings = async () =>
    (await stack.db.sql`select killed_at, killed_by, entries_paused_at from public.switches`)[0];
  const audited = async () =>
    (
      await stack.db
        .sql`select action, outcome, subject->>'answer' as answer from public.actions order by action_id`
    ).map(({ action, outcome, answer }) => `${action}: ${outcome}${answer === null ? "" : ` ${answer}`}`);

  it("a proposal is approved, and its card follows it to the position", async () => {
    await stack.propose(trade);
    const card = message("SPY 580 put");
    await fits(card, "01-card");
    await tap(card, /Approve/);
    const first = page.locator(".message").first();
    await first.getByText(/opened at 150\.00/).waitFor();
    await message(/^✅ Position \d+ opened/).waitFor();
    await fits(message(/^✅ Position \d+ opened/), "02-opened");
    const position = await positionOf();
    expect(position).toMatchObject({ status: "OPEN" });
    id = Number(position?.position_id);
    await stack.quote({ [symbol]: [1.05, 1.15] });
    await stack.check();
  });

  it("/positions lists it; its button shows the chart, and its other views replace it in place", async () => {
    await write("/positions");
    const list = message(/^1 open/);
    await list.waitFor();
    expect(await list.innerText()).toContain("SPY 580p ×1");
    await fits(list, "03-positions");

    await tap(list, `#${id}`);
    const picture = page.locator(".message.picture").last();
    await picture.waitFor();
    await expect
      .poll(() => picture.getByRole("img").evaluate((image: HTMLImageElement) => image.naturalWidth))
      .toBeGreaterThan(PHONE.width);
    expect(await picture.innerText()).toMatch(/Mark\s+110\.00\s+P&L\s+\+40\.00/);
    await fits(picture, "04-position");
    const messages = await page.locator(".message").count();
    await tap(picture, "Why");
    await picture.getByText("Holding: no exit rule has triggered.").waitFor();
    await fits(picture, "05-why");
    await tap(picture, "Rules");
    await picture.getByText(`Rules of position ${id}`).waitFor();
    await fits(picture, "06-rules");
    await tap(picture, "◂ Position");
    await picture.getByText("to the date rule").waitFor();
    expect(await page.locator(".message").count()).toBe(messages);
  });

  it("/pause and /resume say what they do and do it", async () => {
    await write("/pause");
    const paused = message("Entries are paused");
    await paused.waitFor();
    await fits(paused, "07-paused");
    expect((await settings())?.entries_paused_at).not.toBeNull();
    await write("/resume");
    await message("Entries are allowed").waitFor();
    expect((await settings())?.entries_paused_at).toBeNull();
  });

  it("/kill asks for confirmation, /health shows it, /unkill ends it", async () => {
    await write("/kill");
    const asked = message("Stop all orders?");
    await asked.waitFor();
    expect((await settings())?.killed_at).toBeNull();
    await fits(asked, "08-kill");
    expect(await buttons(asked)).toEqual(["🛑 Confirm kill", "Cancel"]);
    await tap(asked, /Confirm kill/);
    await asked.getByText(/Confirmed by/).waitFor();
    expect(await buttons(asked)).toEqual([]);
    expect(await settings()).toMatchObject({ killed_by: "1001", killed_at: expect.anything() });
    await fits(asked, "09-killed");

    await write("/health");
    const health = message(/^⚠️ Health/);
    await health.waitFor();
    expect(await health.innerText()).toContain("🛑 Kill switch on since");
    await fits(health, "10-health-killed");

    await write("/unkill");
    const back = message("Send orders again?");
    await back.waitFor();
    await fits(back, "11-unkill");
    await tap(back, /Confirm unkill/);
    await back.getByText(/Confirmed by/).waitFor();
    expect((await settings())?.killed_at).toBeNull();
    // The same message, refreshed.
    await tap(health, "↻ Refresh");
    await page.locator(".message", { hasText: /^✅ Health/ }).waitFor();
  });

  it("/close asks for confirmation; confirmed, the position closes and the message says so", async () => {
    await write(`/close ${id}`);
    const asked = message(`Close position ${id}?`);
    await asked.waitFor();
    await fits(asked, "12-close");
    expect(await positionOf()).toMatchObject({ status: "OPEN" });
    await tap(asked, /Confirm close/);
    await page.locator("#toast.shown", { hasText: "Confirmed." }).waitFor();
    await asked.getByText("✅ closed").waitFor();
    await message(new RegExp(`^📊 Position ${id} exited - SPY`)).waitFor();
    await fits(message(new RegExp(`^📊 Position ${id} exited - SPY`)), "13-closed");
    expect(await positionOf()).toMatchObject({ status: "CLOSED", exit_reason: "manual" });
    await page
      .locator(".message")
      .first()
      .getByText(/closed at 1[01]\d\.\d\d/)
      .waitFor();
  });

  it("/health ends well, and every action is in the audit", async () => {
    await write("/health");
    // A newer message than the one before the close.
    const health = message(/^✅ Health[\s\S]*Open positions\s+0/);
    await health.waitFor();
    expect(await health.innerText()).toContain("Everything is working.");
    await fits(health, "14-health");
    expect(await audited()).toEqual([
      "approve: approved",
      "pause: done",
      "resume: done",
      "kill: asked",
      "kill: answered confirm",
      "unkill: asked",
      "unkill: answered confirm",
      "close: asked",
      "close: answered confirm",
    ]);
  });

  it("logs no error", async () => {
    expect(complaints).toEqual([]);
    expect(stack.errors).toEqual([]);
    expect([...(await stack.db.sql`select kind, error from private.outbox where status = 'parked'`)]).toEqual(
      [],
    );
  });
});
