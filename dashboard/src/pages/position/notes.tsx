import type { PositionPage } from "../../data/pages.ts";
import { Badge } from "../../parts/badge.tsx";
import { DayText } from "../../parts/moment.tsx";
import { Says } from "../../parts/says.tsx";
import { Section } from "../../parts/section.tsx";
import { Empty } from "../../parts/state.tsx";

/** Notes about the position. */
export function Notes({ notes, position }: Pick<PositionPage, "notes" | "position">) {
  return (
    <Section title="Notes">
      {notes.length === 0 ? (
        <Empty title="There are no notes.">
          <code>/note {position.position_id} TEXT #tag</code> in the chat writes a note.
        </Empty>
      ) : (
        <ul class="notes">
          {notes.map(({ note_id, trade_date, text, tags, mistakes, mood_before, mood_after, rating }) => (
            <li key={note_id}>
              {text !== null && (
                <p class="written">
                  <Says text={text} />
                </p>
              )}
              <p class="marks">
                <DayText day={trade_date} />
                {rating !== null && <span>{rating} of 5</span>}
                {mood_before !== null && <span>before: {mood_before}</span>}
                {mood_after !== null && <span>after: {mood_after}</span>}
                {tags.map((tag) => (
                  <Badge key={tag}>#{tag}</Badge>
                ))}
                {mistakes.map((mistake) => (
                  <Badge key={mistake} tone="warn">
                    mistake: {mistake}
                  </Badge>
                ))}
              </p>
            </li>
          ))}
        </ul>
      )}
    </Section>
  );
}
