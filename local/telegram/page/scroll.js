// @ts-check
import { find } from "./dom.js";

const scroller = find("scroller");
/** Whether the newest message was in view when somebody last looked. */
let atEnd = true;

export const isAtEnd = () => atEnd;

export function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  atEnd = true;
}

function look() {
  atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 30;
}

/**
 * Runs a change of the messages. Who was at the end stays there; for anybody else what they read does not move.
 *
 * @param {() => void} change
 */
export function keepPlace(change) {
  look();
  if (atEnd) {
    change();
    toEnd();
    return;
  }
  const top = scroller.getBoundingClientRect().top;
  const read = [...document.querySelectorAll(".message")].find((message) => bottomOf(message) > top);
  const before = read ? bottomOf(read) : 0;
  change();
  // An edit puts another element in its place.
  const now = document.getElementById(read?.id ?? "");
  if (now) scroller.scrollTop += bottomOf(now) - before;
}

/** @param {Element} element */
const bottomOf = (element) => element.getBoundingClientRect().bottom;

/** @param {() => void} listener */
export function onScroll(listener) {
  scroller.addEventListener("scroll", () => {
    look();
    listener();
  });
}

// The keyboard of a phone takes half of the window.
new ResizeObserver(() => {
  if (atEnd) toEnd();
}).observe(scroller);
