import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { listed, listOf, type Query } from "../route.ts";
import { ask, route } from "../router.ts";
import { useStore } from "../store.ts";
import { PHONE, useMedia } from "./use-media.ts";

/** One control of a filter, and the key that it writes in the address. */
export type FilterField =
  | { kind: "choices"; key: string; label: string; choices: { value: string; label: string }[] }
  | { kind: "one"; key: string; label: string; choices: { value: string; label: string }[] }
  | { kind: "date"; key: string; label: string }
  | { kind: "search"; key: string; label: string };

interface Props {
  /** What is filtered, for screen readers. */
  label: string;
  fields: FilterField[];
  /** The number of results, announced when it changes. */
  found?: ComponentChildren;
}

/** Delay between the last letter of a search and its request, ms. */
const PAUSE = 250;

/** Controls that write to the address, so that a filtered page can be kept as a link. On a phone they are folded. */
export function Filter({ label, fields, found }: Props) {
  const { query } = useStore(route);
  const isPhone = useMedia(PHONE);
  const set = fields.filter(({ key }) => query[key] !== undefined).length;
  const controls = (
    <>
      {fields.map((field) => (
        <Field key={field.key} field={field} query={query} />
      ))}
      {set > 0 && (
        <button
          type="button"
          class="button quiet"
          onClick={() => ask(Object.fromEntries(fields.map(({ key }) => [key, ""])))}
        >
          Clear
        </button>
      )}
    </>
  );
  const result = found !== undefined && (
    <p class="found" aria-live="polite">
      {found}
    </p>
  );
  return isPhone ? (
    <search class="filter folded" aria-label={label}>
      <details>
        <summary class="button">Filter{set > 0 && ` (${set})`}</summary>
        <div class="controls">{controls}</div>
      </details>
      {result}
    </search>
  ) : (
    <search class="filter" aria-label={label}>
      {controls}
      {result}
    </search>
  );
}

function Field({ field, query }: { field: FilterField; query: Query }) {
  const id = useId();
  const value = query[field.key] ?? "";
  switch (field.kind) {
    case "choices":
      return <Choices field={field} chosen={listOf(query[field.key])} />;
    case "search":
      return <Search id={id} field={field} value={value} />;
    case "one":
      return (
        <span class="control">
          <label for={id}>{field.label}</label>
          <select
            id={id}
            value={value}
            onChange={({ currentTarget }) => ask({ [field.key]: currentTarget.value })}
          >
            <option value="">All</option>
            {field.choices.map((choice) => (
              <option key={choice.value} value={choice.value}>
                {choice.label}
              </option>
            ))}
          </select>
        </span>
      );
    case "date":
      return (
        <span class="control">
          <label for={id}>{field.label}</label>
          <input
            id={id}
            type="date"
            value={value}
            onChange={({ currentTarget }) => ask({ [field.key]: currentTarget.value })}
          />
        </span>
      );
  }
}

function Search({ id, field, value }: { id: string; field: FilterField; value: string }) {
  const [text, setText] = useState(value);
  const written = useRef(value);
  useEffect(() => {
    // The address was changed from outside: by Clear, or by another link.
    if (value !== written.current) {
      written.current = value;
      setText(value);
    }
  }, [value]);
  useEffect(() => {
    if (text.trim() === written.current) {
      return;
    }
    const timer = setTimeout(() => {
      written.current = text.trim();
      ask({ [field.key]: text.trim() });
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text, field.key]);
  return (
    <span class="control">
      <label for={id}>{field.label}</label>
      <input
        id={id}
        type="search"
        value={text}
        autocomplete="off"
        onInput={({ currentTarget }) => setText(currentTarget.value)}
      />
    </span>
  );
}

/** A list of checkboxes for several choices at once. */
function Choices({ field, chosen }: { field: Extract<FilterField, { kind: "choices" }>; chosen: string[] }) {
  const details = useRef<HTMLDetailsElement>(null);
  useEffect(() => {
    const closed = (event: Event) => {
      const isOutside = event.target instanceof Node && !details.current?.contains(event.target);
      if (isOutside || (event instanceof KeyboardEvent && event.key === "Escape")) {
        close(details.current, !isOutside);
      }
    };
    addEventListener("pointerdown", closed);
    addEventListener("focusin", closed);
    addEventListener("keydown", closed);
    return () => {
      removeEventListener("pointerdown", closed);
      removeEventListener("focusin", closed);
      removeEventListener("keydown", closed);
    };
  }, []);
  // A chosen value stays in the list even if nothing has it any more.
  const choices = [
    ...field.choices,
    ...chosen
      .filter((value) => !field.choices.some((choice) => choice.value === value))
      .map((value) => ({ value, label: value })),
  ];
  if (choices.length === 0) {
    return null;
  }
  const names = choices.filter(({ value }) => chosen.includes(value)).map(({ label }) => label);
  const toggle = (value: string) =>
    ask({
      [field.key]: listed(
        chosen.includes(value) ? chosen.filter((other) => other !== value) : [...chosen, value],
      ),
    });
  return (
    <details class="control choices" ref={details}>
      <summary>
        <span class="name">{field.label}</span>
        <span class="value">{names.length === 0 ? "All" : names.join(", ")}</span>
      </summary>
      <fieldset>
        <legend class="unseen">{field.label}</legend>
        {choices.map(({ value, label }) => (
          <label key={value}>
            <input type="checkbox" checked={chosen.includes(value)} onChange={() => toggle(value)} />
            {label}
          </label>
        ))}
      </fieldset>
    </details>
  );
}

function close(details: HTMLDetailsElement | null, takesFocus: boolean): void {
  if (details?.open) {
    details.open = false;
    if (takesFocus) {
      details.querySelector("summary")?.focus();
    }
  }
}
