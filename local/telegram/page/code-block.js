// @ts-check
import { make } from "./dom.js";
import { showToast } from "./notices.js";

/** A block that scrolls is a stop of the Tab key, so the keyboard can scroll it. Other blocks are none. */
const widths = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    if (target.scrollWidth > target.clientWidth) target.setAttribute("tabindex", "0");
    else target.removeAttribute("tabindex");
  }
});

/**
 * A table or code with a button that copies it. On a touch screen a tap on the block copies it, as in Telegram.
 *
 * @param {HTMLElement} pre
 */
export function codeBlock(pre) {
  widths.observe(pre);
  const button = make("button", "copy", "Copy");
  button.onclick = () => copy(pre);
  pre.onclick = () => {
    const isSelecting = getSelection()?.isCollapsed === false;
    if (!isSelecting && !matchMedia("(hover: hover)").matches) void copy(pre);
  };
  return make("div", "block", pre, button);
}

/** @param {HTMLElement} pre */
async function copy(pre) {
  try {
    await navigator.clipboard.writeText(pre.textContent ?? "");
    showToast("Copied.");
  } catch {
    showToast("The browser lets nothing be copied. Select the text instead.");
  }
}
