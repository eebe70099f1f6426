import type { Report } from "../reports/report.ts";

/** What a network takes as text. */
export interface TextLimits {
  /** Of a post with a picture, as `length` counts. */
  longest: number;
  length(text: string): number;
}

/** A report as it is published: it says no more than its `Discretion` left. */
export interface Composed {
  text: string;
  /** What the picture shows, for those who cannot see it. */
  altText: string;
}

/** The title, the figures and the rows that matter most, as far as the network's length goes; whole lines only. */
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
