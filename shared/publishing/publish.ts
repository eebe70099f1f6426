import { z } from "zod";
import { call, callAgain, type Database } from "../database.ts";
import { inWords, log } from "../log.ts";
import { OutsideError } from "../outside/errors.ts";
import { compose } from "./compose.ts";
import { drawPicture } from "./draw-picture.ts";
import { MEDIA, mediumName } from "./media.ts";
import type { Found, Network, Outcome, Post } from "./network.ts";
import { postFacts, publishedReport } from "./published-report.ts";
import type { NetworkName } from "./settings.ts";

/** The networks that are set up. */
export type Networks = Map<NetworkName, Network>;

const claim = z.object({
  post_id: z.int(),
  attempt: z.int(),
  // The outbox delivers the posts of the Telegram channel.
  network: mediumName.exclude(["telegram"]),
  status: z.enum(["pending", "unknown"]),
  facts: postFacts,
  key: z.string(),
  approved_at: z.coerce.date(),
  prepared: z.record(z.string(), z.string()),
  sent_at: z.coerce.date().nullable(),
});

type Claim = z.infer<typeof claim>;

const begun = z.object({ renew: z.array(claim.shape.network) });
const next = z.object({ post: z.unknown(), remaining: z.boolean() });
const claimed = claim.pick({ post_id: true, attempt: true });

/** Wait after a failure on the way, seconds. */
const LATER = 60;

export interface PublishResult {
  /** The outcome of the post that was due, if there was one. */
  post?: { post_id: number; network?: NetworkName; outcome: string };
  /** Whether more posts are due; the next call takes them. */
  remaining: boolean;
}

/**
 * Reports which networks are set up, renews their credentials, and takes one step with the post that is due. One post
 * is all that a call has CPU for, because its picture has to be drawn and encoded. Postgres decides what is to be done
 * and keeps the outcome.
 *
 * @throws DatabaseError when the database cannot be reached
 */
export async function publish(
  database: Database,
  networks: Networks,
  draw: typeof drawPicture = drawPicture,
): Promise<PublishResult> {
  const { renew } = await call(database, "begin_publish", { networks: [...networks.keys()] }, begun);
  for (const name of renew) {
    await renewLease(database, name, networks.get(name));
  }
  const { post, remaining } = await call(database, "next_post", {}, next);
  if (post === null || post === undefined) {
    return { remaining };
  }
  const due = claim.safeParse(post);
  if (!due.success) {
    // Facts of another release must not stop the posts after them.
    const { post_id, attempt } = claimed.parse(post);
    log("error", "post", { post_id, error: inWords(due.error) });
    await record(database, { post_id, attempt }, { status: "failed", why: "Its report cannot be read." });
    return { post: { post_id, outcome: "failed" }, remaining };
  }
  const { post_id, network } = due.data;
  return { post: { post_id, network, outcome: await take(database, networks, due.data, draw) }, remaining };
}

/** Takes one post as far as possible now. */
async function take(
  database: Database,
  networks: Networks,
  due: Claim,
  draw: typeof drawPicture,
): Promise<string> {
  const network = networks.get(due.network);
  if (network === undefined) {
    // The network was set up elsewhere a moment ago. The function with its settings will take the post.
    return "left";
  }
  const post = composed(due, draw);
  const words = { text: post.text, alt_text: post.altText };
  if (due.status === "unknown") {
    const found = await network.lookUp(post, due.prepared, due.sent_at ?? due.approved_at);
    await record(database, due, { ...found, ...words });
    return found.status;
  }
  const prepared = await prepare(network, post, due);
  if ("refused" in prepared) {
    // Nothing was sent. The post can be published again once the cause is mended.
    await record(database, due, { status: "failed", why: prepared.refused, ...words });
    return "failed";
  }
  const isOurs = await callAgain(
    database,
    "post_prepared",
    { post_id: due.post_id, attempt: due.attempt, ...prepared },
    z.boolean(),
  );
  if (!isOurs) {
    return prepared.seconds === undefined ? "left" : "waits";
  }
  const outcome = await network.publish(post, prepared.prepared);
  await record(database, due, { ...outcome, ...words });
  return outcome.status;
}

/** Prepares a post. A passing failure is tried again later; any other one is final. */
async function prepare(
  network: Network,
  post: Post,
  { prepared }: Claim,
): Promise<{ prepared: Record<string, string>; seconds?: number; why?: string } | { refused: string }> {
  try {
    const step = await network.prepare(post, prepared);
    return step.status === "ready"
      ? { prepared: step.prepared }
      : { prepared: step.prepared, seconds: step.seconds, why: step.why };
  } catch (error) {
    if (!(error instanceof OutsideError)) {
      throw error;
    }
    return error.passing ? { prepared, seconds: LATER, why: error.message } : { refused: error.message };
  }
}

function composed({ network, facts, key, approved_at }: Claim, draw: typeof drawPicture): Post {
  const report = publishedReport(facts);
  const medium = MEDIA[network];
  const { text, altText } = compose(report, medium);
  return {
    text,
    altText,
    key,
    approvedAt: approved_at,
    picture: () => draw(report, medium, facts.looks.theme),
  };
}

async function record(
  database: Database,
  { post_id, attempt }: Pick<Claim, "post_id" | "attempt">,
  outcome: (Outcome | Found) & { text?: string; alt_text?: string },
): Promise<void> {
  await callAgain(database, "post_recorded", { post_id, attempt, outcome }, z.unknown());
}

async function renewLease(
  database: Database,
  name: NetworkName,
  network: Network | undefined,
): Promise<void> {
  let lease: { expires_at?: string; fault?: string } = {};
  try {
    const renewed = await network?.renew?.();
    lease = renewed?.expiresAt ? { expires_at: renewed.expiresAt.toISOString() } : {};
  } catch (error) {
    if (!(error instanceof OutsideError)) {
      throw error;
    }
    lease = { fault: error.message };
  }
  await call(database, "record_lease", { network: name, ...lease }, z.unknown());
}
