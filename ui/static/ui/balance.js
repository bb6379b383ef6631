// The balance after the hours now typed.  The page is right without it: the server works out the same on every answer.
"use strict";

(() => {
  const balance = document.querySelector("[data-balance]");
  const hours = document.querySelector("input[name=hours]");
  if (!balance || !hours) return;
  const left = Number(balance.dataset.left);
  const [asked, rest] = balance.querySelectorAll(".psp-chart__asked, .psp-chart__left");
  const whole = asked && Number(asked.getAttribute("width")) + Number(rest.getAttribute("width"));
  const draw = (typed) => {
    if (!asked || left <= 0) return;
    const width = (whole * Math.min(Math.max(typed, 0), left)) / left;
    asked.setAttribute("width", width);
    rest.setAttribute("x", Number(asked.getAttribute("x")) + width);
    rest.setAttribute("width", whole - width);
  };
  const plain = (number) => number.toLocaleString("en-US", { maximumFractionDigits: 2 });
  const tell = () => {
    const typed = Number(hours.value) || 0;
    const isTooMuch = typed > left;
    balance.querySelector("[data-typed]").textContent = `${plain(typed)} hour${typed === 1 ? "" : "s"}`;
    balance.querySelector("[data-left-after]").textContent = plain(left - typed);
    balance.querySelector("[data-after]").classList.toggle("is-warning", isTooMuch);
    balance.querySelector("[data-short]").hidden = !isTooMuch;
    draw(typed);
  };
  hours.addEventListener("input", tell);
  tell();
})();
