import fc from "fast-check";
import { type Sent, texts } from "./values.ts";

const network = fc.constantFrom("x", "linkedin", "instagram", "bluesky");
const claimed = { post_id: fc.integer({ min: 1, max: 20 }), attempt: fc.integer({ min: 1, max: 6 }) };
const seconds = fc.integer({ min: 1, max: 100_000 });
const words = { text: texts, alt_text: texts };

/** What the function publish sends. */
export const OF_PUBLISHING: Sent = {
  begin_publish: () =>
    fc.record({
      networks: fc.subarray(["x", "linkedin", "instagram", "bluesky"]).map((names) => `{${names.join(",")}}`),
    }),
  next_post: () => fc.constant({}),
  post_prepared: () =>
    fc.record(
      { ...claimed, prepared: fc.dictionary(texts, texts), seconds, why: texts },
      { requiredKeys: ["post_id", "attempt", "prepared"] },
    ),
  post_recorded: () =>
    fc.record({
      ...claimed,
      outcome: fc.oneof(
        fc.record({ status: fc.constant("published"), id: texts, link: texts, ...words }),
        fc.record({ status: fc.constant("failed"), why: texts, ...words }),
        fc.record({ status: fc.constant("not_taken"), why: texts, seconds, ...words }),
        fc.record({ status: fc.constant("absent"), ...words }),
        fc.record({ status: fc.constant("unknown"), why: texts, again: fc.boolean(), ...words }),
        fc.record({ status: fc.constant("unknown"), why: texts, ...words }),
      ),
    }),
  record_lease: () =>
    fc.record(
      { network, expires_at: fc.constantFrom("2026-05-01T00:00:00Z", "2026-03-01T00:00:00Z"), fault: texts },
      { requiredKeys: ["network"] },
    ),
  keep_network_token: () => fc.record({ network, token: fc.record({ token: texts, expires_at: texts }) }),
  network_token: () => fc.record({ network }),
};
