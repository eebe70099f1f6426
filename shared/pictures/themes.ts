export type Theme = "dark" | "light";

export const COLORS = {
  dark: {
    background: "#0d1117",
    panel: "#161b22",
    text: "#f0f6fc",
    muted: "#9aa4af",
    line: "#30363d",
    zero: "#6e7681",
    gain: "#3fb950",
    loss: "#f85149",
    curve: "#79c0ff",
  },
  light: {
    background: "#ffffff",
    panel: "#f3f5f8",
    text: "#12181f",
    muted: "#57606a",
    line: "#d0d7de",
    zero: "#8c959f",
    gain: "#157f3b",
    loss: "#c6262e",
    curve: "#0a5dc2",
  },
};

export type Colors = (typeof COLORS)[Theme];

/** The smallest font size, in a picture 1080 wide: 11 pixels on a phone that shows it 360 wide. */
export const LEAST_TEXT = 33;

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}
