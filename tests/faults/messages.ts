import type { Delivered } from "../support/book.ts";
import type { Booked } from "./book.ts";

/** The messages of the bot. */
export class Messages {
  /** The status on each request's card, by request_id. */
  private readonly cards = new Map<string, string>();
  private readonly alerts: { kind: string; facts: Record<string, unknown> }[] = [];

  take(delivered: Delivered[]): string[] {
    for (const { kind, facts } of delivered) {
      if (kind === "card") {
        this.cards.set(String(facts.request_id), String(facts.status));
      } else {
        this.alerts.push({ kind, facts });
      }
    }
    return delivered.map(({ kind, facts }) =>
      kind === "card"
        ? `card of ${facts.request_id}: ${facts.status}`
        : // A token differs each time.
          `${kind} ${JSON.stringify({ ...facts, token: undefined })}`,
    );
  }

  kinds(): string[] {
    return this.alerts.map(({ kind }) => kind);
  }

  /** Lists what was not said, was said twice, or is not true. */
  wrong({ requests, positions, trades, orders }: Booked): string[] {
    const wrong: string[] = [];
    for (const { request_id, status } of requests) {
      if (this.cards.get(request_id) !== status) {
        wrong.push(`the card of ${request_id} says ${this.cards.get(request_id)}, it is ${status}`);
      }
    }
    const due: [string, number[]][] = [
      ["opened", positions.map(({ position_id }) => position_id)],
      ["closed", trades.map(({ position_id }) => position_id)],
      [
        "close_refused",
        orders
          .filter(({ purpose, status }) => purpose === "exit" && status === "rejected")
          .map(({ position_id }) => position_id ?? 0),
      ],
    ];
    for (const [kind, wanted] of due) {
      const said = this.alerts
        .filter((alert) => alert.kind === kind)
        .map(({ facts }) => Number(facts.position_id));
      if (JSON.stringify(said.sort()) !== JSON.stringify(wanted.sort())) {
        wrong.push(`'${kind}' was said of positions ${said.join(", ")}, not of ${wanted.join(", ")}`);
      }
    }
    for (const { kind, facts } of this.alerts) {
      // Nobody else trades in this account, and the broker's answers are never impossible.
      if (kind === "drift" || kind === "impossible_report") {
        wrong.push(`'${kind}' was said: ${JSON.stringify(facts)}`);
      }
    }
    return wrong;
  }
}
