/** @import { DocumentData, Facts, Place, Rows, ViewModel } from "./types" */
import { fill, h } from "./dom.js";
import { figures, legend } from "./figures.js";
import { HighlightedText } from "./highlighted_text.js";
import { documentMarkdown } from "./markdown.js";
import { flip, moves } from "./moves.js";
import { probabilities } from "./probabilities.js";
import { copyButton, pageLink } from "./share.js";
import { support } from "./support.js";
import { competitorSwitch, rootSwitch } from "./switches.js";
import { viewModelOf } from "./view_model.js";
import { waterfall } from "./waterfall.js";
import { WordCard } from "./word_card.js";
import { wordLists } from "./word_lists.js";

/** @typedef {Extract<Place, {page: "document"}>} DocumentPlace */

/** The explanation of one document; the switches change what of it is shown. */
export class Explained {
  /** @type {HTMLElement[]} */
  elements;
  /** @type {ViewModel} */
  #model;
  #legend = h("div");
  #figures = h("div");
  #waterfall = h("div");
  #words = h("div");

  /**
   * @param {DocumentData} doc
   * @param {Facts} facts
   * @param {Rows} rows
   * @param {DocumentPlace} place
   * @param {(place: Place) => void} replace
   * @param {HTMLElement} form for what the reader decides
   */
  constructor(doc, facts, rows, place, replace, form) {
    this.doc = doc;
    this.facts = facts;
    this.place = place;
    this.replace = replace;
    this.form = form;
    this.card = new WordCard(doc, facts);
    this.text = new HighlightedText(doc, facts, (word, mark) => this.#look(word, mark));
    this.#model = viewModelOf(doc, facts, place.against, place.root);
    this.elements = doc.cluster === null ? this.#unexplained() : this.#explained(rows);
  }

  /** A document without a cluster: only its text. */
  #unexplained() {
    const reason = "No word of this document is known to the model, so it has no cluster and there is nothing to explain.";
    return [h("p", { class: "note" }, reason), this.#column(), this.form];
  }

  /** @param {Rows} rows */
  #explained(rows) {
    const { doc, facts, place } = this;
    this.#update();
    const switches = h(
      "div",
      { class: "switches" },
      doc.competitors.length > 1 && competitorSwitch(doc, facts, place.against, (against) => this.#change({ against })),
      rootSwitch(facts, place.root, (root) => this.#change({ root })),
    );
    const aside = h("div", { class: "figures" }, this.#figures, flip(doc, facts), this.#sharing());
    const article = h("div", { class: "reading-and-figures" }, this.#column(), aside);
    const accounts = h("div", { class: "columns accounts" }, this.#waterfall, h("div", {}, probabilities(doc, facts), doc.competitors.length > 0 && moves(doc, facts)));
    return [switches, article, this.form, accounts, this.#words, support(doc, facts, rows)].filter((part) => part !== null);
  }

  #column() {
    const omitted = this.doc.omitted && h("p", { class: "note" }, this.doc.omitted);
    return h("div", { class: "reading" }, this.text.element, omitted, this.#legend, this.card.element);
  }

  #sharing() {
    return h(
      "p",
      { class: "sharing" },
      copyButton("Copy link", pageLink),
      copyButton("Copy as Markdown", () => documentMarkdown(this.doc, this.facts, this.#model)),
    );
  }

  /** @param {Partial<DocumentPlace>} values */
  #change(values) {
    this.place = { ...this.place, ...values };
    this.#model = viewModelOf(this.doc, this.facts, this.place.against, this.place.root);
    this.replace(this.place);
    this.#update();
  }

  #update() {
    const { doc, facts } = this;
    this.text.update(this.#model);
    this.card.follow(this.#model);
    fill(this.#legend, legend(this.#model, facts));
    fill(this.#figures, figures(doc, facts, this.#model));
    fill(this.#waterfall, waterfall(doc, this.#model));
    fill(this.#words, wordLists(doc, this.#model, this.text));
  }

  /**
   * @param {number | null} word
   * @param {HTMLElement | null} mark
   */
  #look(word, mark) {
    if (this.doc.cluster === null) return;
    this.text.outline(word);
    if (word === null || mark === null) this.card.leave();
    else this.card.show(word, mark, this.#model);
  }
}
