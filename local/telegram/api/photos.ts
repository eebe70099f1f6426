import { randomUUID } from "node:crypto";
import type { PhotoSize } from "grammy/types";
import { badRequest } from "./error.ts";

/** A PNG in the sizes Telegram makes of it, the smallest first. */
export interface Photo {
  bytes: Uint8Array<ArrayBuffer>;
  sizes: PhotoSize[];
}

/** Pixels of the longer side. */
const boxes = [90, 320, 800, 1280];

/** The pictures that were sent, by any of their file ids. */
export class Photos {
  readonly #byFileId = new Map<string, Photo>();

  get(fileId: string): Photo | undefined {
    return this.#byFileId.get(fileId);
  }

  /** @throws ApiError 400 on what is not a PNG, and on one of a shape that Telegram refuses */
  async add(file: Blob): Promise<Photo> {
    const bytes = new Uint8Array(await file.arrayBuffer());
    const view = new DataView(bytes.buffer);
    // Telegram also takes JPEG; the pictures of this bot are PNG.
    if (bytes.length < 24 || view.getUint32(0) !== 0x89504e47) throw badRequest("IMAGE_PROCESS_FAILED");
    const [width, height] = [view.getUint32(16), view.getUint32(20)];
    const [shorter = 0, longer = 0] = [width, height].sort((a, b) => a - b);
    if (width + height > 10_000 || longer > 20 * shorter) throw badRequest("PHOTO_INVALID_DIMENSIONS");
    const lengths = [...boxes.filter((box) => box < longer), ...(longer <= 1280 ? [longer] : [])];
    const sizes = lengths.map((length) => {
      const scaled = (side: number) => Math.max(1, Math.round((side * length) / longer));
      const id = randomUUID();
      return {
        file_id: id,
        file_unique_id: id.slice(0, 8),
        width: scaled(width),
        height: scaled(height),
        file_size: bytes.length,
      };
    });
    const photo = { bytes, sizes };
    for (const { file_id } of sizes) this.#byFileId.set(file_id, photo);
    return photo;
  }
}
