import { OutsideError } from "../../outside/errors.ts";
import type { ClientOptions } from "../../outside/http.ts";
import { cut } from "../../words/format.ts";
import { type Answer, isLost, NoAnswer } from "../exchange.ts";
import type { Found, Lease, Network, Outcome, Post, Prepared, Step } from "../network.ts";
import { NoRoom } from "../no-room.ts";
import { LinkedInClient, secondsOf } from "./client.ts";
import { isDuplicate, says } from "./refusals.ts";
import { madeAt, POST_URN } from "./schemas.ts";
import type { LinkedInSettings } from "./settings.ts";
import { LONGEST_ALT_TEXT, TEXT } from "./text.ts";

/** Wait between upload and post, seconds: LinkedIn does not show whether it has processed a picture. */
const SETTLES_IN = 10;
/** How far LinkedIn's clock may be behind, ms. */
const SKEW = 60_000;
/** How long LinkedIn may take to know a post whose answer was lost, ms. The text is not sent again earlier. */
const KNOWN_WITHIN = 3 * 60_000;
/** Wait before repeating a call that did not arrive, seconds. */
const AGAIN = 60;

type Published = Extract<Outcome, { status: "published" }>;

export interface LinkedInOptions extends ClientOptions {
  now?: () => Date;
}

/** Publishes on LinkedIn, as the person whose token it is. */
export class LinkedInNetwork implements Network {
  readonly #client: LinkedInClient;
  readonly #now: () => Date;

  constructor(settings: LinkedInSettings, { now = () => new Date(), ...options }: LinkedInOptions = {}) {
    this.#client = new LinkedInClient(settings, options);
    this.#now = now;
  }

  async prepare(post: Post, prepared: Prepared): Promise<Step> {
    const length = TEXT.length(post.text);
    if (length > TEXT.longest) {
      throw new OutsideError(
        `LinkedIn allows ${TEXT.longest} characters, and the text has ${length}.`,
        false,
      );
    }
    let known = prepared;
    try {
      if (known.author === undefined) {
        known = { ...known, author: await this.#client.author() };
      }
      if (known.image === undefined) {
        const image = await this.#client.upload(known.author ?? "", await post.picture());
        const settled = new Date(this.#now().getTime() + SETTLES_IN * 1000);
        known = { ...known, image, settled: settled.toISOString() };
      }
    } catch (error) {
      if (error instanceof NoRoom) {
        return { status: "waits", prepared: known, seconds: error.seconds, why: error.message };
      }
      throw error;
    }
    const seconds = Math.ceil((Date.parse(known.settled ?? "") - this.#now().getTime()) / 1000);
    return seconds > 0
      ? { status: "waits", prepared: known, seconds, why: "LinkedIn is processing the picture." }
      : { status: "ready", prepared: known };
  }

  async publish(post: Post, { author, image }: Prepared): Promise<Outcome> {
    if (author === undefined || image === undefined) {
      return { status: "failed", why: "Its picture has not been uploaded." };
    }
    let answer: Answer;
    try {
      answer = await this.#client.post({
        author,
        commentary: TEXT.written(post.text),
        visibility: "PUBLIC",
        distribution: {
          feedDistribution: "MAIN_FEED",
          targetEntities: [],
          thirdPartyDistributionChannels: [],
        },
        content: { media: { id: image, altText: cut(post.altText, LONGEST_ALT_TEXT) } },
        lifecycleState: "PUBLISHED",
        isReshareDisabledByAuthor: false,
      });
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      return error instanceof NoAnswer && !error.mayHaveArrived
        ? { status: "not_taken", why, seconds: AGAIN }
        : { status: "unknown", why };
    }
    return this.#outcomeOf(post, answer);
  }

  /**
   * This token permits no reading. But LinkedIn refuses the same text a second time and names the first post.
   * Publishing again therefore reveals an existing post instead of creating a second one.
   */
  lookUp(_post: Post, _prepared: Prepared, since: Date): Promise<Found> {
    const isKnown = this.#now().getTime() - since.getTime() >= KNOWN_WITHIN;
    return Promise.resolve(
      isKnown
        ? { status: "absent", certain: false }
        : { status: "unknown", why: "LinkedIn may still be processing it.", again: true },
    );
  }

  async renew(): Promise<Lease> {
    return await this.#client.lease();
  }

  #outcomeOf(post: Post, answer: Answer): Outcome {
    const why = `LinkedIn: ${says(answer, this.#client.redact)}`;
    if (answer.status < 300) {
      const [urn] = POST_URN.exec(answer.headers.get("x-restli-id") ?? "") ?? [];
      return urn === undefined
        ? { status: "unknown", why: "LinkedIn accepted the post, but did not return its id." }
        : published(urn);
    }
    if (answer.status === 429) {
      return { status: "not_taken", why, seconds: secondsOf(answer) };
    }
    if (isLost(answer)) {
      return { status: "unknown", why };
    }
    return isDuplicate(answer) ? duplicate(post, answer) : { status: "failed", why };
  }
}

/** LinkedIn has a post with this text: either this post, whose answer was lost, or an earlier one. */
function duplicate({ approvedAt }: Post, { json }: Answer): Outcome {
  const [urn] = POST_URN.exec(JSON.stringify(json)) ?? [];
  const only = "LinkedIn accepts the same text only once, also for a day or two after the post is deleted";
  if (urn === undefined) {
    return { status: "failed", why: `${only}. Check the profile for a post with this text.` };
  }
  const made = madeAt(urn).getTime();
  // The number in a urn may hold no time.
  const isEarlier = made > Date.UTC(2010) && made < approvedAt.getTime() - SKEW;
  return isEarlier ? { status: "failed", why: `${only}: ${published(urn).link}` } : published(urn);
}

function published(urn: string): Published {
  return { status: "published", id: urn, link: `https://www.linkedin.com/feed/update/${urn}` };
}
