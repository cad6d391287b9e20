// Answers on their way to the disk: the browser keeps them until the server says that they are there, also when the tab is closed.

import { ask } from "./dom.js";
import { t } from "./texts.js";

const waiting = [];
let page, name = "", tail = Promise.resolve(), heard = () => {};

// shell: says what is told; whenSaved: gets the answer that is on the disk.
export function sending(shell, whenSaved) { page = shell; heard = whenSaved; }
export const unsaved = () => waiting.length > 0;
export const settled = () => tail;
export const isWaiting = (number) => waiting.some(({ body }) => body.item === number || (body.also ?? []).some(([, other]) => other === number));

const place = (id) => `sokra-desk ${name} ${id}`;
function kept(work) { try { return work(localStorage); } catch { return null; } }

// What another tab, or this one before the server went, could not send.
export function takeUp(desk) {
  if (name) return;
  name = desk;
  const keys = kept((store) => Object.keys(store).filter((key) => key.startsWith(place("")))) ?? [];
  const found = keys.map((key) => kept((store) => JSON.parse(store.getItem(key)))).filter(Boolean);
  waiting.push(...found.sort((one, other) => one.at - other.at));
  if (waiting.length) tail = tail.then(send);
}

// Goes on at once; the answer is sent until the server says that it is on the disk.
export function give(body) {
  const answer = { at: Date.now(), body };
  kept((store) => store.setItem(place(body.id), JSON.stringify(answer)));
  waiting.push(answer);
  page.say(t.saving, "");
  tail = tail.then(send);
}

function done() {
  const { body } = waiting.shift();
  kept((store) => store.removeItem(place(body.id)));
  return body;
}

async function send() {
  while (waiting.length) {
    try {
      page.told(await ask("/api/decide", waiting[0].body));
      page.say(t.saved, "good");
      await heard(done());
    } catch (error) {
      if (error.status === 400 || error.status === 404) { done(); page.say(`${t.refused} ${error.message}`, "bad"); continue; }
      page.say(error.status === 403 ? t.reopen : t.notSaved, "bad");
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
  }
}
