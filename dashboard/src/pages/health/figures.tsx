import { duration } from "../../../../shared/words/format.ts";
import type { Health } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import { Pair, Pairs } from "../../parts/figures.tsx";
import { Section } from "../../parts/section.tsx";

/** What is under way. */
export function HealthFigures({ facts }: Pick<Health, "facts">) {
  const { last_check: last, lease, outbox, requests, token_age_minutes: age } = facts;
  return (
    <Section title="Current state">
      <Pairs>
        <Pair name="Market">
          {facts.market_open ? "open" : `closed${facts.opens_at === null ? "" : `, opens ${facts.opens_at}`}`}
        </Pair>
        <Pair name="Last check">
          {last === null
            ? "none yet"
            : last.minutes_ago < 1
              ? "just now"
              : `${duration(last.minutes_ago)} ago`}
        </Pair>
        {lease.held && <Pair name="Running check">{Math.ceil(lease.seconds_left)} s left</Pair>}
        <Pair name="Open positions">
          <Figure of="health_facts.open" value={facts.open} as="count" />
        </Pair>
        <Pair name="Live orders">
          <Figure of="health_facts.live_orders" value={facts.live_orders} as="count" />
        </Pair>
        <Pair name="Requests pending">
          <Figure of="health_facts.requests.pending" value={requests.pending} as="count" />
        </Pair>
        <Pair name="Requests approved">
          <Figure of="health_facts.requests.approved" value={requests.approved} as="count" />
        </Pair>
        <Pair name="Requests at the broker">
          <Figure of="health_facts.requests.executing" value={requests.executing} as="count" />
        </Pair>
        <Pair name="Messages due">
          <Figure of="health_facts.outbox.due" value={outbox.due} as="count" />
        </Pair>
        <Pair name="Messages failed, 24 h">
          <Figure of="health_facts.outbox.parked" value={outbox.parked} as="count" />
        </Pair>
        {age !== null && <Pair name="Broker's token">{duration(age)} old</Pair>}
      </Pairs>
    </Section>
  );
}
