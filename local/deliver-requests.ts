import { setTimeout as sleep } from "node:timers/promises";
import type postgres from "postgres";

/** Delivers what net.http_get and net.http_post queued, as the worker of pg_net does. */
export interface RequestDelivery {
  /**
   * Resolves when nothing is queued and every answer has been stored.
   *
   * @returns how many requests it has sent so far
   */
  idle(): Promise<number>;
  stop(): Promise<void>;
}

interface QueuedRequest {
  id: string;
  method: string;
  url: string;
  headers: Record<string, string> | null;
  body: Buffer | null;
  timeout_milliseconds: number;
}

/** Listens on the channel that the stand-in for pg_net notifies. `sql` needs a connection to spare for it. */
export async function deliverRequests(
  sql: postgres.Sql,
  onError: (line: string) => void,
): Promise<RequestDelivery> {
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  let sent = 0;

  /** At most once: a request leaves the queue before it is sent. */
  async function drain(): Promise<void> {
    const requests = await sql<QueuedRequest[]>`
      delete from net.http_request_queue returning id, method, url, headers, body, timeout_milliseconds
    `;
    sent += requests.length;
    for (const request of requests) {
      track(deliver(request));
    }
  }

  async function deliver(request: QueuedRequest): Promise<void> {
    const answer = await send(request, stopping.signal);
    if (stopping.signal.aborted) {
      return;
    }
    await sql`
      insert into net._http_response (id, status_code, content_type, headers, content, timed_out, error_msg)
      values (
        ${request.id}, ${answer.status ?? null}, ${answer.headers?.["content-type"] ?? null},
        ${answer.headers ? sql.json(answer.headers) : null}, ${answer.content ?? null},
        ${answer.timedOut}, ${answer.error ?? null}
      )
    `;
    await sql`delete from net._http_response where created < now() - interval '6 hours'`;
  }

  function track(work: Promise<void>): void {
    const tracked = work
      .catch((error: unknown) => {
        if (!stopping.signal.aborted) {
          onError(`net: ${error instanceof Error ? error.message : error}`);
        }
      })
      .finally(() => underWay.delete(tracked));
    underWay.add(tracked);
  }

  // Drained also when the connection was lost and is back: notifications of the meantime are gone.
  const listener = await sql.listen(
    "net",
    () => track(drain()),
    () => track(drain()),
  );
  return {
    idle: async () => {
      for (;;) {
        track(drain());
        await Promise.all(underWay);
        const [queued] = await sql<
          { any: boolean }[]
        >`select exists (select from net.http_request_queue) as any`;
        if (!queued?.any && underWay.size === 0) {
          return sent;
        }
        await sleep(5);
      }
    },
    stop: async () => {
      await listener.unlisten();
      stopping.abort();
      await Promise.all(underWay);
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
    const reason =
      error instanceof Error && error.cause instanceof Error ? error.cause.message : String(error);
    return timeout.aborted
      ? { timedOut: true, error: `Timeout of ${timeout_milliseconds} ms reached` }
      : { timedOut: false, error: reason };
  }
}
