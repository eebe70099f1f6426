import { OutsideError } from "../../outside/errors.ts";
import { cut } from "../../words/format.ts";
import type { Picture, Post } from "../network.ts";
import type { InstagramClient } from "./client.ts";
import { type Container, container, made, me, media, permalink, publishingLimit } from "./schemas.ts";
import { fits, LONGEST_ALT_TEXT, TEXT } from "./text.ts";

/** Bytes, and the proportions between which a picture has to be. */
const LARGEST = 8_000_000;
const NARROWEST = 4 / 5;
const WIDEST = 1.91;

/** Posts in 24 hours where Instagram does not say how many: the fewest that it has ever said. */
const FEWEST = 50;

/** How far its clock may be from ours, ms. */
const SLACK = 300_000;

/** @throws OutsideError where Instagram would not take it */
export function checkText({ text }: Post): void {
  if (!fits(TEXT.written(text))) {
    throw new OutsideError(
      `Instagram allows ${TEXT.longest} characters, and the text has ${TEXT.length(text)} by its count.`,
      false,
    );
  }
}

/** @throws OutsideError where Instagram would not take it */
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

/** The account that the token is of. */
export async function accountId(client: InstagramClient): Promise<string> {
  return (await client.get("the account", "me", { fields: "user_id,username" }, me)).user_id;
}

/** How many posts it has had in 24 hours, and how many it may have. */
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

/** Of what was published. */
export async function linkOf(client: InstagramClient, id: string): Promise<string> {
  return (await client.get("the link", id, { fields: "permalink" }, permalink)).permalink;
}

/** The post with that text, of those since then; null where there is none. */
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
  // Of two with one text the one that was there first: the other is of a later post.
  const found = alike.at(-1);
  return found === undefined ? null : { id: found.id, link: found.permalink ?? null };
}

/** Without what Instagram may have changed in it. */
function comparable(text: string): string {
  return text.normalize("NFC").replace(/\s+/g, " ").trim();
}
