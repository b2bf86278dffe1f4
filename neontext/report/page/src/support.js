/** @import { DocumentData, Facts, Rows, SupportPoint } from "./types" */
import { bar } from "./bars.js";
import { bdi, h, separated } from "./dom.js";
import { clusterLink, documentName, quoted } from "./names.js";
import { smallShare } from "./numbers.js";

/**
 * The documents that speak for the cluster beside those that speak against it.
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @param {Rows} rows
 */
export function support(doc, facts, rows) {
  const points = [...doc.support_for, ...doc.support_against];
  if (!points.length) return null;
  const largest = points.reduce((most, { share }) => Math.max(most, share), 0);
  return h(
    "div",
    { class: "columns support-sides" },
    side("Documents that speak for it", "pro", doc.support_for),
    side("Documents that speak against it", "con", doc.support_against),
  );

  /**
   * @param {string} title
   * @param {"pro" | "con"} kind
   * @param {SupportPoint[]} listed
   */
  function side(title, kind, listed) {
    const list = h("ol", { class: "support" }, ...listed.map((point) => item(point, kind)));
    return h("div", {}, h("h3", {}, title), listed.length ? list : h("p", { class: "quiet" }, "none"));
  }

  /**
   * @param {SupportPoint} point
   * @param {"pro" | "con"} kind
   */
  function item(point, kind) {
    const onPage = point.position !== null && point.document !== null;
    const name = onPage ? h("a", { class: "id", href: `#d${point.document}` }, documentName(point.id, point.document)) : h("span", { class: "id" }, documentName(point.id, point.document));
    const elsewhere = point.cluster !== doc.cluster && clusterLink(facts, point.cluster, false);
    return h(
      "li",
      {},
      h("p", { class: "point" }, name, elsewhere, bar(largest ? point.share / largest : 0, kind), h("span", { class: "n" }, smallShare(point.share))),
      onPage && quoted(rows, point.position ?? 0),
      point.words.length > 0 && h("p", { class: "shared" }, "shares ", ...words(point.words)),
    );
  }
}

/** @param {string[]} list */
function words(list) {
  return separated(list.map((word) => h("em", {}, bdi(word))), ", ");
}
