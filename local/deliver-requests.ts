import type postgres from "postgres";
import { errorInWords } from "./error-in-words.ts";

/** Delivers what net.http_get and net.http_post queued, as the worker of pg_net 0.20 does. */
export interface RequestDelivery {
  /**
   * Resolves when nothing is queued and every answer has been stored.
   *
   * @returns how many requests it has sent so far
   */
  idle(): Promise<number>;
  /** At once: what is being sent gets no answer. */
  stop(): Promise<void>;
}

interface QueuedRequest {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string> | null;
  body: Buffer | null;
  timeout_milliseconds: number;
  /** When its batch was taken, in Postgres's words. */
  taken: string;
}

/** pg_net.batch_size where nobody has set it. */
const BATCH_SIZE = 200;

/** Listens on the channel that the stand-in for pg_net notifies. `sql` needs a connection to spare for it. */
export async function deliverRequests(
  sql: postgres.Sql,
  onError: (line: string) => void,
): Promise<RequestDelivery> {
  const stopping = new AbortController();
  let sent = 0;
  let isWoken = false;
  let working: Promise<void> | null = null;

  function wake(): void {
    isWoken = true;
    working ??= work();
  }

  async function work(): Promise<void> {
    while (isWoken) {
      isWoken = false;
      try {
        while ((await deliverBatch()) > 0);
      } catch (error) {
        if (!stopping.signal.aborted) {
          onError(`net: ${errorInWords(error)}`);
        }
      }
    }
    working = null;
  }

  /**
   * At most once: a request leaves the queue before it is sent. Nothing else is taken until the last answer or time-out of
   * the batch is there, and no answer is seen before.
   *
   * @returns how many there were
   */
  async function deliverBatch(): Promise<number> {
    const batch = await sql<QueuedRequest[]>`
      delete from net.http_request_queue
      where id in (select id from net.http_request_queue order by id limit ${BATCH_SIZE})
      returning id, method, url, headers, body, timeout_milliseconds, now()::text as taken
    `;
    sent += batch.length;
    const answers = await Promise.all(
      batch.map(async (request) => ({ request, answer: await send(request, stopping.signal) })),
    );
    stopping.signal.throwIfAborted();
    await sql.begin((transaction) =>
      answers.map(
        ({ request, answer }) => transaction`
          insert into net._http_response
            (id, status_code, content_type, headers, content, timed_out, error_msg, created)
          values (
            ${request.id}, ${answer.status ?? null}, ${answer.headers?.["content-type"] ?? null},
            ${answer.headers ? sql.json(answer.headers) : null}, ${answer.content ?? null},
            ${answer.timedOut}, ${answer.error ?? null}, ${request.taken}
          )
        `,
      ),
    );
    await sql`delete from net._http_response where created < now() - interval '6 hours'`;
    return batch.length;
  }

  // Woken also when the connection was lost and is back: notifications of the meantime are gone.
  const listener = await sql.listen("net", wake, wake);
  return {
    idle: async () => {
      do {
        wake();
        await working;
      } while (working !== null);
      return sent;
    },
    stop: async () => {
      await listener.unlisten();
      stopping.abort();
      await working;
    },
  };
}

interface Answer {
  status?: number;
  headers?: Record<string, string>;
  content?: string;
  timedOut: boolean;
  error?: string;
}

async function send(request: QueuedRequest, stopping: AbortSignal): Promise<Answer> {
  const { method, url, headers, body, timeout_milliseconds } = request;
  const timeout = AbortSignal.timeout(timeout_milliseconds);
  const start = performance.now();
  try {
    const response = await fetch(url, {
      method,
      headers: headers ?? {},
      body: body && new Uint8Array(body),
      redirect: "manual",
      signal: AbortSignal.any([timeout, stopping]),
    });
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      content: await response.text(),
      timedOut: false,
    };
  } catch (error) {
    return timeout.aborted
      ? { timedOut: true, error: timeoutMessage(timeout_milliseconds, performance.now() - start) }
      : { timedOut: false, error: errorInWords(error) };
  }
}

/** As pg_net words it; on this machine all of the time is the request's. */
function timeoutMessage(limit: number, passed: number): string {
  const total = passed.toFixed(6);
  const steps = `DNS time: 0.000000 ms, TCP/SSL handshake time: 0.000000 ms, HTTP Request/Response time: ${total} ms`;
  return `Timeout of ${limit} ms reached. Total time: ${total} ms (${steps})`;
}
