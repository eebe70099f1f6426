import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { createDatabase, type TestDatabase, type TestRest } from "../support/database.ts";

let db: TestDatabase;
let api: TestRest;

beforeAll(async () => {
  db = await createDatabase();
  // A table and a function without grants to anon, as a migration could create them.
  await db.sql.unsafe(`
    set role postgres;
    create table public.probes (id bigint primary key, price numeric(10, 2), at timestamptz, doc jsonb);
    alter table public.probes enable row level security;
    grant select, insert on public.probes to service_role;
    create function public.probe(doc jsonb) returns jsonb language sql set search_path = '' as $$
      select jsonb_build_object('doc', doc, 'type', jsonb_typeof(doc), 'price', 1.50::numeric, 'user', current_user,
        'session', session_user)
    $$;
    grant execute on function public.probe to service_role;
    create function public.refuse() returns jsonb language plpgsql set search_path = '' as $$
    begin raise exception 'not twice' using errcode = 'PT409', detail = 'why', hint = 'what now'; end $$;
    grant execute on function public.refuse to service_role;
    create function public.fail(code text) returns jsonb language plpgsql set search_path = '' as $$
    begin raise exception 'as it is' using errcode = code; end $$;
    grant execute on function public.fail to service_role;
    create function public.connection() returns integer language sql set search_path = '' as 'select pg_backend_pid()';
    grant execute on function public.connection to service_role;
    reset role;
  `);
  api = await db.rest();
});
afterAll(() => db.drop());

async function call(
  path: string,
  body?: unknown,
  key = api.secretKey,
): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${api.url}/rest/v1/${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { apikey: key, "Content-Type": "application/json", Prefer: "return=representation" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

test("numbers, timestamps and documents have the shapes they have on the hosted platform", async () => {
  const row = { id: 1, price: 150.5, at: "2026-02-27T15:30:00+00:00", doc: { legs: [1, "two", null] } };
  expect(await call("probes", row)).toEqual({ status: 201, body: [row] });
  expect(await call("probes?select=*&id=eq.1")).toEqual({ status: 200, body: [row] });
});

test("a document reaches a function as a document", async () => {
  const { body } = await call("rpc/probe", { doc: { a: [1, "x"] } });
  expect(body).toMatchObject({ doc: { a: [1, "x"] }, type: "object", price: 1.5 });
});

test("the secret key acts as service_role, in a session that can do nothing itself", async () => {
  expect((await call("rpc/probe", { doc: {} })).body).toMatchObject({
    user: "service_role",
    session: "authenticator",
  });
});

test("grants are what the migrations gave: none to anon", async () => {
  for (const request of [
    call("probes", undefined, api.publishableKey),
    call("probes", { id: 2 }, api.publishableKey),
    call("rpc/probe", { doc: {} }, api.publishableKey),
  ]) {
    expect(await request).toMatchObject({ status: 401, body: { code: "42501" } });
  }
  const [grants] = await db.sql`
    select has_table_privilege('anon', 'public.probes', 'select') as anon,
      has_table_privilege('service_role', 'public.probes', 'delete') as service`;
  expect(grants).toEqual({ anon: false, service: false });
});

test("a wrong key and no key are turned away", async () => {
  expect((await call("probes", undefined, "sb_secret_wrong")).status).toBe(401);
  expect((await fetch(`${api.url}/rest/v1/probes`)).status).toBe(401);
});

test("an error with a PT code becomes that status, with detail and hint", async () => {
  expect(await call("rpc/refuse", {})).toEqual({
    status: 409,
    body: { code: "PT409", message: "not twice", details: "why", hint: "what now" },
  });
});

test.each([
  ["57014", 500],
  ["57P01", 503],
  ["40P01", 500],
  ["55P03", 500],
  ["XX000", 500],
  ["P0001", 400],
  ["22012", 400],
])("an error %s is answered with its own code and %i", async (code, status) => {
  expect(await call("rpc/fail", { code })).toMatchObject({ status, body: { code, message: "as it is" } });
});

test("an answer is cut at 1,000 rows, as it would be there", async () => {
  await db.sql`insert into public.probes (id) select n from generate_series(10, 1500) n`;
  expect((await call("probes?select=id")).body).toHaveLength(1000);
});

test("the auth API answers", async () => {
  const response = await fetch(`${api.url}/auth/v1/signup`, {
    method: "POST",
    headers: { apikey: api.publishableKey, "Content-Type": "application/json" },
    body: JSON.stringify({ email: "trader@example.com", password: "a-long-password" }),
  });
  expect(response.status).toBe(200);
});

test("a connection to the database is kept however long the stack runs", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"], shouldAdvanceTime: true });
  try {
    const { url, secretKey } = await db.rest(10);
    const ask = async () => {
      const headers = { apikey: secretKey, "Content-Type": "application/json" };
      const response = await fetch(`${url}/rest/v1/rpc/connection`, { method: "POST", headers, body: "{}" });
      return response.text();
    };
    const first = await ask();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(await ask()).toBe(first);
  } finally {
    vi.useRealTimers();
  }
});
