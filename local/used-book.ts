import { counted } from "../shared/words/format.ts";
import { connect } from "./database.ts";
import { errorInWords } from "./error-in-words.ts";
import type { PostgresAccess } from "./postgres.ts";

/** A book in which a real bot or a real broker has traded, or that was traded at real quotes. */
export interface UsedBook {
  /** When such a bot, broker or source was first used with it, YYYY-MM-DD. */
  since: string;
  /** What is in it: `2 open positions, 14 closed trades, 31 orders`. */
  holds: string;
}

/** Asks whoever starts a stack; `canKeep` is whether its settings may go on with the book, whose prices are real. */
export type AskAboutBook = (book: UsedBook, canKeep: boolean) => Promise<"drop" | "keep">;

/**
 * What is in a database that has been used since that day.
 *
 * @returns null where nothing was traded, recorded or noted
 */
export async function contentsOf(
  server: PostgresAccess,
  name: string,
  since: string,
): Promise<UsedBook | null> {
  const sql = connect(server.url(name), { max: 1 });
  try {
    const [found] = await sql<Record<"open" | "closed" | "orders" | "proposals" | "notes", number>[]>`
      select
        (select count(*)::int from public.positions where status = 'OPEN') as open,
        (select count(*)::int from public.trade_history) as closed,
        (select count(*)::int from public.orders) as orders,
        (select count(*)::int from public.trade_requests) as proposals,
        (select count(*)::int from public.journal) as notes`;
    const { open = 0, closed = 0, orders = 0, proposals = 0, notes = 0 } = found ?? {};
    const parts = [
      ...(open > 0 ? [counted(open, "open position")] : []),
      ...(closed > 0 ? [counted(closed, "closed trade")] : []),
      ...(orders > 0 ? [counted(orders, "order")] : []),
      ...(open + closed + orders === 0 && proposals > 0 ? [counted(proposals, "proposal")] : []),
      ...(notes > 0 ? [counted(notes, "note")] : []),
    ];
    return parts.length > 0 ? { since, holds: parts.join(", ") } : null;
  } catch (error) {
    throw new Error(
      `What is in the database of the last start cannot be read: ${errorInWords(error)}. ` +
        "It has been used with a real bot, broker or quotes, so it is not emptied. " +
        "Say --keep --env-file FILE to go on with it, or --reset to drop it.",
    );
  } finally {
    await sql.end();
  }
}

/** What a used book is, for whoever decides about it. */
export function describe({ since, holds }: UsedBook): string {
  return `The database of the last start has been used with a real bot, broker or quotes since ${since}: ${holds}.`;
}

/**
 * Stands for the question where nobody can be asked.
 *
 * @throws Error that says which flags decide
 */
export async function refuseToEmpty(book: UsedBook): Promise<never> {
  throw new Error(
    `${describe(book)}\nNobody can be asked here whether to delete it: ` +
      "say --keep --env-file FILE to go on with it, or --reset to drop it.",
  );
}
