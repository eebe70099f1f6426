import type { Journal } from "../../data/pages.ts";
import { Badge } from "../../parts/badge.tsx";
import { Figure } from "../../parts/figure.tsx";
import { DayText, Moment } from "../../parts/moment.tsx";
import { Says } from "../../parts/says.tsx";
import { linkTo } from "../../route.ts";

type Note = Journal["notes"][number];

const STARS = 5;

/** A note with its position and the position's P&L. */
export function JournalNote({ note }: { note: Note }) {
  const { trade_date, text, tags, mistakes, written_at, position_id, contract_short, ticker, pnl, status } =
    note;
  const moods = moodsInWords(note);
  return (
    <li class="note">
      <header>
        <h2>
          {position_id === null ? (
            <DayText day={trade_date} />
          ) : (
            <a href={linkTo("position", { id: String(position_id) })}>
              {contract_short ?? ticker ?? `#${position_id}`}
            </a>
          )}
        </h2>
        {position_id !== null && (
          <span class="made">
            <Figure
              of={`${status === "OPEN" ? "v_open_positions.unrealized_pnl" : "positions.realized_pnl"}@${position_id}`}
              value={pnl}
              as="signed-usd"
              because="No mark yet"
            />
            {status === "OPEN" && <span class="muted"> open</span>}
          </span>
        )}
      </header>
      {text !== null && (
        <p class="text">
          <Says text={text} />
        </p>
      )}
      <footer>
        {tags.map((tag) => (
          <a key={tag} class="badge" href={linkTo("history", { tag })}>
            #{tag}
          </a>
        ))}
        {mistakes.map((mistake) => (
          <a key={mistake} class="badge warn" href={linkTo("history", { mistake })}>
            <span class="unseen">Mistake: </span>
            <span aria-hidden="true">!</span>
            {mistake}
          </a>
        ))}
        {moods !== null && <Badge>{moods}</Badge>}
        <Rating of={note.rating} />
        <span class="muted">
          {position_id === null ? "of the day" : <DayText day={trade_date} />}, written{" "}
          <Moment at={written_at} />
        </span>
      </footer>
    </li>
  );
}

function Rating({ of }: { of: number | null }) {
  if (of === null) {
    return null;
  }
  return (
    <span class="rating">
      <span aria-hidden="true">
        {"★".repeat(of)}
        {"☆".repeat(Math.max(0, STARS - of))}
      </span>
      <span class="unseen">
        Rating {of} of {STARS}
      </span>
    </span>
  );
}

function moodsInWords({ mood_before: before, mood_after: after }: Note): string | null {
  if (before === null && after === null) {
    return null;
  }
  return [
    ...(before === null ? [] : [`${before} before`]),
    ...(after === null ? [] : [`${after} after`]),
  ].join(", ");
}
