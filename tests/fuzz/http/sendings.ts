import fc from "fast-check";
import { asBytes } from "../hostile/bytes.ts";
import { writeJson } from "../hostile/json.ts";
import { mutated } from "../hostile/mutate.ts";
import type { Sending } from "./send.ts";
import { METHOD, VALID_BODIES } from "./valid-bodies.ts";

const METHODS = ["GET", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD", "TRACE", "PROPFIND", "QUERY"];

const PATHS = [
  "/",
  "//",
  "/more/of/it",
  "/../exit-check",
  "/..%2f..%2fetc%2fpasswd",
  "?",
  "?apikey=x&x-cron-secret=x",
  `?${"q".repeat(5_000)}`,
  "/%",
  "/%00",
  "/%ff%fe",
  ";jsessionid=1",
  "#fragment",
  "/\u00e9",
];

const TYPES = [
  "application/json; charset=utf-8",
  "APPLICATION/JSON",
  "application/json;charset=utf-16",
  "application/json; boundary=x; a=b; ;;",
  "text/plain",
  "text/html",
  "application/x-www-form-urlencoded",
  "multipart/form-data; boundary=x",
  "application/jsonp",
  "application/json, text/plain",
  "*/*",
  ";",
  "application/json\t;",
  "\u00e9",
];

const EXTRA: [string, string][] = [
  ["Content-Encoding", "gzip"],
  ["Content-Encoding", "br"],
  ["Expect", "100-continue"],
  ["Origin", "https://evil.example"],
  ["Cookie", `a=${"c".repeat(4_000)}`],
  ["X-Forwarded-For", "127.0.0.1, ::1"],
  ["X-Forwarded-Host", "evil.example"],
  ["X-HTTP-Method-Override", "DELETE"],
  ["Accept", "text/html"],
  ["Accept-Encoding", "gzip, br, zstd"],
  ["Range", "bytes=0-0"],
  ["If-None-Match", "*"],
  ["Host", "evil.example"],
  ["Upgrade", "websocket"],
  ["Prefer", "tx=rollback"],
  ["Authorization", "Basic Og=="],
];

/** How the credential is shown. */
type Shown = "own" | "none" | "wrong" | "twice" | "with another" | "huge" | "in other letters" | "odd";

export interface Attempt extends Omit<Sending, "headers"> {
  shown: Shown;
  type: string | null;
  extra: [string, string][];
}

/** Requests to a function: mostly such that its inside gets to see them. */
export function attempts(name: string): fc.Arbitrary<Attempt> {
  const valid = VALID_BODIES[name] ?? fc.constant({});
  const texts = fc.oneof(
    { weight: 1, arbitrary: valid.map(writeJson) },
    { weight: 9, arbitrary: mutated(valid).map(writeJson) },
  );
  const mostly = <T>(usual: T, weight: number, ...others: T[]) =>
    fc.oneof({ weight, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: fc.constantFrom(...others) });
  return fc.record({
    method: mostly(METHOD[name] ?? "POST", 15, "POST", ...METHODS),
    path: mostly("", 15, ...PATHS),
    shown: mostly<Shown>(
      "own",
      9,
      "none",
      "wrong",
      "twice",
      "with another",
      "huge",
      "in other letters",
      "odd",
    ),
    type: mostly<string | null>("application/json", 9, null, ...TYPES),
    extra: fc.oneof(
      { weight: 4, arbitrary: fc.constant<[string, string][]>([]) },
      fc.subarray(EXTRA, { maxLength: 3 }),
    ),
    body: asBytes(texts),
    chunked: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.constant(true)),
  });
}

/** Its headers, for a function whose caller has `credential`. */
export function headersOf(
  { shown, type, extra }: Attempt,
  credential: [header: string, secret: string] | undefined,
): [string, string][] {
  return [
    ...(credential === undefined ? [] : shownAs(shown, ...credential)),
    ...(type === null ? [] : [["Content-Type", type] as [string, string]]),
    ...extra,
  ];
}

function shownAs(shown: Shown, header: string, secret: string): [string, string][] {
  switch (shown) {
    case "own":
      return [[header, secret]];
    case "none":
      return [];
    case "wrong":
      return [[header, "0".repeat(secret.length)]];
    case "twice":
      return [
        [header, secret],
        [header, secret],
      ];
    case "with another":
      return [
        [header, "x"],
        [header, secret],
      ];
    case "huge":
      return [[header, secret + "x".repeat(7_000)]];
    case "in other letters":
      return [[header, secret.toUpperCase().replaceAll("_", "-")]];
    case "odd":
      return [[header, `\u00ff${secret}\t`]];
  }
}
