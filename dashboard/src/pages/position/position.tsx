import { usePage } from "../../data/use-page.ts";
import { Badge } from "../../parts/badge.tsx";
import { Icon } from "../../parts/icon.tsx";
import { Page } from "../../parts/page.tsx";
import { linkTo, pick, type Query } from "../../route.ts";
import { Changes } from "./changes.tsx";
import { Course } from "./course.tsx";
import { Legs } from "./legs.tsx";
import { Notes } from "./notes.tsx";
import { Orders } from "./orders.tsx";
import { Outcome } from "./outcome.tsx";
import { Payoff } from "./payoff.tsx";
import { Rules } from "./rules.tsx";
import { Standing } from "./standing.tsx";
import { Verdicts } from "./verdicts.tsx";

/** The page of one position: its state, its rules, and its history. */
export function Position({ query }: { query: Query }) {
  const page = usePage("position", pick(query, ["id"]));
  const position = page.data?.position;
  const isOpen = position?.status === "OPEN";
  return (
    <>
      <a class="back" href={linkTo(position !== undefined && !isOpen ? "history" : "positions")}>
        <Icon name="left" />
        {position !== undefined && !isOpen ? "History" : "Positions"}
      </a>
      <Page
        title={position?.contract ?? `Position ${query.id ?? ""}`}
        aside={
          position !== undefined && (
            <>
              <span class="muted">#{position.position_id}</span>
              <Badge tone={isOpen ? "accent" : "plain"}>{position.status.toLowerCase()}</Badge>
            </>
          )
        }
        of={page}
      >
        {(data) => (
          <>
            {data.position.status === "OPEN" ? <Standing {...data} /> : <Outcome {...data} />}
            <div class="grid">
              <Course {...data} />
              <Rules {...data} />
              <Payoff {...data} />
              <Legs {...data} />
            </div>
            <Orders {...data} />
            <div class="grid">
              <Verdicts {...data} />
              <div class="span-5 column">
                <Notes {...data} />
                <Changes {...data} />
              </div>
            </div>
          </>
        )}
      </Page>
    </>
  );
}
