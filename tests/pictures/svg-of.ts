/** Every text of a picture, unescaped. */
export function textsOf(svg: string): string[] {
  return [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map(([, text = ""]) =>
    text
      .replace(/&lt;/g, "<")
      .replace(/&gt;/g, ">")
      .replace(/&quot;/g, '"')
      .replace(/&amp;/g, "&"),
  );
}

/** The attributes of an element, found by its text or by a part of its attributes. */
export function attributesOf(svg: string, holding: string): Record<string, string> {
  const tag = [...svg.matchAll(/<(\w+)([^>]*)>([^<]*)/g)].find(
    ([, , attributes = "", text]) => text === holding || attributes.includes(holding),
  );
  return Object.fromEntries(
    [...(tag?.[2] ?? "").matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
}

/** All points of the curve's lines, in pixels. */
export function curvePoints(svg: string): [number, number][] {
  return [...svg.matchAll(/<path d="([^"]*)" fill="none" stroke="#79c0ff"/g)].flatMap(([, d = ""]) =>
    [...d.matchAll(/[ML](-?[\d.]+),(-?[\d.]+)/g)].map(([, x, y]): [number, number] => [Number(x), Number(y)]),
  );
}
