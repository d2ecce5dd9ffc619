/* What is typed is not lost. Drafts of long forms stay in this browser until the server has taken them; a form is sent only
   once the server has been reached; who leaves a changed form is asked. Without this script forms are sent as they are. */
"use strict";
(() => {
  const BEFORE = "anqi draft ";
  const A_WEEK = 7 * 24 * 3600 * 1000;
  const WAIT = 8000;
  const account = document.body.dataset.account || "";
  const here = location.pathname + location.search;
  const main = document.querySelector("main");
  if (!main) return;

  /* Words stand in the page, in its language. One notice of a kind at a time. */
  const tell = (name, before) => {
    const words = document.getElementById(`say-${name}`);
    if (!words) return null;
    hush(name);
    const notice = words.content.firstElementChild.cloneNode(true);
    notice.dataset.said = name;
    let place = before || main.querySelector(".messages");
    if (!place) {
      place = document.createElement("div");
      place.className = "messages";
      const head = main.querySelector(".page-head");
      if (head) head.after(place); else main.prepend(place);
    }
    if (before) before.before(notice); else place.prepend(notice);
    return notice;
  };
  const hush = (name) => document.querySelectorAll(`[data-said="${name}"]`).forEach((one) => one.remove());

  /* ── Drafts: text and choices only; never passwords, files, or what stands hidden in a form ── */
  const store = {
    each(visit) {
      try {
        for (let at = localStorage.length - 1; at >= 0; at -= 1) {
          const key = localStorage.key(at);
          if (key && key.startsWith(BEFORE)) visit(key, JSON.parse(localStorage.getItem(key)));
        }
      } catch { /* a browser that keeps nothing */ }
    },
    put(key, draft) { try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* full, or forbidden */ } },
    drop(key) { try { localStorage.removeItem(key); } catch { /* as above */ } },
    get(key) { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  };
  const kept = (field) => field.name && !/^(hidden|password|file|submit|button|reset)$/.test(field.type);
  const fields = (form) => [...form.elements].filter(kept);
  const values = (form) => {
    const found = [];
    for (const field of fields(form)) {
      if (field.type === "checkbox" || field.type === "radio") { if (field.checked) found.push([field.name, field.value]); }
      else if (field.multiple) for (const one of field.selectedOptions) found.push([field.name, one.value]);
      else found.push([field.name, field.value]);
    }
    return found;
  };
  const fill = (form, given) => {
    const left = given.map((pair) => [...pair]);
    const take = (name, value) => {
      const at = left.findIndex((pair) => pair[0] === name && (value === undefined || pair[1] === value));
      return at < 0 ? undefined : left.splice(at, 1)[0][1];
    };
    for (const field of fields(form)) {
      if (field.type === "checkbox" || field.type === "radio") field.checked = take(field.name, field.value) !== undefined;
      else if (field.multiple) for (const one of field.options) one.selected = take(field.name, one.value) !== undefined;
      else { const value = take(field.name); if (value !== undefined) field.value = value; }
    }
  };
  const long = (form) => form.dataset.draft !== "no" && !form.querySelector("[type=password]")
    && (form.querySelector("textarea") !== null || fields(form).length >= 3);
  const acts = [...main.querySelectorAll("form.sheet")].filter((form) => form.method === "post");
  const keyOf = (form) => `${BEFORE}${account} ${here} ${form.elements.act ? form.elements.act.value : ""}`;

  /* The server has taken a form when it answered its sending with a redirection to a page that is in order. */
  const arrival = performance.getEntriesByType("navigation")[0];
  const refused = main.querySelector(".errors, .conflict, .messages .notice-fail") !== null;
  const inOrder = !refused && !(arrival && arrival.responseStatus >= 400);
  const taken = (draft) => draft.sent && inOrder && arrival && arrival.type !== "back_forward"
    && arrival.redirectCount > 0 && document.referrer === location.origin + draft.page;
  if (account) {
    store.each((key, draft) => {
      const old = !draft || Date.now() - draft.at > A_WEEK;
      if (old || draft.account !== account || taken(draft)) store.drop(key); // another's words are nobody's here
    });
  }
  const dirty = new Set();
  const maybe = new Set(); // forms that the server may have taken under their key already: its answer never came
  const remember = (form, more) => {
    if (!account || !long(form)) return;
    const key = form.elements.key ? form.elements.key.value : "";
    store.put(keyOf(form), { account, page: here, at: Date.now(), values: values(form), key, sent: false, maybe: maybe.has(form), ...more });
  };
  for (const form of acts) {
    if (refused && form.querySelector(".has-error")) dirty.add(form);
    if (!account || !long(form)) continue;
    const draft = store.get(keyOf(form));
    const fresh = form.elements.key ? form.elements.key.value : "";
    if (draft) {
      if (refused) remember(form);
      else {
        fill(form, draft.values);
        if (draft.maybe && draft.key && form.elements.key) {
          form.elements.key.value = draft.key; // if it did arrive, it counts once
          maybe.add(form);
        }
        store.put(keyOf(form), { ...draft, sent: false });
        dirty.add(form);
        const notice = tell("draft", form);
        if (notice) {
          notice.querySelector("button").addEventListener("click", () => {
            form.reset();
            if (form.elements.key) form.elements.key.value = fresh;
            maybe.delete(form);
            dirty.delete(form);
            store.drop(keyOf(form));
            notice.remove();
          });
        }
      }
    }
    const keep = () => { if (dirty.has(form)) remember(form); };
    let soon = 0;
    form.addEventListener("input", () => {
      dirty.add(form);
      if (fresh && form.elements.key) form.elements.key.value = fresh; // another text is another act
      maybe.delete(form);
      clearTimeout(soon);
      soon = setTimeout(keep, 300);
    });
    form.addEventListener("change", keep);
    window.addEventListener("pagehide", keep);
  }
  main.addEventListener("input", (event) => {
    const form = event.target.form;
    if (form && acts.includes(form)) dirty.add(form);
  });
  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    for (const form of acts) { delete form.dataset.reached; const draft = store.get(keyOf(form)); if (draft) store.put(keyOf(form), { ...draft, sent: false }); }
  });
  window.addEventListener("beforeunload", (event) => {
    if (dirty.size) { event.preventDefault(); event.returnValue = ""; }
  });

  /* ── Sending: first see whether anybody is there ── */
  const there = async () => {
    const icon = document.querySelector("link[rel=icon]");
    const end = new AbortController();
    const timer = setTimeout(() => end.abort(), WAIT);
    try { await fetch(icon.href, { method: "HEAD", cache: "no-store", signal: end.signal }); return true; } catch { return false; } finally { clearTimeout(timer); }
  };
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!acts.includes(form) || event.defaultPrevented) return;
    if (form.dataset.reached) { dirty.delete(form); maybe.add(form); remember(form, { sent: true }); return; }
    event.preventDefault();
    if (form.dataset.asking) return;
    form.dataset.asking = "1";
    form.setAttribute("aria-busy", "true");
    hush("not-connected");
    const verb = event.submitter;
    there().then((found) => {
      delete form.dataset.asking;
      form.removeAttribute("aria-busy");
      if (found) { form.dataset.reached = "1"; form.requestSubmit(verb); return; }
      remember(form);
      const notice = tell("not-connected");
      if (notice) notice.scrollIntoView({ block: "nearest" });
    });
  }, true);
  document.querySelectorAll("form[data-leave]").forEach((form) => form.addEventListener("submit", () => {
    store.each((key) => store.drop(key)); // who signs out leaves nothing behind
  }));

  /* ── Parts of pages that are loaded anew ── */
  const target = (event) => (event.detail && event.detail.target) || main;
  document.addEventListener("htmx:beforeRequest", (event) => target(event).setAttribute("aria-busy", "true"));
  document.addEventListener("htmx:afterRequest", (event) => target(event).removeAttribute("aria-busy"));
  document.addEventListener("htmx:afterOnLoad", () => hush("not-loaded"));
  for (const kind of ["sendError", "timeout", "responseError"]) {
    document.addEventListener(`htmx:${kind}`, (event) => {
      const asked = event.detail && event.detail.requestConfig;
      tell(asked && asked.verb !== "get" ? "not-connected" : "not-loaded");
    });
  }
})();
