// @ts-check
import { find } from "./dom.js";

const scroller = find("scroller");
/** Pixels that stay free above a message whose beginning is brought into view. */
const MARGIN = 8;
/** Whether the newest message was in view when somebody last looked. */
let atEnd = true;
/** The message whose beginning was brought into view last. @type {HTMLElement | null} */
let begun = null;

export const isAtEnd = () => atEnd;

export function toEnd() {
  scroller.scrollTop = scroller.scrollHeight;
  atEnd = true;
}

/**
 * Scrolls to the beginning of a message, or to the end where that comes first.
 *
 * @param {HTMLElement} message
 * @param {ScrollBehavior} behavior
 */
export function toBeginning(message, behavior = "instant") {
  begun = message;
  scroller.scrollTo({ top: scroller.scrollTop + fromTop(message) - MARGIN, behavior });
  look();
}

/**
 * To the end, or to the beginning of the last message where it is longer than the window.
 *
 * @param {Element | null | void} last
 */
export function toLast(last) {
  toEnd();
  if (last instanceof HTMLElement && !fitsInView(last)) toBeginning(last);
}

/** @param {HTMLElement} message */
export const fitsInView = (message) => message.offsetHeight <= scroller.clientHeight;

/**
 * Whether a message has begun above the lower edge of the chat.
 *
 * @param {HTMLElement} message
 */
export const hasBegun = (message) => fromTop(message) < scroller.clientHeight - 2 * MARGIN;

/** @param {Element} element pixels below the upper edge of the chat */
const fromTop = (element) => element.getBoundingClientRect().top - scroller.getBoundingClientRect().top;

function look() {
  atEnd = scroller.scrollHeight - scroller.scrollTop - scroller.clientHeight < 30;
}

/**
 * Runs a change of the messages. Who was at the end stays there, but sees the beginning of a message that `change` returns
 * and that is longer than the window. For anybody else what they read does not move.
 *
 * @param {() => HTMLElement | null | void} change
 */
export function keepPlace(change) {
  look();
  if (atEnd) {
    toLast(change());
    return;
  }
  const top = scroller.getBoundingClientRect().top;
  const read = [...document.querySelectorAll(".message")].find((message) => bottomOf(message) > top);
  const before = read ? bottomOf(read) : 0;
  change();
  // An edit has put another element in its place.
  const now = document.getElementById(read?.id ?? "");
  if (now) scroller.scrollTop += bottomOf(now) - before;
}

/**
 * Runs a change of what is above the chat. Nothing moves under a finger; only a message that is shown from its beginning
 * goes along with the edge, so that its beginning stays in view.
 *
 * @param {() => void} change
 */
export function keepOnScreen(change) {
  look();
  const edge = () => scroller.getBoundingClientRect().top;
  const before = edge();
  const isFromBeginning = begun?.isConnected && Math.abs(fromTop(begun) - MARGIN) < 2;
  change();
  if (atEnd) toEnd();
  else if (!isFromBeginning) scroller.scrollTop += edge() - before;
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

// The window shrinks when the keyboard of a phone opens.
new ResizeObserver(() => {
  if (atEnd) toEnd();
}).observe(scroller);
