import { z } from "zod";
import { MEDIA, mediumName } from "../../publishing/media.ts";
import { date } from "../../schemas/money.ts";
import { compactDate, escapeHtml } from "../../words/format.ts";
import { act } from "../buttons.ts";
import { type Button, type Message, plain } from "../message.ts";

/** `private.publishing_facts()`. */
export const publishingFacts = z.object({
  networks: z.array(
    z.object({
      network: mediumName,
      expires_at: z.coerce.date().nullable(),
      fault: z.string().nullable(),
      standing: z.array(z.string()),
    }),
  ),
  posts: z.array(
    z.object({
      post_id: z.int(),
      network: mediumName,
      report: z.string(),
      trade_date: date,
      status: z.enum(["pending", "sending", "published", "failed", "unknown"]),
      is_at_work: z.boolean(),
      link: z.string().nullable(),
      error: z.string().nullable(),
    }),
  ),
});

type Facts = z.infer<typeof publishingFacts>;

/** The answer to /publishing. */
export function publishing({ networks, posts }: Facts): Message {
  if (networks.length === 0 && posts.length === 0) {
    return plain(
      "<b>Publishing</b>",
      "No network is set up. docs/publishing.md explains how. Bluesky takes two minutes.",
      "A Telegram channel needs report_settings.channel_id.",
    );
  }
  return {
    text: [
      "<b>Publishing</b>",
      ...networks.map(networkLine),
      ...(posts.length === 0 ? [] : ["", "<b>Latest posts</b>", ...posts.map(postLine)]),
      "",
      "/publishing bluesky scorecard on publishes each scorecard automatically; off ends that.",
    ].join("\n"),
    buttons: posts
      .flatMap((post) => {
        const { title } = MEDIA[post.network];
        if (post.status === "unknown" && !post.is_at_work) {
          return [lostButtons(post.post_id, title)];
        }
        return post.status === "pending" && post.network !== "telegram"
          ? [[act(`${title}: Cancel`, "post_back", post.post_id)]]
          : [];
      })
      .slice(0, 4),
  };
}

/** Buttons for a person who has looked for a post whose answer was lost. */
export function lostButtons(post_id: number, of?: string): Button[] {
  const where = of === undefined ? "" : `${of}: `;
  return [
    act(`${where}It is there`, "post_there", post_id),
    act(`${where}Send again`, "post_again", post_id),
  ];
}

function networkLine({ network, expires_at, fault, standing }: Facts["networks"][number]): string {
  return [
    MEDIA[network].title,
    ...(standing.length === 0 ? ["only when you press Publish"] : [`automatically: ${standing.join(", ")}`]),
    ...(expires_at === null ? [] : [`access until ${compactDate(expires_at.toISOString().slice(0, 10))}`]),
    ...(fault === null ? [] : [`⚠️ ${escapeHtml(fault)}`]),
  ].join(" · ");
}

function postLine(post: Facts["posts"][number]): string {
  const state =
    post.status === "unknown" && !post.is_at_work
      ? "may have arrived: check, then press a button"
      : STATES[post.status];
  return [
    `${MEDIA[post.network].title}, ${post.report} of ${compactDate(post.trade_date)}: ${state}`,
    ...(post.link === null ? [] : [escapeHtml(post.link)]),
    ...(post.error === null || post.status === "published" ? [] : [escapeHtml(post.error)]),
  ].join(" ");
}

const STATES = {
  pending: "being sent.",
  sending: "being sent.",
  published: "published.",
  failed: "failed.",
  unknown: "being looked up.",
};
