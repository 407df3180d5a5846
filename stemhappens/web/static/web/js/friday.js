/* The grid of a week by keyboard: names by their letters, Enter goes on, Ctrl+D copies down, rows
   as they are needed. Without it the page has ten rows, the browser's own lists, and saves alike. */
"use strict";

(() => {
  const list = document.querySelector("[data-rows]");
  const form = list.closest("form");
  const rows = () => [...list.querySelectorAll("[data-row]")];
  const cells = (row) => [...row.querySelectorAll("input:not([type=hidden]), select")];
  const cell = (row, name) => row.querySelector(`[name$="-${name}"]`);
  const options = {};
  for (const source of document.querySelectorAll("datalist")) {
    options[source.id] = [...source.options].map((option) => (
      { label: option.value, words: wordsOf(option.value), ...option.dataset }
    ));
  }

  function wordsOf(text) {
    return text.toLowerCase().normalize("NFKD").replace(/\p{M}/gu, "").match(/[\p{L}\p{N}]+/gu) || [];
  }
  function matching(text, known) {
    const words = wordsOf(text);
    if (!words.length) return [];
    const found = known.filter((one) => words.every((word) => one.words.some((w) => w.startsWith(word))));
    const whole = (one) => one.label.toLowerCase() === text.trim().toLowerCase();
    return [...found.filter(whole), ...found.filter((one) => !whole(one))];
  }

  /* Rows: as many as are written, and one more */
  const isWritten = (row) => row.hasAttribute("data-written") || cell(row, "who").value.trim();
  function showNeeded() {
    const all = rows();
    const last = all.reduce((found, row, n) => (isWritten(row) ? n : found), -1);
    all.forEach((row, n) => { row.hidden = n > last + 1; });
  }
  function rowAfter(row) {
    const next = row.nextElementSibling || another(row);
    if (!isWritten(next)) cell(next, "day").value = cell(row, "day").value;
    next.hidden = false;
    return next;
  }
  function another(row) {
    const number = rows().length;
    const copy = row.cloneNode(true);
    copy.removeAttribute("data-written");
    copy.querySelectorAll(".err, .which, .suggest").forEach((part) => part.remove());
    copy.querySelector("legend").textContent = `${list.dataset.more} ${number + 1}`;
    for (const part of copy.querySelectorAll("[id], [for], [name]")) {
      for (const name of ["id", "for", "name"]) {
        const value = part.getAttribute(name);
        if (value) part.setAttribute(name, value.replace(/r\d+-/, `r${number}-`));
      }
    }
    for (const field of copy.querySelectorAll("input, select")) {
      field.removeAttribute("aria-invalid");
      field.removeAttribute("aria-describedby");
      if (!/-(day|by)$/.test(field.name)) field.value = "";
    }
    cell(copy, "uid").value = crypto.randomUUID();
    copy.hidden = true;
    list.append(copy);
    copy.querySelectorAll("[data-combo]").forEach(combine);
    return copy;
  }

  /* Names by their letters */
  function combine(input) {
    const box = document.createElement("ul");
    box.className = "suggest";
    box.id = `${input.id}_list`;
    box.hidden = true;
    box.setAttribute("role", "listbox");
    box.setAttribute("aria-label", input.closest(".slot").querySelector("label").textContent);
    input.after(box);
    input.removeAttribute("list");
    for (const [name, value] of Object.entries(
      { role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": box.id }
    )) input.setAttribute(name, value);
    const state = { found: [], at: 0 };
    const token = () => input.value.slice(input.value.lastIndexOf(",") + 1);
    const close = () => {
      box.hidden = true;
      input.setAttribute("aria-expanded", "false");
      input.removeAttribute("aria-activedescendant");
    };
    const mark = () => {
      [...box.children].forEach((item, n) => item.setAttribute("aria-selected", String(n === state.at)));
      const active = box.children[state.at];
      input.setAttribute("aria-activedescendant", active.id);
      active.scrollIntoView({ block: "nearest" });
    };
    const open = () => {
      state.found = matching(token(), options[input.dataset.combo]).slice(0, 12);
      state.at = 0;
      box.replaceChildren(...state.found.map((one, n) => {
        const item = document.createElement("li");
        item.id = `${box.id}_${n}`;
        item.setAttribute("role", "option");
        item.textContent = one.label;
        item.addEventListener("pointerdown", (event) => {
          event.preventDefault();
          state.at = n;
          take();
        });
        return item;
      }));
      if (!state.found.length) return close();
      box.hidden = false;
      input.setAttribute("aria-expanded", "true");
      return mark();
    };
    const take = (more = "") => {
      if (box.hidden) return;
      const before = input.value.slice(0, input.value.lastIndexOf(",") + 1);
      input.value = `${before ? `${before} ` : ""}${state.found[state.at].label}${more}`;
      close();
      input.dispatchEvent(new Event("change", { bubbles: true }));
    };
    input.addEventListener("input", open);
    input.addEventListener("blur", () => { take(); close(); });
    input.addEventListener("keydown", (event) => {
      if (box.hidden) return;
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        const step = event.key === "ArrowDown" ? 1 : state.found.length - 1;
        state.at = (state.at + step) % state.found.length;
        mark();
      } else if (event.key === ",") {
        event.preventDefault();
        take(", ");
      } else if (event.key === "Escape") {
        event.preventDefault();
        close();
      }
    });
  }

  /* The school and the engagements of who was named */
  function named(input) {
    const labels = input.value.split(",").map((text) => text.trim()).filter(Boolean);
    return labels.map((label) => options.people.find((one) => one.label === label)).filter(Boolean);
  }
  function follow(input) {
    const row = input.closest("[data-row]");
    const people = named(input);
    const where = cell(row, "where");
    if (people.length && (!where.value || where.value === where.dataset.filled)) {
      where.value = people[0].school;
      where.dataset.filled = people[0].school;
    }
    askWhich(row, input, people);
  }
  function askWhich(row, input, people) {
    const prefix = input.name.replace(/who$/, "which_");
    for (const asked of row.querySelectorAll(".which")) {
      const name = asked.querySelector("select").name;
      if (!people.some((one) => `${prefix}${one.id}` === name)) asked.remove();
    }
    for (const one of people) {
      const name = `${prefix}${one.id}`;
      if (!one.which || row.querySelector(`[name="${name}"]`)) continue;
      const asked = document.createElement("div");
      asked.className = "which";
      const label = document.createElement("label");
      label.htmlFor = `id_${name}`;
      label.textContent = list.dataset.which.replace("%s", one.label.split(" ")[0]);
      const select = document.createElement("select");
      select.id = `id_${name}`;
      select.name = name;
      const choices = [["", list.dataset.choose], ...JSON.parse(one.which), ["alone", list.dataset.none]];
      for (const [value, text] of choices) select.add(new Option(text, value));
      asked.append(label, select);
      input.closest(".slot").append(asked);
    }
  }

  /* Keys */
  function copyDown(field) {
    const row = field.closest("[data-row]");
    const above = row.previousElementSibling;
    const source = above && cell(above, field.name.replace(/^r\d+-/, ""));
    if (!source) return;
    field.value = source.value;
    field.dispatchEvent(new Event("change", { bubbles: true }));
  }
  function goOn(field, back) {
    const row = field.closest("[data-row]");
    const all = cells(row);
    const next = all[all.indexOf(field) + (back ? -1 : 1)];
    if (next) return next.focus();
    if (back) return row.previousElementSibling && cells(row.previousElementSibling).at(-1).focus();
    return cells(rowAfter(row))[0].focus();
  }
  list.addEventListener("keydown", (event) => {
    const field = event.target.closest("input, select");
    if (!field) return;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      field.blur();
      form.requestSubmit();
    } else if (event.key === "Enter") {
      event.preventDefault();
      goOn(field, event.shiftKey);
    } else if (event.key.toLowerCase() === "d" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      copyDown(field);
    }
  });
  list.addEventListener("change", (event) => {
    if (event.target.name.endsWith("-who")) {
      follow(event.target);
      showNeeded();
    }
  });

  for (const input of list.querySelectorAll("[data-combo]")) combine(input);
  for (const row of rows()) follow(cell(row, "who"));
  showNeeded();
})();
