/** @import { ClusterReview, DocumentReview, Facts } from "./types" */
/** @import { Review } from "./review.js" */
import { h } from "./dom.js";
import { clusterName, clusterOption } from "./names.js";
import { LIMITS } from "./review_file.js";

/** Verdicts that are offered; any other can be written. */
const CLUSTER_VERDICTS = ["one thing", "several things", "leftover", "artefact", "copies"];
const DOCUMENT_VERDICTS = ["right", "wrong", "doubtful", "right for the wrong words"];
/** In place of a cluster: its documents, or this one, shall have none. */
const NONE = "none";

/** Controls made so far: each has an id of its own. */
let n = 0;

/**
 * What the reader decides about a cluster.
 * @param {Review} review
 * @param {number} cluster
 */
export function clusterForm(review, cluster) {
  const { facts } = review;
  const decide = (/** @type {Partial<ClusterReview>} */ values) => review.decideCluster(cluster, values);
  const name = textField("Name", clusterName(facts, cluster), (value) => decide({ name: value || null }));
  const verdict = verdictField(CLUSTER_VERDICTS, (value) => decide({ verdict: value }));
  const others = facts.clusters.filter((other) => other.cluster !== cluster).map((other) => other.cluster);
  const into = clusterField("What becomes of it", "stays a cluster", others, "part of ", facts, (merge_into, drop) => decide({ merge_into, drop }));
  const note = noteField((value) => decide({ note: value }));
  const reviewed = flagField((value) => decide({ reviewed: value }));
  return form([name, verdict, into, note, reviewed], review, () => {
    const said = review.cluster(cluster);
    return [said.name ?? "", said.verdict, chosen(said.merge_into, said.drop), said.note, said.reviewed];
  });
}

/**
 * What the reader decides about a document.
 * @param {Review} review
 * @param {number} document its row
 * @param {number | null} own its cluster
 */
export function documentForm(review, document, own) {
  const { facts } = review;
  const decide = (/** @type {Partial<DocumentReview>} */ values) => review.decideDocument(document, values);
  const verdict = verdictField(DOCUMENT_VERDICTS, (value) => decide({ verdict: value }));
  const others = facts.clusters.filter((other) => other.cluster !== own).map((other) => other.cluster);
  const into = clusterField("Belongs to", own === null ? "no cluster" : `cluster ${own}, as it is`, others, "", facts, (move_to, drop) => decide({ move_to, drop }));
  const note = noteField((value) => decide({ note: value }));
  const reviewed = flagField((value) => decide({ reviewed: value }));
  return form([verdict, into, note, reviewed], review, () => {
    const said = review.document(document);
    return [said.verdict, chosen(said.move_to, said.drop), said.note, said.reviewed];
  });
}

/** @param {number | null} cluster @param {boolean} drop */
function chosen(cluster, drop) {
  return drop ? NONE : cluster === null ? "" : String(cluster);
}

/** @typedef {{part: HTMLElement, control: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement}} Field */

/**
 * @param {Field[]} fields
 * @param {Review} review
 * @param {() => (string | boolean)[]} values
 */
function form(fields, review, values) {
  const element = h("form", { class: "review", onsubmit: (event) => event.preventDefault() }, h("h3", {}, "Your review"), ...fields.map(({ part }) => part));
  review.follow(element, () => {
    values().forEach((value, i) => {
      const { control } = fields[i];
      if (typeof value === "boolean") /** @type {HTMLInputElement} */ (control).checked = value;
      else if (control.value !== value && control !== document.activeElement) control.value = value;
    });
  });
  return element;
}

/**
 * @param {string} name
 * @param {string} placeholder
 * @param {(value: string) => void} changed
 * @returns {Field}
 */
function textField(name, placeholder, changed) {
  const control = h("input", { type: "text", placeholder, maxlength: LIMITS.name, autocomplete: "off", oninput: () => changed(control.value.trim()) });
  return named(name, control);
}

/**
 * A control under its name.
 * @param {string} name
 * @param {Field["control"]} control
 * @param {string} [kind]
 * @returns {Field}
 */
function named(name, control, kind = "") {
  control.id = `review-${n++}`;
  return { control, part: h("div", { class: `field ${kind}` }, h("label", { for: control.id }, name), control) };
}

/**
 * @param {string[]} offered
 * @param {(value: string) => void} changed
 */
function verdictField(offered, changed) {
  const field = textField("Verdict", "", changed);
  const list = h("datalist", { id: `verdicts-${n++}` }, ...offered.map((value) => h("option", { value })));
  field.control.setAttribute("list", list.id);
  field.part.append(list);
  return field;
}

/**
 * @param {string} name
 * @param {string} stays
 * @param {number[]} clusters
 * @param {string} before
 * @param {Facts} facts
 * @param {(cluster: number | null, drop: boolean) => void} changed
 * @returns {Field}
 */
function clusterField(name, stays, clusters, before, facts, changed) {
  const option = (/** @type {number} */ cluster) => h("option", { value: cluster }, `${before}${clusterOption(facts, cluster)}`);
  const change = () => changed(/^\d+$/.test(control.value) ? Number(control.value) : null, control.value === NONE);
  const none = h("option", { value: NONE }, before ? "dropped, its documents without a cluster" : "no cluster");
  const control = h("select", { onchange: change }, h("option", { value: "" }, stays), ...clusters.map(option), none);
  return named(name, control);
}

/** @param {(value: string) => void} changed @returns {Field} */
function noteField(changed) {
  const control = h("textarea", { rows: 1, maxlength: LIMITS.note, oninput: () => changed(control.value.trim()) });
  return named("Note", control, "note-field");
}

/** @param {(value: boolean) => void} changed @returns {Field} */
function flagField(changed) {
  const control = h("input", { type: "checkbox", onchange: () => changed(control.checked) });
  return { control, part: h("label", { class: "flag" }, control, "Reviewed") };
}
