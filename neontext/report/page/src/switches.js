/** @import { DocumentData, Facts, Root } from "./types" */
import { bdi, h } from "./dom.js";
import { clusterName, competitorShare } from "./names.js";

/** @type {Record<Root, string>} */
const ROOT_MEANINGS = {
  midpoint: "relevance counts from half-way to the competitor",
  origin: "relevance counts from a text without words",
};

/**
 * "Why not K?": all competitors together or one alone.
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @param {number | null} chosen
 * @param {(against: number | null) => void} change
 */
export function competitorSwitch(doc, facts, chosen, change) {
  const whole = doc.against === null ? "all of them" : `cluster ${doc.against}, as audited`;
  const all = choice("against", "", chosen === null, whole);
  const single = doc.competitors.map(({ cluster, share }) =>
    choice(
      "against",
      String(cluster),
      cluster === chosen,
      h("span", { class: "n" }, String(cluster)),
      " ",
      bdi(clusterName(facts, cluster)),
      " ",
      h("span", { class: "n quiet", title: "share of the evidence" }, competitorShare(share)),
    ),
  );
  const legend = `Why cluster ${doc.cluster} and not`;
  return group(legend, [all, ...single], (value) => change(value === "" ? null : Number(value)));
}

/**
 * @param {Root} chosen
 * @param {(root: Root) => void} change
 */
export function rootSwitch(chosen, change) {
  const choices = Object.entries(ROOT_MEANINGS).map(([root, meaning]) =>
    choice("root", root, root === chosen, h("span", { title: meaning }, root)),
  );
  return group("Root point", choices, (value) => change(/** @type {Root} */ (value)));
}

/**
 * @param {string} name
 * @param {string} value
 * @param {boolean} checked
 * @param {(Node | string)[]} content
 */
function choice(name, value, checked, ...content) {
  const input = h("input", { type: "radio", name, value, checked });
  return h("label", { class: "choice" }, input, h("span", {}, ...content));
}

/**
 * @param {string} legend
 * @param {HTMLElement[]} choices
 * @param {(value: string) => void} change
 */
function group(legend, choices, change) {
  const onchange = (/** @type {Event} */ event) => change(/** @type {HTMLInputElement} */ (event.target).value);
  return h("fieldset", { class: "switch", onchange }, h("legend", {}, legend), h("div", { class: "choices" }, ...choices));
}
