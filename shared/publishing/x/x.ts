import { OutsideError } from "../../outside/errors.ts";
import { cut } from "../../words/format.ts";
import { type Answer, isLost, NoAnswer } from "../exchange.ts";
import type { Found, Network, Outcome, Post, Prepared, Step } from "../network.ts";
import { NoRoom } from "../no-room.ts";
import { XClient, type XOptions } from "./client.ts";
import { isDuplicate, says } from "./refusals.ts";
import { posted, type Tweet } from "./schemas.ts";
import type { XSettings } from "./settings.ts";
import { comparable, LONGEST_ALT_TEXT, TEXT } from "./text.ts";

/** The largest picture, bytes. */
const LARGEST = 5_000_000;
/** A picture is uploaded again if it expires within this time, ms. */
const MARGIN = 10 * 60_000;
/** How far X's clock may be behind, ms. */
const SKEW = 60_000;
/** How long X may take to list a new post, ms. */
const SHOWN_WITHIN = 10 * 60_000;
/** How long a look that X does not answer is repeated, ms. */
const ASKED_WITHIN = 24 * 3_600_000;
/** Wait before repeating a call that did not arrive, seconds. */
const AGAIN = 60;
/** Among how many of the latest posts we look for an earlier one with the same text. */
const LATEST = 20;

type Published = Extract<Outcome, { status: "published" }>;

/** Publishes on X, with the owner's own app. */
export class XNetwork implements Network {
  readonly #client: XClient;
  readonly #now: () => Date;

  constructor(settings: XSettings, options: XOptions = {}) {
    this.#client = new XClient(settings, options);
    this.#now = options.now ?? (() => new Date());
  }

  async prepare(post: Post, prepared: Prepared): Promise<Step> {
    const length = TEXT.length(post.text);
    if (length > TEXT.longest) {
      throw new OutsideError(
        `X allows ${TEXT.longest} characters, and the text has ${length} by its count.`,
        false,
      );
    }
    let known = this.#isGood(prepared) ? prepared : {};
    try {
      if (known.media === undefined) {
        const picture = await post.picture();
        if (picture.bytes.length > LARGEST) {
          throw new OutsideError("X allows pictures of up to 5 MB, and this one is larger.", false);
        }
        const { id, until } = await this.#client.upload(picture);
        known = { media: id, until: until.toISOString() };
      }
      if (known.described === undefined) {
        await this.#client.describe(known.media ?? "", cut(post.altText, LONGEST_ALT_TEXT));
        known = { ...known, described: "yes" };
      }
      return { status: "ready", prepared: known };
    } catch (error) {
      if (
        error instanceof OutsideError &&
        (error instanceof NoRoom || (error.passing && known.media !== undefined))
      ) {
        const seconds = error instanceof NoRoom ? error.seconds : AGAIN;
        return { status: "waits", prepared: known, seconds, why: error.message };
      }
      throw error;
    }
  }

  async publish(post: Post, prepared: Prepared): Promise<Outcome> {
    if (prepared.media === undefined) {
      return { status: "failed", why: "Its picture has not been uploaded." };
    }
    let answer: Answer;
    try {
      answer = await this.#client.post(TEXT.written(post.text), prepared.media);
    } catch (error) {
      const why = inWords(error);
      return error instanceof NoAnswer && !error.mayHaveArrived
        ? { status: "not_taken", why, seconds: AGAIN }
        : { status: "unknown", why };
    }
    const why = `X: ${says(answer, this.#client.redact)}`;
    if (answer.status < 300) {
      const { data } = posted.safeParse(answer.json).data ?? {};
      return data === undefined
        ? { status: "unknown", why: "X accepted the post, but its answer cannot be read." }
        : published(data.id);
    }
    if (answer.status === 429) {
      return { status: "not_taken", why, seconds: this.#client.secondsOf(answer) };
    }
    if (isLost(answer)) {
      return { status: "unknown", why };
    }
    return isDuplicate(answer) ? await this.#duplicate(post) : { status: "failed", why };
  }

  async lookUp(post: Post, _prepared: Prepared, since: Date): Promise<Found> {
    const age = this.#now().getTime() - since.getTime();
    // After several attempts, the post of any of them counts.
    const from = new Date(Math.min(since.getTime(), post.approvedAt.getTime()) - SKEW);
    let found: Tweet | undefined;
    try {
      found = alike(post, await this.#client.ownPosts(from, 100)).find(
        ({ created_at }) => created_at >= from,
      );
    } catch (error) {
      const passing = error instanceof OutsideError && error.passing;
      return { status: "unknown", why: inWords(error), again: passing && age < ASKED_WITHIN };
    }
    if (found !== undefined) {
      return published(found.id);
    }
    const why = "X does not show the post in the account. Check the profile before you send it again.";
    return { status: "unknown", why, again: age < SHOWN_WITHIN };
  }

  /** X has a post with this text: either this post, whose answer was lost, or an earlier one. */
  async #duplicate(post: Post): Promise<Outcome> {
    const from = new Date(post.approvedAt.getTime() - SKEW);
    let latest: Tweet[];
    try {
      latest = alike(post, await this.#client.ownPosts(null, LATEST));
    } catch (error) {
      return {
        status: "unknown",
        why: `X already has a post with this text, but did not say which: ${inWords(error)}`,
      };
    }
    const [first] = latest;
    if (first === undefined) {
      return { status: "unknown", why: "X already has a post with this text, but does not show it yet." };
    }
    if (first.created_at >= from) {
      return published(first.id);
    }
    const { link } = published(first.id);
    return {
      status: "failed",
      why: `X accepts the same text only once, and an earlier post has it: ${link}`,
    };
  }

  /** Whether the uploaded picture can still be posted. */
  #isGood({ media, until }: Prepared): boolean {
    return media !== undefined && Date.parse(until ?? "") - MARGIN > this.#now().getTime();
  }
}

function published(id: string): Published {
  return { status: "published", id, link: `https://x.com/i/status/${id}` };
}

/** The posts with the same text. */
function alike({ text }: Post, tweets: Tweet[]): Tweet[] {
  const words = TEXT.written(text).replace(/\s+/g, " ").trim();
  return tweets.filter((tweet) => comparable(tweet.text) === words);
}

function inWords(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
