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

/** An instant in New York, as in the chat: `Mon Nov 23, 10:05`. */
export function momentInWords(at: string): string {
  const found = Object.fromEntries(parts.formatToParts(new Date(at)).map(({ type, value }) => [type, value]));
  return `${found.weekday} ${found.month} ${found.day}, ${found.hour}:${found.minute}`;
}

/** Only the time: `10:05`. */
export function timeInWords(at: string | number): string {
  return momentInWords(new Date(at).toISOString()).slice(-5);
}

/** The time, and on another day also the weekday: `10:05`, `Fri 15:45`. */
export function shortMomentInWords(at: string, day: string): string {
  const words = momentInWords(at);
  const time = words.slice(-5);
  return dayOf(at) === day ? time : `${words.slice(0, 3)} ${time}`;
}

const dates = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" });

/** The New York date of an instant. */
function dayOf(at: string): string {
  return dates.format(new Date(at));
}

/** A period. The day appears once if both ends have the same. */
export function Span({ from, until }: { from: string; until: string }) {
  return (
    <>
      <Moment at={from} /> to{" "}
      {dayOf(from) === dayOf(until) ? (
        <time class="moment" dateTime={until}>
          {timeInWords(until)}
        </time>
      ) : (
        <Moment at={until} />
      )}
    </>
  );
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
