/** Red, green and blue, 0 to 255. */
type Rgb = [number, number, number];

/** Reads `#rrggbb`, `#rgb` or a browser's `rgb(r, g, b)`; null for anything else. */
export function readColor(color: string): Rgb | null {
  const hex = /^#([\da-f]{3}|[\da-f]{6})$/i.exec(color)?.[1];
  if (hex !== undefined) {
    const long = hex.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
    return [0, 2, 4].map((at) => Number.parseInt(long.slice(at, at + 2), 16)) as Rgb;
  }
  const parts = /^rgb\((\d+), (\d+), (\d+)\)$/.exec(color)?.slice(1, 4).map(Number);
  return parts === undefined ? null : (parts as Rgb);
}

/** Relative luminance, 0 to 1 (WCAG 2.2). */
export function luminance(color: Rgb): number {
  const [red = 0, green = 0, blue = 0] = color.map((of255) => {
    const value = of255 / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast from 1 to 21 (WCAG 2.2). It is 1 where a colour cannot be read, which counts as unreadable text. */
export function contrast(one: string, other: string): number {
  const [a, b] = [readColor(one), readColor(other)];
  if (a === null || b === null) {
    return 1;
  }
  const [dark = 0, light = 0] = [luminance(a), luminance(b)].sort((x, y) => x - y);
  return (light + 0.05) / (dark + 0.05);
}
