import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Locator } from "playwright-core";
import { afterAll, beforeEach, describe, expect, it } from "vitest";
import { violations } from "../axe.ts";
import { bot, chart, lines, OWNER, respondWith, STRANGER, say, send, telegram, useBot } from "./bot.ts";
import {
  DESKTOP,
  draft,
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

/** A folder for pictures, for whoever wants to look at them. */
const SHOTS = process.env.CHAT_SHOTS;

/** A machine with one font for letters and none for emoji. */
const machine = mkdtempSync(join(tmpdir(), "thetabase-fonts-"));
const fontconfig = join(machine, "fonts.conf");
writeFileSync(
  fontconfig,
  `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts/truetype/dejavu</dir><cachedir>${machine}/cache</cachedir></fontconfig>`,
);

/** What the bot writes, and what a person may write: one of several characters, one with a tone of skin, a flag. */
const EMOJI = [
  "⚠️",
  "❓",
  "✅",
  "🛑",
  "⏳",
  "⌛",
  "🚨",
  "▶️",
  "⏸️",
  "↩️",
  "🔎",
  "🔁",
  "❌",
  "✏️",
  "⏰",
  "🟢",
  "🛒",
  "📥",
  "📣",
].concat(["📝", "📊", "💵", "🏁", "✍️", "⚡", "▫️", "👩‍💻", "👍🏽", "🇨🇭", "🥲"]);

/** The fonts in which a text is shown, and how many glyphs of each. */
async function fontsOf(
  element: Locator,
): Promise<{ familyName: string; isCustomFont: boolean; glyphCount: number }[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("DOM.enable");
  await session.send("CSS.enable");
  await element.evaluate((node) => node.setAttribute("data-looked-at", ""));
  const { root } = await session.send("DOM.getDocument");
  const { nodeId } = await session.send("DOM.querySelector", {
    nodeId: root.nodeId,
    selector: "[data-looked-at]",
  });
  const { fonts } = await session.send("CSS.getPlatformFontsForNode", { nodeId });
  await element.evaluate((node) => node.removeAttribute("data-looked-at"));
  await session.detach();
  return fonts;
}

describe.skipIf(missing)(THE_CHAT_PAGE, () => {
  useBrowser({ fontconfig });
  afterAll(() => rmSync(machine, { recursive: true }));

  describe("as one sees it", () => {
    useBot();

    it("shows every emoji where no font of the system has one, and letters and figures in the system's", async () => {
      await bot.api.sendMessage(
        OWNER,
        `${EMOJI.map((emoji) => `<b>${emoji}</b>`).join(" ")}\n<code>Figures 0123456789 # * +75.00 −3</code>`,
        { parse_mode: "HTML" },
      );
      await message("Figures").waitFor();
      await page.evaluate(() => document.fonts.ready.then(() => {}));
      const shown = page.locator(".text b");
      expect(await shown.count()).toBe(EMOJI.length);
      for (const [at, emoji] of EMOJI.entries()) {
        const fonts = await fontsOf(shown.nth(at));
        expect({
          emoji,
          fonts: fonts.map(({ isCustomFont, glyphCount }) => [isCustomFont, glyphCount]),
        }).toEqual({
          emoji,
          fonts: [[true, 1]],
        });
      }
      const letters = await fontsOf(page.locator(".text code"));
      expect(letters.map(({ isCustomFont }) => isCustomFont)).toEqual([false]);
      // What is copied is what was written.
      expect(await message("Figures").locator(".text").innerText()).toContain(EMOJI.join(" "));
    });

    it("tells apart what trades, what stops and what looks, also without colors", async () => {
      const styled = (text: string, style?: "success" | "danger") => ({
        text,
        callback_data: text,
        ...(style && { style }),
      });
      await bot.api.sendMessage(OWNER, "card", {
        reply_markup: {
          inline_keyboard: [[styled("Approve", "success"), styled("Reject", "danger"), styled("Position")]],
        },
      });
      await message("card").waitFor();
      const looks = await page.locator(".key").evaluateAll((keys) =>
        keys.map((key) => {
          const { backgroundColor, borderColor, color } = getComputedStyle(key);
          return { backgroundColor, borderColor, color };
        }),
      );
      const [trades, stops, looksUp] = looks;
      expect(new Set(looks.map(({ color }) => color)).size).toBe(3);
      // Filled, framed, plain.
      expect(trades?.backgroundColor).not.toBe(looksUp?.backgroundColor);
      expect(stops?.backgroundColor).toBe(looksUp?.backgroundColor);
      expect(stops?.borderColor).toBe(stops?.color);
      expect(looksUp?.borderColor).toBe("rgba(0, 0, 0, 0)");
    });
  });

  describe("with days of messages", () => {
    let today = "2026-03-02";
    useBot({ now: async () => new Date(`${today}T15:00:00Z`) });

    it("names each day that has messages, and none whose messages are gone", async () => {
      const ids: number[] = [];
      for (const day of ["2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05"]) {
        today = day;
        ids.push((await send(`Of ${day}`)).message_id);
      }
      const days = () => page.locator(".day:visible").allInnerTexts();
      await expect.poll(days).toEqual(["March 2", "March 3", "March 4", "March 5"]);
      for (const id of ids.toSpliced(1, 1)) {
        await bot.api.deleteMessage(OWNER, id);
      }
      await expect.poll(days).toEqual(["March 3"]);
    });
  });

  describe("with the colors of the bot's pictures", () => {
    let theme: "dark" | "light";
    beforeEach(() => {
      theme = "dark";
    });
    useBot({
      pictureTheme: {
        read: async () => theme,
        write: async (next) => {
          theme = next;
        },
      },
    });
    const scheme = () => page.evaluate(() => getComputedStyle(document.documentElement).colorScheme);

    it("takes them whatever the system has, and changes both when asked to", async () => {
      await expect.poll(scheme).toBe("dark");
      await page.getByTitle("Be somebody else").tap();
      await page.getByRole("button", { name: "Make the page and new pictures light" }).tap();
      await expect.poll(scheme).toBe("light");
      expect(theme).toBe("light");
      await page.getByRole("button", { name: "Make the page and new pictures dark" }).waitFor();

      await page.reload();
      await expect.poll(scheme).toBe("light");
    });

    it("takes those of a picture that comes", async () => {
      await expect.poll(scheme).toBe("dark");
      theme = "light";
      await bot.api.sendPhoto(OWNER, chart, { caption: "A chart" });
      await expect.poll(scheme).toBe("light");
    });
  });

  describe("for everybody's eyes", () => {
    useBot();
    const WIDTHS = [
      ["360", { width: 360, height: 740 }],
      ["390", PHONE],
      ["768", { width: 768, height: 1024 }],
      ["desktop", DESKTOP],
    ] as const;

    describe.each(WIDTHS)("%s wide", (name, viewport) => {
      it.each([
        "light",
        "dark",
      ] as const)("has nothing in the %s that somebody could not read or reach", async (colorScheme) => {
        await page.close();
        await show(telegram.chatUrl, { viewport, colorScheme, reducedMotion: "reduce" });
        const shoot = async (state: string) => {
          expect(await violations(page), state).toEqual([]);
          expect(await misfits(), state).toEqual([]);
          if (SHOTS !== undefined) {
            mkdirSync(SHOTS, { recursive: true });
            await page.screenshot({ path: join(SHOTS, `${name}-${colorScheme}-${state}.png`) });
          }
        };
        await shoot("empty");

        await bot.api.setMyCommands([
          { command: "positions", description: "What is open, nearest rule first, and some words more" },
        ]);
        await bot.api.sendPhoto(OWNER, chart, { caption: "A chart" });
        await bot.api.sendMessage(
          OWNER,
          `<b>SPY 580 put</b> /why 5 <a href="https://example.com">a link</a>\n<pre>Credit  150.00${" ".repeat(60)}x</pre>` +
            "<code>code</code> <blockquote>what was said</blockquote>⚠️ And words.",
          {
            parse_mode: "HTML",
            reply_markup: {
              inline_keyboard: [
                [
                  { text: "✅ Approve", callback_data: "yes", style: "success" },
                  { text: "❌ Reject", callback_data: "no", style: "danger" },
                ],
                [
                  { text: "Position", callback_data: "look" },
                  { text: "Rules", callback_data: "rules", style: "primary" },
                  { text: "Elsewhere", url: "https://example.com" },
                ],
              ],
            },
          },
        );
        respondWith(({ callback_query }) =>
          callback_query
            ? {
                method: "answerCallbackQuery",
                callback_query_id: callback_query.id,
                text: "Approved.",
                show_alert: callback_query.data === "no",
              }
            : {},
        );
        await draft().fill("/why 5 and `more`");
        await page.keyboard.press("Enter");
        await message("and `more`").waitFor();
        await page.getByRole("button", { name: "✅ Approve" }).click();
        await toast().waitFor();
        await shoot("toast");

        await page.getByRole("button", { name: "❌ Reject" }).click();
        await page.getByRole("alertdialog").waitFor();
        await shoot("alert");
        await page.keyboard.press("Enter");

        await draft().fill("/");
        await page.getByRole("option").first().waitFor();
        await page.keyboard.press("ArrowDown");
        await shoot("menu");
        await page.keyboard.press("Escape");
        await draft().fill("");

        await send(lines("Long", 60));
        await message("Long, line 60").waitFor();
        await page.locator("main").evaluate((main) => main.scrollTo(0, 0));
        await say("/start", STRANGER);
        await send("One more");
        await page.locator("#down.new").waitFor();
        if (await page.locator("#me").isVisible()) {
          await page.locator("#me").click();
        }
        await shoot("people");
      });
    });
  });
});
