import type { Report } from "../reports/report.ts";

/** How much text a network accepts. */
export interface TextLimits {
  /** Of a post with a picture, as `length` counts. */
  longest: number;
  length(text: string): number;
}

/** The text of a published report. It reveals no more than the report's `Discretion` allows. */
export interface Composed {
  text: string;
  /** What the picture shows, for those who cannot see it. */
  altText: string;
}

/** The title, the figures and the most important rows, in whole lines, up to the network's longest text. */
export function compose(report: Report, { longest, length }: TextLimits): Composed {
  const { title, subtitle, hero, figures, lists } = report;
  const lines = [
    `${title}, ${subtitle}`,
    `${hero.label}: ${hero.value}`,
    ...figures.map(({ label, value }) => `${label}: ${value}`),
    ...lists
      .filter(({ rows }) => rows.length > 0)
      .flatMap((list) => [
        "",
        list.title,
        ...list.rows.slice(0, 5).map(({ left, right }) => `${left}: ${right}`),
      ]),
  ];
  let text = "";
  for (const line of lines) {
    const longer = text === "" ? line : `${text}\n${line}`;
    if (length(longer) > longest) {
      break;
    }
    text = longer;
  }
  return { text: text.trimEnd(), altText: altText(report) };
}

function altText({ title, subtitle, hero, figures, lists }: Report): string {
  const parts = [hero, ...figures].map(({ label, value }) => `${label} ${value}`);
  const rows = lists.flatMap((list) => list.rows.slice(0, 5).map(({ left, right }) => `${left} ${right}`));
  return `${title}, ${subtitle}: ${[...parts, ...rows].join("; ")}.`;
}
