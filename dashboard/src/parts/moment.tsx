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

/** The time alone on its day, `10:05`, with the weekday on another one: `Fri 15:45`. */
export function shortMomentInWords(at: string, day: string): string {
  const words = momentInWords(at);
  const time = words.slice(-5);
  return dayOf(at) === day ? time : `${words.slice(0, 3)} ${time}`;
}

const dates = new Intl.DateTimeFormat("en-CA", { timeZone: "America/New_York" });

/** New York's date of an instant. */
function dayOf(at: string): string {
  return dates.format(new Date(at));
}

/** From one instant to another: the day is said once where it is the same. */
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
