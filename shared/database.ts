import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import type { z } from "zod";
import type { Database as Schema } from "./database.types.ts";

export type Database = SupabaseClient<Schema>;
type FunctionName = keyof Schema["public"]["Functions"];
type FunctionArguments<Name extends FunctionName> = Schema["public"]["Functions"][Name]["Args"];

/** Realtime is not used; supabase-js would otherwise look for a WebSocket, which Node 20 lacks. */
class NoRealtime {
  constructor() {
    throw new Error("Realtime is switched off: nothing here subscribes.");
  }
}

/** A client that acts as `service_role`. A call that takes longer than half a minute is given up. */
export function connect(url: string, secretKey: string): Database {
  return createClient<Schema>(url, secretKey, {
    auth: { persistSession: false, autoRefreshToken: false, detectSessionInUrl: false },
    realtime: { transport: NoRealtime as unknown as typeof WebSocket },
    global: {
      fetch: (input, init) => fetch(input, { signal: AbortSignal.timeout(30_000), ...init }),
    },
  });
}

/** What Postgres said no to. `status` is the HTTP status of a `PT4xx` code, 500 for anything else. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly status: number;

  constructor(
    message: string,
    readonly code: string,
    /** Of a PT422: the field that is wrong. */
    readonly detail: string | null,
    readonly hint: string | null,
  ) {
    super(message);
    this.status = /^PT4\d\d$/.test(code) ? Number(code.slice(2)) : 500;
  }
}

interface Answer {
  data: unknown;
  error: { message: string; code: string; details: string | null; hint: string | null } | null;
}

/** @throws DatabaseError when the answer is an error. */
export function unwrap<A extends Answer>({ data, error }: A): A["data"] {
  if (error) {
    throw new DatabaseError(error.message, error.code ?? "", error.details, error.hint);
  }
  return data;
}

/**
 * Calls a function of the database and parses its one json value.
 *
 * @throws DatabaseError when it refuses or cannot be reached.
 */
export async function call<Name extends FunctionName, Output>(
  database: Database,
  name: Name,
  parameters: FunctionArguments<Name>,
  answer: z.ZodType<Output>,
): Promise<Output> {
  return answer.parse(unwrap(await database.rpc(name, parameters as never)));
}
