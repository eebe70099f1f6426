import { contrast, luminance, readColor } from "./contrast.ts";

export type Scheme = "light" | "dark";

/** The page's colours by the names of their CSS properties, without the dashes. */
export type Palette = Record<(typeof NAMES)[number], string>;

/** Least contrast for text of normal size (WCAG AA). */
const AA = 4.5;

const NAMES = ["ground", "panel", "ink", "muted", "accent", "gain", "loss", "warn"] as const;

/** Colours that must be readable on both backgrounds. */
const INKS = ["ink", "muted", "accent", "gain", "loss", "warn"] as const;

/** Telegram's colours for ours, in order of preference. */
const GROUNDS = { ground: ["secondary_bg_color", "bg_color"], panel: ["section_bg_color", "bg_color"] };
const TAKEN = { ink: ["text_color"], muted: ["hint_color"], accent: ["accent_text_color", "link_color"] };

/** The scheme that matches Telegram's background; null where there is none. */
export function schemeOf(theme: Record<string, string>): Scheme | null {
  const ground = readColor(theme.bg_color ?? "");
  return ground === null ? null : luminance(ground) < 0.18 ? "dark" : "light";
}

/**
 * Telegram's colours where text on them is readable, and our own colours of that scheme otherwise. First the
 * backgrounds, on which all our text colours must be readable; then each text colour separately.
 */
export function mix(theme: Record<string, string>, own: Palette): Palette {
  const ground = first(theme, GROUNDS.ground) ?? own.ground;
  const panel = first(theme, GROUNDS.panel) ?? own.panel;
  const readable = (ink: string) => contrast(ink, ground) >= AA && contrast(ink, panel) >= AA;
  const mixed: Palette = INKS.every((name) => readable(own[name])) ? { ...own, ground, panel } : { ...own };
  for (const [name, names] of Object.entries(TAKEN)) {
    const ink = first(theme, names);
    if (ink !== null && contrast(ink, mixed.ground) >= AA && contrast(ink, mixed.panel) >= AA) {
      mixed[name as keyof typeof TAKEN] = ink;
    }
  }
  return mixed;
}

function first(theme: Record<string, string>, names: string[]): string | null {
  return names.map((name) => theme[name]).find((color) => color !== undefined) ?? null;
}

/** Applies Telegram's colours over those of the style sheets; an empty theme removes them. */
export function wear(theme: Record<string, string>): void {
  const root = document.documentElement;
  for (const name of NAMES) {
    root.style.removeProperty(`--telegram-${name}`);
  }
  const scheme = schemeOf(theme);
  if (scheme === null) {
    delete root.dataset.scheme;
    return;
  }
  root.dataset.scheme = scheme;
  const mixed = mix(theme, ownPalette(root));
  for (const name of NAMES) {
    root.style.setProperty(`--telegram-${name}`, mixed[name]);
  }
}

/** The style sheets' colours for the present scheme. A browser resolves them only on an element. */
function ownPalette(root: HTMLElement): Palette {
  const probe = document.createElement("i");
  root.append(probe);
  const read = (name: string) => {
    probe.style.color = `var(--${name})`;
    return getComputedStyle(probe).color;
  };
  const palette = Object.fromEntries(NAMES.map((name) => [name, read(name)])) as Palette;
  probe.remove();
  return palette;
}
