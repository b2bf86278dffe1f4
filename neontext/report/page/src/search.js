/** @import { Store } from "./store.js" */
/** @import { Suggestion } from "./suggestions.js" */
import { bdi, fill, h } from "./dom.js";
import { suggestions } from "./suggestions.js";

/** The search in the page's head: a field with suggestions, each a place on the page. */
export class Search {
  #list = h("ul", { id: "suggestions", role: "listbox", "aria-label": "Suggestions", hidden: true });
  /** @type {Suggestion[]} */
  #found = [];
  #chosen = 0;
  #turn = 0;
  /** The query that the suggestions are for. */
  #asked = "";

  /**
   * @param {Store} store
   * @param {HTMLFormElement} form
   * @param {HTMLInputElement} input
   */
  constructor(store, form, input) {
    this.store = store;
    this.input = input;
    const combobox = { role: "combobox", autocomplete: "off", spellcheck: "false", "aria-controls": this.#list.id, "aria-expanded": "false", "aria-autocomplete": "list", placeholder: "word, phrase, label, cluster or id" };
    for (const [name, value] of Object.entries(combobox)) input.setAttribute(name, value);
    form.append(this.#list);
    form.addEventListener("submit", (event) => this.#submit(event));
    form.addEventListener("focusout", () => setTimeout(() => form.contains(document.activeElement) || this.#close()));
    input.addEventListener("input", () => void this.#suggest());
    input.addEventListener("keydown", (event) => this.#move(event));
    // Pressing a suggestion must not take the focus from the field first, or the list would close.
    this.#list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  async #suggest() {
    const turn = ++this.#turn;
    const [rows, words] = await Promise.all([this.store.rows(), this.store.words()]);
    if (turn !== this.#turn) return;
    this.#asked = this.input.value;
    this.#found = suggestions(this.#asked, this.store.facts, rows, words);
    this.#list.hidden = !this.#found.length;
    this.input.setAttribute("aria-expanded", String(!this.#list.hidden));
    fill(this.#list, ...this.#found.map((found, i) => this.#option(found, i)));
    this.#choose(0);
  }

  /**
   * @param {Suggestion} suggestion
   * @param {number} i
   */
  #option({ kind, name, note }, i) {
    return h(
      "li",
      { role: "option", id: `suggestion-${i}`, onclick: () => this.#open(i) },
      h("span", { class: "kind" }, kind),
      h("span", { class: "name" }, bdi(name)),
      h("span", { class: "quiet" }, bdi(note)),
    );
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    if (event.key === "Escape" && !this.#list.hidden) {
      event.preventDefault();
      this.#close();
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step === undefined || !this.#found.length) return;
    event.preventDefault();
    this.#choose((this.#chosen + step + this.#found.length) % this.#found.length);
  }

  /** @param {number} chosen */
  #choose(chosen) {
    this.#chosen = chosen;
    [...this.#list.children].forEach((option, i) => option.setAttribute("aria-selected", String(i === chosen)));
    if (this.#list.hidden) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `suggestion-${chosen}`);
  }

  /** @param {Event} event */
  async #submit(event) {
    event.preventDefault();
    if (this.#asked !== this.input.value) await this.#suggest();
    if (this.#found.length) this.#open(this.#chosen);
  }

  /** @param {number} i */
  #open(i) {
    location.hash = this.#found[i].href;
    this.#close();
    this.input.value = "";
  }

  #close() {
    this.#turn++;
    this.#asked = "";
    this.#found = [];
    this.#list.hidden = true;
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
