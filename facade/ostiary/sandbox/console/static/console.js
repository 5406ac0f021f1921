// Fetches the page again every second while "Live" is on, and shows what changed. Without it the console works as well.
"use strict";
(() => {
  const button = document.getElementById("live");
  const news = document.getElementById("news");
  const interval = 1000;
  let tag = null;
  let on = !new URLSearchParams(location.search).has("before") && sessionStorage.getItem("live") !== "off";

  function show() {
    button.setAttribute("aria-pressed", String(on));
    button.textContent = on ? "Live: on" : "Live: off";
  }

  function opened() {
    return [...document.querySelectorAll("main details[open]")].map((each) => each.id);
  }

  function busy() {
    // What a person types into or has marked is not taken away.
    const active = document.activeElement;
    const typing = active && active.closest("main form");
    return typing || String(document.getSelection()) !== "";
  }

  function place(active) {
    // Focus stays on the same link, wherever it has moved.
    if (!active || !active.closest("main")) return () => {};
    const href = active.getAttribute("href");
    const id = active.closest("details") && active.closest("details").id;
    return () => {
      const same = href && [...document.querySelectorAll("main a")].find((each) => each.getAttribute("href") === href);
      const summary = id && document.querySelector(`#${CSS.escape(id)} > summary`);
      const found = same || summary;
      if (found) found.focus({ preventScroll: true });
    };
  }

  async function look() {
    if (!on || document.hidden || busy()) return;
    const headers = tag ? { "If-None-Match": tag } : {};
    const answer = await fetch(location.href, { headers, cache: "no-store" });
    if (answer.status !== 200) return;
    tag = answer.headers.get("ETag");
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const old = document.getElementById("main");
    const fresh = page.getElementById("main");
    if (!fresh || old.innerHTML === fresh.innerHTML || closedAlike(old, fresh)) return;
    const again = opened();
    const focus = place(document.activeElement);
    old.replaceChildren(...fresh.childNodes);
    for (const id of again) {
      const details = document.getElementById(id);
      if (details) details.open = true;
    }
    focus();
    news.textContent = `Updated ${new Date().toLocaleTimeString()}`;
  }

  function closedAlike(old, fresh) {
    const copy = old.cloneNode(true);
    for (const each of copy.querySelectorAll("details[open]")) each.removeAttribute("open");
    return copy.innerHTML === fresh.innerHTML;
  }

  button.hidden = false;
  button.addEventListener("click", () => {
    on = !on;
    sessionStorage.setItem("live", on ? "on" : "off");
    show();
  });
  show();
  async function forever() {
    try {
      await look();
    } catch {
      news.textContent = "The sandbox doesn't answer.";
    }
    setTimeout(forever, interval);
  }
  setTimeout(forever, interval);
})();
