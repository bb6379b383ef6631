// Two minutes and a half before the session ends a dialog says so; one key extends it.  At the end the page asks the
// server whether the session is over.  Asking never extends it (the header says that no person did it); only a press
// of the button, or ordinary work, keeps a session alive.
"use strict";

(() => {
  const WARN_SECONDS = 150;
  const dialog = document.getElementById("session-dialog");
  const said = Number(document.querySelector('meta[name="session-seconds"]')?.content);
  if (!dialog || !said) return;
  const form = dialog.querySelector("form");
  const remaining = dialog.querySelector("[data-remaining]");
  const SHARED = "psp-session-ends"; // other tabs of this browser share the session
  const ASK = form.action.replace(/extend\/$/, "");
  const AGAIN_SECONDS = 5; // after a question the network lost
  let ends = 0;
  let isAsking = false;

  const begin = (seconds) => {
    ends = Date.now() + seconds * 1000;
    localStorage.setItem(SHARED, String(ends));
    if (dialog.open) dialog.close();
  };
  const words = (left) => {
    const minutes = Math.ceil(left / 60);
    if (left <= 60) return `${Math.max(0, Math.ceil(left / 10) * 10)} seconds`;
    return `${minutes} minutes`;
  };
  const ask = async () => {
    if (isAsking) return;
    isAsking = true;
    const headers = { "X-Portal-Background": "yes", Accept: "application/json" };
    try {
      const answer = await fetch(ASK, { headers, redirect: "error", cache: "no-store" });
      const { seconds, sign_in: signIn } = await answer.json();
      if (answer.ok && seconds > WARN_SECONDS) begin(seconds); // somebody worked on in another tab
      else if (answer.ok) ends = Date.now() + Math.max(1, seconds) * 1000;
      else window.location.assign(signIn); // it leads back here after signing in; the draft waits
    } catch {
      ends = Date.now() + AGAIN_SECONDS * 1000;
    } finally {
      isAsking = false;
    }
  };
  const look = () => {
    const left = (ends - Date.now()) / 1000;
    if (left <= 0) {
      ask();
      return;
    }
    if (left <= Math.min(WARN_SECONDS, said / 2) && !dialog.open) dialog.showModal();
    if (dialog.open && remaining.textContent !== words(left)) remaining.textContent = words(left);
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      const answer = await fetch(form.action, { method: "POST", body: new FormData(form), redirect: "error" });
      if (!answer.ok) throw new Error("refused");
      const { seconds } = await answer.json();
      begin(seconds);
    } catch {
      window.location.reload();
    } finally {
      delete form.dataset.sent;
    }
  });
  window.addEventListener("storage", (event) => {
    if (event.key !== SHARED || !event.newValue) return;
    ends = Number(event.newValue);
    if (dialog.open && (ends - Date.now()) / 1000 > WARN_SECONDS) dialog.close();
  });
  document.addEventListener("htmx:afterRequest", (event) => {
    if (event.detail.successful) begin(said);
  });
  begin(said);
  setInterval(look, 1000);
})();
