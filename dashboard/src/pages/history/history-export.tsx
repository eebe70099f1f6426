import { useContext, useEffect, useRef, useState } from "preact/hooks";
import { count } from "../../../../shared/words/format.ts";
import type { Client } from "../../data/client.ts";
import type { Trade } from "../../data/pages.ts";
import { PageError } from "../../data/trouble.ts";
import { ClientContext } from "../../data/use-page.ts";
import type { Query } from "../../route.ts";
import { fileName } from "./history-query.ts";
import { tradesCsv } from "./trades-csv.ts";

/** A button that exports all trades of the filter, also those not loaded yet. */
export function HistoryExport({ filter, total }: { filter: Query; total: number }) {
  const client = useContext(ClientContext);
  const [says, say] = useState<string | null>(null);
  const [isAtWork, setAtWork] = useState(false);
  const leaving = useRef(new AbortController());
  useEffect(() => () => leaving.current.abort(), []);

  const write = async (from: Client) => {
    const { signal } = leaving.current;
    setAtWork(true);
    say("Loading the trades …");
    try {
      const { trades, day } = await all(from, filter, signal);
      save(await tradesCsv(trades), fileName(filter, day));
      say(`${count(trades.length)} ${trades.length === 1 ? "trade" : "trades"} in ${fileName(filter, day)}.`);
    } catch (error) {
      if (signal.aborted) {
        return;
      }
      say(
        error instanceof PageError
          ? "The trades could not be loaded. Check the connection and press again."
          : `The file could not be written: ${String(error)}`,
      );
    }
    setAtWork(false);
  };
  return (
    <span class="export">
      <button
        type="button"
        class="button"
        disabled={isAtWork || total === 0 || client === null}
        onClick={() => client !== null && write(client)}
      >
        CSV of {total === 1 ? "this trade" : `these ${count(total)} trades`}
      </button>
      <span role="status">{says}</span>
    </span>
  );
}

async function all(
  client: Client,
  filter: Query,
  signal: AbortSignal,
): Promise<{ trades: Trade[]; day: string }> {
  const first = (await client.page("history", filter, signal)).body;
  const trades = [...first.trades];
  for (let { next } = first; next !== null; ) {
    const { body } = await client.page("history", { ...filter, after: String(next) }, signal);
    trades.push(...body.trades);
    next = body.next;
  }
  return { trades, day: first.head.day };
}

function save(csv: string, name: string): void {
  // Without the byte order mark, a spreadsheet would not read the file as UTF-8.
  const address = URL.createObjectURL(new Blob(["\uFEFF", csv], { type: "text/csv;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = address;
  link.download = name;
  link.click();
  // The browser reads the file only after the click.
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
