/* Comfort on top of pages that work without it: theme, menus, drawer, copy, toasts.
   No page needs this file to be read, filled in or sent. */
"use strict";

const root = document.documentElement;
const drawer = document.getElementById("drawer");

/* Theme: system, light or dark */
function storedTheme() {
  try { return localStorage.getItem("theme") || "system"; } catch { return "system"; }
}
function setTheme(choice) {
  if (choice === "system") delete root.dataset.theme;
  else root.dataset.theme = choice;
  try {
    if (choice === "system") localStorage.removeItem("theme");
    else localStorage.setItem("theme", choice);
  } catch { /* the choice then holds for this page only */ }
}
for (const box of document.querySelectorAll("[data-themes]")) {
  box.hidden = false;
  for (const input of box.querySelectorAll("input")) {
    input.checked = input.value === storedTheme();
    input.addEventListener("change", () => setTheme(input.value));
  }
}

/* Drawer: a <dialog>, so focus stays inside and Escape closes it; the opener gets focus back */
function closeDrawer() {
  drawer.close();
  drawer.replaceChildren();
}
if (drawer && drawer.showModal) {
  document.addEventListener("htmx:after:swap", () => {
    if (drawer.childElementCount && !drawer.open) drawer.showModal();
  });
  drawer.addEventListener("click", (event) => {
    if (event.target === drawer) closeDrawer();
    if (event.target.closest("[data-close]")) {
      event.preventDefault();
      closeDrawer();
    }
  });
  drawer.addEventListener("close", () => drawer.replaceChildren());
}

/* Menus and pickers: one open at a time, closed by Escape, by a click elsewhere and by leaving */
const folds = "details.menu[open], details.more[open], details.picker[open]";
document.addEventListener("focusin", (event) => {
  for (const fold of document.querySelectorAll(folds)) {
    if (!fold.contains(event.target)) fold.open = false;
  }
});
document.addEventListener("click", (event) => {
  for (const fold of document.querySelectorAll(folds)) {
    if (!fold.contains(event.target)) fold.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const fold of document.querySelectorAll(folds)) {
    fold.open = false;
    fold.querySelector("summary").focus();
  }
});

/* Copy a link, print, dismiss a toast */
document.addEventListener("click", async (event) => {
  const copy = event.target.closest("[data-copy]");
  if (copy && navigator.clipboard) {
    event.preventDefault();
    await navigator.clipboard.writeText(new URL(copy.getAttribute("href"), location.href).href);
    copy.querySelector("[data-label]").textContent = copy.dataset.copied;
  }
  if (event.target.closest("[data-print]")) window.print();
  const dismiss = event.target.closest("[data-dismiss]");
  if (dismiss) dismiss.closest(".toast").remove();
});
for (const hidden of document.querySelectorAll("[data-script]")) hidden.hidden = false;

/* Find a name in a long list of choices: what is chosen stays in sight */
for (const finder of document.querySelectorAll("[data-filter]")) {
  const list = document.querySelector(finder.dataset.filter);
  finder.addEventListener("input", () => {
    const words = finder.value.toLowerCase().split(/\s+/);
    for (const row of list.children) {
      const text = row.textContent.toLowerCase();
      row.hidden = !row.querySelector(":checked") && !words.every((word) => text.includes(word));
    }
  });
  finder.addEventListener("keydown", (event) => {
    if (event.key === "Enter") event.preventDefault();
  });
}

/* A form is sent once; a page that comes back from the browser's memory can be sent again */
document.addEventListener("submit", (event) => {
  const button = event.target.querySelector("[data-once]");
  if (button) setTimeout(() => { button.disabled = true; });
});
window.addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("[data-once]")) button.disabled = false;
});

/* After a form came back with errors, reading starts at their list */
document.querySelector("[data-focus]:not([data-sample] *)")?.focus();
