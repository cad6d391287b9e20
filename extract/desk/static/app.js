// The page: its views, its keys, and what is told above them.

import { archiveView } from "./archive.js";
import { cardView } from "./card.js";
import { ask, el } from "./dom.js";
import { question } from "./question.js";
import { takeUp, unsaved } from "./sending.js";
import { language, number, percent, t } from "./texts.js";

const by = (name) => document.getElementById(name);
const page = {
  main: by("main"), state: null,
  fill: (...content) => by("main").replaceChildren(...content),
  focus: () => by("main").focus(),
  say: (text, kind) => { by("saved").textContent = text; by("saved").className = kind; },
  told: (state) => {
    page.state = state;
    by("rest").textContent = t.rest(percent(state.rest_share), number(state.rest_fields));
    if (by("left")) by("left").textContent = t.left(state.left, state.total);
    takeUp(state.desk);
  },
};
let now = "queue";
// What a view asked for may come when another one is open: only the open one may show itself.
const shell = (name) => Object.assign(Object.create(page), { fill: (...content) => { if (now === name) page.fill(...content); } });
const views = { queue: question(shell("queue")), card: cardView(shell("card")), archive: archiveView(shell("archive")) };

async function open(name) {
  views[now].leave();
  now = name;
  for (const button of by("views").children) {
    if (button.dataset.view === name) button.setAttribute("aria-current", "page"); else button.removeAttribute("aria-current");
  }
  page.fill(el("p", { class: "question" }, t.loading));
  if (!unsaved()) page.say("", "");
  try { page.told(await ask("/api/state")); await views[name].open(); if (now === name) page.focus(); } catch (error) { page.fill(el("p", { class: "question" }, error.message)); }
}

function keys() {
  const dialog = by("keys");
  if (dialog.open) { dialog.close(); return; }
  dialog.replaceChildren(el("h2", {}, t.keys), el("table", {}, t.keyList.map(([key, text]) => el("tr", {}, el("td", {}, el("kbd", {}, key)), el("td", {}, text)))),
    el("button", { onclick: () => dialog.close() }, t.back));
  dialog.showModal();
}

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.altKey || event.metaKey) return;
  if (by("keys").open) { if (event.key === "?") keys(); return; }
  const target = event.target;
  if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) {
    if (event.key === "Escape") page.focus();
    return;
  }
  if (event.key === "Enter" && target instanceof HTMLButtonElement) return;
  if (event.key === "?") { keys(); return; }
  views[now].key(event);
});
addEventListener("beforeunload", (event) => { if (unsaved()) event.preventDefault(); });

by("views").append(...Object.keys(views).map((name) => el("button", { "data-view": name, onclick: () => open(name) }, t[name])));
by("tools").append(el("button", { onclick: keys }, el("kbd", {}, "?"), " ", t.keys), " ",
  el("button", { onclick: () => { location.search = `?lang=${language === "fi" ? "en" : "fi"}`; } }, t.language));
open("queue");
