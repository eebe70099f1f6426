import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { supabasePictures } from "../../shared/publishing/picture-host.ts";
import { sizeOf } from "../pictures/png.ts";
import { type BlueskyStandIn, startBluesky } from "../publishing/stand-ins/bluesky.ts";
import { type InstagramStandIn, startInstagram } from "../publishing/stand-ins/instagram.ts";
import { type ChatMessage, startTestStack, type TestStack, until } from "../support/stack.ts";

/** A report is published from the chat, through the deployed function, in networks that behave as documented. */

let stack: TestStack;
let bluesky: BlueskyStandIn;
let instagram: InstagramStandIn;
beforeAll(async () => {
  bluesky = await startBluesky();
  instagram = await startInstagram();
  // A Tuesday at ten in New York.
  stack = await startTestStack(
    "2026-03-03T15:00:00Z",
    undefined,
    {},
    {
      ...bluesky.environment,
      ...instagram.environment,
    },
  );
  // The check records where the bot trades; the function records which networks are set up.
  await stack.check();
  await stack.call("publish", {});
});
afterAll(async () => {
  await stack?.stop();
  await bluesky?.stop();
  await instagram?.stop();
});

/** The id of the last message seen so far. */
let last = 0;

/** Waits for the next message with this text. */
async function next(says: RegExp): Promise<ChatMessage> {
  const found = await until(
    async () => (await stack.messages()).find(({ message_id, text }) => message_id > last && says.test(text)),
    (message) => message !== undefined,
  );
  last = found?.message_id ?? last;
  return found as ChatMessage;
}

/** Waits until a message has this text. */
async function becomes({ message_id }: ChatMessage, says: RegExp): Promise<ChatMessage> {
  const found = await until(
    async () => (await stack.messages()).find((message) => message.message_id === message_id),
    (message) => says.test(message?.text ?? ""),
  );
  return found as ChatMessage;
}

/** From the report of a day to the post's preview. */
async function preview(day: string, network: string): Promise<ChatMessage> {
  await stack.send(`/scorecard ${day}`);
  await stack.press(await next(/^Daily scorecard/), "Publish ...");
  const menu = await next(/^Publish the scorecard/);
  await stack.press(menu, network);
  return await becomes(menu, new RegExp(`^${network}, \\d+ of`));
}

/** Makes due what waits for a minute, once no call is at work. */
async function goOn(): Promise<void> {
  await stack.idle();
  await stack.db.sql`update public.posts set due_at = clock_timestamp() where due_at is not null`;
  await stack.call("publish", {});
}

describe("a report, published from the chat", () => {
  it("is in Bluesky after three presses exactly as in the preview, with its picture, and the owner gets the link", async () => {
    const shown = await preview("2026-02-26", "Bluesky");
    expect(bluesky.posts()).toEqual([]);
    expect(await stack.press(shown, "Publish: Bluesky")).toMatchObject({ text: "It is being published." });
    const told = await next(/^📣 Bluesky: the scorecard of Feb 26 '26 is published/);
    expect(told.text).toMatch(/https:\/\/bsky\.app\/profile\/\S+\/post\/\w{13}/);
    const [post, ...others] = bluesky.posts();
    expect(others).toEqual([]);
    expect(shown.text).toContain(post?.text);
    expect(post?.text).toContain("Daily scorecard · PAPER, Feb 26 '26");
    expect(post?.altText).toContain("Daily scorecard · PAPER");
    expect(sizeOf(post?.picture ?? new Uint8Array())).toEqual({ width: 1200, height: 675 });
  });

  it("is there once, however often it is pressed", async () => {
    const shown = await preview("2026-02-26", "Bluesky");
    await stack.press(shown, "Publish: Bluesky");
    expect((await next(/already/)).text).toContain("already published or being published");
    expect(bluesky.posts()).toHaveLength(1);
  });

  it("is in Instagram as a JPEG that was public only as long as Instagram needed it", async () => {
    const shown = await preview("2026-02-25", "Instagram");
    await stack.press(shown, "Publish: Instagram");
    await until(
      async () => {
        await goOn();
        return instagram.posts();
      },
      (posts) => posts.length > 0,
    );
    const told = await next(/^📣 Instagram: the scorecard of Feb 25 '26 is published/);
    expect(told.text).toContain("https://www.instagram.com/");
    const [post] = instagram.posts();
    expect([...(post?.picture.slice(0, 3) ?? [])]).toEqual([0xff, 0xd8, 0xff]);
    const pictures = supabasePictures(stack.supabaseUrl, stack.secretKey);
    expect(await pictures.sweep(new Date(Date.now() + 60_000))).toBe(0);
  });

  it("whose answer is lost is found, and there once", async () => {
    bluesky.fail(({ publishes }) => (publishes ? "lost_after" : null));
    const shown = await preview("2026-02-24", "Bluesky");
    await stack.press(shown, "Publish: Bluesky");
    await until(
      () => stack.db.sql`select status from public.posts where trade_date = '2026-02-24'`,
      ([row]) => row?.status === "unknown",
    );
    bluesky.fail(null);
    await goOn();
    await next(/^📣 Bluesky: the scorecard of Feb 24 '26 is published/);
    expect(bluesky.posts()).toHaveLength(2);
  });

  it("that exceeds the network's limit waits until it fits", async () => {
    bluesky.fail(() => "error_503");
    const shown = await preview("2026-02-23", "Bluesky");
    await stack.press(shown, "Publish: Bluesky");
    await until(
      () => stack.db.sql`select error from public.posts where trade_date = '2026-02-23'`,
      ([row]) => row?.error !== null && row?.error !== undefined,
    );
    bluesky.fail(null);
    await goOn();
    await next(/^📣 Bluesky: the scorecard of Feb 23 '26 is published/);
  });

  it("is automatic only if /publishing says so", async () => {
    await stack.send("/publishing bluesky brief on");
    expect((await next(/^Publishing/)).text).toContain("Bluesky · automatically: brief");
    await stack.send("/publishing bluesky brief off");
    expect((await next(/^Publishing/)).text).toContain("Bluesky · only when you press");
  });

  it("that is refused permanently is reported at once, with what to do, and may be published again", async () => {
    bluesky.revoke();
    const shown = await preview("2026-02-20", "Bluesky");
    await stack.press(shown, "Publish: Bluesky");
    const told = await next(/^⚠️ Bluesky: the scorecard of Feb 20 '26 could not be published/);
    expect(told.text).toContain("BLUESKY_APP_PASSWORD");
    expect(await stack.db.sql`select status from public.posts where trade_date = '2026-02-20'`).toEqual([
      { status: "failed" },
    ]);
  });
});
