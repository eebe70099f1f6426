import { reasonInWords } from "../../../../shared/words/exit-reasons.ts";
import { rulesInWords } from "../../../../shared/words/rule-set.ts";
import type { Replay, Replayed } from "../../data/pages.ts";
import { Figure } from "../../parts/figure.tsx";
import type { FigureKind } from "../../parts/figure-words.ts";
import type { Column } from "../../parts/table.tsx";
import { Won } from "../../parts/won.tsx";

interface Row {
  name: string;
  /** Path in the answer: `replay.results.2`. */
  of: string;
  made: Replayed;
  /** Null for the trades as they were made. */
  result: Replay["replay"]["results"][number] | null;
}

/** The trades as they were made, then each set of rules. */
export function rowsOf({ as_traded, results }: Replay["replay"]): Row[] {
  return [
    { name: "as traded", of: "replay.as_traded", made: as_traded, result: null },
    ...results.map((result, i) => ({
      ...{ name: rulesInWords(result.rules), of: `replay.results.${i}`, made: result, result },
    })),
  ];
}

function figure(
  key: keyof Replayed,
  title: string,
  as: FigureKind,
  more: Partial<Column<Row>> = {},
): Column<Row> {
  return {
    ...{ key, title, width: "minmax(7rem, 1.1fr)", align: "end" as const },
    sort: ({ made }) => made[key],
    cell: ({ of, made }) => <Figure of={`${of}.${key}`} value={made[key]} as={as} />,
    ...more,
  };
}

export const REPLAY_COLUMNS: Column<Row>[] = [
  {
    ...{ key: "rules", title: "Rules", width: "minmax(6rem, 1.2fr)", card: "title" },
    cell: ({ name }) => name,
  },
  figure("total_pnl", "P&L", "signed-usd", { card: "figure" }),
  {
    ...{ key: "won", title: "Won", width: "minmax(4.5rem, 0.7fr)", align: "end" },
    sort: ({ made }) => made.win_rate,
    cell: ({ of, made }) => <Won of={(column) => `${of}.${column}`} made={made} />,
  },
  {
    ...{ key: "difference", title: "Each", width: "minmax(9.5rem, 1.5fr)", align: "end" },
    sort: ({ result }) => result?.difference ?? null,
    cell: ({ of, result }) =>
      result === null ? (
        <span class="muted">–</span>
      ) : (
        <span>
          <Figure of={`${of}.difference`} value={result.difference} as="signed-usd" />
          {result.difference_error !== null && (
            <span class="muted">
              {" ±"}
              <Figure of={`${of}.difference_error`} value={result.difference_error} as="usd" />
            </span>
          )}
        </span>
      ),
  },
  figure("annual_return_on_collateral", "A year", "signed-percent", { width: "minmax(6.5rem, 1fr)" }),
  figure("worst", "Worst", "signed-usd", { from: 850 }),
  figure("avg_days_held", "Held", "days", { from: 950, width: "minmax(5.5rem, 0.8fr)" }),
  {
    ...{ key: "cut", title: "Cut", width: "minmax(3.5rem, 0.5fr)", align: "end" },
    sort: ({ result }) => result?.cut_off ?? null,
    cell: ({ of, result }) =>
      result === null ? (
        <span class="muted">–</span>
      ) : (
        <Figure of={`${of}.cut_off`} value={result.cut_off} as="count" />
      ),
  },
  {
    ...{ key: "reasons", title: "Closed by", width: "minmax(10rem, 2.4fr)", from: 1150, card: "none" },
    cell: ({ result }) => {
      const words = Object.entries(result?.reasons ?? {})
        .sort(([nameA, a], [nameB, b]) => b - a || nameA.localeCompare(nameB))
        .map(([reason, trades]) => `${trades} ${reasonInWords(reason)}`)
        .join(", ");
      return <span title={words}>{words}</span>;
    },
  },
];
