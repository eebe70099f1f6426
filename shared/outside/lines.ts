/**
 * The lines of a stream, as text, until whoever reads them has had enough or the signal says so; then the stream is given
 * back. A stream that breaks off ends.
 */
export async function* linesOf(
  body: ReadableStream<Uint8Array>,
  signal: AbortSignal,
): AsyncGenerator<string> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  const stop = () => void reader.cancel().catch(() => undefined);
  signal.addEventListener("abort", stop, { once: true });
  try {
    for (let rest = ""; ; ) {
      const { value, done } = await reader.read().catch(() => ({ value: undefined, done: true }));
      rest += decoder.decode(value, { stream: !done });
      const lines = rest.split(/\r?\n/);
      rest = done ? "" : (lines.pop() ?? "");
      yield* lines.filter((line) => line.trim() !== "");
      if (done) {
        return;
      }
    }
  } finally {
    signal.removeEventListener("abort", stop);
    stop();
  }
}
