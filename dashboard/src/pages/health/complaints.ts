import { counted } from "../../../../shared/words/format.ts";
import type { Health } from "../../data/pages.ts";

/** Other complaints, each with the chat command that helps. */
export function complaints({
  killed_at,
  killed_by,
  paused_at,
  paused_by,
  drifts,
  unknown_orders,
  last_check,
  outbox,
}: Health["facts"]): { says: string; command?: string }[] {
  return [
    ...(killed_at === null
      ? []
      : [
          {
            says: `Kill switch on since ${killed_at}, by user ${killed_by ?? ""}: no order is sent.`,
            command: "/unkill",
          },
        ]),
    ...(paused_at === null
      ? []
      : [{ says: `Entries paused since ${paused_at}, by user ${paused_by ?? ""}.`, command: "/resume" }]),
    ...(last_check?.is_missed
      ? [
          {
            says: `No exit check has finished since ${last_check.at}: exit rules have not been evaluated since then.`,
          },
        ]
      : []),
    ...(drifts.length === 0
      ? []
      : [{ says: `The broker and the book differ: ${drifts.join(", ")}.`, command: "/reconcile" }]),
    ...(unknown_orders === 0
      ? []
      : [{ says: `${counted(unknown_orders, "order")} with unknown status.`, command: "/orders" }]),
    ...(outbox.parked === 0
      ? []
      : [
          {
            says: `${counted(outbox.parked, "message")} could not be delivered in 24 hours.${
              outbox.last_error === null ? "" : ` Last error: ${outbox.last_error}`
            }`,
          },
        ]),
  ];
}
