import { InputMediaBuilder } from "grammy";
import type { Locator } from "playwright-core";
import { describe, expect, it } from "vitest";
import {
  bot,
  chart,
  OWNER,
  respondWith,
  rows,
  STRANGER,
  say,
  send,
  telegram,
  updates,
  useBot,
  VIEWER,
} from "./bot.ts";
import {
  DESKTOP,
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
  useBot();

  /** Everything that a bot may send. There is no stack, only the stand-in and a webhook that records. */
  describe("behaves like Telegram's own", () => {
    /** More than a screen of messages. */
    async function fillChat(): Promise<number[]> {
      const ids: number[] = [];
      for (let number = 1; number <= 25; number++) {
        ids.push((await send(`Message ${number}\nwith a second line`)).message_id);
      }
      await message("Message 25").waitFor();
      return ids;
    }
    async function become(name: string): Promise<void> {
      await page.getByTitle("Be somebody else").tap();
      await page.locator(".seat", { hasText: name }).tap();
    }
    const scrollTo = (top: number) => page.locator("main").evaluate((main, to) => main.scrollTo(0, to), top);
    /** Place of a message on the screen. */
    const placeOf = async (text: string) => Math.round((await message(text).boundingBox())?.y ?? Number.NaN);

    it("shows rows of buttons as rows, as wide as their message", async () => {
      await bot.api.sendMessage(OWNER, "Three positions, nearest rule first, and some more words", {
        reply_markup: rows(["1", "2", "3"], ["Back", "Next"], ["Close everything"]),
      });
      const card = message("Three positions");
      await card.waitFor();
      const bubble = await card.locator(".bubble").boundingBox();
      const boxes = await Promise.all(
        (await card.getByRole("button").all()).map(async (key) => (await key.boundingBox()) ?? bubble),
      );
      const tops = boxes.map((box) => box?.y);
      expect([new Set(tops.slice(0, 3)).size, new Set(tops.slice(3, 5)).size, new Set(tops).size]).toEqual([
        1, 1, 3,
      ]);
      expect(boxes[5]?.width).toBe(bubble?.width);
      expect(await misfits()).toEqual([]);
    });

    it("shows a photo with its caption, and enlarges it by a tap and again by another", async () => {
      await bot.api.sendPhoto(OWNER, chart, {
        caption: "<b>Position 5</b>\n<pre>P&amp;L   +42.00</pre>",
        parse_mode: "HTML",
        reply_markup: rows(["Refresh"]),
      });
      const picture = message("Position 5").getByRole("img");
      const width = async (image: Locator) => (await image.boundingBox())?.width ?? 0;
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(800);
      const shown = await width(picture);
      expect(shown).toBeGreaterThan(PHONE.width * 0.8);
      await expect.poll(() => isInView(message("Position 5"))).toBe(true);

      await picture.tap();
      const enlarged = page.getByRole("dialog", { name: "Picture" }).getByRole("img");
      await enlarged.waitFor();
      expect(await width(enlarged)).toBe(PHONE.width);
      await enlarged.tap();
      await expect.poll(() => width(enlarged)).toBe(2 * PHONE.width);
      await page.keyboard.press("Escape");
      await enlarged.waitFor({ state: "hidden" });

      await page.keyboard.press("Enter");
      await enlarged.waitFor();
      await page.getByRole("button", { name: "Close" }).tap();
      await enlarged.waitFor({ state: "hidden" });
    });

    it("turns a text into a picture in place, and one picture into another", async () => {
      const { message_id } = await send("Drawing ...");
      await message("Drawing").waitFor();
      const media = InputMediaBuilder.photo(chart, { caption: "Drawn" });
      await bot.api.editMessageMedia(OWNER, message_id, media);
      await message("Drawn").getByRole("img").waitFor();
      expect(await page.locator(".message").count()).toBe(1);
      expect(await message("Drawn").innerText()).toContain("edited");
    });

    it("marks an edit, and keeps the reader's place", async () => {
      const ids = await fillChat();
      await scrollTo(400);
      const before = await placeOf("Message 8");
      await bot.api.editMessageText(OWNER, ids[0] ?? 0, "First\nis\nnow\nmuch\nlonger\nthan\nit\nwas");
      await message("much").getByText("edited").waitFor({ state: "attached" });
      await bot.api.editMessageText(OWNER, ids[23] ?? 0, "Message 24, shorter");
      await message("Message 24, shorter").waitFor({ state: "attached" });
      await bot.api.deleteMessage(OWNER, ids[1] ?? 0);
      await expect.poll(() => message(/^Message 2\n/).count()).toBe(0);
      expect(await placeOf("Message 8")).toBe(before);
    });

    it("stays at the end while it grows, if the reader is there", async () => {
      const ids = await fillChat();
      await bot.api.editMessageText(OWNER, ids[23] ?? 0, "Message 24\nis\nnow\nmuch\nlonger");
      await bot.api.editMessageReplyMarkup(OWNER, ids[24] ?? 0, { reply_markup: rows(["A"], ["B"]) });
      await message("Message 25").getByRole("button", { name: "B" }).waitFor();
      await expect.poll(() => isInView(message("Message 25"))).toBe(true);
    });

    it("counts new messages out of sight, and scrolls to them", async () => {
      await fillChat();
      const down = page.locator("#down");
      expect(await down.isVisible()).toBe(false);
      await scrollTo(0);
      await down.waitFor();
      await send("One more");
      await send("And one");
      await page.getByRole("button", { name: "2 new, to the first of them" }).waitFor();
      expect(await page.title()).toBe("(2) Thetabase");
      expect(await isInView(message("Message 1\n").first())).toBe(true);

      await down.tap();
      await expect.poll(() => isInView(message("And one"))).toBe(true);
      await expect.poll(() => page.title()).toBe("Thetabase");
      await down.waitFor({ state: "hidden" });
    });

    it("offers the commands when / is typed; arrows choose, Enter sends, Tab completes, Escape closes", async () => {
      const commands = ["positions", "position", "pnl", "help"];
      await bot.api.setMyCommands(
        commands.map((command) => ({ command, description: `What ${command} does` })),
      );
      const offered = () => page.getByRole("option").allInnerTexts();
      await draft().pressSequentially("/");
      await expect.poll(async () => (await offered()).length).toBe(4);
      await draft().pressSequentially("po");
      expect(await offered()).toEqual([
        expect.stringMatching(/\/positions\s+What positions does/),
        expect.stringContaining("/position"),
      ]);
      await page.keyboard.press("ArrowDown");
      await page.keyboard.press("ArrowDown");
      expect(await page.getByRole("option", { selected: true }).innerText()).toMatch(/^\/position\b/);
      await page.keyboard.press("Enter");
      await message("/position").waitFor();

      await draft().fill("/he");
      await page.keyboard.press("Tab");
      expect(await draft().inputValue()).toBe("/help ");
      await draft().fill("/");
      await page.keyboard.press("Escape");
      expect(await page.getByRole("option").count()).toBe(0);
      // Enter sends the typed text, even where it could be completed.
      await draft().fill("/p");
      await page.keyboard.press("Enter");
      await expect.poll(() => updates.at(-1)?.message?.text).toBe("/p");

      await draft().fill("");
      await page.getByRole("button", { name: "Commands" }).tap();
      await page.getByRole("option", { name: "/pnl" }).tap();
      await message("/pnl").waitFor();
      await expect
        .poll(() => updates.map(({ message }) => message?.text))
        .toEqual(["/position", "/p", "/pnl"]);
    });

    it("offers everybody their own commands", async () => {
      await say("/start", VIEWER);
      const list = (command: string) => [{ command, description: "x" }];
      await bot.api.setMyCommands(list("kill"), { scope: { type: "chat", chat_id: OWNER } });
      await bot.api.setMyCommands(list("look"), { scope: { type: "chat", chat_id: VIEWER } });
      await draft().fill("/");
      await expect
        .poll(() => page.getByRole("option").allInnerTexts())
        .toEqual([expect.stringContaining("/kill")]);
      await become("Partner");
      await draft().fill("/");
      await expect
        .poll(() => page.getByRole("option").allInnerTexts())
        .toEqual([expect.stringContaining("/look")]);
    });

    it("becomes another person at a tap, in a chat of their own", async () => {
      respondWith(({ message }) =>
        message
          ? { method: "sendMessage", chat_id: message.chat.id, text: `You are ${message.from.id}.` }
          : {},
      );
      await send("For the owner's eyes");
      await page.getByTitle("Be somebody else").tap();
      expect(await page.locator(".seat").allInnerTexts()).toEqual([
        expect.stringMatching(/Trader\s+the owner: approves, closes, stops · 1001/),
        expect.stringMatching(/Partner\s+a viewer: may look, and press nothing that acts · 1002/),
        expect.stringMatching(/Stranger\s+unknown to the bot: .* · 666/),
      ]);
      await page.locator(".seat", { hasText: "Stranger" }).tap();
      await page.getByText("Stranger has never written to this bot.").waitFor();
      expect(await page.locator(".message").count()).toBe(0);
      await page.getByRole("button", { name: "Start" }).tap();
      await message("You are 666.").waitFor();
      await draft().fill("Hello");
      await page.keyboard.press("Enter");
      await message("Hello").waitFor();
      await expect
        .poll(() => updates.at(-1)?.message)
        .toMatchObject({
          text: "Hello",
          from: { id: STRANGER },
          chat: { id: STRANGER, type: "private" },
        });

      await page.reload();
      await message("Hello").waitFor();
      await become("Trader");
      await message("For the owner's eyes").waitFor();
      expect(await message("You are 666.").count()).toBe(0);
      await say("/start", VIEWER);
      await page.locator("#me.unread").waitFor();
      await page.getByTitle("Be somebody else").tap();
      expect(await page.locator(".seat", { hasText: "Partner" }).getByLabel("1 unread").count()).toBe(1);
      // Another person's chat with the bot can be viewed, too.
      await say("/start", 7);
      await page.locator(".seat", { hasText: "User 7" }).tap();
      await message("You are 7.").waitFor();
    });

    it("shows the toast or the dialog of a press only to the presser", async () => {
      await bot.api.sendMessage(OWNER, "card", { reply_markup: rows(["Toast", "Alert"]) });
      respondWith(({ callback_query }) => ({
        method: "answerCallbackQuery",
        callback_query_id: callback_query?.id,
        text: `${callback_query?.data} for ${callback_query?.from.id}`,
        show_alert: callback_query?.data === "Alert",
      }));
      await message("card").getByRole("button", { name: "Toast" }).tap();
      await toast().waitFor();
      expect(await toast().innerText()).toBe("Toast for 1001");
      await message("card").getByRole("button", { name: "Alert" }).tap();
      const dialog = page.getByRole("alertdialog", { name: "Thetabase" });
      await dialog.getByText("Alert for 1001").waitFor();
      await page.keyboard.press("Enter");
      await dialog.waitFor({ state: "hidden" });

      const { message_id } = updates[0]?.callback_query?.message ?? {};
      const press = { message_id, callback_data: "Alert", user_id: STRANGER };
      await fetch(`${telegram.chatUrl}/press`, { method: "POST", body: JSON.stringify(press) });
      await send("after");
      await message("after").waitFor();
      expect(await dialog.count()).toBe(0);
    });

    it("can block the bot and unblock it", async () => {
      await send("before");
      await page.getByTitle("Be somebody else").tap();
      await page.getByRole("button", { name: "Block the bot as Trader" }).tap();
      await page.keyboard.press("Escape");
      const unblock = page.getByRole("button", { name: "Unblock", exact: true });
      await unblock.waitFor();
      await expect(send("while")).rejects.toThrow("bot was blocked by the user");
      await unblock.tap();
      await draft().waitFor();
      await send("after");
      await message("after").waitFor();
      expect(updates.map(({ my_chat_member }) => my_chat_member?.new_chat_member.status)).toEqual([
        "kicked",
        "member",
      ]);
    });

    it("shows what the bot is doing until it is done", async () => {
      await bot.api.sendChatAction(OWNER, "upload_photo");
      const status = page.locator("header").getByRole("status");
      await expect.poll(() => status.innerText()).toBe("sending a picture …");
      await send("done");
      await expect.poll(() => status.innerText()).toBe("bot");
    });

    it("keeps the focus on its button when the message is edited, and on the message when the button is gone", async () => {
      const { message_id } = await bot.api.sendMessage(OWNER, "card", { reply_markup: rows(["One", "Two"]) });
      await message("card").getByRole("button", { name: "Two" }).focus();
      await bot.api.editMessageText(OWNER, message_id, "newer", { reply_markup: rows(["One", "Two again"]) });
      await message("newer").waitFor();
      const focused = () => page.evaluate(() => document.activeElement?.textContent);
      expect(await focused()).toBe("Two again");
      await page.keyboard.press("Enter");
      await expect.poll(() => updates.at(-1)?.callback_query?.data).toBe("Two again");
      await bot.api.editMessageText(OWNER, message_id, "newest");
      await message("newest").waitFor();
      expect(await focused()).toMatch(/newest/);
    });

    it("reads nothing of a message as HTML, and sends a command that is tapped", async () => {
      const text = "<img src=x onerror=alert(1)> & /why 5";
      await send(text);
      await message("onerror").waitFor();
      expect(await message("onerror").locator(".text").innerText()).toContain(text);
      await page.getByRole("button", { name: "/why" }).tap();
      await expect.poll(() => updates.at(-1)?.message?.text).toBe("/why");
    });

    it.each([
      ["a phone", PHONE, "light"],
      ["a phone at night", PHONE, "dark"],
      ["a desktop", DESKTOP, "light"],
      ["a desktop at night", DESKTOP, "dark"],
    ] as const)("fits %s", async (_, viewport, colorScheme) => {
      await page.close();
      await show(telegram.chatUrl, { viewport, colorScheme });
      await bot.api.sendPhoto(OWNER, chart, {
        caption: `<b>Position 5</b>, <code>SPY260417P00580000</code>\n<pre>${"Collateral      58,000.00\n".repeat(3)}</pre>`,
        parse_mode: "HTML",
        reply_markup: rows(["Refresh", "Why", "Rules"], ["Close at about 108.00 per contract"]),
      });
      await send(`https://example.com/${"very-long-".repeat(20)} and ${"aWordWithoutAnEnd".repeat(10)}`);
      await message("aWordWithoutAnEnd").waitFor();
      expect(await misfits()).toEqual([]);
      expect(await page.locator(".seat", { hasText: "Partner" }).isVisible()).toBe(viewport === DESKTOP);
      const lightness = await page
        .locator(".bubble")
        .first()
        .evaluate((bubble) => {
          const [red = 0] = /\d+/.exec(getComputedStyle(bubble).backgroundColor) ?? [];
          return Number(red);
        });
      expect(lightness > 128).toBe(colorScheme === "light");
    });
  });
});
