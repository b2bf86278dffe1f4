/** @import { Facts, Filter, Place, Range, Sort, Term } from "./types" */

const SECTIONS = ["overview", "fidelity", "findings", "distributions", "map", "contingency", "clusters", "review", "skipped", "scores", "run"];
const SORTS = ["borderline", "strongest", "weakest", "margin", "bias", "word", "length", "disagreement", "row"];
/** Longest fragment that is read at all, in characters. */
const LONGEST = 200_000;

/** @type {Readonly<Filter>} */
export const EVERYTHING = Object.freeze({
  cluster: null,
  label: null,
  runner: null,
  majority: null,
  evidence: null,
  probability: null,
  word: "",
  text: "",
  only: null,
  not: [],
  sort: "borderline",
});

/** What a filter may be made of. */
export const TERMS = /** @type {Term[]} */ (Object.keys(EVERYTHING).filter((name) => name !== "not" && name !== "sort"));

/**
 * The place that a fragment names; null if it names none. Nothing in it is trusted.
 * @param {string} hash with or without its "#"
 * @param {Facts} facts
 * @returns {Place | null}
 */
export function parseFragment(hash, facts) {
  const fragment = hash.replace(/^#/, "");
  if (fragment.length > LONGEST) return null;
  const [path, query, ...more] = fragment.split("?");
  if (more.length) return null;
  const parameters = new URLSearchParams(query ?? "");
  if (path === "" && query === undefined) return { page: "overview", section: "overview", filter: EVERYTHING };
  // What a filter leaves is on the overview in no order.
  if (SECTIONS.includes(path)) return parameters.has("sort") ? null : withFilter({ page: "overview", section: path }, parameters, facts);
  if (path === "documents") return withFilter({ page: "documents" }, parameters, facts);
  return clusterPlace(path, parameters, facts) ?? documentPlace(path, parameters, facts);
}

/**
 * @param {string} path
 * @param {URLSearchParams} parameters
 * @param {Facts} facts
 */
function clusterPlace(path, parameters, facts) {
  const cluster = numberAfter("c", path);
  if (cluster === null || !hasCluster(facts, cluster) || parameters.has("cluster")) return null;
  return withFilter({ page: "cluster", cluster }, parameters, facts);
}

/**
 * @param {string} path
 * @param {URLSearchParams} parameters
 * @param {Facts} facts
 * @returns {Place | null}
 */
function documentPlace(path, parameters, facts) {
  const document = numberAfter("d", path);
  if (document === null || document >= facts.n_documents) return null;
  const root = parameters.get("root") ?? facts.root;
  const against = wholeNumber(parameters.get("against"));
  const known = isSubset(parameters, ["against", "root"]) && facts.roots.some(({ name }) => name === root);
  if (!known || Number.isNaN(against) || (against !== null && !hasCluster(facts, against))) return null;
  return { page: "document", document, against, root };
}

/**
 * @template {{page: "overview", section: string} | {page: "documents"} | {page: "cluster", cluster: number}} P
 * @param {P} place
 * @param {URLSearchParams} parameters
 * @param {Facts} facts
 * @returns {(P & {filter: Filter}) | null}
 */
function withFilter(place, parameters, facts) {
  const filter = parseFilter(parameters, facts);
  return filter && { ...place, filter };
}

/**
 * @param {URLSearchParams} parameters
 * @param {Facts} facts
 * @returns {Filter | null}
 */
function parseFilter(parameters, facts) {
  if (!isSubset(parameters, Object.keys(EVERYTHING))) return null;
  const [cluster, label, runner] = ["cluster", "label", "runner"].map((name) => wholeNumber(parameters.get(name)));
  const [evidence, probability] = ["evidence", "probability"].map((name) => parseRange(parameters.get(name)));
  const only = parseOnly(parameters.get("only"));
  if (only === undefined || evidence === undefined || probability === undefined) return null;
  if (!hasCodes(facts, cluster, label, runner) || !hasChoices(parameters)) return null;
  return {
    cluster,
    label,
    runner,
    majority: parameters.has("majority") || null,
    evidence,
    probability,
    ...said(parameters),
    only,
    not: /** @type {Term[]} */ (parameters.get("not")?.split(",") ?? []),
    sort: /** @type {Sort} */ (parameters.get("sort") ?? EVERYTHING.sort),
  };
}

/** @param {URLSearchParams} parameters */
function said(parameters) {
  return { word: parameters.get("word") ?? "", text: parameters.get("text") ?? "" };
}

/**
 * @param {Facts} facts
 * @param {number | null} cluster
 * @param {number | null} label
 * @param {number | null} runner
 */
function hasCodes(facts, cluster, label, runner) {
  const known = [cluster, runner].every((k) => k === null || k === -1 || hasCluster(facts, k));
  return known && (label === null || (label >= -1 && label < facts.labels.length));
}

/**
 * Whether what is one of a few is one of them; only what is asked for can be negated.
 * @param {URLSearchParams} parameters
 */
function hasChoices(parameters) {
  const not = parameters.get("not")?.split(",") ?? [];
  const negated = not.every((name) => TERMS.includes(/** @type {Term} */ (name)) && parameters.get(name));
  return negated && [null, "1"].includes(parameters.get("majority")) && SORTS.includes(parameters.get("sort") ?? EVERYTHING.sort);
}

/**
 * From a number (it counts) to another one (it does not); either may be left out.
 * @param {string | null} text
 * @returns {Range | null | undefined} undefined: no range
 */
function parseRange(text) {
  if (text === null) return null;
  const [, low, high] = /^(-?\d{0,9}(?:\.\d{1,9})?)\.\.(-?\d{0,9}(?:\.\d{1,9})?)$/.exec(text) ?? [];
  if (low === undefined || (low === "" && high === "") || low === "-" || high === "-") return undefined;
  return [low === "" ? null : Number(low), high === "" ? null : Number(high)];
}

/**
 * @param {string | null} text
 * @returns {Filter["only"] | undefined} undefined: neither a list of rows nor the lasso
 */
function parseOnly(text) {
  if (text === null || text === "lasso") return text;
  return /^\d{1,9}(,\d{1,9})*$/.test(text) ? text.split(",").map(Number) : undefined;
}

/**
 * A whole number; null if there is none, NaN if the text is not one.
 * @param {string | null} text
 */
function wholeNumber(text) {
  if (text === null) return null;
  return /^(-1|\d{1,9})$/.test(text) ? Number(text) : NaN;
}

/**
 * The number in names such as "c3".
 * @param {string} letter
 * @param {string} path
 */
function numberAfter(letter, path) {
  const number = /^\d{1,9}$/.test(path.slice(1)) ? Number(path.slice(1)) : null;
  return path[0] === letter ? number : null;
}

/**
 * @param {Facts} facts
 * @param {number} cluster
 */
function hasCluster(facts, cluster) {
  return facts.clusters.some((known) => known.cluster === cluster);
}

/**
 * @param {URLSearchParams} parameters
 * @param {string[]} names
 */
function isSubset(parameters, names) {
  const keys = [...parameters.keys()];
  return keys.every((key) => names.includes(key)) && new Set(keys).size === keys.length;
}

/**
 * The fragment of a place, with its "#".
 * @param {Place} place
 * @param {Facts} facts
 */
export function formatFragment(place, facts) {
  if (place.page === "overview") return `#${place.section}${query(filterParameters({ ...place.filter, sort: EVERYTHING.sort }))}`;
  if (place.page === "cluster") return `#c${place.cluster}${query(filterParameters({ ...place.filter, cluster: null }))}`;
  if (place.page === "documents") return `#documents${query(filterParameters(place.filter))}`;
  const { document, against, root } = place;
  return `#d${document}${query({ against, root: root === facts.root ? null : root })}`;
}

/**
 * @param {Filter} filter
 * @returns {Record<string, string | number | null>}
 */
function filterParameters(filter) {
  return {
    ...filter,
    majority: filter.majority ? 1 : null,
    evidence: formatRange(filter.evidence),
    probability: formatRange(filter.probability),
    only: Array.isArray(filter.only) ? filter.only.join(",") : filter.only,
    not: filter.not.join(","),
    sort: filter.sort === EVERYTHING.sort ? null : filter.sort,
  };
}

/** @param {Range | null} range */
function formatRange(range) {
  return range && `${range[0] ?? ""}..${range[1] ?? ""}`;
}

/** @param {Record<string, string | number | null>} values */
function query(values) {
  const said = Object.entries(values).filter(([, value]) => value !== null && value !== "");
  const text = new URLSearchParams(said.map(([name, value]) => [name, String(value)])).toString();
  return text && `?${text}`;
}

/**
 * The list of documents that a filter names, as a link.
 * @param {Partial<Filter>} filter
 * @param {Facts} facts
 */
export function documentsLink(filter, facts) {
  return formatFragment({ page: "documents", filter: { ...EVERYTHING, ...filter } }, facts);
}
