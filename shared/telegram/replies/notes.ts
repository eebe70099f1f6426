import { z } from "zod";
import { date } from "../../schemas/money.ts";
import { compactDate, counted, cut, escapeHtml } from "../../words/format.ts";
import { nav } from "../buttons.ts";
import { type Message, plain } from "../message.ts";

/** A row of `journal`. */
export const notedFacts = z.object({
  note_id: z.int(),
  position_id: z.int().nullable(),
  trade_date: date,
  text: z.string(),
  tags: z.array(z.string()),
  mistakes: z.array(z.string()),
  mood_before: z.string().nullable(),
  mood_after: z.string().nullable(),
  rating: z.int().nullable(),
});

export const notesFacts = z.object({
  search: z.string(),
  total: z.int(),
  /** The newest first. */
  notes: z.array(notedFacts.extend({ ticker: z.string().nullable() })),
});

type Note = z.infer<typeof notedFacts> & { ticker?: string | null };

/** Characters of a note: ten notes have to fit into one message. */
const LONGEST = 200;

function about({ position_id, ticker, trade_date }: Note): string {
  const position = position_id === null ? "" : `${ticker ? `${escapeHtml(ticker)} ` : ""}#${position_id} · `;
  return `<b>${position}${compactDate(trade_date)}</b>`;
}

/** The parts of a note that were recognized besides its text. */
function marks({ tags, mistakes, mood_before, mood_after, rating }: Note): string {
  const moods = [mood_before, mood_after].map((mood) => mood ?? "…").join(" → ");
  const named = [
    ...(rating === null ? [] : [`${"★".repeat(rating)}${"☆".repeat(5 - rating)}`]),
    ...(mood_before === null && mood_after === null ? [] : [moods]),
    ...tags.map((tag) => `#${escapeHtml(cut(tag, 30))}`),
    ...mistakes.map((mistake) => `!${escapeHtml(cut(mistake, 30))}`),
  ];
  return cut(named.join("  "), 120);
}

/** The answer to /note. */
export function noted(note: z.infer<typeof notedFacts>): Message {
  const understood = marks(note);
  return {
    text: [
      `📝 Noted: ${about(note)}`,
      escapeHtml(cut(note.text, 1000)),
      ...(understood === "" ? [] : [understood]),
    ].join("\n"),
    buttons: [[nav("Notes", "notes")]],
  };
}

/** The answer to /notes. */
export function notes({ search, total, notes: found }: z.infer<typeof notesFacts>): Message {
  const of = search === "" ? "" : ` with ${escapeHtml(search)}`;
  if (total === 0) {
    return plain(
      `There is no note${of}.`,
      "Write one: /note 12 sold too early #earnings !impatient rating:3 before:calm after:nervous",
    );
  }
  const more = total > found.length ? `, the newest ${found.length}` : "";
  return plain(
    `<b>${counted(total, "note")}</b>${of}${more}`,
    ...found.flatMap((note) => {
      const understood = marks(note);
      return [
        "",
        about(note),
        escapeHtml(cut(note.text, LONGEST)),
        ...(understood === "" ? [] : [understood]),
      ];
    }),
  );
}
