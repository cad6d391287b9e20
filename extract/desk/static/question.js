// The queue and the question on the screen: one key decides and goes on.

import { ask, el, identity, pieces, shown } from "./dom.js";
import { give, isWaiting, sending, settled } from "./sending.js";
import { language, percent, t } from "./texts.js";

const kept = new Map();
const later = new Set();
const state = { queue: [], total: 0, at: 0, item: null, shownAt: 0, note: "", mode: "", filters: {} };
let page;

export function question(shell) {
  page = shell;
  sending(shell, saved);
  return { open, key, leave: () => { state.mode = ""; } };
}

async function open() {
  if (!state.item) await refill();
  await draw();
}

async function refill() {
  const found = await ask(`/api/queue?${new URLSearchParams(state.filters)}`);
  state.total = found.total;
  state.queue = found.items.filter((number) => !isWaiting(number));
  state.queue.sort((one, other) => later.has(one) - later.has(other));
  state.at = 0;
}

function load(number) {
  if (!kept.has(number)) {
    if (kept.size > 40) kept.delete(kept.keys().next().value);
    kept.set(number, ask(`/api/item/${number}?lang=${language}`).then((item) => {
      if (item.picture_at) { item.picture = new Image(); item.picture.src = item.picture_at; }
      return item;
    }).catch((error) => { kept.delete(number); throw error; }));
  }
  return kept.get(number);
}

async function draw() {
  if (state.at >= state.queue.length) await refill();
  const number = state.queue[state.at];
  if (number === undefined) {
    state.item = null;
    page.fill(el("div", { class: "question" }, filters(), el("p", {}, t.done)));
    return;
  }
  state.item = await load(number);
  state.mode = "";
  state.shownAt = performance.now();
  page.fill(view(state.item));
  page.main.scrollTop = 0;
  for (const next of state.queue.slice(state.at + 1, state.at + 3)) load(next).catch(() => {});
}

function filters() {
  const told = page.state;
  const pick = (name, label, values, titles = {}) => el("label", {}, label, el("select", {
    "aria-label": label,
    onchange: async (event) => { state.filters = { ...state.filters, [name]: event.target.value }; state.item = null; await refill(); await draw(); page.focus(); },
  }, el("option", { value: "" }, t.all), values.map((value) => el("option", { value, selected: state.filters[name] === value }, titles[value] ?? value))));
  return el("div", { class: "filters" },
    pick("field", t.field, told.fields), pick("reason", t.reason, told.reasons), pick("kind", t.kind, told.kinds, t.kinds),
    pick("document", t.document, told.documents),
    el("label", {}, t.search, el("input", {
      id: "search", type: "search", value: state.filters.q ?? "", "aria-label": t.search,
      onchange: async (event) => { state.filters = { ...state.filters, q: event.target.value }; state.item = null; await refill(); await draw(); page.focus(); },
    })),
    el("span", { id: "left" }, t.left(told.left, told.total)));
}

function view(item) {
  const chance = item.kind === "sample" ? "" : item.confidence === null && item.kind !== "word" ? t.unknown : t.chance(percent(item.chance, 1));
  const hint = item.kind === "stale" ? t.stale : item.kind === "conflict" ? t.conflict : "";
  return el("div", { class: "question" },
    filters(),
    el("div", { class: "head" }, el("h2", {}, `${item.code ?? ""} ${item.title}`.trim()),
      el("span", {}, `${item.document}${item.card_no > 1 ? ` · ${item.card_no}` : ""}`), el("span", {}, chance),
      el("span", {}, item.reasons.join(" · ")), el("span", {}, item.problems.slice(0, 2).join(" ")), hint ? el("span", {}, hint) : null),
    state.note ? el("p", { class: "note" }, `${t.note}: `, shown(state.note)) : null,
    crop(item), texts(item), choices(item.alternatives, take), acts(item));
}

function crop(item) {
  const holder = el("div", { class: "crop", tabindex: "0", role: "region", "aria-label": t.document });
  if (!item.picture) { holder.append(el("p", {}, t.plain)); return holder; }
  item.picture.alt = `${item.title}: ${item.value ?? t.nothing}`.slice(0, 200);
  holder.append(item.picture);
  item.picture.onerror = async () => {
    const told = await ask(item.picture_at).catch((error) => ({ error: error.message }));
    holder.replaceChildren(el("p", {}, t.noPicture + (told.error ?? "")));
  };
  return holder;
}

function texts(item) {
  const part = (title, parts, name) => el("section", {}, el("h3", {}, title),
    el("p", { class: "text", id: name, tabindex: "0", dir: "ltr" }, parts.length ? pieces(parts) : el("em", {}, t.nothing)));
  const again = item.again.map((one) => el("section", {}, el("h3", {}, `${t.decidedBy} ${one.by}`),
    el("p", { class: "text", tabindex: "0" }, shown(one.value ?? t.nothing))));
  return el("div", { class: "texts" }, part(t.raw, item.raw_parts, "raw"), part(t.value, item.value_parts, "value"), again);
}

function choices(alternatives, chosen) {
  if (!alternatives.length) return null;
  return el("div", { class: "choices" }, el("h3", {}, t.alternatives),
    alternatives.map((one, at) => el("button", { onclick: () => chosen(at) }, el("kbd", {}, at + 1), " ",
      shown((one.word ?? t.nothing).slice(0, 160)), " ", el("small", {}, one.chance === null ? one.by ?? "" : `${percent(one.chance, 1)} %`))));
}

function acts(item) {
  const button = (key, text, run, main = false) => el("button", { class: main ? "main" : null, onclick: run }, el("kbd", {}, key), " ", text);
  return el("div", { class: "acts" },
    button("a", t.accept, () => decide("accept"), true), button("e", t.edit, edit),
    item.kind === "word" ? null : [button("u", t.unreadable, () => decide("unreadable")), button("x", t.empty, () => decide("empty"))],
    button("s", t.later, postpone), button("z", t.undo, undo), item.kind === "word" ? button("g", t.same, same) : null,
    item.has_pages ? button("w", t.whole, whole) : null, button("n", t.note, note), button("d", t.reject, reject));
}

function take(at) {
  const chosen = state.item?.alternatives[at];
  if (!chosen) return;
  const word = state.item.kind === "word";
  if (chosen.word === null) { decide("empty"); return; }
  decide(state.item.kind === "stale" || state.item.kind === "conflict" ? "edit" : "alternative", word ? chosen.word : chosen.whole);
}

function decide(act, value, also = []) {
  const item = state.item;
  if (!item) return;
  if (item.kind === "word" && (act === "unreadable" || act === "empty")) { page.say(t.onlyWhole, "bad"); return; }
  const seconds = (performance.now() - state.shownAt) / 1000;
  const others = also.map((one) => [identity(), one.number, one.seen]);
  give({ id: identity(), item: item.number, seen: item.seen, act, value, note: state.note, seconds, also: others });
  state.note = "";
  const numbers = [item.number, ...also.map((one) => one.number)];
  state.queue = state.queue.filter((number) => !numbers.includes(number));
  draw();
}

async function saved(body) {
  for (const number of [body.item, ...body.also.map(([, other]) => other)]) kept.delete(number);
  if (!["accept", "alternative"].includes(body.act) && state.mode === "") await follow();
}

// A whole value, or a document, answers other questions too.
async function follow() {
  const now = state.item?.number;
  await refill();
  const at = state.queue.indexOf(now);
  if (at >= 0) state.at = at; else await draw();
}

async function undo() {
  await settled();
  try {
    const found = await ask("/api/undo", { id: identity() });
    page.told(found);
    page.say(t.undone, "good");
    if (found.item) { kept.delete(found.item); state.queue = [found.item, ...state.queue.filter((one) => one !== found.item)]; state.at = 0; }
    await draw();
  } catch (error) { page.say(error.status === 400 ? t.nothingToUndo : error.message, "bad"); }
}

function postpone() {
  const number = state.queue[state.at];
  if (number === undefined) return;
  later.add(number);
  state.queue = [...state.queue.filter((one) => one !== number), number];
  draw();
}

function step(by) {
  state.at = Math.max(0, Math.min(state.queue.length - 1, state.at + by));
  draw();
}

function panel(title, text, done) {
  state.mode = "text";
  const area = el("textarea", { "aria-label": title, id: "writing", spellcheck: "false" });
  area.value = text;
  const finish = () => { state.mode = ""; done(area.value); };
  area.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && !event.shiftKey) { event.preventDefault(); finish(); }
    if (event.key === "Escape") { event.preventDefault(); draw(); page.focus(); }
    event.stopPropagation();
  });
  const holder = el("div", { class: "question" }, crop(state.item), el("h2", {}, title), area,
    el("div", { class: "acts" }, el("button", { class: "main", onclick: finish }, el("kbd", {}, "Enter"), " ", t.save),
      el("button", { onclick: draw }, el("kbd", {}, "Esc"), " ", t.back)));
  page.fill(holder);
  area.focus();
}

function edit() {
  if (state.item) panel(`${t.edit}: ${state.item.title}`, state.item.value ?? "", (text) => { page.focus(); decide(text.trim() ? "edit" : "empty", text); });
}

function note() {
  if (state.item) panel(t.note, state.note, (text) => { state.note = text.trim(); draw(); page.focus(); });
}

function ask2(title, body, confirmed, chosen = () => {}) {
  state.mode = "confirm";
  Object.assign(state, { confirmed, chosen });
  page.fill(el("div", { class: "question" }, el("h2", {}, title), body,
    el("div", { class: "acts" }, el("button", { class: "main", onclick: confirmed }, el("kbd", {}, "Enter"), " ", t.save),
      el("button", { onclick: draw }, el("kbd", {}, "Esc"), " ", t.back))));
  page.focus();
}

function reject() {
  if (state.item) ask2(t.sure, el("p", {}, shown(state.item.document)), () => { state.mode = ""; decide("reject-document"); });
}

// The list first; then Enter decides all of them alike, a figure takes the alternative in all of them.
async function same() {
  if (!state.item) return;
  const { items } = await ask(`/api/same/${state.item.number}?lang=${language}`);
  if (!items.length) { page.say(t.noSame, ""); return; }
  const list = el("ul", { class: "same", tabindex: "0" }, items.map((one) => el("li", {}, `${one.code ?? ""} ${one.title} – `, shown(one.document),
    el("br", {}), shown(one.around[0]), el("mark", { class: "asked" }, shown(one.around[1])), shown(one.around[2]))));
  const item = state.item;
  const all = (act, value) => { state.mode = ""; decide(act, value, items); };
  const chosen = (at) => { if (item.alternatives[at]) all("alternative", item.alternatives[at].word); };
  ask2(t.sameTitle(items.length), [el("p", {}, shown(`${item.word} → ${item.now}`)), list, choices(item.alternatives, chosen)], () => all("accept"), chosen);
}

function whole() {
  if (!state.item) return;
  if (!state.item.has_pages) { page.say(t.plain, ""); return; }
  if (state.mode === "whole") { draw(); return; }
  state.mode = "whole";
  const picture = el("img", { src: `/whole/${state.item.number}`, alt: t.whole });
  page.fill(el("div", { class: "question" }, el("div", { class: "acts" }, el("button", { onclick: draw }, el("kbd", {}, "Esc"), " ", t.back)), picture));
}

function key(event) {
  if (state.mode === "confirm") {
    if (event.key === "Enter") { event.preventDefault(); state.confirmed(); } else if (event.key === "Escape") draw();
    else if (/^[1-9]$/.test(event.key)) state.chosen(Number(event.key) - 1);
    return;
  }
  if (state.mode === "whole" && (event.key === "Escape" || event.key === "w")) { draw(); return; }
  const acts = { a: () => decide("accept"), Enter: () => decide("accept"), e: edit, u: () => decide("unreadable"), x: () => decide("empty"),
    s: postpone, z: undo, j: () => step(1), k: () => step(-1), g: same, w: whole, n: note, d: reject,
    "/": () => document.getElementById("search")?.focus() };
  const run = /^[1-9]$/.test(event.key) ? () => take(Number(event.key) - 1) : acts[event.key];
  if (run) { event.preventDefault(); run(); }
}
