import { contrast, luminance, readColor } from "./contrast.ts";

export type Scheme = "light" | "dark";

/** The page's colours by the names of their properties, without the dashes. */
export type Palette = Record<(typeof NAMES)[number], string>;

/** What a text of normal size needs (WCAG AA). */
const AA = 4.5;

const NAMES = ["ground", "panel", "ink", "muted", "accent", "gain", "loss", "warn"] as const;

/** What may be read on both grounds. */
const INKS = ["ink", "muted", "accent", "gain", "loss", "warn"] as const;

/** Which of Telegram's colours stands for which of ours, the first that there is. */
const GROUNDS = { ground: ["secondary_bg_color", "bg_color"], panel: ["section_bg_color", "bg_color"] };
const TAKEN = { ink: ["text_color"], muted: ["hint_color"], accent: ["accent_text_color", "link_color"] };

/** By the ground that Telegram gives; null where it gives none. */
export function schemeOf(theme: Record<string, string>): Scheme | null {
  const ground = readColor(theme.bg_color ?? "");
  return ground === null ? null : luminance(ground) < 0.18 ? "dark" : "light";
}

/**
 * Telegram's colours where all that is written on them can be read, our own of that scheme where not: first the grounds, on
 * which gain and loss have to stand out, then each ink by itself.
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

/** Puts on Telegram's colours, over those of the style sheets; none = takes them off again. */
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

/** As the style sheets have them for the scheme that is worn: a browser resolves them on an element only. */
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
