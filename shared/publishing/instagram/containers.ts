import { OutsideError } from "../../outside/errors.ts";
import { cut } from "../../words/format.ts";
import type { Picture, Post } from "../network.ts";
import type { InstagramClient } from "./client.ts";
import { type Container, container, made, me, media, permalink, publishingLimit } from "./schemas.ts";
import { fits, LONGEST_ALT_TEXT, TEXT } from "./text.ts";

/** Limits of a picture: bytes, and its narrowest and widest proportion. */
const LARGEST = 8_000_000;
const NARROWEST = 4 / 5;
const WIDEST = 1.91;

/** Posts in 24 hours where Instagram does not tell its limit: the lowest that it has ever told. */
const FEWEST = 50;

/** How far Instagram's clock may differ from ours, ms. */
const SLACK = 300_000;

/** @throws OutsideError when Instagram would refuse the text */
export function checkText({ text }: Post): void {
  if (!fits(TEXT.written(text))) {
    throw new OutsideError(
      `Instagram allows ${TEXT.longest} characters, and the text has ${TEXT.length(text)} by its count.`,
      false,
    );
  }
}

/** @throws OutsideError when Instagram would refuse the picture */
export function checkPicture({ type, bytes, width, height }: Picture): void {
  const ratio = width / height;
  if (type !== "image/jpeg") {
    throw new OutsideError("Instagram accepts only JPEG pictures.", false);
  }
  if (bytes.length > LARGEST) {
    throw new OutsideError("Instagram allows pictures of up to 8 MB, and this one is larger.", false);
  }
  if (ratio < NARROWEST || ratio > WIDEST) {
    throw new OutsideError(
      `Instagram allows pictures between 4:5 and 1.91:1, and this one is ${width} by ${height}.`,
      false,
    );
  }
}

/** The account of the token. */
export async function accountId(client: InstagramClient): Promise<string> {
  return (await client.get("the account", "me", { fields: "user_id,username" }, me)).user_id;
}

/** How many posts the account has made in 24 hours, and how many it may make. */
export async function postsUsed(
  client: InstagramClient,
  account: string,
): Promise<{ used: number; most: number }> {
  const path = `${account}/content_publishing_limit`;
  const fields = { fields: "quota_usage,config" };
  const [{ quota_usage, config }] = (await client.get("the limit of posts", path, fields, publishingLimit))
    .data;
  return { used: quota_usage, most: config?.quota_total ?? FEWEST };
}

/** @returns the container's id */
export async function makeContainer(
  client: InstagramClient,
  account: string,
  post: Post,
  imageUrl: string,
): Promise<string> {
  const body = {
    image_url: imageUrl,
    caption: TEXT.written(post.text),
    alt_text: cut(post.altText, LONGEST_ALT_TEXT),
  };
  return (await client.make("the container", `${account}/media`, body, made)).id;
}

export async function readContainer(client: InstagramClient, id: string): Promise<Container> {
  return await client.get("the container", id, { fields: "status_code,status" }, container);
}

/** The link to a published post. */
export async function linkOf(client: InstagramClient, id: string): Promise<string> {
  return (await client.get("the link", id, { fields: "permalink" }, permalink)).permalink;
}

/** The post with the same text, among those since `since`; null where there is none. */
export async function findPost(
  client: InstagramClient,
  account: string,
  { text }: Post,
  since: Date,
): Promise<{ id: string; link: string | null } | null> {
  const fields = { fields: "id,caption,permalink,timestamp", limit: "50" };
  const { data } = await client.get("the posts", `${account}/media`, fields, media);
  const alike = data.filter(
    ({ caption = "", timestamp }) =>
      comparable(caption) === comparable(TEXT.written(text)) &&
      Date.parse(timestamp.replace(/([+-]\d\d)(\d\d)$/, "$1:$2")) >= since.getTime() - SLACK,
  );
  // The list begins with the latest. Of two posts with the same text we take the earlier: the other is a later post.
  const found = alike.at(-1);
  return found === undefined ? null : { id: found.id, link: found.permalink ?? null };
}

/** A text without what Instagram may have changed in it. */
function comparable(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}
