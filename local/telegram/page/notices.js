// @ts-check
import { find } from "./dom.js";

const toast = find("toast");
const alert = /** @type {HTMLDialogElement} */ (find("alert"));
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} text */
export function showToast(text) {
  clearTimeout(timer);
  toast.textContent = text;
  toast.classList.add("shown");
  timer = setTimeout(hideToast, 4000);
}

export function hideToast() {
  toast.classList.remove("shown");
}

/** @param {string} text */
export function showAlert(text) {
  find("alert-text").textContent = text;
  if (!alert.open) alert.showModal();
}

/**
 * A call that plays a person; what is wrong with it is shown to them.
 *
 * @param {string} path
 * @param {object} body
 */
export async function post(path, body) {
  try {
    const response = await fetch(path, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    if (!response.ok) showToast(`Refused: ${(await response.json()).error.message}`);
  } catch {
    showToast("The local stack does not answer.");
  }
}
