// What is typed survives an expired session.  <form data-draft="a-key"> is kept in this tab (sessionStorage) for the
// signed-in person; never passwords, files or forms marked data-sensitive.  docs/how-to/keep-drafts.md.
"use strict";

(() => {
  const person = document.querySelector('meta[name="person"]')?.content;
  const prefix = "psp-draft:";
  const keys = () => Object.keys(sessionStorage).filter((key) => key.startsWith(prefix));
  const read = (key) => JSON.parse(sessionStorage.getItem(key) || "null");
  const unkept = new Set(["password", "file", "submit", "button", "reset"]);
  const isKept = (field) => field.name && field.name !== "csrfmiddlewaretoken" && !unkept.has(field.type);

  const collect = (form) =>
    [...form.elements].filter(isKept).map((field) => [field.name, field.value, field.checked === true]);

  const restore = (form, fields) => {
    const waiting = [...fields];
    for (const field of [...form.elements].filter(isKept)) {
      const isChoice = field.type === "checkbox" || field.type === "radio";
      const at = waiting.findIndex(([name, value]) => name === field.name && (!isChoice || value === field.value));
      if (at < 0) continue;
      const [[, value, isChecked]] = waiting.splice(at, 1);
      if (isChoice) field.checked = isChecked;
      else field.value = value;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  const note = (form, words) => {
    let place = form.querySelector("[data-draft-note]");
    if (!place) {
      place = document.createElement("p");
      place.className = "psp-draft-note";
      place.setAttribute("data-draft-note", "");
      place.setAttribute("role", "status");
      form.append(place);
    }
    place.textContent = words;
  };

  const keep = (form, key) => {
    const first = JSON.stringify(collect(form));
    const kept = read(key);
    const isAnswered = form.querySelector("[data-errors]") || document.querySelector("[data-errors]");
    if (kept && !isAnswered && JSON.stringify(kept.fields) !== first) {
      restore(form, kept.fields);
      note(form, "We kept what you typed here before. It is not saved yet.");
    }
    const save = () => {
      try {
        sessionStorage.setItem(key, JSON.stringify({ fields: collect(form), isSent: false }));
      } catch { // a browser that stores nothing, or is full: the text is on the page only
        return;
      }
      note(form, "Kept on this device. Not saved yet.");
    };
    form.addEventListener("input", save);
    form.addEventListener("change", save);
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return;
      // Only the form sent last can be the one that the next success message is about.
      for (const other of keys()) {
        const draft = read(other);
        if (draft?.isSent) sessionStorage.setItem(other, JSON.stringify({ ...draft, isSent: false }));
      }
      sessionStorage.setItem(key, JSON.stringify({ fields: collect(form), isSent: true }));
    });
  };

  // Signing out leaves nothing behind.
  document.querySelectorAll("form[data-sign-out]").forEach((form) => {
    form.addEventListener("submit", () => keys().forEach((key) => sessionStorage.removeItem(key)));
  });
  if (!person) return; // the sign-in page: drafts wait

  const forms = new Map();
  document.querySelectorAll("form[data-draft]:not([data-sensitive])").forEach((form) => {
    forms.set(`${prefix}${person}:${form.dataset.draft}`, form);
  });
  const isDone = document.querySelector(".psp-messages .usa-alert--success") !== null;
  for (const key of keys()) {
    const isOthers = !key.startsWith(`${prefix}${person}:`);
    // Sent is not saved: an error page, or no answer at all, leaves the draft where it is.
    if (isOthers || (read(key)?.isSent && isDone)) sessionStorage.removeItem(key);
  }
  forms.forEach(keep);
})();
