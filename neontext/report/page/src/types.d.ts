/** The data that lie in the page, as Python wrote them. Positions count the documents on the page, rows those of the corpus. */

/** Name of a root point. */
export type Root = string;

/** How the data are packed, see Python's `PackedForm`. */
export interface PackedForm {
  /** The digits of base85. */
  letters: string;
  /** Largest coordinate in the columns of a map. */
  map_side: number;
  /** Units of a competitor's share in one. */
  share: number;
  /** Units of relevance in one of relevance against one competitor, and units of weight in one of relevance. */
  coarser: number;
  finer: number;
  /** Units of a word's relevance in one, in a list of its documents. */
  list_units: number;
  /** In place of a token's word: it stands here for the first time, or it has no vector. */
  new_word: number;
  no_vector: number;
}

/** Steps of colour, and the step from which a word also carries its sign. */
export interface Highlight {
  steps: number;
  signed_from: number;
}

export interface ClusterFacts {
  cluster: number;
  name: string;
  /** Majority label, null without labels. */
  label: string | null;
  size: number;
  /** Words that pull documents into it, strongest first. */
  pulling: string[];
}

export interface Facts {
  format: number;
  /** SHA-256 of the audit's summary.json. */
  audit: string;
  title: string;
  n_documents: number;
  n_shown: number;
  omitted: string | null;
  packed: PackedForm;
  highlight: Highlight;
  root: Root;
  /** Root points that a document can be explained from. */
  roots: { name: Root; meaning: string; bias: string }[];
  against: number | null;
  clusters: ClusterFacts[];
  labels: string[];
  /** Names of the documents' further fields. */
  fields: string[];
  maps: string[];
  /** Words that are tried to move a document into a competitor; null: nothing was sought. */
  moves: { removed: number; added: number } | null;
  n_competitors: number;
  /** Position of the first document of each shard. */
  shards: number[];
}

export interface MapColumns {
  /** 0 to `map_side`; -1: the document is not on this map. */
  x: number[];
  y: number[];
}

/** Columns, one entry a document on the page. */
export interface Rows {
  document: number[];
  id: string[];
  label: number[];
  cluster: number[];
  runner_up: number[];
  evidence: (number | null)[];
  probability: (number | null)[];
  bias: (number | null)[];
  /** Evidence against the runner-up alone. */
  margin: (number | null)[];
  /** Tokens. */
  length: number[];
  /** The passage that speaks most for the cluster, or the beginning where that shows it. */
  passage: string[];
  word: (string | null)[];
  relevance: (number | null)[];
  maps: MapColumns[];
}

export interface WordIndex {
  words: string[];
  /** First position, then gaps. */
  postings: number[][];
}

export interface Competitor {
  cluster: number;
  share: number;
  evidence: number;
  words: number;
  bias: number;
  /** What the words together have more at each of the page's root points, and the bias less. */
  shift: number[];
  /** One occurrence, nats, to one decimal less than against all. */
  relevance: number[];
  /** Fewest words without which, or with which, the document would be in this cluster: places in the vocabulary, and among
   * the words that pull documents into it; null where none were found. */
  removal: number[] | null;
  addition: number[] | null;
}

export interface SupportPoint {
  document: number | null;
  position: number | null;
  id: string;
  cluster: number;
  share: number;
  words: string[];
}

/** Fewest words whose removal (or addition) moves the document to another cluster. */
export interface Move {
  words: string[];
  n_words: number;
  cluster: number;
}

export interface DocumentData {
  document: number;
  id: string;
  label: number;
  cluster: number | null;
  against: number | null;
  probability: number | null;
  /** Of every cluster; none without a cluster. */
  probabilities: number[];
  evidence: number | null;
  words: number | null;
  bias: number | null;
  runner_up: number | null;
  n_tokens: number;
  n_explained: number;
  /** Values of the further fields, in the order of their names. */
  fields: (string | null)[];
  text: string;
  omitted: string | null;
  /** In UTF-16 units: gap before a token, its length; its word's place in the vocabulary, -1 without a vector. */
  tokens: { gap: number[]; length: number[]; word: number[] };
  /** Words that are explained. */
  vocabulary: string[];
  /** Decimals that relevance is known to: 3, or more where all words have little of it. */
  digits: number;
  /** One occurrence of each word, nats. */
  relevance: number[];
  count: number[];
  /** What one occurrence of each word has of what is spread evenly over the words. */
  weight: number[];
  /** What the words together have more at each of the page's root points, and the bias less. */
  shift: number[] | null;
  competitors: Competitor[];
  support_for: SupportPoint[];
  support_against: SupportPoint[];
  flip: Move | null;
  addition: Move | null;
}

export type Sort = "borderline" | "strongest" | "weakest" | "margin" | "bias" | "word" | "length" | "disagreement" | "row";

/** From a number (it counts) to another one (it does not); null: no bound. */
export type Range = [number | null, number | null];

/** What documents are narrowed to; null and "" narrow nothing. */
export interface Filter {
  cluster: number | null;
  label: number | null;
  runner: number | null;
  /** Whether its label is the one that most documents of its cluster carry. */
  majority: boolean | null;
  evidence: Range | null;
  probability: Range | null;
  word: string;
  text: string;
  /** Rows of the corpus, or the documents chosen on the map. */
  only: number[] | "lasso" | null;
  /** Terms that keep what they would leave out. */
  not: Term[];
  sort: Sort;
}

/** One thing that a filter asks for. */
export type Term = Exclude<keyof Filter, "not" | "sort">;

/** What a filter finds. */
export interface Found {
  filter: Filter;
  /** Positions of the documents, in the filter's order. */
  positions: number[];
  /** Words of the index that are meant. */
  words: number[];
  /** Their relevance in each document, where the list is sorted by it. */
  relevance: Map<number, number> | null;
  /** Documents that the filter's own choice holds. */
  nOnly: number | null;
}

/** Where the reader is; written in the page's fragment. */
export type Place =
  | { page: "overview"; section: string; filter: Filter }
  | { page: "cluster"; cluster: number; filter: Filter }
  | { page: "documents"; filter: Filter }
  | { page: "document"; document: number; against: number | null; root: Root };

/** A document's explanation against one or all competitors, from one root point. */
export interface ViewModel {
  /** The competitor alone, or null: all of them (or the one the audit was made against). */
  competitor: Competitor | null;
  root: Root;
  evidence: number;
  words: number;
  bias: number;
  /** What the bias is called. */
  biasName: string;
  /** Relevance that gets the strongest colour. */
  scale: number;
  /** One occurrence, nats, for each word of the vocabulary. */
  relevance: number[];
  /** Decimals that relevance is known to, and those that a sum of it is shown with. */
  digits: number;
  sumDigits: number;
}

export interface WordSum {
  /** Index into the vocabulary. */
  word: number;
  relevance: number;
  count: number;
  sum: number;
}

/** A run of characters; `word` is an index into the vocabulary, -1 without a vector, null between the tokens. */
export interface Piece {
  text: string;
  word: number | null;
}

/** What the reader decides about a cluster; as in Python's `ClusterReview`, clusters as numbers. */
export interface ClusterReview {
  cluster: number;
  name: string | null;
  verdict: string;
  note: string;
  reviewed: boolean;
  merge_into: number | null;
  drop: boolean;
}

/** What the reader decides about a document, given by its row; as in Python's `DocumentReview`. */
export interface DocumentReview {
  document: number;
  move_to: number | null;
  drop: boolean;
  verdict: string;
  note: string;
  reviewed: boolean;
}

export interface ReviewData {
  clusters: ClusterReview[];
  documents: DocumentReview[];
}
