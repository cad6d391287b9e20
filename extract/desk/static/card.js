// A card beside its pages: what lies under the pointer or has the focus is lit on both sides.

import { ask, el, pieces, shown } from "./dom.js";
import { language, percent, t } from "./texts.js";

const DPI = 100;

export function cardView(page) {
  let chosen = 0;
  async function open() {
    const { cards } = await ask("/api/cards");
    const list = el("select", { "aria-label": t.cards, onchange: async (event) => { chosen = Number(event.target.value); await show(); } },
      cards.map((card) => el("option", { value: card.number, selected: card.number === chosen }, `${card.needs_review ? "● " : ""}${card.label}`)));
    const left = el("div", {}), right = el("div", { tabindex: "0", role: "region", "aria-label": t.document });
    async function show() {
      const card = await ask(`/api/card/${chosen}?lang=${language}`);
      left.replaceChildren(list, ...card.fields.map(field));
      right.replaceChildren(...card.pages.map((number) => sheet(card, number)));
      if (!card.pages.length) right.append(el("p", {}, t.plain));
    }
    page.fill(el("div", { class: "card" }, left, right));
    await show();
  }
  return { open, key: () => {}, leave: () => {} };
}

function light(name, on) {
  for (const one of document.querySelectorAll("[data-field]")) if (one.dataset.field === name) one.classList.toggle("lit", on);
}

function lit(element, name) {
  for (const [event, on] of [["mouseenter", true], ["mouseleave", false], ["focus", true], ["blur", false]]) element.addEventListener(event, () => light(name, on));
  return element;
}

function field(one) {
  const sure = one.confidence === null ? t.unknown : t.chance(percent(one.confidence, 1));
  const text = one.parts.length ? pieces(one.parts) : el("em", {}, t.nothing);
  return lit(el("div", { class: one.needs_review ? "field flagged" : "field", tabindex: "0", "data-field": one.field, role: "group", "aria-label": one.title },
    el("h2", {}, `${one.title} · ${sure}`), el("p", {}, text)), one.field);
}

function sheet(card, number) {
  const picture = el("img", { src: `/page/${card.number}/${number}`, alt: `${card.label}, ${number}` });
  const holder = el("div", { class: "sheet" }, picture);
  picture.addEventListener("load", () => {
    const wide = (picture.naturalWidth * 72) / DPI, high = (picture.naturalHeight * 72) / DPI;
    for (const one of card.fields) for (const box of one.boxes.filter((own) => own.page === number)) {
      const mark = lit(el("div", { class: "box", "data-field": one.field }), one.field);
      mark.style.left = `${(100 * box.x0) / wide}%`; mark.style.top = `${(100 * box.top) / high}%`;
      mark.style.width = `${(100 * (box.x1 - box.x0)) / wide}%`; mark.style.height = `${(100 * (box.bottom - box.top)) / high}%`;
      holder.append(mark);
    }
  });
  picture.addEventListener("error", () => holder.replaceChildren(el("p", {}, t.noPicture, shown(card.document))));
  return holder;
}
