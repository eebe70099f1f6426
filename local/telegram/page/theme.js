// @ts-check
import { find } from "./dom.js";
import { post } from "./notices.js";

/** @typedef {"dark" | "light"} Theme */

const button = find("theme");

/** The page takes the colors in which the bot draws its pictures. Where nothing draws, it takes those of the system. */
export async function readTheme() {
  const response = await fetch("theme");
  if (response.ok) show((await response.json()).theme);
}

/** @param {Theme | null} theme */
function show(theme) {
  if (theme === null) delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  button.hidden = theme === null;
  const other = theme === "dark" ? "light" : "dark";
  button.textContent = `Make the page and new pictures ${other}`;
  button.onclick = async () => {
    if (await post("theme", { theme: other })) show(other);
  };
}
