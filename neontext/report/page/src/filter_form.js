/** @import { Facts, Filter, Sort, WordIndex } from "./types" */
import { comparable } from "./comparable.js";
import { fill, h } from "./dom.js";
import { EVERYTHING } from "./fragments.js";
import { clusterOption } from "./names.js";
import { sortNames } from "./navigation.js";
import { withValues } from "./terms.js";
import { wordsBeginning } from "./word_index.js";

/** Milliseconds after the last key before the list follows. */
const PAUSE = 150;
/** Words offered while one is typed. */
const OFFERED = 12;

let forms = 0;

/** The controls that narrow and sort a list of documents. */
export class FilterForm {
  #n = forms++;
  /** @type {Readonly<Filter>} */
  #filter = EVERYTHING;
  #pause = 0;
  #words = h("datalist", { id: `words-${this.#n}` });

  /**
   * @param {Facts} facts
   * @param {() => Promise<WordIndex>} words
   * @param {(filter: Filter) => void} changed
   * @param {boolean} choosesCluster
   */
  constructor(facts, words, changed, choosesCluster) {
    this.words = words;
    this.changed = changed;
    const sorts = Object.entries(sortNames(facts)).filter(([value]) => value !== "disagreement" || facts.labels.length);
    this.sort = h("select", {}, ...sorts.map(([value, name]) => h("option", { value }, name)));
    this.label = codes(facts.labels.map((name, code) => [code, name]), "any label", "no label");
    const clusters = facts.clusters.map(({ cluster }) => /** @type {[number, string]} */ ([cluster, clusterOption(facts, cluster)]));
    this.cluster = codes(clusters, "any cluster", "no cluster");
    this.runner = codes(clusters, "any runner-up", "no runner-up");
    this.word = h("input", { type: "search", list: this.#words.id, placeholder: "word", autocomplete: "off", spellcheck: "false" });
    this.text = h("input", { type: "search", placeholder: "in whole texts", autocomplete: "off", spellcheck: "false" });
    this.majority = h("select", {}, h("option", { value: "" }, "any"), h("option", { value: "is" }, "= majority of its cluster"), h("option", { value: "not" }, "≠ majority of its cluster"));
    this.element = this.#build(facts, choosesCluster);
  }

  /**
   * @param {Facts} facts
   * @param {boolean} choosesCluster
   */
  #build(facts, choosesCluster) {
    return h(
      "form",
      { class: "filter", onsubmit: (/** @type {Event} */ event) => event.preventDefault(), oninput: (/** @type {Event} */ event) => this.#read(event) },
      field("Word", this.word),
      field("Text", this.text),
      choosesCluster && field("Cluster", this.cluster),
      facts.labels.length > 0 && field("Label", this.label),
      facts.labels.length > 0 && field("Its label", this.majority),
      facts.clusters.length > 1 && field("Runner-up", this.runner),
      field("Sort", this.sort),
      this.#words,
    );
  }

  /**
   * Shows a filter in the controls.
   * @param {Filter} filter
   */
  show(filter) {
    this.#filter = filter;
    for (const name of /** @type {const} */ (["label", "cluster", "runner"])) {
      this[name].value = filter[name] === null ? "" : String(filter[name]);
    }
    this.sort.value = filter.sort;
    for (const name of /** @type {const} */ (["word", "text"])) {
      if (this[name] !== document.activeElement) this[name].value = filter[name];
    }
    this.majority.value = !filter.majority ? "" : filter.not.includes("majority") ? "not" : "is";
  }

  /** @param {Event} event */
  #read(event) {
    const typed = event.target === this.word || event.target === this.text;
    if (event.target === this.word) void this.#offerWords();
    clearTimeout(this.#pause);
    this.#pause = window.setTimeout(() => this.#change(this.#values()), typed ? PAUSE : 0);
  }

  /** @returns {Partial<Filter>} */
  #values() {
    return {
      sort: /** @type {Sort} */ (this.sort.value),
      label: code(this.label.value),
      runner: code(this.runner.value),
      majority: this.majority.value ? true : null,
      ...(this.cluster.isConnected ? { cluster: code(this.cluster.value) } : {}),
      word: this.word.value.trim(),
      text: this.text.value.trim(),
    };
  }

  /** @param {Partial<Filter>} values */
  #change(values) {
    const not = this.#filter.not.filter((name) => name !== "majority");
    this.changed(withValues(this.#filter, { ...values, not: this.majority.value === "not" ? [...not, "majority"] : not }));
  }

  async #offerWords() {
    const beginning = comparable(this.word.value.trim());
    const index = await this.words();
    const offered = beginning ? wordsBeginning(index, beginning, OFFERED) : [];
    fill(this.#words, ...offered.map((word) => h("option", { value: index.words[word] })));
  }
}

/**
 * @param {string} name
 * @param {HTMLElement} control
 */
function field(name, control) {
  return h("label", { class: "field" }, h("span", {}, name), control);
}

/**
 * A choice of one code, of any, or of none.
 * @param {[number, string][]} named
 * @param {string} any
 * @param {string} none
 */
function codes(named, any, none) {
  const options = named.map(([value, name]) => h("option", { value }, name));
  return h("select", {}, h("option", { value: "" }, any), ...options, h("option", { value: -1 }, none));
}

/** @param {string} value */
function code(value) {
  return value === "" ? null : Number(value);
}
