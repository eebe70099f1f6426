/** A piece of JSON that no value can say: duplicate keys, `1e999`, ten thousand brackets. */
export class Written {
  constructor(readonly text: string) {}

  /** How fast-check shows it. */
  toString(): string {
    return `Written(${this.text.length > 200 ? `${this.text.slice(0, 200)}... ${this.text.length} characters` : this.text})`;
  }
}

/** JSON text of a value that may hold pieces that are written already. */
export function writeJson(value: unknown): string {
  if (value instanceof Written) {
    return value.text;
  }
  if (Array.isArray(value)) {
    return `[${value.map(writeJson).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value).map(([key, each]) => `${JSON.stringify(key)}:${writeJson(each)}`);
    return `{${members.join(",")}}`;
  }
  if (typeof value === "number") {
    return Object.is(value, -0) ? "-0" : Number.isFinite(value) ? String(value) : "1e999";
  }
  return JSON.stringify(value) ?? "null";
}

/** `depth` lists or objects, each in the one before. */
export function nested(depth: number, kind: "list" | "object"): Written {
  return new Written(
    kind === "list" ? "[".repeat(depth) + "]".repeat(depth) : `${'{"a":'.repeat(depth)}1${"}".repeat(depth)}`,
  );
}
