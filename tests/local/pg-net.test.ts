import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { connect } from "../../local/database.ts";
import { deliverRequests, type RequestDelivery } from "../../local/deliver-requests.ts";
import { freePort } from "../../local/ports.ts";
import { createDatabase, type TestDatabase } from "../support/database.ts";
import { crashPgNet, withoutPgNet } from "../support/pg-net.ts";

interface Received {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

let received: Received[] = [];
/** How the other side handles a request that has arrived. */
let answer: (path: string, outgoing: ServerResponse) => void;
let db: TestDatabase;
let delivery: RequestDelivery | null = null;
let sql: ReturnType<typeof connect>;

const server = createServer((incoming, outgoing) => {
  let body = "";
  incoming.on("data", (chunk) => {
    body += chunk;
  });
  incoming.on("end", () => {
    received.push({ method: incoming.method, url: incoming.url, headers: incoming.headers, body });
    answer(incoming.url ?? "", outgoing);
  });
});
const url = (path: string) => `http://127.0.0.1:${(server.address() as AddressInfo).port}${path}`;
const taken = (outgoing: ServerResponse) =>
  void outgoing.writeHead(202, { "Content-Type": "application/json" }).end('{"taken": true}');

/** In a stack, this is `parts.scheduler`. */
const worker = {
  async start() {
    delivery = await deliverRequests(sql, (line) => expect.unreachable(line));
  },
  async stop() {
    await delivery?.stop();
    delivery = null;
  },
};

beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  db = await createDatabase();
  sql = connect(db.server.url(db.name), { max: 3 });
});
beforeEach(async () => {
  received = [];
  answer = (_, outgoing) => taken(outgoing);
  await worker.start();
});
afterEach(async () => {
  await worker.stop();
  server.closeAllConnections();
  await db.sql`truncate net.http_request_queue, net._http_response`;
});
afterAll(async () => {
  server.close();
  await sql.end();
  await db.drop();
});

async function post(path: string, timeout = 5_000): Promise<string> {
  const [queued] = await db.sql<{ id: string }[]>`
    select net.http_post(${url(path)}, timeout_milliseconds := ${timeout}) as id`;
  return queued?.id ?? "";
}

async function answerTo(id: string): Promise<Record<string, unknown>> {
  for (;;) {
    const [found] = await db.sql`
      select status_code, content_type, content, timed_out, error_msg from net._http_response where id = ${id}`;
    if (found) {
      return found;
    }
    await sleep(10);
  }
}

test("a request leaves when its transaction commits, with its headers, and its answer is kept", async () => {
  const [queued] = await db.sql<{ id: string }[]>`
    select net.http_post(${url("/here")}, '{"a": 1}', '{"q": "1 & 2"}', '{"X-Cron-Secret": "s"}') as id`;
  expect(await answerTo(queued?.id ?? "")).toEqual({
    status_code: 202,
    content_type: "application/json",
    content: '{"taken": true}',
    timed_out: false,
    error_msg: null,
  });
  expect(received).toMatchObject([
    {
      method: "POST",
      url: "/here?q=1%20%26%202",
      headers: { "x-cron-secret": "s", "content-type": "application/json" },
      body: '{"a": 1}',
    },
  ]);
  expect(await db.sql`select * from net.http_request_queue`).toHaveLength(0);
});

test("a request of a transaction that is rolled back is never sent", async () => {
  await db.sql
    .begin(async (transaction) => {
      await transaction`select net.http_post(${url("/")})`;
      throw new Error("roll back");
    })
    .catch(() => undefined);
  const [next] = await db.sql<{ id: string }[]>`select net.http_get(${url("/")}) as id`;
  await answerTo(next?.id ?? "");
  expect(received.map(({ method }) => method)).toEqual(["GET"]);
});

test("no answer in time, and nobody there, are recorded", async () => {
  answer = () => {};
  const late = await answerTo(await post("/", 50));
  expect(late).toMatchObject({ status_code: null, timed_out: true });
  expect(late.error_msg).toMatch(
    /^Timeout of 50 ms reached\. Total time: (\d+\.\d{6}) ms \(DNS time: 0\.000000 ms, TCP\/SSL handshake time: 0\.000000 ms, HTTP Request\/Response time: \1 ms\)$/,
  );
  const [nobody] = await db.sql<
    { id: string }[]
  >`select net.http_post(${`http://127.0.0.1:${await freePort()}`}) as id`;
  const failed = await answerTo(nobody?.id ?? "");
  expect(failed).toMatchObject({ status_code: null, timed_out: false });
  expect(failed.error_msg).toContain("ECONNREFUSED");
});

test("a call that hangs holds back every later one until its time-out", async () => {
  const hanging: ServerResponse[] = [];
  answer = (path, outgoing) => {
    if (path === "/hangs") {
      hanging.push(outgoing);
      return;
    }
    taken(outgoing);
    // Too late for a worker with pg_net's timeout.
    hanging.forEach(taken);
  };
  const hangs = await post("/hangs", 300);
  await expect.poll(() => hanging.length).toBe(1);
  const later = await post("/later");
  expect(await answerTo(later)).toMatchObject({ status_code: 202 });
  expect(await answerTo(hangs)).toMatchObject({ status_code: null, timed_out: true });
});

test("the answers of a batch are seen together, after the last, and bear the time at which it was taken", async () => {
  const seen: number[] = [];
  answer = async (path, outgoing) => {
    if (path === "/slow") {
      await expect.poll(() => received.length).toBe(2);
      seen.push((await db.sql`select from net._http_response`).count);
    }
    taken(outgoing);
  };
  await db.sql`select net.http_post(address) from unnest(${[url("/slow"), url("/quick")]}::text[]) address`;
  await delivery?.idle();
  expect(seen).toEqual([0]);
  const [answers] = await db.sql`
    select count(*)::integer, count(distinct created)::integer as times, max(created) < now() as before from net._http_response`;
  expect(answers).toEqual({ count: 2, times: 1, before: true });
});

test("two hundred are sent at a time, the oldest first", async () => {
  let open = 0;
  let most = 0;
  const waiting: ServerResponse[] = [];
  answer = (_, outgoing) => {
    open += 1;
    most = Math.max(most, open);
    outgoing.once("finish", () => {
      open -= 1;
    });
    waiting.push(outgoing);
    if (received.length >= 200) {
      // A request beyond the limit would have arrived by then.
      setTimeout(() => waiting.splice(0).forEach(taken), 200);
    }
  };
  await db.sql`select net.http_post(${url("/")} || n) from generate_series(1, 250) n`;
  expect(await delivery?.idle()).toBe(250);
  expect(most).toBe(200);
  const numbers = received.map((request) => Number(request.url?.slice(1)));
  expect(Math.max(...numbers.slice(0, 200))).toBe(200);
});

test("a crash loses what is queued, what is being sent and all answers, and ids begin at 1 again", async () => {
  await answerTo(await post("/answered"));
  const hanging: ServerResponse[] = [];
  answer = (_, outgoing) => void hanging.push(outgoing);
  await post("/hangs");
  await expect.poll(() => hanging.length).toBe(1);
  await post("/waits");

  await crashPgNet(db.sql, worker);
  answer = (_, outgoing) => taken(outgoing);
  hanging.forEach(taken);
  expect(await post("/first")).toBe("1");
  await delivery?.idle();
  expect([...(await db.sql`select id from net._http_response`)]).toEqual([{ id: "1" }]);
  expect(received.map((request) => request.url)).toEqual(["/answered", "/hangs", "/first"]);
});

test("net.http_post raises 42501 where an upgrade or a restore has cost the grant", async () => {
  const call = () =>
    db.sql.begin(async (transaction) => {
      await transaction`set local role postgres`;
      await transaction`select net.http_post(${url("/")})`;
    });
  await withoutPgNet(db.sql, async () => {
    await expect(call()).rejects.toMatchObject({ code: "42501" });
  });
  await call();
});
