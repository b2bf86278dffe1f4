/** @import { Facts, Found, Highlight, Rows } from "./types" */
/** @import { Excerpt } from "./excerpts.js" */
import { balance } from "./bars.js";
import { bdi, fill, h } from "./dom.js";
import { clusterLink, documentName, labelChip, quoted } from "./names.js";
import { counted, probability, signed } from "./numbers.js";
import { biasName, markClass } from "./view_model.js";

/**
 * A document in a list.
 * @param {Facts} facts
 * @param {Rows} rows
 * @param {number} i position
 * @param {{scale: number, isOfAll: boolean, found: Found | null}} list evidence that fills half a bar; whether its documents are of all clusters; what it shows
 */
export function listItem(facts, rows, i, { scale, isOfAll, found }) {
  return h(
    "li",
    {},
    h(
      "p",
      { class: "head" },
      h("a", { class: "id", href: `#d${rows.document[i]}` }, documentName(rows.id[i], rows.document[i])),
      labelChip(facts, rows.label[i]),
      isOfAll && membership(facts, rows.cluster[i]),
    ),
    h("span", { class: "facts" }, ...evidenceParts(rows, i, scale)),
    quoted(rows, i),
    h("span", { class: "strongest quiet" }, ...sortedBy(rows, i, found, facts)),
  );
}

/**
 * Quotes the place where a document holds what was looked for.
 * @param {Element} item
 * @param {Excerpt} excerpt
 * @param {Highlight} highlight
 */
export function showExcerpt(item, { before, hit, after, relevance, scale }, highlight) {
  const name = markClass(relevance, scale, highlight);
  const title = `${signed(relevance)} nats, ${relevance >= 0 ? "for" : "against"}`;
  const quote = item.querySelector(".beginning");
  if (quote) fill(quote, before, h("mark", { class: name, title }, hit), after).classList.add("excerpt");
}

/**
 * @param {Facts} facts
 * @param {number} cluster
 */
function membership(facts, cluster) {
  return cluster < 0 ? h("span", { class: "quiet" }, "no cluster") : clusterLink(facts, cluster, false);
}

/**
 * The figure that a list is sorted by, where it does not stand in it anyway; else the strongest word.
 * @param {Rows} rows
 * @param {number} i
 * @param {Found | null} found
 * @param {Facts} facts
 * @returns {(Node | string)[]}
 */
function sortedBy(rows, i, found, facts) {
  const number = (/** @type {string} */ text) => h("span", { class: "n" }, text);
  const sort = found?.filter.sort;
  if (found?.relevance) return [bdi(found.filter.word), " ", number(signed(found.relevance.get(i) ?? null, 2))];
  if (sort === "length") return [number(counted(rows.length[i], "token"))];
  if (sort === "margin") return ["margin ", number(signed(rows.margin[i], 2))];
  if (sort === "bias") return [`${biasName(facts, facts.root)} `, number(signed(rows.bias[i], 2))];
  const word = rows.word[i];
  return word === null ? [] : [bdi(word), " ", number(signed(rows.relevance[i], 2))];
}

/**
 * @param {Rows} rows
 * @param {number} i
 * @param {number} scale
 */
function evidenceParts(rows, i, scale) {
  const evidence = rows.evidence[i];
  if (evidence === null) return [h("span", { class: "quiet" }, "no known word")];
  return [
    h("span", { class: "n quiet" }, probability(rows.probability[i])),
    balance(evidence, scale),
    h("span", { class: "n", title: "evidence, nats" }, h("span", { class: "hidden" }, "evidence "), signed(evidence, 2)),
  ];
}
