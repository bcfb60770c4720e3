// Function keys, a word while the server is asked, what goes on by itself, and the end of the session. Everything works without.
"use strict";
const body = document.body;
let isLeaving = false;

document.addEventListener("keydown", event => {
  if (!/^F\d+$/.test(event.key) || event.ctrlKey || event.altKey || event.metaKey) return;
  if (event.key === "F12") return;
  event.preventDefault();
  document.querySelector(`[data-key="${event.key}"]`)?.click();
});

document.querySelector("[data-print]")?.addEventListener("click", () => window.print());

document.addEventListener("submit", event => {
  isLeaving = true;
  const button = event.submitter;
  if (!button?.dataset.busy) return;
  button.setAttribute("aria-disabled", "true");
  const said = document.createElement("p");
  said.setAttribute("role", "status");
  said.textContent = button.dataset.busy;
  button.after(said);
});

// A page that looks again by itself, because its reader said so.
const again = document.querySelector("[data-again]");
if (again) setTimeout(() => again.click(), 1000 * again.dataset.again);

if (!document.querySelector("[autofocus]")) document.querySelector("[role=alert]")?.focus();

// Answers when the operator's session ends: card pulled, too long idle. Never counts as use.
async function watch() {
  for (;;) {
    let answer;
    try {
      answer = await fetch("/watch", { method: "POST", body: new URLSearchParams({ page: body.dataset.page }) });
    } catch {
      if (isLeaving) return;
      body.replaceChildren(body.dataset.gone);
      return;
    }
    if (isLeaving) return;
    if (answer.status === 204) continue;
    document.querySelector("main").replaceChildren();
    document.querySelector("form.ended").submit();
    return;
  }
}

if (body.dataset.page) watch();
document.querySelector("[data-goes]")?.click();
