/**
 * Sends a request that must arrive at most once: an order, a message, the renewal of a token. From 2.7 on, Deno sends a
 * POST or a PUT again by itself when the connection ends without an answer. It cannot repeat a body that is a stream,
 * so the body is sent as one, in chunks and without a length.
 *
 * @throws what fetch throws when there is no answer: the request may have arrived, or not
 */
export async function sendOnce(
  url: string | URL,
  { body, ...init }: Omit<RequestInit, "body"> & { body: string | ReadableStream<Uint8Array> },
): Promise<Response> {
  const stream = typeof body === "string" ? streamOf(body) : body;
  return await fetch(url, { ...init, body: stream, duplex: "half" } as RequestInit);
}

/** Written by hand, because the runtime recognizes a stream that it made from a text itself, and could repeat it. */
function streamOf(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}
