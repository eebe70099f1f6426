import { mkdirSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { csp, putSymbol, type Row, startTestStack, type TestStack } from "../../support/stack.ts";
import {
  complaints,
  draft,
  isInView,
  message,
  misfits,
  missing,
  PHONE,
  page,
  show,
  THE_CHAT_PAGE,
  toast,
  useBrowser,
} from "./page.ts";

describe.skipIf(missing)(THE_CHAT_PAGE, () => {
  useBrowser();

  /** The example as a trader uses it: everything is clicked, typed and read on the page. */
  describe("with the whole stack behind it", () => {
    const trade = csp({ ticker: "SPY" });
    const symbol = putSymbol(trade, 580);
    let stack: TestStack;

    beforeAll(async () => {
      stack = await startTestStack("2026-02-24T15:15:00Z");
      complaints.length = 0;
      await show(stack.chatUrl);
      await stack.underlying({ SPY: 590 });
      await stack.quote({ [symbol]: [1.45, 1.55] });
    });
    afterAll(async () => {
      await page?.close();
      await stack?.stop();
    });

    const positionOf = async (): Promise<Row | undefined> =>
      (await stack.db.sql`select * from public.positions where request_id = ${trade.request_id}`)[0];

    /** The README's picture: a phone, as high as the whole example needs. */
    async function takePicture(): Promise<void> {
      await page.locator("#toast:not(.shown)").waitFor({ state: "attached" });
      await draft().blur();
      const hidden = await page.locator("main").evaluate((main) => main.scrollHeight - main.clientHeight);
      await page.setViewportSize({ ...PHONE, height: PHONE.height + hidden });
      mkdirSync("docs", { recursive: true });
      await page.screenshot({ path: "docs/chat.png" });
      await page.setViewportSize(PHONE);
    }

    it("opens empty, with the bot's name", async () => {
      await expect.poll(() => page.title()).toBe("Thetabase");
      expect(await page.locator(".message").count()).toBe(0);
    });

    it("shows a proposed card as it happens, with Approve and Reject to press", async () => {
      await stack.propose(trade);
      const card = message("SPY 580 put");
      await card.waitFor();
      expect(await card.innerText()).toContain("150.00");
      expect(await card.getByRole("button").allInnerTexts()).toEqual([
        expect.stringContaining("Approve"),
        expect.stringContaining("Reject"),
      ]);
    });

    it("a tap on Approve shows the toast, edits the card and opens the position", async () => {
      const card = message("SPY 580 put").first();
      await card.getByRole("button", { name: "Approve" }).tap();
      await toast().waitFor();
      expect(await toast().innerText()).toMatch(/approved/i);

      await card.getByText(/opened at 150\.00/).waitFor();
      expect(await card.getByRole("button", { name: /Approve|Reject/ }).count()).toBe(0);
      expect(await positionOf()).toMatchObject({ status: "OPEN", ticker: "SPY", quantity: 1 });
      await message(/^✅ Position/).waitFor();
    });

    it("shows the close as it happens: the alert arrives and the card says how it ended", async () => {
      await stack.setClock("2026-03-03T19:00:00Z");
      await stack.underlying({ SPY: 596 });
      await stack.quote({ [symbol]: [0.7, 0.8] });
      await stack.check();
      await message(/^📊 Position \d+ exited - SPY - 50% profit target/).waitFor();
      await page
        .locator(".message")
        .first()
        .getByText(/closed at 75\.00/)
        .waitFor();
      expect(await positionOf()).toMatchObject({ status: "CLOSED", exit_reason: "profit_target" });
    });

    it("/pnl is answered with the day's profit", async () => {
      await draft().fill("/pnl");
      await page.getByTitle("Send").tap();
      const answer = message(/^P&L/);
      await answer.waitFor();
      expect(await answer.innerText()).toMatch(/Today\s+1\s+\+75\.00/);
      if (process.env.UPDATE_DOCS === "1") {
        await takePicture();
      }
    });

    it("/positions typed and sent is answered, and the answer is in view", async () => {
      const next = csp({ ticker: "QQQ", strike_price: 500 });
      await stack.underlying({ QQQ: 520 });
      await stack.quote({ [putSymbol(next, 500)]: [1.45, 1.55] });
      await stack.propose(next);
      const card = message("QQQ 500 put").first();
      await card.getByRole("button", { name: "Approve" }).tap();
      await card.getByText(/opened at 150\.00/).waitFor();

      await draft().fill("/positions");
      await page.keyboard.press("Enter");
      const answer = message(/^1 open/);
      await answer.waitFor();
      expect(await answer.innerText()).toContain("QQQ 500p ×1");
      await expect.poll(() => isInView(answer)).toBe(true);
    });

    it("fits a phone: nothing has to be scrolled sideways, no line of a table is broken", async () => {
      expect(await misfits()).toEqual([]);
    });

    it("shows the same after a reload", async () => {
      const texts = () => page.locator(".message .text").allInnerTexts();
      const before = await texts();
      await page.reload();
      await expect.poll(texts).toEqual(before);
    });

    it("logs no error and makes no request to anybody else", () => {
      expect(complaints).toEqual([]);
    });
  });
});
