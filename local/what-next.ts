import { connect } from "../shared/database.ts";
import type { Stack } from "./stack.ts";

/** Whether anything was ever proposed in the book of this stack. */
export async function hasTrades({ supabaseUrl, secretKey }: Stack): Promise<boolean> {
  const { count, error } = await connect(supabaseUrl, secretKey)
    .from("trade_requests")
    .select("request_id", { count: "exact", head: true });
  if (error) {
    throw new Error(error.message);
  }
  return (count ?? 0) > 0;
}

/** Where the market clock stands, as people in New York say it: `Tue Apr 7, 10:00`; null = it follows real time. */
export async function marketStands({ marketUrl }: Stack): Promise<string | null> {
  const { now, pinned } = (await (await fetch(`${marketUrl}/clock`)).json()) as {
    now: string;
    pinned: boolean;
  };
  return pinned ? newYork.format(new Date(now)).replace(/^(\w+),/, "$1") : null;
}

const newYork = new Intl.DateTimeFormat("en-US", {
  timeZone: "America/New_York",
  weekday: "short",
  month: "short",
  day: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** What to do after the example. `stands`: as marketStands() tells it. */
export function whatNext({ chatUrl, marketUrl }: Stack & { chatUrl: string }, stands: string | null): string {
  const clock =
    stands === null
      ? "The market's clock follows real time."
      : `The market's clock stands at ${stands} in New York until you move it, and prices move with it:
    curl -d '{"minutes": 60}' ${marketUrl}/clock/advance`;
  return `
What to do next:

  Look            the chat page ${chatUrl}, and the dashboard ${chatUrl}/dashboard
  Take an idea    press one in this morning's list in the chat, and Approve under its card
  Trade           write /sell SPY and choose, or /positions, and close one of them
  Real prices     for nothing: npm start -- --env-file alpaca.env   (docs/local.md)
  Your trades     npm run import -- FILE says what would come of them   (docs/analysis.md)
  Your project    npm run deploy   (docs/hosting.md)
  Another day     npm start -- --keep goes on with this book

${clock}`;
}
