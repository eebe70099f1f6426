const MOODS = ["fearful", "nervous", "calm", "confident", "greedy"];

/** The words after `/note`, in the form for `add_note()`. */
export type Note = {
  text: string;
  position_id?: number;
  trade_date?: string;
  tags?: string[];
  mistakes?: string[];
  mood_before?: string;
  mood_after?: string;
  rating?: number;
};

/** An invalid rating or mood, and what would be valid. */
interface Misread {
  word: string;
  right: string;
}

/**
 * Reads `12 sold too early #earnings !impatient rating:3 before:calm after:nervous`. The first word may be a position
 * or a date; the default is today. Words with # are also tags, words with ! also mistakes. A rating from 1 to 5 and
 * moods are removed from the text. An invalid rating or mood is reported; everything else is text.
 */
export function readNote(words: string[]): Note & { misread?: Misread } {
  const [first = ""] = words;
  const about: Partial<Note> = /^#?\d{1,15}$/.test(first)
    ? { position_id: Number(first.replace("#", "")) }
    : isDate(first)
      ? { trade_date: first }
      : {};
  const rest = words.slice(Object.keys(about).length);
  const taken: Partial<Note> & { misread?: Misread } = {};
  const text = rest.filter((word) => {
    const [name = "", value = ""] = word.toLowerCase().split(":");
    if (name === "rating" && /^[1-5]$/.test(value)) {
      taken.rating = Number(value);
      return false;
    }
    if ((name === "before" || name === "after") && MOODS.includes(value)) {
      taken[`mood_${name}`] = value;
      return false;
    }
    if (name === "rating" && /^-?\d+(\.\d+)?$/.test(value)) {
      taken.misread = { word, right: "rating: and 1 to 5" };
    } else if ((name === "before" || name === "after") && /^\p{L}+$/u.test(value)) {
      taken.misread = { word, right: `${name}: and one of ${MOODS.join(", ")}` };
    }
    return true;
  });
  const marked = (sign: string) =>
    rest.flatMap((word) => {
      const [, name] = new RegExp(`^${sign}(\\p{L}[\\p{L}\\p{M}\\p{N}_-]{0,49})`, "u").exec(word) ?? [];
      return name === undefined ? [] : [name.toLowerCase()];
    });
  return {
    text: (text.length > 0 ? text : rest).join(" "),
    ...about,
    tags: marked("#"),
    mistakes: marked("!"),
    ...taken,
  };
}

/** `2026-03-03`, if that day exists. */
export function isDate(word: string): boolean {
  const day = /^\d{4}-\d{2}-\d{2}$/.test(word) ? new Date(`${word}T00:00:00Z`) : null;
  // JavaScript turns February 30 into March 2. Postgres has no year 0.
  return word >= "0001" && day !== null && !Number.isNaN(day.getTime()) && day.toISOString().startsWith(word);
}
