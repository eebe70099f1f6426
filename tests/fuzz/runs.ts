import fc from "fast-check";

/**
 * How often each property is tried, and from which seed: tests/run-tier.ts passes them on. In the runtime tests in
 * Deno, the number fits the time of the adapters' schedules.
 */
const { FUZZ_RUNS, FUZZ_SEED = "1", RUNTIME_RUNS } = process.env;
const RUNS = FUZZ_RUNS === undefined ? Math.ceil(Number(RUNTIME_RUNS) / 4) : Number(FUZZ_RUNS);
const SEED = Number(FUZZ_SEED);

/** In ms. Shrinking a value calls the stack repeatedly, and the value only has to become readable. */
const SHRINKING = 60_000;

interface Options {
  /** Share of the requested runs. */
  share?: number;
  /** Each run continues from the state that the previous one left, so a failure cannot be shrunk. */
  goesOn?: boolean;
}

/**
 * Tries `check` on the requested number of values; a failing value is shrunk and reported with its seed. Because a
 * database keeps its state, only all runs of a file from its start can be repeated exactly.
 */
export async function fuzz<T>(
  values: fc.Arbitrary<T>,
  check: (value: T) => Promise<void>,
  { share = 1, goesOn = false }: Options = {},
): Promise<void> {
  let failedAt: number | undefined;
  const limited = async (value: T) => {
    if (failedAt !== undefined && performance.now() - failedAt > SHRINKING) {
      return;
    }
    try {
      await check(value);
    } catch (error) {
      failedAt ??= performance.now();
      throw error;
    }
  };
  await fc.assert(fc.asyncProperty(values, limited), {
    numRuns: Math.max(1, Math.round(RUNS * share)),
    seed: SEED,
    endOnFailure: goesOn,
  });
}
