import { useEffect } from "preact/hooks";
import { reasonInWords } from "../../../../shared/words/exit-reasons.ts";
import type { Trade } from "../../data/pages.ts";
import type { More } from "../../data/use-more.ts";
import { Figure } from "../../parts/figure.tsx";
import type { FigureKind } from "../../parts/figure-words.ts";
import { DayText } from "../../parts/moment.tsx";
import { MoreOf } from "../../parts/more.tsx";
import { type Column, Table } from "../../parts/table.tsx";
import { linkTo, type Query } from "../../route.ts";

/** A column for a figure of v_trades. */
function figure(
  key: keyof Trade,
  title: string,
  as: FigureKind,
  {
    from = 0,
    because,
    width = "minmax(5.5rem, 1fr)",
    card,
  }: Partial<Column<Trade>> & { because?: string } = {},
): Column<Trade> {
  const take = (trade: Trade) => {
    const value = trade[key];
    return typeof value === "number" ? value : null;
  };
  return {
    ...{ key, title, width, align: "end", from },
    ...(card !== undefined && { card }),
    sort: take,
    cell: (trade) => (
      <Figure
        of={`v_trades.${key}@${trade.trade_id}`}
        value={take(trade)}
        as={as}
        {...(because !== undefined && { because })}
      />
    ),
  };
}

const COLUMNS: Column<Trade>[] = [
  {
    key: "contract",
    title: "Contract",
    width: "minmax(9.25rem, 2.2fr)",
    card: "title",
    sort: ({ contract_short }) => contract_short,
    cell: ({ contract, contract_short, quantity }) => (
      <span title={contract}>
        {contract_short}
        {quantity > 1 && <span class="muted"> ×{quantity}</span>}
      </span>
    ),
  },
  {
    key: "strategy",
    title: "Strategy",
    width: "minmax(5.75rem, 0.5fr)",
    from: 920,
    sort: ({ strategy_type }) => strategy_type,
    cell: ({ strategy_type }) => strategy_type,
  },
  {
    key: "exit_day",
    title: "Closed",
    width: "minmax(6.5rem, 0.8fr)",
    sort: ({ exit_day }) => exit_day,
    cell: ({ exit_day }) => <DayText day={exit_day} />,
  },
  {
    key: "reason",
    title: "By",
    width: "minmax(9rem, 1.1fr)",
    sort: ({ exit_reason }) => reasonInWords(exit_reason),
    cell: ({ exit_reason }) => <span title={reasonInWords(exit_reason)}>{reasonInWords(exit_reason)}</span>,
  },
  figure("pnl_realized", "P&L", "signed-usd", { card: "figure", width: "minmax(7rem, 1.1fr)" }),
  figure("pnl_percent", "Of credit", "signed-percent", { width: "minmax(6.5rem, 1fr)" }),
  figure("entry_price", "Sold at", "price", { from: 1010 }),
  figure("exit_price", "Bought at", "price", { from: 1110, width: "minmax(6rem, 1fr)" }),
  figure("days_held", "Held", "days", { from: 820 }),
  figure("dte_at_entry", "DTE at entry", "count", { from: 1500, width: "minmax(5.75rem, 0.7fr)" }),
  figure("annual_return", "A year", "signed-percent", { from: 1220, width: "minmax(6.5rem, 1fr)" }),
  figure("r_multiple", "R", "ratio", {
    from: 1350,
    because: "It opened without a stop",
    width: "minmax(4rem, 0.6fr)",
  }),
  figure("mfe", "Best", "signed-usd", { from: 1700, because: "No marks were stored" }),
  figure("mae", "Worst", "signed-usd", { from: 1700, because: "No marks were stored" }),
  {
    key: "notes",
    title: "Tags, mistakes",
    width: "minmax(7.5rem, 1.2fr)",
    from: 1400,
    cell: ({ tags, mistakes }) => {
      const words = [...tags, ...mistakes.map((mistake) => `! ${mistake}`)].join(", ");
      return words === "" ? <span class="muted">–</span> : <span title={words}>{words}</span>;
    },
  },
];

/** The trades; each links to its position. An order other than the server's needs all trades, so it loads them. */
export function HistoryTable({ more, total, query }: { more: More<Trade>; total: number; query: Query }) {
  const { items, isAll, trouble, load } = more;
  const needsAll = query.sort !== undefined && !isAll && trouble === null;
  useEffect(() => {
    if (needsAll) {
      load();
    }
  }, [needsAll, items.length]);
  return (
    <>
      <Table
        label="Closed trades"
        columns={COLUMNS}
        rows={items}
        keyOf={({ trade_id }) => trade_id}
        linkOf={({ position_id }) => linkTo("position", { id: String(position_id) })}
        sortKey="sort"
        total={total}
        {...(isAll ? {} : { onEnd: load })}
      />
      <MoreOf more={more} />
    </>
  );
}
