// The page's words in both languages.

const EN = {
  queue: "Questions", card: "Card", archive: "Archive", keys: "Keys", language: "Suomeksi", loading: "Loading …",
  rest: (share, fields) => `Stop here, and at most ${share} % of the ${fields} values that nobody decided are wrong (95 %).`,
  left: (left, total) => `${left} of ${total} questions left`, saved: "Saved", saving: "Saving …",
  notSaved: "Not saved – it will be tried again", refused: "An answer was not taken.",
  reopen: "Not saved – open the address that the program printed; your answers wait here", raw: "As read", value: "In the table", nothing: "(nothing)",
  field: "Field", reason: "Reason", kind: "Kind", document: "Document", search: "Search", all: "All",
  accept: "Right as it stands", edit: "Write anew", unreadable: "Unreadable", empty: "Empty on the card", later: "Later",
  undo: "Take back", same: "The same elsewhere", whole: "Whole page", note: "Note", reject: "This is no card",
  save: "Save", back: "Back", alternatives: "It may be instead", done: "Nothing is left to ask here.",
  noPicture: "There is no picture: ", plain: "The value stands on no page.", word: "word", decidedBy: "decided by",
  stale: "It was read differently when this was decided. 1 affirms the decision, a takes what is read now.",
  conflict: "People decided differently. Choose one, or write anew.", chance: (p) => `right with ${p} %`,
  unknown: "no probability", sameTitle: (n) => `${n} other places with the same word. Enter decides them all alike; a figure takes the alternative in all.`,
  noSame: "There is no other place with the same word.", undone: "Taken back", nothingToUndo: "There is nothing to take back.",
  onlyWhole: "Only a whole field can be empty or unreadable.", sure: "Reject the whole document? Enter rejects it.",
  cards: "Cards", kinds: { word: "word", field: "field", stale: "read differently", conflict: "people differ", sample: "sample" },
  figures: { documents: "documents", cards: "cards", fields: "fields", repairs: "repairs", flagged: "flagged", decided: "decided" },
  leftByField: "Questions left by field", problems: "Problems", sources: "Cards by source", states: "Decisions by state",
  agreement: "Agreement of people", kappa: "κ", both: "both", sampled: "a sample of what is not flagged",
  keyList: [["Enter, a", "right as it stands"], ["1–9", "take the alternative"], ["e", "write anew (Enter saves, Shift+Enter new line, Esc back)"],
    ["u", "unreadable"], ["x", "the card leaves it empty"], ["s", "later"], ["z", "take the last one back"], ["j, k", "next, previous"],
    ["g", "the same word elsewhere"], ["w", "the whole page"], ["n", "a note to the next answer"], ["d", "this document is no card"],
    ["/", "search"], ["?", "these keys"]],
};
const FI = {
  queue: "Kysymykset", card: "Kortti", archive: "Aineisto", keys: "Näppäimet", language: "In English", loading: "Ladataan …",
  rest: (share, fields) => `Jos lopetat tähän, ${fields} ratkaisemattomasta arvosta väärin on enintään ${share} % (95 %).`,
  left: (left, total) => `${left}/${total} kysymystä jäljellä`, saved: "Tallennettu", saving: "Tallennetaan …",
  notSaved: "Ei tallentunut – yritetään uudelleen", refused: "Yhtä vastausta ei voitu ottaa vastaan.",
  reopen: "Ei tallentunut – avaa ohjelman tulostama osoite; vastauksesi odottavat tässä", raw: "Luettu", value: "Taulukossa", nothing: "(ei mitään)",
  field: "Kenttä", reason: "Syy", kind: "Laji", document: "Asiakirja", search: "Haku", all: "Kaikki",
  accept: "Oikein näin", edit: "Kirjoita uudelleen", unreadable: "Ei voi lukea", empty: "Tyhjä kortilla", later: "Myöhemmin",
  undo: "Peru", same: "Sama muualla", whole: "Koko sivu", note: "Huomautus", reject: "Tämä ei ole kortti",
  save: "Tallenna", back: "Takaisin", alternatives: "Sen sijaan se voi olla", done: "Tässä ei ole enää kysyttävää.",
  noPicture: "Kuvaa ei ole: ", plain: "Arvo ei ole millään sivulla.", word: "sana", decidedBy: "päättänyt",
  stale: "Tämä luettiin toisin, kun siitä päätettiin. 1 vahvistaa päätöksen, a ottaa nyt luetun.",
  conflict: "Ihmiset ovat päättäneet eri tavoin. Valitse yksi tai kirjoita uudelleen.", chance: (p) => `oikein ${p} %:n todennäköisyydellä`,
  unknown: "ei todennäköisyyttä", sameTitle: (n) => `${n} muuta kohtaa, joissa on sama sana. Enter ratkaisee ne kaikki samoin; numero ottaa vaihtoehdon niihin kaikkiin.`,
  noSame: "Samaa sanaa ei ole muualla.", undone: "Peruttu", nothingToUndo: "Ei ole mitään peruttavaa.",
  onlyWhole: "Vain koko kenttä voi olla tyhjä tai mahdoton lukea.", sure: "Hylätäänkö koko asiakirja? Enter hylkää sen.",
  cards: "Kortit", kinds: { word: "sana", field: "kenttä", stale: "luettu toisin", conflict: "erimielisyys", sample: "otos" },
  figures: { documents: "asiakirjaa", cards: "korttia", fields: "kenttää", repairs: "korjausta", flagged: "merkittyä", decided: "ratkaistua" },
  leftByField: "Kysymyksiä jäljellä kentittäin", problems: "Ongelmat", sources: "Kortit lähteen mukaan", states: "Päätökset tilan mukaan",
  agreement: "Ihmisten yksimielisyys", kappa: "κ", both: "molemmat", sampled: "otos merkitsemättömistä",
  keyList: [["Enter, a", "oikein näin"], ["1–9", "ota vaihtoehto"], ["e", "kirjoita uudelleen (Enter tallentaa, Shift+Enter rivinvaihto, Esc takaisin)"],
    ["u", "ei voi lukea"], ["x", "kortti jättää sen tyhjäksi"], ["s", "myöhemmin"], ["z", "peru viimeisin"], ["j, k", "seuraava, edellinen"],
    ["g", "sama sana muualla"], ["w", "koko sivu"], ["n", "huomautus seuraavaan vastaukseen"], ["d", "asiakirja ei ole kortti"],
    ["/", "haku"], ["?", "nämä näppäimet"]],
};

export const language = document.documentElement.lang === "fi" ? "fi" : "en";
export const t = language === "fi" ? FI : EN;
export const number = (value, digits = 0) => value.toLocaleString(language, { maximumFractionDigits: digits });
export const percent = (share, digits = 2) => {
  // What rounds to 100 % is not certain.
  const most = 100 - 10 ** -digits;
  return share < 1 && 100 * share > most ? `> ${number(most, digits)}` : number(100 * share, digits);
};
