/** @import { DocumentData, Facts, Root } from "./types" */
import { bdi, h } from "./dom.js";
import { clusterName, competitorShare } from "./names.js";

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
      h("span", { class: "n quiet" }, `${competitorShare(share)} of the evidence`),
    ),
  );
  const legend = `Why cluster ${doc.cluster} and not`;
  return group(legend, [all, ...single], (value) => change(value === "" ? null : Number(value)));
}

/**
 * @param {Facts} facts
 * @param {Root} chosen
 * @param {(root: Root) => void} change
 */
export function rootSwitch({ roots }, chosen, change) {
  const choices = roots.map(({ name, meaning }) => choice("root", name, name === chosen, h("span", { title: meaning }, name)));
  return group("Root point", choices, change);
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
