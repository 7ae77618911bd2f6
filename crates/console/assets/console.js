// The console's script: live updates, countdowns, keys. The pages work without it, only less briskly.
"use strict";
(() => {
  const doc = document;
  const all = (selector, root = doc) => [...root.querySelectorAll(selector)];
  doc.documentElement.classList.add("js");

  // The part of a page that lives is fetched anew and swapped in.
  // Open details, the focus and a half-filled form survive the swap. Answers how soon to try again, if need be.
  const swap = async () => {
    const old = doc.querySelector("[data-live]");
    if (!old) return;
    // Nothing is swapped away under somebody's hands.
    if (old.querySelector("form :is(select, input, textarea):focus")) return 4000;
    const answer = await fetch(location.pathname + location.search, { headers: { "x-fragment": "1" }, credentials: "same-origin", signal: AbortSignal.timeout(30000) });
    if (answer.redirected || answer.status === 401) return location.reload();
    if (!answer.ok) return 10000;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-live]");
    if (!fresh) return;
    const key = (e) => e.closest("[id]")?.id + "|" + (e.querySelector("summary")?.textContent.split("·")[0] ?? "");
    const opened = new Map(all("details", old).map((d) => [key(d), d.open]));
    const focus = doc.activeElement?.getAttribute("href");
    all("details", fresh).forEach((d) => { if (opened.has(key(d))) d.open = opened.get(key(d)); });
    keep_typed(old, fresh);
    old.replaceWith(fresh);
    if (focus) all("a[href]", fresh).find((a) => a.getAttribute("href") === focus)?.focus({ preventScroll: true });
    read_clock();
    tick();
    filter();
  };

  // What was chosen over other records than those that stand here now has to be chosen again: nobody decides unseen.
  const keep_typed = (old, fresh) => {
    const before = new Map(all("select[id], input[id]", old).map((field) => [field.id, field]));
    const seen = (field) => field.form?.elements.seen?.value;
    const moved = (field) => field.form?.querySelector("[data-moved]");
    all("select[id], input[id]", fresh).forEach((field) => {
      const was = before.get(field.id);
      if (!was) return;
      const same = seen(was) === seen(field);
      if (field.type === "checkbox") { if (was.checked !== was.defaultChecked) field.checked = was.checked; }
      else if (same && was.value) field.value = was.value;
      const note = moved(field);
      if (note) note.hidden = same ? moved(was)?.hidden ?? true : !was.value && (moved(was)?.hidden ?? true);
    });
  };

  doc.addEventListener("change", (e) => { if (e.target.form) all("[data-moved]", e.target.form).forEach((note) => { note.hidden = true; }); });

  // At most one refresh at a time, one a second and none while nobody looks: a burst does not put it off,
  // and an older answer cannot overtake a newer one.
  let [timer, busy, wanted, last] = [0, false, false, -1000];
  const refresh = (after = 0) => {
    wanted = true;
    if (timer || busy || doc.hidden) return;
    timer = setTimeout(run, Math.max(after, last + 1000 - performance.now()));
  };
  const run = async () => {
    [timer, busy, wanted, last] = [0, true, false, performance.now()];
    const again = await swap().catch(() => 10000);
    busy = false;
    if (wanted || again) refresh(again);
  };
  doc.addEventListener("visibilitychange", () => { if (wanted) refresh(); });

  // The server says that something changed; what changed is read from the page itself.
  const state = doc.querySelector("[data-live-state]");
  if (state) {
    const words = state.querySelector("[data-on]");
    let lost = false;
    const hear = ({ on, visit }) => {
      if (on !== undefined) {
        state.classList.toggle("on", on);
        words.textContent = on ? words.dataset.on : words.dataset.off;
        if (on && lost) refresh();
        lost = !on;
      }
      const here = doc.querySelector("[data-live]");
      if (visit && here && (!here.dataset.visit || here.dataset.visit === visit || visit === "*")) refresh(300);
    };
    listen(state.dataset.liveState, hear);
    // A board ages even when nothing happens.
    setInterval(() => { if (doc.querySelector(".board")) refresh(); }, 60000);
  }

  // A browser opens six connections to a host: its tabs share one stream, in a worker of the session.
  // Where there are no such workers, only the tab that is looked at has one.
  function listen(script, hear) {
    if (window.SharedWorker) {
      const { port } = new SharedWorker(script, { name: doc.querySelector("[name=csrf]")?.value });
      port.onmessage = (e) => hear(e.data);
      addEventListener("pagehide", () => port.postMessage("bye"));
      addEventListener("pageshow", (e) => { if (e.persisted) { port.postMessage("hello"); refresh(); } });
      return;
    }
    let source;
    const look = () => {
      source?.close();
      if (doc.hidden) return;
      source = new EventSource("/live");
      source.onopen = () => hear({ on: true });
      source.onerror = () => hear({ on: false });
      source.addEventListener("visit", (e) => hear({ visit: e.data }));
    };
    look();
    doc.addEventListener("visibilitychange", () => { hear({ on: false }); look(); });
    addEventListener("pagehide", () => source?.close());
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
