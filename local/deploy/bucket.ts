import { z } from "zod";
import { type Answer, exchange } from "../../shared/publishing/exchange.ts";
import { BUCKET, storageStatus, storageWords } from "../../shared/publishing/picture-host.ts";
import type { Step } from "./steps.ts";

const PATIENCE = 30_000;

const present = z.object({
  public: z.boolean(),
  file_size_limit: z.number().nullish(),
  allowed_mime_types: z.array(z.string()).nullish(),
});

/** The step that makes the bucket from which Instagram fetches pictures, with its limits. */
export function bucketStep(projectUrl: string, secretKey: () => Promise<string | null>): Step {
  const ask = async (method: string, path: string, body?: object): Promise<Answer> => {
    const key = (await secretKey()) ?? "";
    const answer = await exchange({
      label: `Storage, ${method} /bucket${path}`,
      url: `${projectUrl}/storage/v1/bucket${path}`,
      method,
      headers: { apikey: key, ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      timeout: PATIENCE,
    });
    const status = storageStatus(answer);
    if (status >= 400 && status !== 404 && status !== 409) {
      throw new Error(`Storage, ${method} /bucket${path}: ${storageWords(answer, key)}`);
    }
    return answer;
  };
  const { id, name: _, ...limits } = BUCKET;
  return {
    name: "Bucket",
    async plan() {
      const answer = await ask("GET", `/${id}`);
      if (storageStatus(answer) === 404) {
        return `new: ${id}, public, JPEG only`;
      }
      return JSON.stringify(present.parse(answer.json)) === JSON.stringify(present.parse(limits))
        ? ""
        : `changed: the limits of ${id}`;
    },
    async apply() {
      if (storageStatus(await ask("POST", "", BUCKET)) === 409) {
        await ask("PUT", `/${id}`, limits);
      }
    },
  };
}
