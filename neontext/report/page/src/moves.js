/** @import { Competitor, DocumentData, Facts, Move } from "./types" */
import { bdi, h, separated } from "./dom.js";
import { clusterLink } from "./names.js";
import { counted } from "./numbers.js";

/** Words that are named before they are counted. */
const NAMED = 12;

/**
 * What would move the document to any other cluster with least change.
 * @param {DocumentData} doc
 * @param {Facts} facts
 */
export function flip(doc, facts) {
  return h(
    "dl",
    { class: "lists moves" },
    move("Flip", doc.flip, "Without", "No removal of words moves it."),
    doc.addition && move("Addition", doc.addition, "With", ""),
  );

  /**
   * @param {string} title
   * @param {Move | null} found
   * @param {string} how
   * @param {string} none
   */
  function move(title, found, how, none) {
    const sentence = found && [`${how} `, ...words(found.words, found.n_words), " it would be in ", clusterLink(facts, found.cluster), "."];
    return h("div", {}, h("dt", {}, title), h("dd", {}, ...(sentence ?? [none])));
  }
}

/**
 * What would move the document to each of the competitors that are kept for it.
 * @param {DocumentData} doc
 * @param {Facts} facts
 */
export function moves(doc, facts) {
  const heading = h("h3", {}, "What would move it elsewhere");
  const { moves: tried } = facts;
  if (!tried) {
    const why = "Not sought: with this embedder every edit of a document takes long. The command neontext explain with --against seeks it for the documents that it is given.";
    return h("div", { class: "moves" }, heading, h("p", { class: "quiet" }, why));
  }
  const said = `Each as the model assigns the changed document. Tried were its ${tried.removed} most relevant words to take away, and the ${tried.added} strongest words of the other cluster to put in.`;
  return h("div", { class: "moves" }, heading, h("dl", { class: "lists" }, ...doc.competitors.map(to)), h("p", { class: "quiet unit" }, said));

  /** @param {Competitor} competitor */
  function to({ cluster, removal, addition }) {
    const pulling = facts.clusters.find((known) => known.cluster === cluster)?.pulling ?? [];
    const out = removal && ["without ", ...words(removal.map((word) => doc.vocabulary[word]))];
    const put = addition && ["with ", ...words(addition.map((word) => pulling[word]))];
    const ways = out || put ? [out, put] : [["nothing that was tried"]];
    const shown = ways.filter((way) => way !== null).map((way) => h("dd", {}, ...way));
    return h("div", {}, h("dt", {}, "to ", clusterLink(facts, cluster)), ...shown);
  }
}

/**
 * @param {string[]} list
 * @param {number} [n] how many there are
 * @returns {(Node | string)[]}
 */
function words(list, n = list.length) {
  const hidden = n - Math.min(list.length, NAMED);
  const more = hidden > 0 ? [` and ${counted(hidden, "more word")}`] : [];
  return [...separated(list.slice(0, NAMED).map((word) => h("em", {}, bdi(word))), ", "), ...more];
}
