/** A small page: four documents in two clusters. */

export const facts = {
  format: 3,
  title: "T",
  n_documents: 10,
  n_shown: 4,
  omitted: null,
  packed: {
    letters: "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz!#$%.()*+-;,=:?@^_`{|}~",
    map_side: 9999,
    share: 1000,
    coarser: 10,
    finer: 100,
    new_word: 0,
    no_vector: -1,
  },
  highlight: { steps: 20, signed_from: 12 },
  root: "midpoint",
  roots: [
    { name: "midpoint", meaning: "from half-way" },
    { name: "origin", meaning: "from nothing" },
  ],
  against: null,
  clusters: [
    { cluster: 0, name: "space", label: "a", size: 2, pulling: ["orbit", "moon"] },
    { cluster: 1, name: "autos", label: "b", size: 1, pulling: ["engine"] },
  ],
  labels: ["a", "b"],
  fields: ["author", "year"],
  maps: ["PCA"],
  moves: { removed: 16, added: 50 },
  n_competitors: 1,
  shards: [0, 2],
};

export const rows = {
  document: [4, 1, 9, 6],
  id: ["four", "one", "nine", "six"],
  label: [0, 1, -1, 0],
  cluster: [0, 0, 1, -1],
  runner_up: [1, 1, 0, -1],
  evidence: [2, -0.5, 0.75, null],
  probability: [0.88, 0.38, 0.68, null],
  beginning: ["The Orbit", "Moon", "Engine", "—"],
  passage: [null, "… landed there", null, null],
  word: ["orbit", "moon", "engine", null],
  relevance: [1, 0.2, 0.4, null],
  maps: [{ x: [0, 9999, 5000, -1], y: [0, 9999, 0, -1] }],
};

export const index = { words: ["engine", "moon", "orbit", "orbital"], postings: [[2], [0, 1], [0], [1, 2]] };

/** "Orbit 🚀 orbit xyz!" : the rocket is two code units long. */
export const doc = {
  document: 4,
  id: "four*",
  label: 0,
  cluster: 0,
  against: null,
  fields: ["Ann", null],
  probability: 0.88,
  probabilities: [0.88, 0.12],
  evidence: 2,
  words: 1.5,
  bias: 0.5,
  runner_up: 1,
  n_tokens: 4,
  n_explained: 3,
  text: "Orbit 🚀 orbit moon xyz!",
  omitted: null,
  tokens: { gap: [0, 4, 1, 1], length: [5, 5, 4, 3], word: [0, 0, 1, -1] },
  vocabulary: ["orbit", "moon"],
  digits: 3,
  relevance: [0.9, -0.3],
  count: [2, 1],
  weight: [0.5, 0.2],
  shift: [0, -0.6],
  competitors: [{ cluster: 1, share: 0.8, evidence: 2.4, words: 1.75, bias: 0.65, shift: [0, -0.5], relevance: [1, -0.25], removal: [0], addition: [0] }],
  support_for: [{ document: 1, position: 1, id: "one", cluster: 0, share: 0.4, words: ["orbit"] }],
  support_against: [],
  flip: null,
  addition: null,
};
