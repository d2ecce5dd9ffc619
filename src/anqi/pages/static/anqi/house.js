/* What the pages do on top of links and forms: keys, the menu, faults, and one sending of a form. Without this
   script everything still works. */
"use strict";
(() => {
  const typing = (at) => at.isContentEditable || /^(INPUT|SELECT|TEXTAREA)$/.test(at.tagName);

  /* Faults first: whoever sent a form that was refused is taken to what is to be changed. */
  const faults = document.querySelector(".errors[tabindex]:not(.specimen .errors)");
  if (faults) faults.focus();

  /* The menu of a narrow page: a link to its place without a script, a button with one. */
  const menu = document.querySelector(".menu");
  const body = document.getElementById("menu");
  const fold = (open) => {
    menu.setAttribute("aria-expanded", String(open));
    body.classList.toggle("shown", open);
    body.classList.toggle("folded", !open);
  };
  if (menu && body) {
    menu.setAttribute("role", "button");
    menu.setAttribute("aria-controls", "menu");
    fold(false);
    menu.addEventListener("click", (event) => {
      event.preventDefault();
      fold(menu.getAttribute("aria-expanded") !== "true");
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key === " ") { event.preventDefault(); menu.click(); }
    });
  }

  /* Rows of tables and task lists, one after another by j and k. */
  const rows = () => [...document.querySelectorAll("main .table > tbody > tr, main .tasks > li")]
    .filter((row) => row.querySelector("a[href]") && row.offsetParent);
  const step = (by) => {
    const all = rows();
    if (!all.length) return;
    const now = all.findIndex((row) => row.classList.contains("at"));
    const next = now < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(now + by, 0), all.length - 1);
    if (now >= 0) all[now].classList.remove("at");
    all[next].classList.add("at");
    all[next].querySelector("a[href]").focus();
    all[next].scrollIntoView({ block: "nearest" });
  };

  /* The primary verb: of the form one is in, or else of the page. */
  const primary = (at) => {
    const form = at.closest("form");
    const verb = form ? form.querySelector(".btn-primary, [type=submit]") : document.querySelector("main .btn-primary");
    if (verb && !verb.disabled) verb.click();
  };

  /* The facts of a figure: of the one in focus, or else of the row. */
  const facts = (at) => {
    const row = at.closest("tr, .tasks > li, .figures > div, .summary > dd");
    const figure = at.closest(".fig") || (row && row.querySelector("a.fig")) || document.querySelector(".at a.fig");
    if (figure) figure.click();
  };

  /* What is open is closed: the menu, what one types in, a fold, or what says of itself that it can be closed. */
  const close = (at) => {
    const unfolded = at.closest("details[open]");
    const link = document.querySelector('[data-key="Escape"]');
    if (menu && menu.getAttribute("aria-expanded") === "true") { fold(false); menu.focus(); }
    else if (typing(at)) at.blur();
    else if (unfolded) { unfolded.open = false; unfolded.querySelector("summary").focus(); }
    else if (link) link.click();
  };

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || event.altKey) return;
    const at = event.target instanceof Element ? event.target : document.body;
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) { event.preventDefault(); primary(at); return; }
    if (event.ctrlKey || event.metaKey) return;
    if (event.key === "Escape") { close(at); return; }
    if (typing(at)) return;
    if (event.key === "/") {
      const search = document.querySelector('[data-key="/"]');
      if (!search) return;
      event.preventDefault();
      if (!search.offsetParent && menu) fold(true);
      search.focus();
    } else if (event.key === "j") step(1);
    else if (event.key === "k") step(-1);
    else if (event.key === "f") facts(at);
    else if (event.key === "Enter" && at === document.body) {
      const link = document.querySelector(".at a[href]");
      if (link) link.click();
    }
  });

  /* A second press on the same button is not a second sending. A page that the browser kept is as new again. */
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "1";
    if (event.submitter) event.submitter.setAttribute("aria-disabled", "true");
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    document.querySelectorAll("form[data-sent]").forEach((form) => {
      delete form.dataset.sent;
      form.querySelectorAll("[aria-disabled]").forEach((verb) => verb.removeAttribute("aria-disabled"));
    });
  });
})();
