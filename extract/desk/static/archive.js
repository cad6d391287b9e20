// The archive in figures, as it stands now.

import { ask, el, shown } from "./dom.js";
import { language, number, t } from "./texts.js";

export function archiveView(page) {
  async function open() {
    const told = await ask(`/api/archive?lang=${language}`);
    const figures = el("section", {}, el("h2", {}, t.archive), el("table", {}, Object.entries(told.figures).map(([name, count]) =>
      el("tr", {}, el("th", { scope: "row" }, t.figures[name]), el("td", { class: "number" }, number(count))))));
    page.fill(el("div", { class: "plots" }, figures, bars(t.leftByField, told.left_by_field), bars(t.problems, told.problems),
      bars(t.sources, told.sources), bars(t.states, told.states), agreement(told.agreement)));
  }
  return { open, key: () => {}, leave: () => {} };
}

function bars(title, rows) {
  if (!rows.length) return null;
  const most = Math.max(...rows.map((row) => row.count));
  return el("section", {}, el("h2", {}, title), el("table", {}, rows.map((row) => el("tr", {}, el("th", { scope: "row" }, shown(row.name)),
    el("td", {}, el("meter", { min: 0, max: most, value: row.count, "aria-label": `${row.name}: ${row.count}` })), el("td", { class: "number" }, number(row.count))))));
}

function agreement(rows) {
  if (!rows.length) return null;
  return el("section", {}, el("h2", {}, t.agreement), el("table", {}, rows.map((row) => el("tr", {}, el("th", { scope: "row" }, shown(row.pair.join(" – "))),
    el("td", {}, `${row.same}/${row.both}`), el("td", { class: "number" }, row.kappa === null ? "–" : `${t.kappa} ${number(row.kappa, 2)}`)))));
}
