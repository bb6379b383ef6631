// Small conveniences; every page works without them.
"use strict";

(() => {
  const each = (root, selector, act) => root.querySelectorAll(selector).forEach(act);

  // A menu closes on Escape (the key goes back to its summary) and on a click elsewhere.
  const openMenus = () => document.querySelectorAll("details.psp-menu[open]");
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    openMenus().forEach((menu) => {
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  });
  document.addEventListener("click", (event) => {
    openMenus().forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
  });

  // Refused: the list of what is wrong is read first.
  document.querySelector("[data-errors]")?.focus();

  // How many characters are left; spoken only near the end.
  const watchCount = (frame) => {
    const text = frame.querySelector("textarea");
    const said = frame.querySelector("[data-count]");
    const most = Number(text.getAttribute("maxlength"));
    text.removeAttribute("maxlength"); // a paste is never cut in silence; the server refuses what is too long
    const tell = () => {
      const left = most - text.value.length;
      said.textContent = left >= 0 ? `${left} characters left` : `${-left} characters too many`;
      said.classList.toggle("usa-error-message", left < 0);
      if (left <= most / 10) said.setAttribute("aria-live", "polite");
      else said.removeAttribute("aria-live");
    };
    text.addEventListener("input", tell);
    tell();
  };

  // On a phone the filters are folded away, unless one of them is in force.
  const narrow = window.matchMedia("(max-width: 39.99em)");
  const fold = (filters) => {
    filters.open = !narrow.matches || filters.hasAttribute("data-in-force");
  };
  narrow.addEventListener("change", () => each(document, "details.psp-filterfold", fold));

  // Filters that say nothing stay out of the address.
  const fieldsOf = (form) => [...form.querySelectorAll("input, select")];
  const tidy = (form) => {
    form.addEventListener("submit", () => fieldsOf(form).forEach((field) => {
      if (!field.value) field.disabled = true;
    }));
  };

  // One press, one act: a second press of the same button within the same page does nothing.
  const sendOnce = (form) => {
    form.addEventListener("submit", (event) => {
      if (event.defaultPrevented) return; // another script took the press; the next one counts
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
  };

  const dress = (root) => {
    each(root, "[data-counted]", watchCount);
    each(root, "details.psp-filterfold", fold);
    each(root, "form[data-tidy-address]", tidy);
    each(root, "form[method=post]", sendOnce);
  };
  dress(document);

  // A list sorted in its place is new content.
  document.addEventListener("htmx:afterSwap", (event) => dress(event.detail.elt));

  // After Back everything can be used again.
  window.addEventListener("pageshow", () => {
    each(document, "form[data-tidy-address]", (form) => fieldsOf(form).forEach((field) => { field.disabled = false; }));
    each(document, "form[method=post]", (form) => { delete form.dataset.sent; });
  });
})();
