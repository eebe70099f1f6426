/** Stroked paths on a field of 24 by 24. */
const PATHS = {
  gauge: "M4 19a8.5 8.5 0 1 1 16 0M12 15l4-5",
  stack: "M12 4 3 8.5l9 4.5 9-4.5zM3.5 13 12 17.2l8.5-4.2M3.5 17 12 21.2l8.5-4.2",
  clock: "M12 21a9 9 0 1 1 0-18 9 9 0 0 1 0 18zM12 7v5l3.5 2",
  chart: "M4 4v16h16M8 15l4-5 3 3 5-7",
  book: "M5 4h11a3 3 0 0 1 3 3v13H8a3 3 0 0 1-3-3zM9 8h6M9 12h6",
  search: "M10.5 17a6.5 6.5 0 1 1 0-13 6.5 6.5 0 0 1 0 13zM20 20l-4.8-4.8",
  pulse: "M3 12h4l2.5-6 5 12 2.5-6h4",
  more: "M5 13.2a1.2 1.2 0 1 1 0-2.4 1.2 1.2 0 0 1 0 2.4zM12 13.2a1.2 1.2 0 1 1 0-2.4 1.2 1.2 0 0 1 0 2.4zM19 13.2a1.2 1.2 0 1 1 0-2.4 1.2 1.2 0 0 1 0 2.4z",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 15a3 3 0 1 1 0-6 3 3 0 0 1 0 6z",
  "eye-off":
    "M4 4l16 16M9.5 5.8A9 9 0 0 1 12 5.5c6 0 9.5 6.5 9.5 6.5a17 17 0 0 1-3 3.7M6 7.6A17 17 0 0 0 2.5 12S6 18.5 12 18.5a9 9 0 0 0 4-.9",
  refresh: "M20 11a8 8 0 1 0-2.3 6.2M20 5v6h-6",
  left: "M14.5 5.5 8 12l6.5 6.5",
} as const;

export type IconName = keyof typeof PATHS;

/** An icon beside a word of the same meaning, or in a button with a name. */
export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
