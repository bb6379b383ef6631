// Passkeys: asks the browser to make or use one, then sends the form.  <form data-passkey="create|get"> with the
// server's options in #passkey-data and a hidden field named credential.
"use strict";

(() => {
  const REFUSED = "The passkey was not used. Try again, or take another way.";
  document.querySelectorAll("form[data-passkey]").forEach((form) => {
    const options = JSON.parse(form.querySelector("#passkey-data").textContent);
    const error = form.querySelector("[data-passkey-error]");
    const field = form.querySelector("[name=credential]");
    form.hidden = false;
    form.addEventListener(
      "submit",
      async (event) => {
        if (field.value && field.value !== "null") return;
        event.preventDefault();
        event.stopImmediatePropagation(); // not sent yet: the next submit is
        error.textContent = "";
        try {
          const credential = await window.webauthnJSON[form.dataset.passkey](options);
          field.value = JSON.stringify(credential);
          form.submit();
        } catch {
          field.value = "";
          error.textContent = window.PublicKeyCredential ? REFUSED : "This browser knows no passkeys.";
        }
      },
      { capture: true },
    );
  });
})();
