import { useRef, useState } from "preact/hooks";
import { counted } from "../../../shared/words/format.ts";
import { type Amounts, amountsOf } from "./amounts.ts";
import {
  type Cell,
  type ClosingDay,
  calendarInWords,
  calendarMonths,
  dayInWords,
  type Month,
  walkDays,
} from "./calendar-layout.ts";
import "./charts.css";

/** Months shown at first. Each press shows twice as many more. */
const AT_ONCE = 3;

/** A calendar of the closing days: a grid of weekdays for each month, the latest first. A day links to its trades. */
export function Calendar({ days, hide }: { days: ClosingDay[]; hide: boolean }) {
  const amounts = amountsOf(hide);
  const [most, show] = useState(AT_ONCE);
  const [chosen, choose] = useState<ClosingDay | null>(null);
  const group = useRef<HTMLDivElement>(null);
  const months = calendarMonths(days);
  const shown = months.slice(0, most);
  const links = days.filter(
    ({ day, trades }) => trades > 0 && shown.some(({ month }) => day.startsWith(month)),
  );
  // All days are one stop of the Tab key. Arrow keys walk between them.
  const stop = links.find(({ day }) => day === chosen?.day)?.day ?? links.at(-1)?.day;

  const onKeyDown = (event: KeyboardEvent) => {
    const next =
      stop &&
      walkDays(
        event.key,
        stop,
        links.map(({ day }) => day),
      );
    if (next !== undefined && next !== "" && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      group.current?.querySelector<HTMLElement>(`[data-day="${next}"]`)?.focus();
    }
  };
  return (
    <div class="chart">
      <p class="chart-says" aria-live="polite">
        {chosen === null ? (
          <span class="chart-hint">Click a day to see its trades.</span>
        ) : (
          dayInWords(chosen, amounts)
        )}
      </p>
      {/* biome-ignore lint/a11y/useSemanticElements: a fieldset is a part of a form, and these are links. */}
      <div
        class="calendar"
        role="group"
        aria-label={calendarInWords(days, amounts)}
        ref={group}
        onKeyDown={onKeyDown}
      >
        {shown.map((month) => (
          <MonthGrid key={month.month} {...{ month, amounts, stop, choose }} />
        ))}
      </div>
      {months.length > most && (
        <button type="button" class="button" onClick={() => show(most + 2 * AT_ONCE)}>
          Earlier months
        </button>
      )}
    </div>
  );
}

interface Shown {
  amounts: Amounts;
  /** The day at which the Tab key stops. */
  stop: string | undefined;
  choose: (day: ClosingDay) => void;
}

function MonthGrid({ month, ...shown }: Shown & { month: Month }) {
  const { amounts } = shown;
  return (
    <table class="calendar-month">
      <caption>
        {month.name} <strong>{amounts.signedWhole(month.pnl)}</strong> {counted(month.trades, "trade")}
      </caption>
      <thead>
        <tr>
          {month.weekdays.map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {month.weeks.map(({ key, cells }) => (
          <tr key={key}>
            {cells.map((cell, weekday) => (
              <td key={month.weekdays[weekday]}>{cell && <Day cell={cell} {...shown} />}</td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Day({ cell: { date, closing, tone, strength }, amounts, stop, choose }: Shown & { cell: Cell }) {
  if (closing === null) {
    return <span class="calendar-day">{date}</span>;
  }
  const name = `calendar-day calendar-${tone}-${strength}`;
  const inside = (
    <>
      {date}{" "}
      <data
        value={amounts.isHidden ? "" : String(closing.pnl)}
        data-of={`v_daily_pnl.total_pnl@${closing.day}`}
      >
        {amounts.signedWhole(closing.pnl)}
      </data>
    </>
  );
  const onPointerEnter = () => choose(closing);
  if (closing.trades === 0) {
    return (
      <span class={name} onPointerEnter={onPointerEnter}>
        {inside}
      </span>
    );
  }
  return (
    <a
      class={name}
      href={`#/history?from=${closing.day}&until=${closing.day}`}
      data-day={closing.day}
      // The label begins with the visible text, so that voice control can call it by that.
      aria-label={`${date} ${amounts.signedWhole(closing.pnl)}, ${dayInWords(closing, amounts)}`}
      tabIndex={closing.day === stop ? 0 : -1}
      onFocus={() => choose(closing)}
      onPointerEnter={onPointerEnter}
    >
      {inside}
    </a>
  );
}
