import { describe, expect, it } from "vitest";
import { MEDIA } from "../../../../shared/publishing/media.ts";
import { runToast } from "../../../../shared/telegram/toasts.ts";
import { say } from "../cockpit/say.ts";
import { FACTS } from "../facts/facts.ts";
import { data, read, shown } from "../reading.ts";

const { report } = FACTS.publish_menu;
const [, post] = FACTS.publishing.posts;

describe("the menu under Publish ...", () => {
  it("lists the networks, the state of the report there, and that nothing open is shown", () => {
    expect(read(say("publish_menu"))).toBe(
      [
        "Publish the scorecard of Mar 3 '26",
        "Without open positions.",
        "X: failed",
        "Bluesky: published https://bsky.app/profile/desk.test/post/3k",
      ].join("\n"),
    );
    expect(shown(say("publish_menu"))).toEqual([
      ["Telegram channel", "X"],
      ["Bluesky"],
      ["With open positions"],
    ]);
  });

  it.each([
    ["pending", "being sent"],
    ["sending", "being sent"],
    ["unknown", "may have arrived, see /publishing"],
  ])("says of what is %s that it is %s", (status, says) => {
    const networks = [{ network: "linkedin", status, link: null }];
    expect(read(say("publish_menu", { networks })).split("\n").at(-1)).toBe(`LinkedIn: ${says}`);
  });

  it("leads to the preview of each network, with or without open positions", () => {
    expect(data(say("publish_menu"))).toEqual([
      "nav:publish_menu:900 telegram closed",
      "nav:publish_menu:900 x closed",
      "nav:publish_menu:900 bluesky closed",
      "nav:publish_menu:900 - open",
    ]);
    const open = say("publish_menu", { report: { ...report, with_open: true } });
    expect(read(open)).toContain("With open positions.");
    expect(shown(open).at(-1)).toEqual(["Without open positions"]);
    expect(data(open)).toEqual([
      "nav:publish_menu:900 telegram open",
      "nav:publish_menu:900 x open",
      "nav:publish_menu:900 bluesky open",
      "nav:publish_menu:900 - closed",
    ]);
  });

  it("explains how to set a network up if there is none", () => {
    const none = say("publish_menu", { networks: [] });
    expect(read(none)).toMatch(/^No network is set up\.\ndocs\/publishing\.md explains how/);
    expect(none.buttons).toEqual([]);
  });

  it("has nothing to publish for an unfinished day, or one that is no longer stored", () => {
    const early = say("publish_menu", { report: { ...report, is_over: false } });
    expect(read(early)).toBe(
      "The period of the scorecard of Mar 3 '26 has not ended yet. Ask for it again when it has.",
    );
    const gone = say("publish_menu", { report: null });
    expect(read(gone)).toMatch(/^That report is no longer stored\.\nAsk for it again/);
    expect([...early.buttons, ...gone.buttons]).toEqual([]);
  });
});

describe("the preview of a network", () => {
  it("is exactly the post, with its length, and is published with one press", () => {
    const preview = say("publish_preview");
    const [head = "", ...text] = read(preview).split("\n");
    const post = text.join("\n");
    expect(head).toBe(`X, ${MEDIA.x.length(post)} of 280 characters, with the picture of the report:`);
    expect(post).toMatch(/^Daily scorecard · PAPER, Mar 3 '26\n3 trades closed/);
    expect(post.length).toBeLessThanOrEqual(280);
    expect(shown(preview)).toEqual([["Publish: X"], ["Back"]]);
    expect(data(preview)).toEqual(["act:publish:900 x closed", "nav:publish_menu:900 - closed"]);
  });

  it("leaves out open positions, unless they were requested", () => {
    const told = (with_open: boolean) =>
      say("publish_preview", { network: "telegram", report: { ...report, with_open } });
    expect(read(told(false))).not.toMatch(/Open \(40\)|Shares held/);
    expect(read(told(true))).toMatch(/Shares held[\s\S]*Open \(40\)/);
    expect(data(told(true))).toEqual(["act:publish:900 telegram open", "nav:publish_menu:900 - open"]);
  });

  it("of a network that is no longer set up is the menu", () => {
    expect(say("publish_menu", { network: "instagram" })).toEqual(say("publish_menu"));
  });
});

describe("the outcome of a post", () => {
  it("is its link", () => {
    expect(say("published")).toEqual({
      text: "📣 Bluesky: the scorecard of Mar 3 '26 is published.\nhttps://bsky.app/profile/desk.test/post/3k",
      buttons: [],
    });
    expect(read(say("published", { link: null }))).toBe(
      "📣 Bluesky: the scorecard of Mar 3 '26 is published.",
    );
  });

  it("is the reason of the failure, and what to do", () => {
    const failed = { status: "failed", link: null, error: "The text is too long." };
    expect(read(say("published", failed)).split("\n")).toEqual([
      "⚠️ Bluesky: the scorecard of Mar 3 '26 could not be published.",
      "The text is too long.",
      "Publish it again from the report when that is fixed.",
    ]);
    expect(read(say("published", { ...failed, network: "telegram" }))).toContain(
      "Is the bot an administrator there, and report_settings.channel_id right?",
    );
    expect(read(say("published", { ...failed, error: null }))).toContain("No reason was given.");
  });

  it("is a person's decision if the answer was lost: it is there, or it is sent again", () => {
    expect(read(say("lost")).split("\n")).toEqual([
      "❓ X: the scorecard of Mar 3 '26 was sent, but the network's answer was lost: the post may be there.",
      "X did not answer.",
      "Check in the network, then press a button.",
    ]);
    expect(shown(say("lost"))).toEqual([["It is there", "Send again"]]);
    expect(data(say("lost"))).toEqual(["act:post_there:41", "act:post_again:41"]);
  });
});

describe("/publishing", () => {
  it("shows the networks, what is automatic, expirations, faults, and the latest outcomes", () => {
    expect(read(say("publishing"))).toBe(
      [
        "Publishing",
        "Telegram channel · automatically: brief, weekly",
        "LinkedIn · only when you press Publish · access until May 1 '26 · ⚠️ LinkedIn did not answer.",
        "",
        "Latest posts",
        "X, scorecard of Mar 3 '26: may have arrived: check, then press a button X did not answer.",
        "LinkedIn, scorecard of Mar 3 '26: being looked up.",
        "Bluesky, scorecard of Mar 3 '26: failed. The text is too long.",
        "Bluesky, scorecard of Mar 3 '26: published. https://bsky.app/profile/desk.test/post/3k",
        "",
        "/publishing bluesky scorecard on publishes each scorecard automatically; off ends that.",
      ].join("\n"),
    );
  });

  it("has two buttons for each post that waits for a person, with the network's name", () => {
    expect(shown(say("publishing"))).toEqual([["X: It is there", "X: Send again"]]);
    expect(data(say("publishing"))).toEqual(["act:post_there:44", "act:post_again:44"]);
    expect(say("publishing", { posts: [post] }).buttons).toEqual([]);
  });

  it.each(["pending", "sending"])("says of %s that it is in progress", (status) => {
    expect(read(say("publishing", { posts: [{ ...post, status }] }))).toContain("being sent.");
  });

  it("explains how to begin if nothing is set up", () => {
    const nothing = say("publishing", { networks: [], posts: [] });
    expect(read(nothing)).toMatch(
      /No network is set up\. docs\/publishing\.md explains how[\s\S]*channel_id/,
    );
    expect(nothing.buttons).toEqual([]);
  });
});

it.each([
  ["publish", "It is being published."],
  ["post_there", "Noted: the post is there."],
  ["post_again", "The post is sent again."],
  ["publishing", "Noted."],
])("a press on %s is answered: %s", (command, text) => {
  expect(runToast(command, { outcome: "done" })).toEqual({ text });
});
