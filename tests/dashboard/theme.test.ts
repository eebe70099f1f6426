import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { contrast } from "../../dashboard/src/telegram/contrast.ts";
import { mix, type Palette, schemeOf } from "../../dashboard/src/telegram/theme.ts";

const INKS = ["ink", "muted", "accent", "gain", "loss", "warn"] as const;
const AA = 4.5;

/** The colours of the style sheet: `--ink: var(--telegram-ink, light-dark(#151a21, #eceff3));`. */
function ownPalettes(): { light: Palette; dark: Palette } {
  const css = readFileSync(new URL("../../dashboard/src/style/base.css", import.meta.url), "utf8");
  const found = [...css.matchAll(/--(\w+): var\(--telegram-\w+, light-dark\((#\w{6}), (#\w{6})\)\)/g)];
  expect(found).toHaveLength(8);
  const of = (side: 2 | 3) => Object.fromEntries(found.map((match) => [match[1], match[side]])) as Palette;
  return { light: of(2), dark: of(3) };
}

const own = ownPalettes();

function expectReadable(palette: Palette): void {
  for (const ink of INKS) {
    expect(contrast(palette[ink], palette.ground), `${ink} on the ground`).toBeGreaterThanOrEqual(AA);
    expect(contrast(palette[ink], palette.panel), `${ink} on a panel`).toBeGreaterThanOrEqual(AA);
  }
}

describe("colours", () => {
  it("contrast as WCAG computes it", () => {
    expect(contrast("#000000", "#ffffff")).toBe(21);
    expect(contrast("#fff", "rgb(255, 255, 255)")).toBe(1);
    expect(contrast("#777777", "#ffffff")).toBeCloseTo(4.48, 2);
    expect(contrast("red", "#ffffff")).toBe(1);
  });

  for (const scheme of ["light", "dark"] as const) {
    it(`of our own are readable, ${scheme}`, () => {
      expectReadable(own[scheme]);
    });

    it(`of text on a badge are readable, ${scheme}`, () => {
      for (const fill of ["accent", "gain", "loss"] as const) {
        expect(contrast(own[scheme].panel, own[scheme][fill])).toBeGreaterThanOrEqual(AA);
      }
    });
  }
});

describe("Telegram's theme", () => {
  const night = {
    bg_color: "#17212b",
    secondary_bg_color: "#232e3c",
    text_color: "#f5f5f5",
    hint_color: "#708499",
    link_color: "#6ab3f3",
  };

  it("is dark or light by its background", () => {
    expect(schemeOf(night)).toBe("dark");
    expect(schemeOf({ bg_color: "#ffffff" })).toBe("light");
    expect(schemeOf({})).toBeNull();
  });

  it("is used if it is readable; an unreadable text colour is replaced by ours", () => {
    const mixed = mix(night, own.dark);
    expect(mixed).toMatchObject({ ground: "#232e3c", panel: "#17212b", ink: "#f5f5f5", accent: "#6ab3f3" });
    expect(mixed.muted).toBe(own.dark.muted);
    expectReadable(mixed);
  });

  it("keeps our backgrounds if gain and loss would be indistinguishable on Telegram's", () => {
    const mixed = mix(
      { bg_color: "#8a8f98", secondary_bg_color: "#7d828b", text_color: "#101010" },
      own.light,
    );
    expect(mixed).toMatchObject({ ground: own.light.ground, panel: own.light.panel });
    expectReadable(mixed);
  });

  it("is always readable", () => {
    for (const bg_color of ["#000000", "#ffffff", "#213040", "#e7f0d8", "#808080", "#2b1d3a"]) {
      for (const text_color of ["#000000", "#ffffff", "#888888", "#ff0000"]) {
        const theme = { bg_color, secondary_bg_color: bg_color, text_color, hint_color: text_color };
        expectReadable(mix(theme, own[schemeOf(theme) ?? "light"]));
      }
    }
  });
});
