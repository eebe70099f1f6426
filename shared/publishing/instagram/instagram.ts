import { inWords } from "../../log.ts";
import { OutsideError } from "../../outside/errors.ts";
import { NoAnswer } from "../exchange.ts";
import type {
  Found,
  Lease,
  Network,
  Outcome,
  PictureHost,
  Post,
  Prepared,
  Step,
  TokenStore,
} from "../network.ts";
import { NoRoom } from "../no-room.ts";
import { InstagramClient, type InstagramOptions } from "./client.ts";
import {
  accountId,
  checkPicture,
  checkText,
  findPost,
  linkOf,
  makeContainer,
  postsUsed,
  readContainer,
} from "./containers.ts";
import { Refusal, ROOM_FOR_A_POST } from "./refusals.ts";
import { made } from "./schemas.ts";
import type { InstagramSettings } from "./settings.ts";

/** Seconds between two looks at a container, and how many looks it gets before it has failed: as Instagram recommends. */
const LOOK_AGAIN = 60;
const MOST_LOOKS = 10;
/** How many containers of a post may fail before the post fails. */
const MOST_CONTAINERS = 3;
/** Wait after a passing failure, seconds. */
const AGAIN = 60;
/** Age from which a picture belongs to no post any more, ms. */
const FORGOTTEN = 2 * 86_400_000;
/** How long a request may still be on its way, ms. */
const ON_ITS_WAY = 60_000;

/**
 * Instagram. It fetches a picture into a container that nobody sees, and one call publishes the container. A container
 * can be published only once, and tells whether it was.
 */
export class InstagramNetwork implements Network {
  readonly #client: InstagramClient;
  readonly #pictures: PictureHost;

  constructor(
    settings: InstagramSettings,
    { tokens, pictures }: { tokens: TokenStore; pictures: PictureHost },
    options: InstagramOptions = {},
  ) {
    this.#client = new InstagramClient(settings, tokens, options);
    this.#pictures = pictures;
  }

  async prepare(post: Post, prepared: Prepared): Promise<Step> {
    checkText(post);
    try {
      return prepared.container === undefined
        ? await this.#begin(post, prepared)
        : await this.#look(prepared, prepared.container);
    } catch (error) {
      if (error instanceof NoRoom) {
        return { status: "waits", prepared, seconds: error.seconds, why: error.message };
      }
      throw error;
    }
  }

  async publish(post: Post, prepared: Prepared): Promise<Outcome> {
    const { account = "", container = "" } = prepared;
    try {
      const { status_code } = await readContainer(this.#client, container);
      if (status_code === "PUBLISHED") {
        // An earlier attempt arrived late.
        return await this.#arrived(post, prepared, post.approvedAt);
      }
      if (status_code !== "FINISHED") {
        const why = `Instagram: the container is ${status_code}. A new one is made.`;
        return { status: "not_taken", why, seconds: 0 };
      }
    } catch (error) {
      // Nothing has been sent yet.
      return notSent(error);
    }
    let id: string;
    try {
      const body = { creation_id: container };
      id = (await this.#client.once("the publication", `${account}/media_publish`, body, made)).id;
    } catch (error) {
      if (error instanceof Refusal) {
        return await this.#refused(post, prepared, error);
      }
      return wasNotAccepted(error) ? notSent(error) : { status: "unknown", why: wordsOf(error) };
    }
    const link = await linkOf(this.#client, id).catch(() => null);
    await this.#forget(prepared);
    return { status: "published", id, link };
  }

  async lookUp(post: Post, prepared: Prepared, since: Date): Promise<Found> {
    const { container = "" } = prepared;
    try {
      const { status_code } = await readContainer(this.#client, container);
      if (status_code === "PUBLISHED") {
        return await this.#arrived(post, prepared, since);
      }
      const elapsed = this.#client.now().getTime() - since.getTime();
      const mayBeOnItsWay = elapsed >= 0 && elapsed < ON_ITS_WAY;
      return status_code === "IN_PROGRESS" || mayBeOnItsWay
        ? { status: "unknown", why: `Instagram: the container is ${status_code}.`, again: true }
        : { status: "absent", certain: true };
    } catch (error) {
      return { status: "unknown", why: wordsOf(error), again: true };
    }
  }

  /** Renews the token when less than half of its 60 days is left, and removes pictures that a crash left behind. */
  async renew(): Promise<Lease> {
    const lease = await this.#client.renew();
    await this.#pictures.sweep(new Date(this.#client.now().getTime() - FORGOTTEN));
    return lease;
  }

  /** Makes a container, if the account may post once more. */
  async #begin(post: Post, prepared: Prepared): Promise<Step> {
    const account = prepared.account ?? (await accountId(this.#client));
    const { used, most } = await postsUsed(this.#client, account);
    if (used >= most) {
      const why = `Instagram allows ${most} posts in 24 hours, and ${used} have been made.`;
      return { status: "waits", prepared: { ...prepared, account }, seconds: ROOM_FOR_A_POST, why };
    }
    const picture = await post.picture();
    checkPicture(picture);
    // From here on the picture has a name, so it can be removed whatever fails below.
    const named = { ...prepared, account, picture: prepared.picture ?? `${crypto.randomUUID()}.jpg` };
    let begun: Prepared | null = null;
    try {
      const url = await this.#pictures.put(named.picture, picture);
      const container = await makeContainer(this.#client, account, post, url);
      begun = { ...named, container, looks: "0" };
      return await this.#look(begun, container);
    } catch (error) {
      if (!(error instanceof OutsideError && error.passing)) {
        await this.#forget(named);
        throw error;
      }
      const seconds = error instanceof NoRoom ? error.seconds : AGAIN;
      return { status: "waits", prepared: begun ?? named, seconds, why: error.message };
    }
  }

  /** Looks whether Instagram has fetched the picture. */
  async #look(prepared: Prepared, container: string): Promise<Step> {
    const { status_code, status } = await readContainer(this.#client, container);
    if (status_code === "FINISHED" || status_code === "PUBLISHED") {
      return { status: "ready", prepared };
    }
    const looks = Number(prepared.looks ?? 0) + 1;
    if (status_code === "IN_PROGRESS" && looks < MOST_LOOKS) {
      return {
        status: "waits",
        prepared: { ...prepared, looks: String(looks) },
        seconds: LOOK_AGAIN,
        why: "Instagram is fetching the picture.",
      };
    }
    const why = `Instagram: the container is ${status_code}${status === undefined ? "" : ` (${status.slice(0, 300)})`}.`;
    const failed = Number(prepared.failed ?? 0) + 1;
    if (failed >= MOST_CONTAINERS) {
      throw new OutsideError(why, false);
    }
    const { container: _, looks: __, ...rest } = prepared;
    return { status: "waits", prepared: { ...rest, failed: String(failed) }, seconds: LOOK_AGAIN, why };
  }

  /** The container was published: finds its post. */
  async #arrived(
    post: Post,
    prepared: Prepared,
    since: Date,
  ): Promise<{ status: "published"; id: string; link: string | null }> {
    const { account = "", container = "" } = prepared;
    // The post certainly exists. Its id and link are only looked up where possible.
    const found = await findPost(this.#client, account, post, since).catch(() => null);
    await this.#forget(prepared);
    return { status: "published", ...(found ?? { id: container, link: null }) };
  }

  /** This call did nothing, but an earlier one may have arrived late. */
  async #refused(post: Post, prepared: Prepared, refusal: Refusal): Promise<Outcome> {
    try {
      const { status_code } = await readContainer(this.#client, prepared.container ?? "");
      if (status_code === "PUBLISHED") {
        return await this.#arrived(post, prepared, post.approvedAt);
      }
    } catch (error) {
      return { status: "unknown", why: wordsOf(error) };
    }
    await this.#forget(prepared);
    return { status: "failed", why: refusal.message };
  }

  /** Removes the picture, of which Instagram has its own copy by now. A failed removal is left to `sweep`. */
  async #forget({ picture }: Prepared): Promise<void> {
    if (picture !== undefined) {
      await this.#pictures.remove(picture).catch(() => undefined);
    }
  }
}

/** Whether Instagram certainly did nothing. */
function wasNotAccepted(error: unknown): boolean {
  return error instanceof NoRoom || (error instanceof NoAnswer && !error.mayHaveArrived);
}

function notSent(error: unknown): Outcome {
  const why = wordsOf(error);
  if (error instanceof OutsideError && !error.passing) {
    return { status: "failed", why };
  }
  return { status: "not_taken", why, seconds: error instanceof NoRoom ? error.seconds : AGAIN };
}

function wordsOf(error: unknown): string {
  return error instanceof OutsideError ? error.message : inWords(error);
}
