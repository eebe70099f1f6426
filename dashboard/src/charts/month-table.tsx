import { signedPercent } from "../../../shared/words/format.ts";
import { type Amounts, amountsOf } from "./amounts.ts";
import "./charts.css";
import { MONTHS } from "./month-name.ts";
import { type MonthFigures, type Year, yearsOf } from "./month-table-layout.ts";
import { useWidth } from "./use-width.ts";

/** Width for twelve months and their sum side by side, CSS pixels. */
const WIDE = 900;

/** Realised P&L and account return of every month. */
export function MonthTable({ months, hide }: { months: MonthFigures[]; hide: boolean }) {
  const { element, width } = useWidth<HTMLDivElement>();
  const years = yearsOf(months);
  const amounts = amountsOf(hide);
  const caption = "Realised P&L by month, USD, and below it what the account made in percent";
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard.
    <section class="month-table" ref={element} tabIndex={0} aria-label={caption}>
      <table>
        <caption>{caption}</caption>
        {width >= WIDE ? (
          <ByYear years={years} amounts={amounts} />
        ) : (
          <ByMonth years={years} amounts={amounts} />
        )}
      </table>
    </section>
  );
}

interface Shown {
  years: Year[];
  amounts: Amounts;
}

function ByYear({ years, amounts }: Shown) {
  return (
    <>
      <thead>
        <tr>
          <th scope="col">Year</th>
          {[...MONTHS, "All"].map((name) => (
            <th key={name} scope="col">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {years.map((year) => (
          <tr key={year.year}>
            <th scope="row">{year.year}</th>
            {MONTHS.map((name, i) => (
              <td key={name}>
                <Both of={year.months[i] ?? null} amounts={amounts} />
              </td>
            ))}
            <td class="month-table-sum">
              <Both of={year} amounts={amounts} />
            </td>
          </tr>
        ))}
      </tbody>
    </>
  );
}

/** For phones: a column for each year. */
function ByMonth({ years, amounts }: Shown) {
  const there = MONTHS.map((name, i) => ({ name, i })).filter(({ i }) =>
    years.some(({ months }) => months[i] != null),
  );
  return (
    <>
      <thead>
        <tr>
          <th scope="col">Month</th>
          {years.map(({ year }) => (
            <th key={year} scope="col">
              {year}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {there.map(({ name, i }) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            {years.map((year) => (
              <td key={year.year}>
                <Both of={year.months[i] ?? null} amounts={amounts} />
              </td>
            ))}
          </tr>
        ))}
        <tr class="month-table-sum">
          <th scope="row">All</th>
          {years.map((year) => (
            <td key={year.year}>
              <Both of={year} amounts={amounts} />
            </td>
          ))}
        </tr>
      </tbody>
    </>
  );
}

function Both({ of, amounts }: { of: MonthFigures | Year | null; amounts: Amounts }) {
  if (of === null) {
    return null;
  }
  const { realized_pnl, account_return } = of;
  const source = (column: string) => `v_months.${column}@${"year" in of ? of.year : of.month}`;
  const tone = realized_pnl > 0 ? "gain" : realized_pnl < 0 ? "loss" : "even";
  return (
    <>
      <data
        class={`month-${tone}`}
        value={amounts.isHidden ? "" : String(realized_pnl)}
        data-of={source("realized_pnl")}
      >
        {amounts.signedWhole(realized_pnl)}
      </data>
      {account_return !== null && (
        <small>
          <data value={String(account_return)} data-of={source("account_return")}>
            {signedPercent(account_return)}
          </data>
        </small>
      )}
    </>
  );
}
