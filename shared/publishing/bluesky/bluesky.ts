import { inWords } from "../../log.ts";
import { OutsideError } from "../../outside/errors.ts";
import { parseJson } from "../../outside/http.ts";
import { cut } from "../../words/format.ts";
import { NoAnswer } from "../exchange.ts";
import type { Found, Network, Outcome, Post, Prepared, Step } from "../network.ts";
import { NoRoom } from "../no-room.ts";
import { BlueskyClient, type BlueskyOptions, COLLECTION, Refusal } from "./client.ts";
import { recordKey } from "./record-key.ts";
import { blob } from "./schemas.ts";
import type { BlueskySettings } from "./settings.ts";
import { fits, LONGEST_ALT_TEXT, TEXT } from "./text.ts";

/** The largest picture, bytes. */
const LARGEST = 1_000_000;

/** Wait after a passing failure, seconds. */
const AGAIN = 60;

/**
 * Bluesky. We choose the key and the time of a post's record, and its picture is named by its content. A repeated
 * request therefore writes the same record and changes nothing.
 */
export class BlueskyNetwork implements Network {
  readonly #client: BlueskyClient;

  constructor(settings: BlueskySettings, options: BlueskyOptions = {}) {
    this.#client = new BlueskyClient(settings, options);
  }

  /**
   * Uploads the picture at every call. A repeated upload is stored only once, and a picture without a post is soon
   * deleted.
   */
  async prepare(post: Post, prepared: Prepared): Promise<Step> {
    const { text } = post;
    if (!fits(TEXT.written(text))) {
      throw new OutsideError(
        `Bluesky allows ${TEXT.longest} characters, and the text has ${TEXT.length(text)} by its count.`,
        false,
      );
    }
    const picture = await post.picture();
    if (picture.bytes.length > LARGEST) {
      throw new OutsideError(
        `Bluesky allows pictures of up to ${LARGEST.toLocaleString("en-US")} bytes, and this one has ${picture.bytes.length.toLocaleString("en-US")}.`,
        false,
      );
    }
    try {
      const { width, height } = picture;
      const did = await this.#client.did();
      const picked = await this.#client.upload(picture);
      return {
        status: "ready",
        prepared: { did, blob: JSON.stringify(picked), width: String(width), height: String(height) },
      };
    } catch (error) {
      if (error instanceof NoRoom) {
        return { status: "waits", prepared, seconds: error.seconds, why: error.message };
      }
      throw error;
    }
  }

  async publish(post: Post, prepared: Prepared): Promise<Outcome> {
    const { did = "" } = prepared;
    let rkey: string;
    let record: object;
    // An error here means that nothing has been sent.
    try {
      rkey = await recordKey(post.approvedAt, post.key);
      record = recordOf(post, prepared);
      if ((await this.#client.did()) !== did) {
        const why = "Bluesky: the picture was uploaded to another account.";
        return { status: "not_taken", why, seconds: 0 };
      }
    } catch (error) {
      return notSent(error);
    }
    try {
      const { uri } = await this.#client.put(did, rkey, record);
      return { status: "published", id: uri, link: linkTo(did, rkey) };
    } catch (error) {
      if (!wasNotAccepted(error)) {
        return { status: "unknown", why: wordsOf(error) };
      }
      if (error instanceof Refusal && error.error === "InvalidSwap") {
        return await this.#settle(post, did, rkey);
      }
      // Bluesky deletes a picture without a post after a while; `prepare` uploads it again.
      const isGone =
        error instanceof Refusal &&
        (error.error === "BlobNotFound" || /could not find blob/i.test(error.message));
      return isGone ? { status: "not_taken", why: error.message, seconds: 0 } : notSent(error);
    }
  }

  async lookUp({ approvedAt, key }: Post, { did = "" }: Prepared): Promise<Found> {
    try {
      const rkey = await recordKey(approvedAt, key);
      const there = await this.#client.find(did, rkey);
      return there === null
        ? { status: "absent", certain: true }
        : { status: "published", id: there.uri, link: linkTo(did, rkey) };
    } catch (error) {
      return { status: "unknown", why: wordsOf(error), again: true };
    }
  }

  /** A record with our key exists already: it is this post from an earlier attempt, or another post. */
  async #settle({ text, approvedAt }: Post, did: string, rkey: string): Promise<Outcome> {
    try {
      const there = await this.#client.find(did, rkey);
      const isOurs =
        there?.value.text === TEXT.written(text) && there.value.createdAt === approvedAt.toISOString();
      return isOurs
        ? { status: "published", id: there.uri, link: linkTo(did, rkey) }
        : { status: "failed", why: "Bluesky: another post has the key of this one. Publish it again." };
    } catch (error) {
      return { status: "unknown", why: wordsOf(error) };
    }
  }
}

/** The record of a post. It is identical at every attempt, to the byte, because Bluesky compares the content. */
function recordOf({ text, altText, approvedAt }: Post, prepared: Prepared): object {
  return {
    $type: COLLECTION,
    text: TEXT.written(text),
    createdAt: approvedAt.toISOString(),
    langs: ["en"],
    embed: {
      $type: "app.bsky.embed.images",
      images: [
        {
          alt: cut(altText, LONGEST_ALT_TEXT),
          aspectRatio: { width: Number(prepared.width), height: Number(prepared.height) },
          image: blob.parse(parseJson(prepared.blob ?? "")),
        },
      ],
    },
  };
}

function linkTo(did: string, rkey: string): string {
  return `https://bsky.app/profile/${did}/post/${rkey}`;
}

/** Whether Bluesky certainly changed nothing. */
function wasNotAccepted(error: unknown): boolean {
  return (
    error instanceof Refusal ||
    error instanceof NoRoom ||
    (error instanceof NoAnswer && !error.mayHaveArrived)
  );
}

function notSent(error: unknown): Outcome {
  const why = wordsOf(error);
  if (error instanceof NoRoom) {
    return { status: "not_taken", why, seconds: error.seconds };
  }
  return error instanceof OutsideError && !error.passing
    ? { status: "failed", why }
    : { status: "not_taken", why, seconds: AGAIN };
}

function wordsOf(error: unknown): string {
  return error instanceof OutsideError ? error.message : inWords(error);
}
