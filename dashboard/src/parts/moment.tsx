import { compactDate } from "../../../shared/words/format.ts";

const parts = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  hourCycle: "h23",
  ...{
    year: "numeric",
    month: "short",
    day: "numeric",
    weekday: "short",
    hour: "2-digit",
    minute: "2-digit",
  },
});

/** An instant as a trader reads it, New York's: `Mon 23 Nov, 10:05`, as the chat writes it. */
export function momentInWords(at: string): string {
  const found = Object.fromEntries(parts.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${found.weekday} ${found.day} ${found.month}, ${found.hour}:${found.minute}`;
}

/** The time alone: `10:05`. */
export function timeInWords(at: string | number): string {
  return momentInWords(new Date(at).toISOString()).slice(-5);
}

/** An instant. */
export function Moment({ at }: { at: string }) {
  return (
    <time class="moment" dateTime={at}>
      {momentInWords(at)}
    </time>
  );
}

/** A date: `Apr 17 '26`. */
export function DayText({ day }: { day: string }) {
  return (
    <time class="moment" dateTime={day}>
      {compactDate(day)}
    </time>
  );
}
