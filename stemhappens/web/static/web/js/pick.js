/* Ticking rows of a list: all at once, or from one to another with the shift key.
   Without this file each box is ticked by itself. */
"use strict";

const boxes = [...document.querySelectorAll("[data-pick]")];
const every = document.querySelector("[data-pick-all]");
let last = null;

function tell() {
  const ticked = boxes.filter((box) => box.checked).length;
  every.checked = ticked === boxes.length;
  every.indeterminate = ticked > 0 && ticked < boxes.length;
}
for (const box of boxes) {
  box.addEventListener("click", (event) => {
    if (event.shiftKey && last) {
      const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
      for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
    }
    last = box;
    tell();
  });
}
every?.addEventListener("change", () => {
  for (const box of boxes) box.checked = every.checked;
});
window.addEventListener("pageshow", () => { if (every && boxes.length) tell(); });
