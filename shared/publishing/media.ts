import { z } from "zod";
import type { TextLimits } from "./compose.ts";

/** What a network is to a report: how it is called, what it takes. */
export interface Medium extends TextLimits {
  /** As people call it, in a sentence. */
  title: string;
  picture: "square" | "wide";
  format: "image/png" | "image/jpeg";
}

/** Where reports are published; `posts.network`. */
export const mediumName = z.enum(["telegram", "x", "linkedin", "instagram", "bluesky"]);

export type MediumName = z.infer<typeof mediumName>;

const characters = (text: string) => text.length;

export const MEDIA: Record<MediumName, Medium> = {
  // What may stand under a picture.
  telegram: {
    title: "Telegram channel",
    longest: 1024,
    length: characters,
    picture: "square",
    format: "image/png",
  },
  x: { title: "X", longest: 280, length: characters, picture: "wide", format: "image/png" },
  linkedin: { title: "LinkedIn", longest: 3000, length: characters, picture: "wide", format: "image/png" },
  instagram: {
    title: "Instagram",
    longest: 2200,
    length: characters,
    picture: "square",
    format: "image/jpeg",
  },
  bluesky: { title: "Bluesky", longest: 300, length: characters, picture: "wide", format: "image/png" },
};
