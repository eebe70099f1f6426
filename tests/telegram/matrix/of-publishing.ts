import { OWNER } from "../../support/book.ts";
import { type Doing, type Looking, REFUSED, refused } from "./doing.ts";
import { stage } from "./situation.ts";

const setUp = () => stage.world.sql`insert into private.networks (network) values ('bluesky')`;

/** The scorecard of an earlier day, shown as message 900, and the networks for it. */
const shown = async () => {
  await setUp();
  await stage.world.sql`update public.report_settings set channel_id = -1001`;
  await stage.world.sql`
    insert into private.outbox (message_id, kind, status, facts) overriding system value
    values (900, 'scorecard', 'sent', '{"day": "2026-03-02", "is_over": true}')`;
};

/** Post 500, whose answer was lost. */
const lost = async () => {
  await shown();
  await stage.world.sql`
    insert into public.posts (post_id, network, report, trade_date, facts, status, approved_by, due_at, sent_at) overriding system value
    values (500, 'bluesky', 'scorecard', '2026-03-02', '{}', 'unknown', ${OWNER}, null, now())`;
};

const settles = (action: string, told: string, sends: string[], status: string): Omit<Doing, "words"> => ({
  after: lost,
  action,
  outcome: "done",
  writes: { "public.posts": 0 },
  sends,
  told,
  twice: REFUSED,
  proof: ["select string_agg(status, ' ') from public.posts", status],
});

const publishes = (network: string, sends: string[], proof: string): Omit<Doing, "words"> => ({
  after: shown,
  action: "publish",
  outcome: "done",
  writes: { "public.posts": 1 },
  sends,
  told: "It is being published.",
  twice: REFUSED,
  proof: [
    `select concat_ws(' ', status, approved_by, facts ->> 'with_open') from public.posts where network = '${network}'`,
    proof,
  ],
});

export const OF_PUBLISHING: Record<string, (Looking | Doing)[]> = {
  publishing: [
    { shows: "publishing" },
    {
      words: "Bluesky scorecard ON",
      after: setUp,
      action: "publishing",
      outcome: "done",
      writes: { "public.standing_posts": 1 },
      sends: ["publishing"],
      told: "Noted.",
      // One answer settles both.
      twice: { outcome: "done", sends: [], writes: {} },
      proof: [
        "select string_agg(network || ' ' || report || ' ' || set_by, ', ') from public.standing_posts",
        `bluesky scorecard ${OWNER}`,
      ],
    },
    {
      words: "bluesky scorecard off",
      after: () =>
        stage.world
          .sql`insert into public.standing_posts (network, report, set_by) values ('bluesky', 'scorecard', '1')`,
      action: "publishing",
      outcome: "done",
      writes: { "public.standing_posts": -1 },
      sends: ["publishing"],
      told: "Noted.",
      twice: { outcome: "done", sends: [], writes: {} },
      proof: ["select count(*)::integer from public.standing_posts", 0],
    },
    {
      words: "linkedin weekly on",
      ...refused("publishing", /^LinkedIn is not set up: docs\/publishing\.md lists/),
    },
    { words: "telegram weekly on", ...refused("publishing", /^There is no channel: set/) },
    ...["myspace weekly on", "x weekly", "x monthly on", "x weekly on please"].map(
      (words): Looking => ({
        words,
        shows: "refused",
        facts: () => ({
          message: `"${words}" is not understood. Write /publishing NETWORK REPORT on, or off. Networks: telegram, x, linkedin, instagram, bluesky. Reports: brief, scorecard, weekly.`,
        }),
      }),
    ),
  ],
};

export const PUBLISHING_BUTTONS: Record<string, (Looking | Doing)[]> = {
  publish_menu: [
    {
      words: "900",
      shows: "publish_menu",
      facts: () => ({ message_id: 900, network: null, with_open: false }),
    },
    {
      words: "900 bluesky open",
      shows: "publish_menu",
      facts: () => ({ message_id: 900, network: "bluesky", with_open: true }),
    },
  ],
  publish: [
    { words: "900 bluesky closed", ...publishes("bluesky", [], `pending ${OWNER} false`) },
    { words: "900 telegram open", ...publishes("telegram", ["post"], `pending ${OWNER} true`) },
    { words: "900 linkedin closed", after: shown, ...refused("publish", /^LinkedIn is not set up/) },
    { words: "901 bluesky closed", after: shown, ...refused("publish", /no longer stored/) },
    // The form of the command before there were several networks.
    { words: "900", after: shown, ...refused("publish", /^Ask for that report again/) },
  ],
  post_there: [
    { words: "500", ...settles("post_there", "Noted: the post is there.", ["published"], "published") },
    { words: "501", ...refused("post_there", "There is no post 501.") },
  ],
  post_again: [
    { words: "500", ...settles("post_again", "The post is sent again.", [], "pending") },
    { words: "501", ...refused("post_again", "There is no post 501.") },
  ],
  post_back: [
    {
      words: "500",
      after: async () => {
        await lost();
        await stage.world.sql`
          update public.posts set status = 'pending', sent_at = null, due_at = now() + interval '1 hour' where post_id = 500`;
      },
      action: "post_back",
      outcome: "done",
      writes: { "public.posts": 0 },
      sends: ["published"],
      told: "The post is not sent.",
      twice: REFUSED,
      proof: ["select string_agg(status, ' ') from public.posts", "failed"],
    },
    { words: "501", ...refused("post_back", "There is no post 501.") },
  ],
};
