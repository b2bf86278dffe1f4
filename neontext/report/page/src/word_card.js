/** @import { DocumentData, Facts, ViewModel } from "./types" */
import { balance } from "./bars.js";
import { bdi, fill, h } from "./dom.js";
import { clusterName, competitorShare } from "./names.js";
import { signed } from "./numbers.js";
import { shareByCompetitor } from "./view_model.js";

/** Milliseconds that the card stays, so that the pointer can reach it. */
const STAYS = 200;
/** A share of the evidence that is only rounding. */
const NOTHING = 0.005;
/** Pixels between a word and its card. */
const GAP = 6;

/** What a word says, beside the word: its relevance, and how much of it each competitor contributes. */
export class WordCard {
  element = h("div", { class: "card", id: "word-card", role: "tooltip", hidden: true });
  #leaving = 0;
  /** @type {{word: number, mark: HTMLElement} | null} */
  #shown = null;
  #closeByKey = (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && this.hide();

  /**
   * @param {DocumentData} doc
   * @param {Facts} facts
   */
  constructor(doc, facts) {
    this.doc = doc;
    this.facts = facts;
    this.element.addEventListener("pointerenter", () => clearTimeout(this.#leaving));
    this.element.addEventListener("pointerleave", () => this.leave());
  }

  /**
   * @param {number} word
   * @param {HTMLElement} mark
   * @param {ViewModel} model
   */
  show(word, mark, model) {
    clearTimeout(this.#leaving);
    this.#shown = { word, mark };
    fill(this.element, this.#head(word, model), this.#shares(word, model));
    this.element.hidden = false;
    document.addEventListener("keydown", this.#closeByKey);
    mark.setAttribute("aria-describedby", this.element.id);
    place(this.element, mark);
  }

  /**
   * What the card says when the view changes under it: of the same word, in the new view.
   * @param {ViewModel} model
   */
  follow(model) {
    if (this.#shown && this.#shown.mark.isConnected && !this.element.hidden) this.show(this.#shown.word, this.#shown.mark, model);
    else this.hide();
  }

  leave() {
    clearTimeout(this.#leaving);
    this.#leaving = window.setTimeout(() => this.hide(), STAYS);
  }

  hide() {
    this.element.hidden = true;
    document.removeEventListener("keydown", this.#closeByKey);
    document.querySelector("[aria-describedby=word-card]")?.removeAttribute("aria-describedby");
  }

  /**
   * @param {number} word
   * @param {ViewModel} model
   */
  #head(word, model) {
    const relevance = model.relevance[word];
    const count = this.doc.count[word];
    const side = relevance >= 0 ? "for" : "against";
    const sum = `${count} × ${signed(relevance, model.digits)} = ${signed(relevance * count, model.sumDigits)}`;
    return h(
      "p",
      { class: "said" },
      h("strong", {}, bdi(this.doc.vocabulary[word])),
      h("span", { class: "n" }, signed(relevance, model.digits), h("span", { class: "quiet" }, ` nats, ${side}`)),
      count > 1 && h("span", { class: "n quiet times" }, sum),
    );
  }

  /**
   * @param {number} word
   * @param {ViewModel} model
   */
  #shares(word, model) {
    if (this.doc.against !== null || !this.doc.competitors.length) return null;
    const { parts, rest } = shareByCompetitor(this.doc, this.facts, model.root, word);
    const scale = Math.max(...parts.map((part) => Math.abs(part.relevance)), Math.abs(rest));
    const others = 1 - parts.reduce((sum, { share }) => sum + share, 0) > NOTHING;
    const rows = parts.map((part) => row(`${part.cluster}`, clusterName(this.facts, part.cluster), competitorShare(part.share), part.relevance, scale, model.sumDigits));
    if (others) rows.push(row("", "other clusters", "", rest, scale, model.sumDigits));
    return h("table", { class: "shares" }, h("caption", {}, "By competitor, and how much of the evidence is against it"), h("tbody", {}, ...rows));
  }
}

/**
 * @param {string} number
 * @param {string} name
 * @param {string} share
 * @param {number} relevance
 * @param {number} scale
 * @param {number} digits
 */
function row(number, name, share, relevance, scale, digits) {
  return h(
    "tr",
    {},
    h("th", { scope: "row" }, h("span", { class: "n" }, number), " ", bdi(name)),
    h("td", { class: "n quiet" }, share),
    h("td", {}, balance(relevance, scale)),
    h("td", { class: "n" }, signed(relevance, digits)),
  );
}

/**
 * Puts the card under the word, or above it where there is no room, inside the text's column.
 * @param {HTMLElement} card
 * @param {HTMLElement} mark
 */
function place(card, mark) {
  const around = /** @type {HTMLElement} */ (card.offsetParent ?? document.body).getBoundingClientRect();
  const word = mark.getClientRects()[0];
  if (!word) return;
  const fits = word.bottom + GAP + card.offsetHeight < window.innerHeight || word.top < card.offsetHeight + GAP;
  const top = fits ? word.bottom + GAP : word.top - GAP - card.offsetHeight;
  const rightmost = Math.min(around.right, document.documentElement.clientWidth - GAP) - card.offsetWidth;
  card.style.top = `${top - around.top}px`;
  card.style.left = `${Math.max(Math.min(word.left, rightmost) - around.left, 0)}px`;
}
