/** @import { ReviewData } from "./types" */
/** @import { Store } from "./store.js" */
/** @import { Review } from "./review.js" */
import { bar } from "./bars.js";
import { bdi, fill, h } from "./dom.js";
import { clusterLink } from "./names.js";
import { counted } from "./numbers.js";
import { readReview } from "./review.js";
import { LIMITS } from "./review_file.js";

const FILE = "review.json";
const FORGET = "Forget it all";

/** The whole review on the overview: how far it is, what was decided, export and import. */
export class ReviewSection {
  #progress = h("div", { class: "progress" });
  #decided = h("div");
  #message = h("p", { role: "status" });

  /**
   * @param {Review} review
   * @param {Store} store
   * @param {HTMLElement} host
   */
  constructor(review, store, host) {
    this.review = review;
    this.store = store;
    const file = h("input", { type: "file", accept: ".json,application/json", class: "hidden", tabindex: -1, "aria-label": "Review to import", onchange: () => this.#import(file) });
    const buttons = h(
      "p",
      { class: "sharing" },
      h("button", { type: "button", onclick: () => this.#export() }, `Export ${FILE}`),
      h("button", { type: "button", onclick: () => file.click() }, `Import ${FILE}`),
      file,
      this.#forgetButton(),
    );
    const how = h("p", { class: "quiet" }, "Decide on the page of a cluster or document. ", h("kbd", {}, `neontext revise DIR --review ${FILE} --out NEW`), " makes an audit of its own from it: clusters renamed, merged or dropped, documents moved; verdicts and notes are kept in it.");
    fill(host, this.#progress, how, buttons, this.#message, this.#decided);
    review.follow(host, () => this.#update());
  }

  #update() {
    const { clusters, documents } = this.review.data;
    const all = this.store.facts.clusters;
    const done = new Set(clusters.filter(({ reviewed }) => reviewed).map(({ cluster }) => cluster));
    const sentence = `${done.size} of ${counted(all.length, "cluster")} reviewed`;
    const further = counted(documents.filter(({ reviewed }) => reviewed).length, "document");
    const next = all.find(({ cluster }) => !done.has(cluster));
    const lost = !this.review.kept && h("p", { class: "note" }, `This browser keeps nothing for this page: export ${FILE} before you close it.`);
    fill(this.#progress, h("p", {}, h("strong", {}, sentence), `, ${further}. `, ...(next ? ["Next: ", clusterLink(this.store.facts, next.cluster), "."] : [])), bar(all.length ? done.size / all.length : 0, "plain"), lost);
    fill(this.#decided, this.#table({ clusters, documents }));
    for (const link of document.querySelectorAll("nav .clusters a")) {
      link.toggleAttribute("data-reviewed", done.has(Number(link.getAttribute("href")?.slice(2))));
    }
  }

  /** @param {ReviewData} data */
  #table({ clusters, documents }) {
    const { facts } = this.store;
    const rows = [
      ...clusters.map((entry) => row(clusterLink(facts, entry.cluster, false), entry.name ?? "", becomes(entry.merge_into, entry.drop), entry)),
      ...documents.map((entry) => row(h("a", { href: `#d${entry.document}` }, `document ${entry.document}`), "", becomes(entry.move_to, entry.drop), entry)),
    ];
    if (!rows.length) return h("p", { class: "quiet" }, "Nothing was decided yet.");
    const heads = ["About", "Name", "Verdict", "Becomes", "Note", "Reviewed"].map((name) => h("th", { scope: "col" }, name));
    return h(
      "div",
      { class: "scroll", tabindex: 0, role: "region", "aria-label": "What was decided" },
      h("table", { class: "decided" }, h("thead", {}, h("tr", {}, ...heads)), h("tbody", {}, ...rows)),
    );
  }

  #export() {
    const address = URL.createObjectURL(new Blob([this.review.text()], { type: "application/json" }));
    h("a", { href: address, download: FILE }).click();
    setTimeout(() => URL.revokeObjectURL(address), 1000);
    fill(this.#message, `${FILE} is among your downloads.`);
  }

  /** @param {HTMLInputElement} input */
  async #import(input) {
    const [file] = input.files ?? [];
    if (!file) return;
    try {
      if (file.size > LIMITS.bytes) throw new Error(`The file is larger than ${LIMITS.bytes / 1e6} MB, which no review is.`);
      const review = await readReview(file, this.store);
      this.review.take(review);
      fill(this.#message, `Imported: ${counted(review.clusters.length, "cluster")}, ${counted(review.documents.length, "document")}. What else you had decided stays.`);
    } catch (error) {
      fill(this.#message, "Nothing was imported. ", error instanceof Error ? error.message : String(error));
    }
    input.value = "";
  }

  /** It takes two presses. */
  #forgetButton() {
    const button = h("button", { type: "button", onclick: press, onblur: () => fill(button, FORGET) }, FORGET);
    const forget = () => this.review.forget();
    return button;

    function press() {
      const sure = button.textContent !== FORGET;
      if (sure) forget();
      fill(button, sure ? FORGET : "Press again to forget it");
    }
  }
}

/**
 * @param {Node} about
 * @param {string} name
 * @param {string} becomes
 * @param {{verdict: string, note: string, reviewed: boolean}} entry
 */
function row(about, name, becomes, { verdict, note, reviewed }) {
  const cell = (/** @type {string} */ text) => h("td", {}, bdi(text));
  return h("tr", {}, h("th", { scope: "row" }, about), cell(name), cell(verdict), cell(becomes), cell(note), cell(reviewed ? "yes" : ""));
}

/** @param {number | null} cluster @param {boolean} drop */
function becomes(cluster, drop) {
  return drop ? "no cluster" : cluster === null ? "" : `cluster ${cluster}`;
}
