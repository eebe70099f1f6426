import fc from "fast-check";
import postgres from "postgres";
import { afterAll, beforeAll, expect, it } from "vitest";
import { connect } from "../../../local/database.ts";
import { type Book, createBook, csp, vpc } from "../../support/book.ts";
import { Written, writeJson } from "../hostile/json.ts";
import { storable } from "../hostile/values.ts";
import { fuzz } from "../runs.ts";
import { type Call, callOf } from "./arguments.ts";
import { callableFunctions, type SqlFunction } from "./catalog.ts";
import { contradictions } from "./consistent.ts";
import { readKnown } from "./known.ts";
import { mayRefuse } from "./refusals.ts";

let book: Book;
/** A caller of the API, who may only execute functions. */
let caller: postgres.Sql;
let functions: SqlFunction[];
let tables: string[];
beforeAll(async () => {
  book = await createBook();
  await book.empty();
  // Three positions are more than a page.
  await book.sql`update public.quote_settings set positions_per_call = 2`;
  caller = connect(book.server.url(book.name), {
    max: 1,
    // A call that takes longer hangs.
    connection: { role: "service_role", statement_timeout: 30_000 },
  });
  functions = await callableFunctions(book.sql);
  tables = (
    await book.sql<{ name: string }[]>`
      select format('%I.%I', schemaname, tablename) as name from pg_tables
      where schemaname in ('public', 'private', 'vault') order by 1`
  ).map(({ name }) => name);
});
afterAll(async () => {
  await caller.end();
  await book.drop();
});

/** New York's morning, the close, the night, the last day of the nearer contracts, and after it. */
const INSTANTS = [
  "2026-03-03T15:00:00Z",
  "2026-03-03T15:05:00Z",
  "2026-03-03T20:59:59Z",
  "2026-03-03T21:00:00Z",
  "2026-03-04T03:00:00Z",
  "2026-04-17T15:00:00Z",
  "2026-04-17T20:30:00Z",
];

it("every function of the API is called here", () => {
  expect(functions.map(({ name }) => name)).toEqual(
    expect.arrayContaining(["propose_trade", "record_orders", "evaluate_exit"]),
  );
  expect(functions.length).toBeGreaterThan(30);
});

it("handles any call: refused as a whole, or done consistently", async () => {
  let calls = 0;
  await fuzz(
    fc.gen(),
    async (gen) => {
      // Reading every row takes longer with every row.
      if (calls % 300 === 0) {
        await someTrades();
      }
      calls += 1;
      const called = gen(fc.constantFrom<SqlFunction[]>, ...functions.flatMap(weighted));
      await lifeGoesOn(gen(fc.nat, { max: 99 }), gen(fc.constantFrom<string[]>, ...INSTANTS), called);
      const known = await readKnown(book.sql);
      const call = gen(callOf, called, known);
      // For a sample of the calls only: Postgres undoes every failed call in the same way.
      const before = gen(fc.nat, { max: 3 }) === 0 ? await digest() : null;
      const refusal = await refusalOf(call);
      const told = `${called.name} ${writeJson(call.arguments).slice(0, 4_000)}`;
      if (refusal !== null) {
        const why = `${refusal.code} ${refusal.message}\n${refusal.where ?? ""}`;
        expect(mayRefuse(refusal.code, call.isOurs), `${why}\n${told}`).toBe(true);
        expect(before && (await digest()), `Refused, and written: ${told}`).toEqual(before);
      }
      expect(await contradictions(book.sql), told).toEqual([]);
    },
    { share: 20, goesOn: true },
  );
});

/** Fills an empty book with open positions, requests and approvals. */
async function someTrades(): Promise<void> {
  await book.empty();
  // A call may have said that the broker does not trade these.
  await book.sql`update private.check_lease set permits = null`;
  await Promise.all([book.open(csp({ quantity: 3 })), book.open(vpc()), book.propose(csp())]);
  await book.approve(csp());
  await book.approve(vpc({ quantity: 2 }));
}

/** Steps of a check are called most often; private functions and those without parameters least. */
function weighted(called: SqlFunction): SqlFunction[] {
  const { parameters, schema } = called;
  const isStep = parameters.some(({ name }) => name === "run_id");
  return Array.from(
    { length: isStep ? 6 : schema === "private" || parameters.length === 0 ? 1 : 3 },
    () => called,
  );
}

/** Sometimes something happens besides the calls. A step of a check mostly belongs to the current check. */
async function lifeGoesOn(draw: number, instant: string, { parameters }: SqlFunction): Promise<void> {
  if (draw < 3) {
    await book.setClock(instant);
  } else if (draw < 5) {
    await book.loseLease();
  } else if (draw < 15) {
    await book.deliver();
  } else if (draw < 90 && parameters.some(({ name }) => name === "run_id")) {
    await book.begin();
  }
}

async function refusalOf({ function: { schema, name, parameters }, arguments: given }: Call) {
  const named = parameters.filter((parameter) => parameter.name in given);
  const list = named.map((parameter, i) => `${parameter.name} => $${i + 1}::text::${parameter.type}`);
  const texts = named.map((parameter) => asText(given[parameter.name], parameter.type));
  try {
    await caller.unsafe(`select ${schema}.${name}(${list.join(", ")})`, texts);
    return null;
  } catch (error) {
    if (!(error instanceof postgres.PostgresError)) {
      throw error;
    }
    return { code: error.code, message: error.message, where: error.where };
  }
}

function asText(value: unknown, type: string): string | null {
  if (value === null || value === undefined) {
    return null;
  }
  const isJson = type === "jsonb" || type === "json";
  const text = isJson ? writeJson(value) : value instanceof Written ? value.text : String(value);
  // Text that UTF-8 cannot encode reaches no function; the driver would cut it off.
  return isJson ? text : storable(text);
}

/** A digest of every table's rows. */
async function digest(): Promise<string> {
  const parts = tables.map(
    (name) =>
      `select '${name}' as name, md5(coalesce(string_agg(t::text, '' order by t::text), '')) as rows from ${name} t`,
  );
  const [row] = await book.sql.unsafe<{ all: string }[]>(
    `select md5(string_agg(name || rows, '' order by name)) as all from (${parts.join(" union all ")}) tables`,
  );
  return row?.all ?? "";
}
