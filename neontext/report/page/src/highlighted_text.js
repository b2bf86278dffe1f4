/** @import { DocumentData, Facts, ViewModel } from "./types" */
import { h } from "./dom.js";
import { signed } from "./numbers.js";
import { markClass, piecesOf } from "./view_model.js";

/** The whole text of a document, its words coloured; one stop of the Tab key, arrows go from word to word. */
export class HighlightedText {
  /** @type {HTMLElement[]} */
  #marks = [];
  /** @type {Map<EventTarget, number>} */
  #wordOf = new Map();
  /** @type {HTMLElement[][]} marks of each word of the vocabulary */
  #marksOf;
  #current = 0;

  /**
   * @param {DocumentData} doc
   * @param {Facts} facts
   * @param {(word: number | null, mark: HTMLElement | null) => void} look called when a word is looked at, or no longer
   */
  constructor(doc, facts, look) {
    this.highlight = facts.highlight;
    this.look = look;
    this.#marksOf = doc.vocabulary.map(() => []);
    this.element = h("div", { class: "text", dir: "auto" }, ...piecesOf(doc).map((piece) => this.#node(piece.text, piece.word)));
    if (this.#marks.length) this.#marks[0].tabIndex = 0;
    this.#listen();
  }

  /**
   * @param {string} text
   * @param {number | null} word
   */
  #node(text, word) {
    if (word === null) return text;
    if (word < 0) return h("span", { class: "u", title: "no vector" }, text);
    const mark = h("mark", { tabindex: -1 }, text);
    this.#marks.push(mark);
    this.#wordOf.set(mark, word);
    this.#marksOf[word].push(mark);
    return mark;
  }

  /**
   * Colours the words by a view model.
   * @param {ViewModel} model
   */
  update({ relevance, scale, digits }) {
    this.#marksOf.forEach((marks, word) => {
      const name = markClass(relevance[word], scale, this.highlight);
      const description = `${signed(relevance[word], digits)} nats, ${relevance[word] >= 0 ? "for" : "against"}`;
      for (const mark of marks) {
        mark.className = name;
        mark.setAttribute("aria-description", description);
      }
    });
  }

  /**
   * Outlines every occurrence of a word; null: of none.
   * @param {number | null} word
   */
  outline(word) {
    for (const mark of this.element.querySelectorAll("mark.same")) mark.classList.remove("same");
    if (word !== null) for (const mark of this.#marksOf[word]) mark.classList.add("same");
  }

  /**
   * Goes to the first occurrence of a word.
   * @param {number} word
   */
  goTo(word) {
    const mark = this.#marksOf[word][0];
    if (!mark) return;
    mark.scrollIntoView({ block: "center" });
    this.#focus(this.#marks.indexOf(mark));
  }

  #listen() {
    const on = this.element.addEventListener.bind(this.element);
    on("pointerover", (event) => this.#lookAt(event.target));
    on("pointerout", () => this.look(null, null));
    on("focusin", (event) => this.#lookAt(event.target));
    on("focusout", () => this.look(null, null));
    on("keydown", (event) => this.#move(event));
  }

  /** @param {EventTarget | null} target */
  #lookAt(target) {
    const word = target && this.#wordOf.get(target);
    if (word !== undefined && word !== null) this.look(word, /** @type {HTMLElement} */ (target));
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const at = this.#marks.indexOf(/** @type {HTMLElement} */ (event.target));
    const last = this.#marks.length - 1;
    const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: last }[event.key];
    if (to === undefined) return;
    event.preventDefault();
    event.stopPropagation();
    this.#focus(Math.min(Math.max(to, 0), last));
  }

  /** @param {number} at */
  #focus(at) {
    this.#marks[this.#current].tabIndex = -1;
    this.#current = at;
    this.#marks[at].tabIndex = 0;
    this.#marks[at].focus();
  }
}
