/** @import { Facts, Filter, Found, Place, Term } from "./types" */
import { bdi, fill, h } from "./dom.js";
import { EVERYTHING, documentsLink, formatFragment } from "./fragments.js";
import { count, counted } from "./numbers.js";
import { inWords, saysNot, termsOf, withValues } from "./terms.js";

/** The whole filter in one bar, each term of it with "not" and a way to be rid of it; the same on every view. */
export class FilterBar {
  #terms = h("ul", { class: "terms" });
  #said = h("span", { class: "n", role: "status" });
  #ways = h("span", { class: "ways" });
  element = h("div", { class: "filter-bar", role: "region", "aria-label": "Filter", hidden: true }, this.#terms, this.#said, this.#ways);

  /**
   * @param {Facts} facts
   * @param {(filter: Filter) => void} change
   */
  constructor(facts, change) {
    this.facts = facts;
    this.change = change;
  }

  /**
   * @param {Place} place
   * @param {Found | null} found null: the place has no filter
   */
  show(place, found) {
    // The cluster of a cluster's page is the page itself, and cannot be taken away.
    const terms = found ? termsOf(found.filter).filter((name) => place.page !== "cluster" || name !== "cluster") : [];
    this.element.hidden = !terms.length;
    if (!found || !terms.length) return void fill(this.#terms);
    const again = this.#focused();
    fill(this.#terms, ...terms.map((name) => this.#term(found, name)));
    fill(this.#said, `${count(found.positions.length)} of ${counted(this.facts.n_shown, "document")}`);
    fill(this.#ways, ...this.#others(place, found.filter), " ", h("button", { type: "button", class: "clear", onclick: () => this.change({ ...this.#cleared(place), sort: found.filter.sort }) }, "Clear all"));
    if (again) /** @type {HTMLElement | null} */ (this.element.querySelector(again) ?? this.#ways.querySelector("button"))?.focus();
  }

  /** A selector of the button that has the focus, since all of them are made anew. */
  #focused() {
    const { activeElement } = document;
    if (!(activeElement instanceof HTMLElement) || !this.#terms.contains(activeElement)) return null;
    return `[data-term=${activeElement.closest("li")?.dataset.term}] button.${activeElement.className}`;
  }

  /** @param {Place} place */
  #cleared(place) {
    return place.page === "cluster" ? { ...EVERYTHING, cluster: place.cluster } : EVERYTHING;
  }

  /**
   * @param {Found} found
   * @param {Term} name
   */
  #term({ filter, nOnly }, name) {
    const isNot = filter.not.includes(name);
    const said = inWords(filter, name, this.facts, nOnly);
    const not = isNot ? filter.not.filter((other) => other !== name) : [...filter.not, name];
    const isWhole = saysNot(filter, name);
    return h(
      "li",
      { "data-term": name },
      h("button", { type: "button", class: "not", "aria-pressed": String(isNot), "aria-label": `not: ${said}`, onclick: () => this.change(withValues(filter, { not })) }, name === "majority" ? "≠" : "not"),
      h("span", { class: isNot && !isWhole ? "term negated" : "term" }, bdi(said)),
      h("button", { type: "button", class: "remove", "aria-label": `remove: ${said}`, onclick: () => this.change(withValues(filter, { [name]: EVERYTHING[name] })) }, "×"),
    );
  }

  /**
   * The same filter on the other views.
   * @param {Place} place
   * @param {Filter} filter
   */
  #others(place, filter) {
    const link = (/** @type {string} */ name, /** @type {string} */ href) => h("a", { href }, name);
    const section = (/** @type {string} */ name, /** @type {string} */ id) => link(name, formatFragment({ page: "overview", section: id, filter }, this.facts));
    const list = link(`List ${place.page === "cluster" ? "in all clusters" : "them"}`, documentsLink(filter, this.facts));
    const views = [section("Map", "map"), ...(this.facts.labels.length ? [section("Labels", "contingency")] : [])];
    const others = place.page === "documents" ? views : place.page === "cluster" ? [list] : [list, ...views];
    return others.flatMap((other) => [other, " "]);
  }
}
