// Small conveniences; every page works without them.
"use strict";

(() => {
  const each = (selector, act) => document.querySelectorAll(selector).forEach(act);

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
  const errors = document.querySelector("[data-errors]");
  if (errors) errors.focus();

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
  each("[data-counted]", watchCount);

  // On a phone the filters are folded away, unless one of them is in force.
  const narrow = window.matchMedia("(max-width: 39.99em)");
  const foldFilters = () => each("details.psp-filterfold", (fold) => {
    fold.open = !narrow.matches || fold.hasAttribute("data-in-force");
  });
  narrow.addEventListener("change", foldFilters);
  if (narrow.matches) foldFilters();

  // Filters that say nothing stay out of the address.
  each("form[data-tidy-address]", (form) => {
    form.addEventListener("submit", () => {
      form.querySelectorAll("input, select").forEach((field) => {
        if (!field.value) field.disabled = true;
      });
    });
    // After Back the fields are there again.
    window.addEventListener("pageshow", () => {
      form.querySelectorAll("input, select").forEach((field) => { field.disabled = false; });
    });
  });

  // One press, one act: a second press of the same button within the same page does nothing.
  each("form[method=post]", (form) => {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "yes";
    });
    window.addEventListener("pageshow", () => { delete form.dataset.sent; });
  });
})();
