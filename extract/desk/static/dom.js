// Elements made of texts alone: nothing that a card says is ever taken for markup.

const SIGNS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/u;
const NAMES = { "\u200e": "LRM", "\u200f": "RLM", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF", "\u202d": "LRO",
  "\u202e": "RLO", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI", "\u2069": "PDI", "\u00ad": "SHY", "\u200b": "ZWSP",
  "\ufeff": "BOM", "\u061c": "ALM" };

export function el(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "onclick" || key === "onchange" || key === "oninput") made.addEventListener(key.slice(2), value);
    else if (value === true) made.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) made.setAttribute(key, String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined) continue;
    made.append(child instanceof Node ? child : String(child));
  }
  return made;
}

// A text whose control and direction marks are shown as signs.
export function shown(text) {
  const parts = [];
  let plain = "";
  for (const letter of text) {
    if (!SIGNS.test(letter)) { plain += letter; continue; }
    if (plain) parts.push(plain);
    plain = "";
    const code = letter.codePointAt(0).toString(16).toUpperCase().padStart(4, "0");
    parts.push(el("span", { class: "sign", title: `U+${code}` }, NAMES[letter] ?? `U+${code}`));
  }
  if (plain) parts.push(plain);
  return parts;
}

export function pieces(parts) {
  return parts.map(({ text, marks }) => (marks.length ? el("mark", { class: marks.join(" ") }, shown(text)) : shown(text)));
}

export async function ask(path, body) {
  const options = body === undefined ? {} : {
    method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body),
  };
  const answer = await fetch(path, { credentials: "same-origin", ...options });
  const found = await answer.json().catch(() => ({ error: answer.statusText }));
  if (!answer.ok) throw Object.assign(new Error(found.error ?? answer.statusText), { status: answer.status });
  return found;
}

export function identity() {
  return [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
