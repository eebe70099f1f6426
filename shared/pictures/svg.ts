export type Attributes = Record<string, string | number | undefined>;

/** One element; children are SVG already. */
export function element(name: string, attributes: Attributes, ...children: string[]): string {
  const written = Object.entries(attributes).flatMap(([key, value]) =>
    value === undefined ? [] : [` ${key}="${typeof value === "number" ? round(value) : escapeXml(value)}"`],
  );
  return `<${name}${written.join("")}${children.length > 0 ? `>${children.join("")}</${name}>` : "/>"}`;
}

/** Text from outside, safe as text and as an attribute. Characters that XML cannot hold are left out. */
export function escapeXml(text: string): string {
  return text
    .replace(/[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu, "")
    .replace(/&/g, "&amp;")
    .replace(/</g, "&lt;")
    .replace(/>/g, "&gt;")
    .replace(/"/g, "&quot;");
}

/** To a tenth of a pixel. */
export function round(value: number): number {
  return Math.round(value * 10) / 10;
}

/** The font size at which a text fits into a width: Lato's characters are half as wide as high, capitals more. */
export function fitting(text: string, width: number, size: number): number {
  return Math.min(size, width / (text.length * 0.56));
}
