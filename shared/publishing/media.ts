import { z } from "zod";
import * as bluesky from "./bluesky/text.ts";
import type { TextLimits } from "./compose.ts";
import * as instagram from "./instagram/text.ts";
import * as linkedin from "./linkedin/text.ts";
import * as x from "./x/text.ts";

/** The name of a network, and what text and picture it takes. */
export interface Medium extends TextLimits {
  /** The name in a sentence. */
  title: string;
  picture: "square" | "wide";
  format: "image/png" | "image/jpeg";
}

/** Where reports are published: the values of `posts.network`. */
export const mediumName = z.enum(["telegram", "x", "linkedin", "instagram", "bluesky"]);

export type MediumName = z.infer<typeof mediumName>;

const characters = (text: string) => text.length;

export const MEDIA: Record<MediumName, Medium> = {
  telegram: {
    title: "Telegram channel",
    // Limit of a caption under a picture.
    longest: 1024,
    length: characters,
    picture: "square",
    format: "image/png",
  },
  x: { title: "X", ...x.TEXT, picture: "wide", format: "image/png" },
  linkedin: { title: "LinkedIn", ...linkedin.TEXT, picture: "wide", format: "image/png" },
  instagram: { title: "Instagram", ...instagram.TEXT, picture: "square", format: "image/jpeg" },
  bluesky: { title: "Bluesky", ...bluesky.TEXT, picture: "wide", format: "image/png" },
};
