// @ts-check
import { find } from "./dom.js";

const viewer = /** @type {HTMLDialogElement} */ (find("viewer"));
const picture = /** @type {HTMLImageElement} */ (find("picture"));
const zoom = find("zoom");

/**
 * Shows a picture over the whole window; the next tap doubles its size, one more fits it in again.
 *
 * @param {HTMLImageElement} image
 */
export function enlarge(image) {
  picture.src = image.src;
  picture.alt = image.alt;
  setZoomed(false);
  viewer.showModal();
}

/** @param {boolean} isZoomed */
function setZoomed(isZoomed) {
  viewer.classList.toggle("zoomed", isZoomed);
  zoom.setAttribute("aria-label", `${picture.alt}. ${isZoomed ? "Smaller" : "Larger"}`);
}

zoom.onclick = () => setZoomed(!viewer.classList.contains("zoomed"));
viewer.onclick = (event) => {
  if (event.target === viewer) viewer.close();
};
