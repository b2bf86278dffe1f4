/** @import { DocumentData, ViewModel } from "./types" */
import { bdi, h, svg } from "./dom.js";
import { capitalized, counted, signed } from "./numbers.js";
import { wordSums } from "./view_model.js";

/** Words that have a step of their own. */
const STEPS = 8;

/**
 * A step: from where to where it goes, in nats as they are shown.
 * @typedef {{kind: "bias" | "word" | "rest" | "total", name: string, from: number, to: number}} Step
 */

/**
 * From the bias by the strongest words and all others to the evidence. The figures shown add up: what rounding leaves over
 * is in the last step before the evidence.
 * @param {DocumentData} doc
 * @param {ViewModel} model
 * @returns {Step[]}
 */
export function stepsOf(doc, model) {
  const units = 10 ** model.sumDigits;
  const whole = (/** @type {number} */ value) => Math.round(Number(value.toFixed(model.sumDigits)) * units);
  const sums = wordSums(doc, model);
  const words = [...sums.for, ...sums.against].sort((a, b) => Math.abs(b.sum) - Math.abs(a.sum));
  const own = words.slice(0, STEPS);
  const others = words.length - own.length;
  const evidence = whole(model.evidence);
  let at = 0;
  /** @type {Step[]} */
  const steps = [];
  const go = (/** @type {Step["kind"]} */ kind, /** @type {string} */ name, /** @type {number} */ change) => {
    steps.push({ kind, name, from: at / units, to: (at + change) / units });
    at += change;
  };
  go("bias", capitalized(model.biasName), whole(model.bias));
  for (const { word, sum } of own) go("word", doc.vocabulary[word], whole(sum));
  if (others || at !== evidence) go("rest", others ? counted(others, "other word") : "rounding", evidence - at);
  steps.push({ kind: "total", name: "Evidence", from: 0, to: evidence / units });
  return steps;
}

/**
 * @param {DocumentData} doc
 * @param {ViewModel} model
 */
export function waterfall(doc, model) {
  const steps = stepsOf(doc, model);
  const ends = steps.flatMap(({ from, to }) => [from, to]);
  const low = Math.min(0, ...ends);
  const width = Math.max(0, ...ends) - low || 1;
  const place = (/** @type {number} */ value) => (100 * (value - low)) / width;
  return h(
    "table",
    { class: "waterfall" },
    h("caption", {}, `From the ${model.biasName} to the evidence, in nats`),
    h("tbody", {}, ...steps.map((step) => row(step))),
  );

  /** @param {Step} step */
  function row({ kind, name, from, to }) {
    const change = to - from;
    return h(
      "tr",
      { class: kind },
      h("th", { scope: "row" }, kind === "word" ? bdi(name) : name),
      h("td", {}, drawn(place(Math.min(from, to)), place(Math.max(from, to)), change, place(0))),
      h("td", { class: "n" }, signed(change, model.sumDigits)),
    );
  }
}

/**
 * @param {number} start
 * @param {number} end
 * @param {number} change
 * @param {number} zero
 */
function drawn(start, end, change, zero) {
  return svg(
    "svg",
    { viewBox: "0 0 100 8", preserveAspectRatio: "none", "aria-hidden": "true", focusable: "false", class: "bar" },
    svg("rect", { class: "track", width: 100, height: 8 }),
    svg("rect", { class: change >= 0 ? "pro" : "con", x: start.toFixed(2), width: (end - start).toFixed(2), height: 8 }),
    svg("rect", { class: "axis", x: Math.min(zero, 99.5).toFixed(2), width: 0.5, height: 8 }),
  );
}
