import fc from "fast-check";

/**
 * How often each property is tried, and from which seed: tests/run-tier.ts hands them on. Among the schedules for the
 * adapters in Deno they are tried so often that they take as long.
 */
const { FUZZ_RUNS, FUZZ_SEED = "1", RUNTIME_RUNS } = process.env;
const RUNS = FUZZ_RUNS === undefined ? Math.ceil(Number(RUNTIME_RUNS) / 4) : Number(FUZZ_RUNS);
const SEED = Number(FUZZ_SEED);

/** Milliseconds: shrinking a value asks the stack again and again, and what is small enough to read is enough. */
const SHRINKING = 60_000;

interface Options {
  /** Of the runs asked for. */
  share?: number;
  /** Each run goes on from where the one before has left things: a smaller failure would be another one. */
  goesOn?: boolean;
}

/**
 * Tries `check` on as many values as were asked for; what fails is made smaller and told with its seed. A database
 * remembers what came before: only all runs of a file from its start are the same again.
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
