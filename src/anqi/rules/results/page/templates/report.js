"use strict";
// Opens figures down to their facts, unpacks explanations, and filters lists. Nothing here asks a network.
(() => {
  const told = JSON.parse(document.getElementById("told").textContent);
  const { words } = told;
  const SHOWN = 200;
  const unpacked = new Map();

  // ── Unpacking ────────────────────────────────────────────────────────────────────────────────────
  async function unpack(id) {
    const letters = atob(document.getElementById(id).textContent);
    const bytes = Uint8Array.from(letters, (letter) => letter.charCodeAt(0));
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return JSON.parse(await new Response(stream).text());
  }

  function once(id, make = (data) => data) {
    if (!unpacked.has(id)) unpacked.set(id, unpack(id).then(make));
    return unpacked.get(id);
  }

  function summed(steps) {
    let sum = 0;
    return steps.map((step) => (sum += step));
  }

  // Texts are packed as they are, as UUIDs (time and chance), or as stems with a number.
  function text(column) {
    if (Array.isArray(column)) return (row) => column[row] ?? "";
    const numbers = summed(column.time ?? column.number);
    if (column.stem) {
      return (row) => column.stems[column.stem[row]] + (numbers[row] < 0 ? "" : numbers[row]);
    }
    return (row) => {
      const time = numbers[row].toString(16).padStart(12, "0");
      const rest = column.rest.slice(row * 20, row * 20 + 20);
      const digits = time + rest;
      return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([a, b]) => digits.slice(a, b)).join("-");
    };
  }

  function ready(facts) {
    facts.day = summed(facts.day);
    facts.id = text(facts.id);
    facts.source = text(facts.source);
    return facts;
  }

  // ── The facts behind a value ─────────────────────────────────────────────────────────────────────
  // Of one type and subject, within some days: [row, above the line, below the line].
  function behind(facts, type, subject, value, [first, last]) {
    const [of, to] = told.values[value];
    const counts = (measure) => facts.counts.map((some) => some.includes(measure));
    const above = counts(of);
    const below = to === undefined ? [] : counts(to);
    const own = owner(facts, type, subject);
    const answered = type === "branch" && told.measures[of]?.[1] ? through(facts, subject) : null;
    const found = [];
    for (let row = 0; row < facts.day.length; row += 1) {
      const day = facts.day[row];
      if (day < first || day > last) continue;
      const count = facts.count[row];
      if (!above[count] && !below[count]) continue;
      if (answered ? answered(row, day) : own(row)) found.push([row, above[count], below[count] ?? false]);
    }
    return found;
  }

  function owner(facts, type, subject) {
    if (type === "plant") return () => true;
    const number = facts[`${type}s`].findIndex((one) => one && one[0] === subject);
    const column = facts[type];
    return (row) => column[row] === number;
  }

  // A branch is counted by the departments that it answered for on the day.
  function through(facts, branch) {
    const spans = new Map();
    for (const [own, department, first, last] of facts.spans) {
      if (own !== branch) continue;
      const number = facts.departments.findIndex((one) => one && one[0] === department);
      if (!spans.has(number)) spans.set(number, []);
      spans.get(number).push([first, last]);
    }
    return (row, day) =>
      (spans.get(facts.department[row]) ?? []).some(([first, last]) => first <= day && day <= last);
  }

  // What is missing comes first: counted below the line and not above it; of people, who is not above at all, each once.
  function sorted(facts, value, found) {
    const [of, to, among] = told.values[value];
    if (to === undefined) return { rows: found, missing: 0 };
    const people = told.measures[of]?.[2] && told.measures[to]?.[2];
    const there = new Set(people ? found.filter(([, above]) => above).map(([row]) => facts.person[row]) : []);
    const lacking = (one) => people && one[2] && !there.has(facts.person[one[0]]);
    const missing = found.filter((one) => {
      if (!people) return among && one[2] && !one[1];
      if (!lacking(one) || there.has(-1 - facts.person[one[0]])) return false;
      return there.add(-1 - facts.person[one[0]]);
    });
    const named = new Set(missing);
    return { rows: [...missing, ...found.filter((one) => !named.has(one))], missing: missing.length, people };
  }

  // ── Showing them ─────────────────────────────────────────────────────────────────────────────────
  function make(tag, className, ...children) {
    const element = document.createElement(tag);
    if (className) element.className = className;
    element.append(...children);
    return element;
  }

  const start = Date.parse(told.first);
  const dated = (day) => new Date(start + day * 864e5).toISOString().slice(0, 10);
  const named = (one) => (one ? [one[1] || one[0], one[1] ? one[0] : ""].filter(Boolean).join(" ") : "");

  function line(facts, value, [row, above, below], missing) {
    const to = told.values[value][1];
    const both = to === undefined || (above && below);
    const half = above ? words.of : words.to;
    const state = missing ? `✗ ${words.missing}` : both ? `✓ ${words.counted}` : half;
    const [kind, unit] = facts.kinds[facts.kind[row]];
    const whom = ["department", "branch", "person"].map((type) => named(facts[`${type}s`][facts[type][row]]));
    const cells = [
      dated(facts.day[row]), kind, whom.filter(Boolean).join(" · "), facts.details[facts.detail[row]],
      unit ? `${facts.quantities[facts.quantity[row]]} ${unit}` : "", state, facts.id(row), facts.source(row),
    ];
    const marks = ["nowrap", "", "", "", "nowrap", missing ? "fail nowrap" : "nowrap", "mono", "mono"];
    return make("tr", "", ...cells.map((cell, index) => {
      const element = make("td", marks[index], cell);
      if (marks[index] === "mono") element.title = cell;
      if (cell) element.dataset.k = words.heads[index];
      return element;
    }));
  }

  function table(facts, value, found) {
    const { rows, missing, people } = sorted(facts, value, found);
    const said = missing ? (people ? words.absent : words.lacking).replace("{missing}", missing) : words.facts;
    const parts = [make("p", "s muted", rows.length ? said.replace("{count}", rows.length) : words.none)];
    if (rows.length) {
      const heads = make("tr", "", ...words.heads.map((head) => make("th", "", head)));
      const body = rows.slice(0, SHOWN).map((one, index) => line(facts, value, one, index < missing));
      const shown = make("table", "table dense sticky stack", make("thead", "", heads), make("tbody", "", ...body));
      parts.push(make("div", "scroll", shown));
    }
    if (rows.length > SHOWN) parts.push(make("p", "s muted", words.more.replace("{shown}", SHOWN)));
    return parts;
  }

  // The panel stands under the row, the strip or the box of its figure; a second click closes it.
  function place(button, panel) {
    const row = button.closest("tr");
    if (!row) return button.closest(".opens").append(panel);
    const cell = make("td", "", panel);
    cell.colSpan = [...row.cells].reduce((sum, one) => sum + one.colSpan, 0);
    row.after(make("tr", "why-row", cell));
  }

  function shut(button) {
    button.removeAttribute("aria-expanded");
    const panel = button.panel;
    (panel.closest(".why-row") ?? panel).remove();
    button.panel = null;
  }

  async function open(button) {
    const scope = button.closest("tr, .opens");
    for (const other of scope.querySelectorAll("[aria-expanded]")) shut(other);
    const whose = button.closest("[data-subject]").dataset;
    const value = button.dataset.v ?? button.closest("[data-v]").dataset.v;
    const panel = make("div", "why", make("p", "s", make("b", "", button.title)));
    panel.setAttribute("role", "region");
    panel.setAttribute("aria-label", `${whose.name ?? whose.subject} ${button.title}`);
    place(button, panel);
    button.panel = panel;
    button.setAttribute("aria-expanded", "true");
    const plant = button.closest("[data-plant]") ?? document.getElementById(`plant/${whose.subject}`);
    if (!plant?.dataset.plant) return;
    try {
      const facts = await once(plant.dataset.plant, ready);
      const found = behind(facts, whose.type, whose.subject, value, told.windows[button.value]);
      panel.append(...table(facts, value, found));
    } catch {
      panel.append(make("p", "fail", words.failed));
    }
  }

  // ── Lists ────────────────────────────────────────────────────────────────────────────────────────
  async function fill(details) {
    const { part, at } = details.dataset;
    if (!details.open || !part) return;
    delete details.dataset.part;
    const html = (await once(part))[at];
    details.lastElementChild.innerHTML = html;
  }

  function filter(section) {
    const key = section.querySelector(".chip[aria-pressed=true]")?.dataset.key ?? "";
    const asked = (section.querySelector("input[type=search]")?.value ?? "").trim().toLowerCase();
    for (const one of section.querySelectorAll("details")) {
      const fits = !key || one.dataset.keys.split(" ").includes(key);
      one.hidden = !fits || !one.firstElementChild.innerText.toLowerCase().includes(asked);
    }
  }

  function reveal() {
    const target = location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    const details = target && target.closest("details");
    if (!details) return;
    details.open = true;
    details.scrollIntoView();
  }

  document.documentElement.classList.add("scripted");
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if (button.classList.contains("chip")) {
      const chips = button.parentElement.querySelectorAll(".chip");
      for (const chip of chips) chip.setAttribute("aria-pressed", chip === button);
      filter(button.closest("section"));
    } else if (button.panel) shut(button);
    else open(button);
  });
  document.addEventListener("input", (event) => filter(event.target.closest("section")));
  document.addEventListener("toggle", (event) => fill(event.target), true);
  document.addEventListener("keydown", (event) => {
    const button = event.key === "Escape" && document.activeElement?.closest("[aria-expanded]");
    if (button) shut(button);
  });
  addEventListener("beforeprint", () => document.querySelectorAll(".more").forEach((one) => (one.open = true)));
  addEventListener("hashchange", reveal);
  reveal();
})();
