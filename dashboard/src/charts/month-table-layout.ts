import { sumOf } from "./cents.ts";

/** A month of v_months: realised P&L in USD, and the return of the account in percent, with open positions. */
export interface MonthFigures {
  /** First day of the month. */
  month: string;
  realized_pnl: number;
  /** Null where it is unknown without a starting balance. */
  account_return: number | null;
}

export interface Year {
  year: string;
  /** January to December. */
  months: (MonthFigures | null)[];
  realized_pnl: number;
  /** Compounded; null where a month is unknown. */
  account_return: number | null;
}

/** The years, the latest first. */
export function yearsOf(months: MonthFigures[]): Year[] {
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))].sort().reverse();
  return years.map((year) => {
    const inYear = months.filter(({ month }) => month.startsWith(year));
    return {
      year,
      months: Array.from(
        { length: 12 },
        (_, i) => inYear.find(({ month }) => Number(month.slice(5, 7)) === i + 1) ?? null,
      ),
      realized_pnl: sumOf(inYear.map(({ realized_pnl }) => realized_pnl)),
      account_return: compounded(inYear.map(({ account_return }) => account_return)),
    };
  });
}

function compounded(percents: (number | null)[]): number | null {
  const growth = percents.reduce<number | null>(
    (product, percent) => (product === null || percent === null ? null : product * (1 + percent / 100)),
    1,
  );
  return growth === null ? null : 100 * (growth - 1);
}
