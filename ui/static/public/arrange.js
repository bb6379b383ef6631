// Putting a toolkit in order by key, press or dragging; every change is saved a moment later.  Without a script the
// numbers and the button do the same.
"use strict";

(() => {
  const form = document.querySelector("form[data-arrange]");
  if (!form) return;
  const list = form.querySelector("[data-kit]");
  const said = form.querySelector("[data-said]");
  const saved = form.querySelector("[data-saved]");
  const items = () => [...list.querySelectorAll("[data-item]")];
  let waiting = 0;
  let isSaving = false;

  const number = () => items().forEach((item, at) => { item.querySelector("[data-place]").value = at + 1; });

  const save = async () => {
    if (isSaving) { later(); return; }
    isSaving = true;
    try {
      const answer = await fetch(form.action || window.location.href, {
        method: "POST", headers: { Accept: "application/json" }, body: new FormData(form),
      });
      const told = await answer.json();
      if (told.version) form.elements.version.value = told.version;
      saved.textContent = told.refused || "Saved.";
    } catch {
      saved.textContent = "Not saved yet: there is no connection. Press “Save the toolkit” when it is back.";
    } finally {
      isSaving = false;
    }
  };
  const later = () => {
    clearTimeout(waiting);
    saved.textContent = "Saving…";
    waiting = setTimeout(save, 700);
  };

  const move = (item, way) => {
    const other = way < 0 ? item.previousElementSibling : item.nextElementSibling;
    if (!other) return;
    if (way < 0) other.before(item);
    else other.after(item);
    number();
    said.textContent = `Now at place ${items().indexOf(item) + 1} of ${items().length}.`;
    later();
  };

  items().forEach((item) => {
    item.querySelector("[data-moves]").hidden = false;
    item.querySelector("[data-place-label]").hidden = true;
    item.querySelector("[data-up]").addEventListener("click", (event) => { move(item, -1); event.target.focus(); });
    item.querySelector("[data-down]").addEventListener("click", (event) => { move(item, 1); event.target.focus(); });
    // Only the heading is a handle: text in the note stays selectable.
    const head = item.querySelector(".psp-kit__head");
    head.draggable = true;
    head.addEventListener("dragstart", (event) => {
      event.dataTransfer.setData("text/plain", "");
      event.dataTransfer.effectAllowed = "move";
      item.classList.add("is-dragged");
    });
    head.addEventListener("dragend", () => item.classList.remove("is-dragged"));
  });
  list.addEventListener("dragover", (event) => {
    const dragged = list.querySelector(".is-dragged");
    const over = event.target.closest("[data-item]");
    if (!dragged) return;
    event.preventDefault();
    if (!over || over === dragged) return;
    const { top, height } = over.getBoundingClientRect();
    if (event.clientY < top + height / 2) over.before(dragged);
    else over.after(dragged);
  });
  list.addEventListener("drop", (event) => {
    event.preventDefault();
    number();
    later();
  });
  form.addEventListener("input", (event) => { if (event.target.type !== "checkbox") later(); });
  form.addEventListener("submit", () => clearTimeout(waiting));
})();
