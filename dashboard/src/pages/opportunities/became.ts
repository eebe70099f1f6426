import { reasonInWords } from "../../../../shared/words/exit-reasons.ts";
import { scanReason } from "../../../../shared/words/scan-reasons.ts";
import type { Opportunity } from "../../data/pages.ts";

/** Statuses of requests that opened nothing. */
const ENDED: Record<string, string> = {
  rejected: "rejected",
  expired: "expired: not approved in time",
  failed: "failed at the broker",
  cancelled: "cancelled",
};

type Facts = Pick<
  Opportunity,
  "place" | "fell_out" | "request_status" | "position_id" | "position_status" | "exit_reason"
>;

/** The outcome of an opportunity, in a few words. */
export function becameInWords(facts: Facts): string {
  const { place, fell_out, request_status, position_id, position_status, exit_reason } = facts;
  if (position_id !== null) {
    return position_status === "OPEN" ? "taken, open" : `taken, ${reasonInWords(exit_reason ?? "closed")}`;
  }
  if (request_status !== null) {
    return ENDED[request_status] ?? request_status;
  }
  if (fell_out !== null) {
    return place === null ? `not listed: ${scanReason(fell_out)}` : `removed later: ${scanReason(fell_out)}`;
  }
  return "not taken";
}
