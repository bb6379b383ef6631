// Entries of the log survive a lost signal, a closed tab and an ended session.  Each waits in IndexedDB under a key made
// here and is removed only when the server has answered that it keeps it; sent twice it is kept once.  Sensitive notes
// are never put there.  docs/adr/0092.
"use strict";

(() => {
  const KEPT = "psp-log-1"; // of worker.js
  const form = document.querySelector("form[data-quick]");
  const place = document.querySelector("[data-waiting]");
  const ADDRESS = form?.dataset.action || "/log/new/";
  const TOKEN = form?.dataset.token || "/log/token/";
  const WORKER = form?.dataset.worker || "/log/worker.js";

  // The page may have been kept for days, or drawn in another time zone: offer the day it is here.
  const day = form?.querySelector("[data-today]");
  if (day) {
    const here = new Date();
    const two = (number) => String(number).padStart(2, "0");
    day.value = `${here.getFullYear()}-${two(here.getMonth() + 1)}-${two(here.getDate())}`;
  }
  if (!window.indexedDB) return;

  // ---- the store

  const opened = new Promise((resolve, reject) => {
    const asked = indexedDB.open("psp-log", 1);
    asked.onupgradeneeded = () => {
      asked.result.createObjectStore("waiting", { keyPath: "key" });
      asked.result.createObjectStore("draft", { keyPath: "person" });
    };
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
  const act = async (store, way, how) => {
    const base = await opened;
    return new Promise((resolve, reject) => {
      const transaction = base.transaction(store, way, { durability: "strict" });
      const asked = how(transaction.objectStore(store));
      transaction.oncomplete = () => resolve(asked.result);
      transaction.onerror = transaction.onabort = () => reject(transaction.error);
    });
  };
  const put = (store, row) => act(store, "readwrite", (rows) => rows.put(row));
  const drop = (store, key) => act(store, "readwrite", (rows) => rows.delete(key));
  const all = (store) => act(store, "readonly", (rows) => rows.getAll());

  // ---- what waits, on the page

  const make = (tag, words, cls) => {
    const made = document.createElement(tag);
    made.textContent = words;
    if (cls) made.className = cls;
    return made;
  };
  const textOf = (row) => row.fields.find(([name]) => name === "said")?.[1] || "";
  const button = (words, press) => {
    const made = make("button", words, "usa-button usa-button--unstyled");
    made.type = "button";
    made.addEventListener("click", press);
    return made;
  };
  const wayToForm = () => {
    const way = make("a", "Correct it");
    way.href = ADDRESS;
    return way;
  };
  let problem = "";

  const show = async () => {
    if (!place) return;
    const rows = await all("waiting");
    const waiting = rows.filter((row) => !row.reasons);
    place.hidden = rows.length === 0;
    place.querySelector("[data-waiting-count]").textContent =
      waiting.length === 1 ? "1 entry waits" : waiting.length || !rows.length ? `${waiting.length} entries wait`
        : rows.length === 1 ? "1 entry came back" : `${rows.length} entries came back`;
    place.querySelector("[data-waiting-words]").textContent =
      problem || (waiting.length ? "on this device; sent when there is a signal." : "");
    place.querySelector("[data-waiting-send]").hidden = waiting.length === 0;
    const list = place.querySelector("[data-waiting-list]");
    list.replaceChildren(...rows.map((row) => {
      const item = document.createElement("li");
      if (row.reasons) item.append(make("p", `Not accepted: ${row.reasons.join(" ")}`, "usa-error-message"));
      item.append(make("p", textOf(row), "psp-waiting__text"));
      if (row.reasons) item.append(form ? button("Correct it", () => correct(row)) : wayToForm(), " ");
      if (row.reasons) item.append(button("Discard it", async () => { await drop("waiting", row.key); show(); }));
      return item;
    }));
  };

  // ---- sending

  // What the clock or the network begins, not a person, says so: such a request never extends the session.
  const BACKGROUND = { "X-Portal-Background": "yes" };
  const token = async (more) => {
    const headers = { Accept: "application/json", ...more };
    const answer = await fetch(TOKEN, { redirect: "manual", cache: "no-store", headers });
    if (!answer.ok || !answer.headers.get("Content-Type")?.includes("json")) return null;
    return answer.json();
  };
  const send = async (row, csrf, more) => {
    const body = new URLSearchParams(row.fields);
    const answer = await fetch(ADDRESS, {
      method: "POST", body, redirect: "manual",
      headers: { Accept: "application/json", "X-CSRFToken": csrf, ...more },
    });
    const isJson = answer.headers.get("Content-Type")?.includes("json");
    if (answer.ok && isJson) {
      await drop("waiting", row.key);
      return (await answer.json()).url;
    }
    if (isJson) await put("waiting", { ...row, reasons: (await answer.json()).reasons });
    else if (answer.status !== 0 && answer.status < 500 && answer.status !== 403 && answer.status !== 429)
      await put("waiting", { ...row, reasons: [`The portal could not read it (${answer.status}).`] });
    return "";
  };

  let isSending = false;
  const sendAll = async (more = {}) => {
    if (isSending) return "";
    isSending = true;
    problem = "";
    let url = "";
    try {
      const rows = (await all("waiting")).filter((row) => !row.reasons);
      if (!rows.length) return "";
      const session = await token(more);
      if (!session) {
        problem = "on this device. Your session has ended. Sign in to send what is waiting.";
        return "";
      }
      for (const row of rows) {
        if (row.person !== session.person) {
          problem = "on this device. Somebody else wrote an entry here and has to sign in to send it.";
          continue;
        }
        url = (await send(row, session.token, more)) || url;
      }
    } catch {
      problem = "on this device. There is no signal; they are sent by themselves later.";
    } finally {
      isSending = false;
      await show();
    }
    return url;
  };
  window.addEventListener("online", () => sendAll(BACKGROUND));
  document.addEventListener("visibilitychange", () => { if (!document.hidden) sendAll(BACKGROUND); });
  setInterval(() => sendAll(BACKGROUND), 30_000);
  place?.querySelector("[data-waiting-send]").addEventListener("click", () => sendAll());

  // Signing out leaves the page behind, not what was written.
  document.querySelectorAll("form[data-sign-out]").forEach((one) => {
    one.addEventListener("submit", () => window.caches?.delete(KEPT));
  });

  // ---- the form

  const fieldsOf = () => [...new FormData(form)].filter(([name, value]) =>
    name !== "csrfmiddlewaretoken" && typeof value === "string");
  const isSensitive = () => form.elements.level?.value === "sensitive";
  const LINKS = ["request", "exchange"];
  const showLinks = () => LINKS.forEach((name) => {
    if (form.elements[name].value) form.elements[name].closest("details").open = true;
  });
  const fill = (fields) => {
    const said = new Set(fields.map(([name, value]) => `${name}=${value}`));
    const texts = new Map(fields);
    for (const field of form.elements) {
      if (!field.name || field.name === "csrfmiddlewaretoken" || field.name === "sent_as") continue;
      if (LINKS.includes(field.name)) offer(field, texts.get(field.name));
      if (field.type === "checkbox" || field.type === "radio") field.checked = said.has(`${field.name}=${field.value}`);
      else if (field.multiple) [...field.options].forEach((one) => { one.selected = said.has(`${field.name}=${one.value}`); });
      else if (texts.has(field.name)) field.value = texts.get(field.name);
    }
    showLinks();
  };
  // A link chosen on another day may stand in no list by now; the server knows it still.
  const offer = (field, value) => {
    if (value && ![...field.options].some((one) => one.value === value)) field.add(new Option("As you chose it", value));
  };
  const correct = async (row) => {
    fill(row.fields);
    form.dataset.corrects = row.key;
    form.elements.said.focus();
  };
  const words = (text) => {
    let note = form.querySelector("[data-note]");
    if (!note) {
      note = make("p", "", "psp-draft-note");
      note.setAttribute("data-note", "");
      note.setAttribute("role", "status");
      form.append(note);
    }
    note.textContent = text;
  };

  const watchForm = async () => {
    const { person } = form.dataset;
    const answered = form.querySelector("[data-errors]");
    const draft = (await all("draft")).find((one) => one.person === person);
    if (draft && !answered) {
      const asked = "about" in form.dataset ? [...LINKS, "sites"] : []; // what the page was opened about stays
      const chosen = fieldsOf().filter(([name]) => asked.includes(name));
      fill([...draft.fields.filter(([name]) => !asked.includes(name)), ...chosen]);
      words("We kept what you typed here before. It is not logged yet.");
    }
    const note = form.querySelector("[data-sensitive-note]");
    const keepDraft = () => {
      note.hidden = !isSensitive();
      const kept = isSensitive() ? drop("draft", person) : put("draft", { person, fields: fieldsOf() });
      kept.catch(() => {}); // a browser that keeps nothing: the text stands on the page
    };
    form.addEventListener("input", keepDraft);
    form.addEventListener("change", keepDraft);
    note.hidden = !isSensitive();

    // crypto.randomUUID exists on https and localhost only; a local network serves plain http.
    const newKey = () => {
      if (crypto.randomUUID) return crypto.randomUUID();
      const bytes = crypto.getRandomValues(new Uint8Array(16));
      bytes[6] = (bytes[6] & 0x0f) | 0x40;
      bytes[8] = (bytes[8] & 0x3f) | 0x80;
      const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
      return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
    };

    let isKept = false;
    window.addEventListener("pageshow", () => { isKept = false; });
    // Whether the page is left: what was written stands in the log.
    const keep = async () => {
      const key = newKey();
      form.elements.sent_as.value = key; // sent by form.submit() after a fault, it is still the same entry
      const fields = fieldsOf().filter(([name]) => name !== "sent_as").concat([["sent_as", key]]);
      try {
        await put("waiting", { key, person, fields, at: Date.now() });
      } catch { // a browser that keeps nothing, or a device that is full: straight to the server
        form.submit();
        return true;
      }
      await drop("draft", person);
      if (form.dataset.corrects) await drop("waiting", form.dataset.corrects);
      delete form.dataset.corrects;
      const url = await sendAll();
      if (url) {
        window.location.assign(url);
        return true;
      }
      form.elements.said.value = "";
      form.elements.step_text.value = "";
      LINKS.forEach((name) => { form.elements[name].value = ""; });
      words(place.querySelector(".usa-error-message") ? "" : "Kept on this device. It is sent when there is a signal.");
      place.scrollIntoView({ block: "nearest" });
      return false;
    };

    // A sensitive note stands on this page alone: it leaves it only when there is somebody to take it.
    const handOver = async () => {
      const session = await token().catch(() => undefined);
      if (session?.person === person) {
        form.submit();
        return true;
      }
      words(session === undefined
        ? "There is no signal, and a sensitive note is not kept on this device. Leave this page open and press again later."
        : "Your session has ended. Sign in on another tab, come back to this page and press again.");
      return false;
    };

    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      event.stopImmediatePropagation();
      if (!form.elements.said.value.trim()) {
        words("Say in a sentence or two what was said or done.");
        form.elements.said.focus();
        return;
      }
      if (isKept) return; // a second tap: the first is on its way
      isKept = true;
      const wasSensitive = isSensitive();
      isKept = await (wasSensitive ? handOver() : keep()).catch(() => {
        if (wasSensitive) return false;
        form.submit(); // a fault of the script never swallows the entry
        return true;
      });
    }, { capture: true });
  };

  const keepPage = async () => {
    if (!("serviceWorker" in navigator) || !window.caches) return;
    await navigator.serviceWorker.register(WORKER, { scope: "/log/" });
    const files = [...document.querySelectorAll("link[rel=stylesheet], link[rel=icon], script[src], link[rel=preload]")]
      .map((one) => one.href || one.src)
      .concat([...document.querySelectorAll("use")].map((one) => new URL(one.getAttribute("href").split("#")[0], location).href))
      .filter((href) => new URL(href).origin === location.origin);
    const kept = await caches.open(KEPT);
    await Promise.allSettled([...new Set(files)].map(async (href) => {
      if (!(await kept.match(href))) await kept.add(href);
    }));
    if (navigator.onLine) {
      const page = await fetch(ADDRESS, { redirect: "manual", cache: "no-store", headers: BACKGROUND });
      if (page.ok) await kept.put(ADDRESS, page);
    }
  };

  if (form) {
    watchForm();
    keepPage().catch(() => {});
  }
  show().then(() => sendAll(BACKGROUND));
})();
