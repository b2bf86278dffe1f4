/** @import { DocumentData, Facts, ViewModel } from "./types" */
import { balance } from "./bars.js";
import { h } from "./dom.js";
import { clusterLink } from "./names.js";
import { capitalized, count, signed } from "./numbers.js";

/**
 * The sum written out, against whom, and how many tokens it is over.
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @param {ViewModel} model
 */
export function figures(doc, facts, model) {
  return h(
    "div",
    { class: "sum" },
    equation(doc, facts, model),
    sums(model),
    model.words < 0 && model.evidence > 0 && h("p", { class: "note" }, `Its words speak against this cluster, and no word holds it here: ${model.biasName}.`),
    h("p", { class: "quiet tokens" }, `${count(doc.n_explained)} of ${count(doc.n_tokens)} tokens are explained.`),
  );
}

/**
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @param {ViewModel} model
 */
function equation(doc, facts, model) {
  const { competitor, evidence, words, bias, biasName } = model;
  const sum = `Evidence ${signed(evidence)} = words ${signed(words)} + ${biasName} ${signed(bias)}.`;
  return h(
    "p",
    { class: "equation" },
    ...(competitor ? ["Against ", clusterLink(facts, competitor.cluster, false), " alone."] : summary(doc, facts)),
    h("br"),
    sum,
  );
}

/**
 * @param {DocumentData} doc
 * @param {Facts} facts
 * @returns {(Node | string)[]}
 */
function summary(doc, facts) {
  const runnerUp = doc.runner_up === null ? ["No other cluster"] : ["Runner-up: ", clusterLink(facts, doc.runner_up, false)];
  const against = doc.against === null ? [] : [`; explained against cluster ${doc.against} alone`];
  return [...runnerUp, ...against, "."];
}

/** @param {ViewModel} model */
function sums({ evidence, words, bias, biasName }) {
  const scale = Math.max(Math.abs(evidence), Math.abs(words), Math.abs(bias));
  const row = (/** @type {string} */ name, /** @type {number} */ value, /** @type {string} */ kind) =>
    h("tr", { class: kind }, h("th", { scope: "row" }, name), h("td", {}, balance(value, scale)), h("td", { class: "n" }, signed(value)));
  return h(
    "table",
    { class: "sums" },
    h("caption", {}, "What the evidence is made of, in nats"),
    h("tbody", {}, row("Words", words, "part"), row(capitalized(biasName), bias, "part"), row("Evidence", evidence, "total")),
  );
}

/**
 * @param {ViewModel} model
 * @param {Facts} facts
 */
export function legend({ scale, sumDigits }, { highlight }) {
  const levels = [1, 0.75, 0.5, 0.25].map((share) => Math.round(share * highlight.steps));
  const names = [...levels.map((step) => `a${step}`), "", ...levels.reverse().map((step) => `f${step}`)];
  const steps = names.map((name) => h("i", { class: name }));
  const number = (/** @type {number} */ value) => h("span", { class: "n" }, signed(value, sumDigits));
  return h(
    "p",
    { class: "legend" },
    number(-scale),
    h("span", { class: "scale", "aria-hidden": "true" }, ...steps),
    number(scale),
    " nats a word: blue speaks against, red for this cluster; the strongest carry their sign; ",
    h("span", { class: "u" }, "dotted"),
    " has no vector.",
  );
}
