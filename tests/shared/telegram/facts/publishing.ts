import { briefOf, LOOKS, scorecardOf } from "../../../pictures/reports.ts";

const post = {
  post_id: 41,
  network: "bluesky",
  report: "scorecard",
  trade_date: "2026-03-03",
  status: "published",
  is_at_work: false,
  link: "https://bsky.app/profile/desk.test/post/3k" as string | null,
  error: null as string | null,
};

const menu = {
  message_id: 900,
  network: null as string | null,
  report: { ...scorecardOf(3), looks: { ...LOOKS, mode: "PAPER" }, report: "scorecard", with_open: false },
  networks: [
    { network: "telegram", status: null, link: null },
    { network: "x", status: "failed", link: null },
    { network: "bluesky", status: "published", link: post.link },
  ],
};

/** Facts of the networks, and of the posts there. */
export const OF_PUBLISHING = {
  post: { ...briefOf(2), report: "brief", with_open: true },
  publish_menu: menu,
  publish_preview: { ...menu, network: "x" },
  publishing: {
    networks: [
      { network: "telegram", expires_at: null, fault: null, standing: ["brief", "weekly"] },
      {
        network: "linkedin",
        expires_at: "2026-05-01T00:00:00+00:00" as string | null,
        fault: "LinkedIn did not answer." as string | null,
        standing: [] as string[],
      },
    ],
    posts: [
      { ...post, post_id: 44, network: "x", status: "unknown", link: null, error: "X did not answer." },
      { ...post, post_id: 43, network: "linkedin", status: "unknown", is_at_work: true, link: null },
      { ...post, post_id: 42, status: "failed", link: null, error: "The text is too long." },
      post,
    ],
  },
  published: post,
  lost: { ...post, network: "x", status: "unknown", link: null, error: "X did not answer." },
};
