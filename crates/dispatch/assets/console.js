// The console's script: live updates, countdowns, keys. The pages work without it, only less briskly.
"use strict";
(() => {
  const doc = document;
  const all = (selector, root = doc) => [...root.querySelectorAll(selector)];
  doc.documentElement.classList.add("js");

  // The part of a page that lives is fetched anew and swapped in.
  // Open details, the focus and a half-filled form survive the swap.
  const refresh = async () => {
    const old = doc.querySelector("[data-live]");
    if (!old) return;
    if (old.querySelector("form.settle :is(select, input):focus")) return later(4000);
    const answer = await fetch(location.pathname + location.search, { headers: { "x-fragment": "1" }, credentials: "same-origin" });
    if (answer.redirected || answer.status === 401) return location.reload();
    if (!answer.ok) return later(10000);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) return;
    const key = (e) => e.closest("[id]")?.id + "|" + (e.querySelector("summary")?.textContent.split("·")[0] ?? "");
    const opened = new Map(all("details", old).map((d) => [key(d), d.open]));
    const focus = doc.activeElement?.getAttribute("href");
    const chosen = new Map(all("select[id], input[id]", old).map((s) => [s.id, s.value]));
    all("details", fresh).forEach((d) => { if (opened.has(key(d))) d.open = opened.get(key(d)); });
    all("select[id], input[id]", fresh).forEach((s) => { if (chosen.get(s.id)) s.value = chosen.get(s.id); });
    old.replaceWith(fresh);
    if (focus) all("a[href]", fresh).find((a) => a.getAttribute("href") === focus)?.focus({ preventScroll: true });
    read_clock();
    tick();
    filter();
  };
  let timer = 0;
  const later = (ms) => { clearTimeout(timer); timer = setTimeout(refresh, ms); };

  // The server says that something changed; what changed is read from the page itself.
  const state = doc.querySelector("[data-live-state]");
  if (state) {
    const words = state.querySelector("[data-on]");
    const show = (on) => { state.classList.toggle("on", on); words.textContent = on ? words.dataset.on : words.dataset.off; };
    const source = new EventSource("/live");
    let lost = false;
    source.onopen = () => { show(true); if (lost) later(0); lost = false; };
    source.onerror = () => { show(false); lost = true; };
    source.addEventListener("visit", (e) => {
      const here = doc.querySelector("[data-live]");
      if (here && (!here.dataset.visit || here.dataset.visit === e.data || e.data === "*")) later(300);
    });
    addEventListener("pagehide", () => source.close());
    // A board ages even when nothing happens.
    setInterval(() => { if (doc.querySelector(".board")) later(0); }, 60000);
  }

  // The office's clock counts, not this machine's.
  let skew = 0;
  const read_clock = () => {
    const now = doc.querySelector("[data-now]");
    if (now) skew = Number(now.dataset.now) - Date.now();
  };
  read_clock();

  const tick = () => all("time[data-due]").forEach((t) => {
    const ms = Number(t.dataset.due) - Date.now() - skew;
    const s = Math.floor(Math.abs(ms) / 1000);
    const [d, h, m, sec] = t.dataset.units.split(",");
    const parts = [[Math.floor(s / 86400), d], [Math.floor(s / 3600) % 24, h], [Math.floor(s / 60) % 60, m], [s % 60, sec]];
    const first = parts.findIndex(([n]) => n > 0);
    const from = first < 0 ? 3 : first;
    const shown = parts.slice(from, from + 2).filter(([n], i) => i === 0 || n > 0);
    const words = shown.map(([n, unit]) => n + unit).join(unit_gap(d));
    t.textContent = (ms < 0 ? t.dataset.over : t.dataset.left).replace("{}", words);
    t.classList.toggle("over", ms < 0);
  });
  const unit_gap = (unit) => (unit.startsWith(" ") ? " " : "");
  setInterval(tick, 1000);
  tick();

  // Typing narrows what is on the page; bars of the board fade, lines go.
  const filter = () => {
    const field = doc.querySelector("[data-filter]");
    if (!field || field.name) return;
    const wanted = field.value.trim().toLowerCase();
    all("[data-row]").forEach((row) => {
      const fits = !wanted || (row.dataset.text ?? row.textContent).toLowerCase().includes(wanted);
      if (row.tagName === "a") row.classList.toggle("dim", !fits);
      else row.hidden = !fits;
    });
  };
  doc.querySelector("[data-filter]")?.addEventListener("input", filter);
  all("form[data-auto]").forEach((form) => form.addEventListener("change", (e) => {
    if (e.target.name) form.requestSubmit();
  }));
  doc.addEventListener("click", (e) => { if (e.target.closest("[data-print]")) print(); });

  // A link to a rule opens the chapter in which it stands; on paper every chapter is open.
  const reveal = () => {
    const to = location.hash.length > 1 && doc.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (!to) return;
    for (let d = to.closest("details"); d; d = d.parentElement.closest("details")) d.open = true;
    to.scrollIntoView();
  };
  addEventListener("hashchange", reveal);
  reveal();
  addEventListener("beforeprint", () => all("details[data-print-open]").forEach((d) => { d.open = true; }));

  const move = (by) => {
    const links = all("[data-open]").filter((a) => !a.closest("[hidden]") && !a.classList.contains("dim"));
    const at = links.indexOf(doc.activeElement);
    const next = links[at < 0 ? (by > 0 ? 0 : links.length - 1) : Math.min(Math.max(at + by, 0), links.length - 1)];
    next?.focus();
    next?.scrollIntoView({ block: "nearest" });
  };
  doc.addEventListener("keydown", (e) => {
    const keys = doc.getElementById("keys");
    if (e.key === "Escape") { if (keys) keys.hidden = true; doc.activeElement?.blur(); return; }
    if (e.ctrlKey || e.metaKey || e.altKey || e.target.closest?.("input, select, textarea")) return;
    const field = doc.querySelector("[data-filter]");
    const acts = {
      "/": () => field?.focus(),
      j: () => move(1),
      k: () => move(-1),
      l: () => doc.querySelector("[data-key-lang]")?.click(),
      "?": () => { if (keys) keys.hidden = !keys.hidden; },
    };
    if (acts[e.key]) { e.preventDefault(); acts[e.key](); }
  });
})();
