import { AsyncLocalStorage } from "node:async_hooks";
import { RetryError, retry } from "@std/async/retry";
import { createClient, type SupabaseClient } from "@supabase/supabase-js";
import { z } from "zod";
import type { Json, Database as Schema } from "./database.types.ts";

export type Database = SupabaseClient<Schema>;
type FunctionName = keyof Schema["public"]["Functions"];
type Given<Arguments> = {
  // An interface is no Json to TypeScript, whatever it holds.
  [Name in keyof Arguments]: Json extends Arguments[Name] ? Json | object : Arguments[Name];
};
type FunctionArguments<Name extends FunctionName> = Given<Schema["public"]["Functions"][Name]["Args"]>;

/** Realtime is not used. Without this class supabase-js looks for a WebSocket, which Node 20 lacks. */
class NoRealtime {
  constructor() {
    throw new Error("Realtime is switched off: nothing here subscribes.");
  }
}

/** How long one request waits for a silent database, over all its calls together, milliseconds. */
const PATIENCE = 25_000;

/** State that all calls of the database within one request of a function share. */
export class DatabaseUse {
  /** Functions that have something to do now, as the database has told (`private.wakes()`). */
  readonly wakes = new Set<string>();
  #silentSince: number | null = null;

  constructor(private readonly patience = PATIENCE) {}

  /** Runs `work`; its calls of the database belong to this request. */
  during<T>(work: () => Promise<T>): Promise<T> {
    return uses.run(this, work);
  }

  /** `fetch`, aborted when the database has been silent for too long. */
  async fetch(input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> {
    this.#silentSince ??= performance.now();
    const left = AbortSignal.timeout(
      Math.max(0, Math.ceil(this.#silentSince + this.patience - performance.now())),
    );
    const response = await fetch(input, {
      ...init,
      signal: init.signal ? AbortSignal.any([left, init.signal]) : left,
    });
    this.#silentSince = null;
    return response;
  }
}

const uses = new AsyncLocalStorage<DatabaseUse>();

/** Calls a function once this request is answered, as if the database had told so. */
export function wakeAfterwards(name: string): void {
  uses.getStore()?.wakes.add(name);
}

/** A client that acts as `service_role`. */
export function connect(url: string, secretKey: string): Database {
  return createClient<Schema>(url, secretKey, {
    // Nobody signs in, and the secret key is the credential. Without an auth client no call looks for a session first.
    accessToken: async () => null,
    realtime: { transport: NoRealtime as unknown as typeof WebSocket },
    global: {
      fetch: (input, init) => (uses.getStore() ?? new DatabaseUse()).fetch(input, init),
    },
  });
}

/** An error from Postgres or on the way to it. `status` is the HTTP status of a `PT4xx` code, 500 for anything else. */
export class DatabaseError extends Error {
  override readonly name = "DatabaseError";
  readonly status: number;
  /** True when nobody knows whether the call was done: the error does not come from Postgres, but from the way there. */
  readonly isLost: boolean;

  constructor(
    message: string,
    readonly code: string,
    /** The name of the wrong field, for PT422. */
    readonly detail: string | null,
    readonly hint: string | null,
  ) {
    super(message);
    this.status = /^PT4\d\d$/.test(code) ? Number(code.slice(2)) : 500;
    this.isLost = !SQLSTATE.test(code);
  }
}

const SQLSTATE = /^(\d[0-9A-Z]|P0|PT|F0|HV|XX)[0-9A-Z]{3}$/;

interface Answer {
  data: unknown;
  error: { message: string; code: string; details: string | null; hint: string | null } | null;
}

/** @throws DatabaseError when the answer is an error */
export function unwrap<A extends Answer>({ data, error }: A): A["data"] {
  if (error) {
    throw new DatabaseError(error.message, error.code ?? "", error.details, error.hint);
  }
  return data;
}

/**
 * Calls a function of the database and parses its one json value.
 *
 * @throws DatabaseError when the database refuses or cannot be reached
 */
export async function call<Name extends FunctionName, Output>(
  database: Database,
  name: Name,
  parameters: FunctionArguments<Name>,
  answer: z.ZodType<Output>,
): Promise<Output> {
  const said: unknown = unwrap(await database.rpc(name, parameters as never));
  const { success, data } = waking.safeParse(said);
  for (const woken of success ? data.wakes : []) {
    uses.getStore()?.wakes.add(woken);
  }
  return answer.parse(said);
}

const waking = z.object({ wakes: z.array(z.string()) });

/** As `call`, for a function that may be called twice without harm. It is called again when the answer was lost. */
export async function callAgain<Name extends FunctionName, Output>(
  ...given: Parameters<typeof call<Name, Output>>
): Promise<Output> {
  try {
    return await retry(() => call(...given), {
      maxAttempts: 3,
      minTimeout: 100,
      isRetriable: (error: unknown) => error instanceof DatabaseError && error.isLost,
    });
  } catch (error) {
    throw error instanceof RetryError ? error.cause : error;
  }
}
