/**
 * Sends a request that is to arrive at most once: an order, a message, the renewal of a token. Deno, from 2.7 on, sends
 * a POST or a PUT a second time by itself when the connection ends without an answer; a body that is a stream it cannot
 * send again. Such a body goes out in chunks, without a length.
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

/** Made by hand: a stream that the runtime makes of a text, it takes for the text. */
function streamOf(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({
    pull(controller) {
      controller.enqueue(new TextEncoder().encode(text));
      controller.close();
    },
  });
}
