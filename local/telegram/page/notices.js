// @ts-check
import { find } from "./dom.js";
import { keepOnScreen } from "./scroll.js";

const toast = find("toast");
const lost = find("lost");
const alert = /** @type {HTMLDialogElement} */ (find("alert"));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/**
 * A toast has a line of its own above the chat, so it covers nothing.
 *
 * @param {string} text
 */
export function showToast(text) {
  clearTimeout(timer);
  keepOnScreen(() => {
    toast.textContent = text;
    toast.classList.add("shown");
  });
  // A long one takes longer to read.
  timer = setTimeout(hideToast, 3000 + 40 * text.length);
}

export function hideToast() {
  clearTimeout(timer);
  keepOnScreen(() => {
    toast.textContent = "";
    toast.classList.remove("shown");
  });
}

/** @param {string} text */
export function showAlert(text) {
  find("alert-text").textContent = text;
  if (!alert.open) alert.showModal();
}

/** @param {boolean} isLost whether the connection is */
export function showLost(isLost) {
  if (isLost === lost.classList.contains("shown")) return;
  keepOnScreen(() => {
    lost.textContent = isLost
      ? "The local stack does not answer. Is npm start still running? This page goes on by itself when it is back."
      : "";
    lost.classList.toggle("shown", isLost);
  });
}

/**
 * Calls the stand-in as a person would act. A toast says why a call was refused.
 *
 * @param {string} path
 * @param {object} body
 * @returns {Promise<boolean>} whether it was taken
 */
export async function post(path, body) {
  /** @type {Response} */
  let response;
  try {
    response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
  } catch {
    showToast("The local stack does not answer.");
    return false;
  }
  if (!response.ok) showToast(`Refused: ${await reasonOf(response)}`);
  return response.ok;
}

/** @param {Response} response */
async function reasonOf(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).error.message;
  } catch {
    return text || response.statusText;
  }
}
