import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import { bot, lines, OWNER, respondWith, rows, send, startAgain, telegram, useBot } from "./bot.ts";
import {
  complaints,
  DESKTOP,
  draft,
  isInView,
  message,
  missing,
  PHONE,
  page,
  show,
  THE_CHAT_PAGE,
  toast,
  useBrowser,
} from "./page.ts";

const scrollTo = (top: number) => page.locator("main").evaluate((main, to) => main.scrollTo(0, to), top);
/** Where on the screen the upper edge of something is, in pixels. */
const topOf = async (element: Locator) => Math.round((await element.boundingBox())?.y ?? Number.NaN);
const bottomOf = async (element: Locator) => {
  const box = await element.boundingBox();
  return box === null ? Number.NaN : Math.round(box.y + box.height);
};
/** Pixels between the upper edge of the chat and a message. */
const fromTheTop = async (text: string) => (await topOf(message(text))) - (await topOf(page.locator("main")));
const down = () => page.locator("#down");
const answerWith = (text: string) =>
  respondWith(({ message }) => (message ? { method: "sendMessage", chat_id: message.chat.id, text } : {}));

describe.skipIf(missing)(THE_CHAT_PAGE, () => {
  useBrowser();
  useBot();

  describe("as one reads it", () => {
    it("shows an answer that is longer than the window from its beginning", async () => {
      answerWith(lines("Help", 90));
      await draft().fill("/help");
      await page.keyboard.press("Enter");
      await message("line 90").waitFor();
      await expect.poll(() => fromTheTop("Help, line 1")).toBe(8);
      expect(await down().innerText()).toBe("");

      await page.reload();
      await expect.poll(() => fromTheTop("Help, line 1")).toBe(8);
    });

    it("shows what is edited to be longer than the window from its beginning, too", async () => {
      await send(lines("Before", 30));
      const { message_id } = await send("Short");
      await expect.poll(() => isInView(message("Short"))).toBe(true);
      await bot.api.editMessageText(OWNER, message_id, lines("Longer", 90));
      await expect.poll(() => fromTheTop("Longer, line 1")).toBe(8);
    });

    it("says below how many are new while something above is read, and goes to the first of them", async () => {
      await send(lines("Read", 90));
      await message("Read, line 90").waitFor();
      await scrollTo(0);
      await send(lines("First", 90));
      await send("Second");
      await page.getByRole("button", { name: "2 new, to the first of them" }).waitFor();
      expect(await down().innerText()).toBe("2 new");
      expect(await fromTheTop("Read, line 1")).toBeGreaterThan(0);

      await down().tap();
      await expect.poll(() => fromTheTop("First, line 1")).toBe(8);
      await expect.poll(() => down().innerText()).toBe("1 new");
      await down().tap();
      await expect.poll(() => isInView(message("Second"))).toBe(true);
      await down().waitFor({ state: "hidden" });
    });

    it("covers nothing with a toast, and moves nothing that is pressed", async () => {
      respondWith(({ callback_query }) => ({
        method: "answerCallbackQuery",
        callback_query_id: callback_query?.id,
        text: "Approved by Trader; the order goes to the broker with the next check, which is at 10:20 in New York.",
      }));
      for (const name of ["One", "Two", "Three"]) {
        await send(lines(name, 14));
      }
      await bot.api.sendMessage(OWNER, "card", { reply_markup: rows(["Approve"]) });
      const key = page.getByRole("button", { name: "Approve" });
      await expect.poll(() => isInView(key)).toBe(true);
      const before = await topOf(key);
      await key.tap();
      await toast().waitFor();
      expect(await topOf(key)).toBe(before);
      const [main, composer] = [page.locator("main"), page.locator("#composer")];
      expect(await bottomOf(toast())).toBeLessThanOrEqual(await topOf(main));
      expect(await topOf(toast())).toBe(await bottomOf(page.locator("header")));
      expect(await bottomOf(main)).toBeLessThanOrEqual(await topOf(composer));
      // Every part of the button answers a finger.
      const box = await key.boundingBox();
      expect(
        await page.evaluate(
          ([x = 0, y = 0]) => document.elementFromPoint(x, y)?.textContent,
          [(box?.x ?? 0) + (box?.width ?? 0) - 3, (box?.y ?? 0) + (box?.height ?? 0) - 3],
        ),
      ).toBe("Approve");
    });

    it("keeps the beginning of a long answer in view while a toast comes", async () => {
      respondWith(({ callback_query }) => ({
        method: "answerCallbackQuery",
        callback_query_id: callback_query?.id,
        text: "One moment ...",
      }));
      await send("Before");
      await bot.api.sendMessage(OWNER, lines("Long", 90), { reply_markup: rows(["More"]) });
      await expect.poll(() => fromTheTop("Long, line 1")).toBe(8);
      await message("Long, line 1")
        .getByRole("button", { name: "More" })
        .evaluate((button: HTMLButtonElement) => button.click());
      await toast().waitFor();
      expect(await fromTheTop("Long, line 1")).toBe(8);
    });

    it("scrolls a table that is wider than the window inside its bubble, by the keyboard, too", async () => {
      const wide = `ticker${" ".repeat(90)}P&amp;L\nSPY${" ".repeat(93)}+75.00`;
      await bot.api.sendMessage(OWNER, `Wide\n<pre>${wide}</pre>Narrow\n<pre>SPY +75.00</pre>`, {
        parse_mode: "HTML",
      });
      await message("Wide").waitFor();
      const [table, narrow] = [page.locator("pre").first(), page.locator("pre").last()];
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(await bottomOf(table)).toBeLessThan(await topOf(narrow));
      await expect.poll(() => table.getAttribute("tabindex")).toBe("0");
      expect(await narrow.getAttribute("tabindex")).toBeNull();
      await table.focus();
      await page.keyboard.press("End");
      await page.keyboard.press("ArrowRight");
      await expect.poll(() => table.evaluate((pre) => pre.scrollLeft)).toBeGreaterThan(0);
    });

    it.each([
      ["a tap", true],
      ["a button that a mouse finds", false],
    ])("copies a table as it stands by %s", async (_by, hasTouch) => {
      await page.close();
      await show(telegram.chatUrl, { hasTouch, viewport: hasTouch ? PHONE : DESKTOP });
      await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
      await bot.api.sendMessage(OWNER, "Copied is\n<pre>Credit  150.00\nDebit    75.00 ✅</pre>", {
        parse_mode: "HTML",
      });
      if (hasTouch) {
        await page.locator("pre").tap();
      } else {
        await page.locator("pre").hover();
        await page.getByRole("button", { name: "Copy" }).click();
      }
      await toast().waitFor();
      expect(await toast().innerText()).toBe("Copied.");
      expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(
        "Credit  150.00\nDebit    75.00 ✅",
      );
    });

    it("opens links in a new tab, which learns nothing of this one", async () => {
      await bot.api.sendMessage(OWNER, 'See <a href="https://example.com/why">why</a>', {
        parse_mode: "HTML",
      });
      const link = page.getByRole("link", { name: "why" });
      await link.waitFor();
      expect(await link.evaluate((a: HTMLAnchorElement) => [a.target, a.rel])).toEqual([
        "_blank",
        "noreferrer",
      ]);
    });

    it("takes what is typed wherever the focus is, and gives it back to the draft at Escape", async () => {
      await bot.api.sendMessage(OWNER, "card", { reply_markup: rows(["One"]) });
      await page.getByRole("button", { name: "One" }).focus();
      await page.keyboard.type("/pnl");
      expect(await draft().inputValue()).toBe("/pnl");
      await page.getByRole("button", { name: "One" }).focus();
      await page.keyboard.press("Escape");
      expect(await draft().evaluate((input) => input === document.activeElement)).toBe(true);
    });

    it("says what to do where nothing has been said yet", async () => {
      expect(await page.locator("#empty").innerText()).toContain("/help");
      await send("Now there is something");
      await message("Now there is something").waitFor();
      expect(await page.locator("#empty").isVisible()).toBe(false);
    });

    it("says that the stack is gone, keeps what was written, and goes on when it is back", async () => {
      await send("before");
      await message("before").waitFor();
      await telegram.stop();
      const lost = page.getByText("The local stack does not answer. Is npm start still running?");
      await lost.waitFor();
      await draft().fill("/pnl today");
      await page.keyboard.press("Enter");
      await toast().waitFor();
      await expect.poll(() => draft().inputValue()).toBe("/pnl today");

      await startAgain();
      await lost.waitFor({ state: "hidden" });
      await send("after");
      await message("after").waitFor();
      expect(await message("before").count()).toBe(0);
      await page.keyboard.press("Enter");
      await message("/pnl today").waitFor();
      // What the browser itself says of calls that nobody took.
      complaints.length = 0;
    });
  });
});
