"""What options may be, and are by default: names and numbers alone, so that help is shown without any library."""

#: Root points of an explanation (`neontext.explain.rules`).
ROOTS = ("midpoint", "origin")
#: Models that tell clusters again that were made elsewhere (`neontext.cluster.surrogate`).
SURROGATES = ("auto", "kernel", "prototypes")
#: What becomes of documents without a cluster, and of clusters that are too small (`neontext.cluster.given`).
OUTLIERS, SMALL_CLUSTERS = ("far", "cluster", "skip"), ("skip", "merge", "keep")
#: Megabytes that one document of a corpus may hold.
MAX_MB = 16
#: Documents that a report holds: some 40 MB of posts.
MAX_DOCUMENTS = 20_000
#: Documents that are fitted on, at most, where no other number is asked for.
FIT_ON = 50_000
#: Documents of a large corpus that are explained at a time.
BATCH_DOCUMENTS = 8_192
#: Documents on which flipping is measured, steps of a curve at most, and random orders.
N_DOCUMENTS, N_STEPS, N_RANDOM = 200, 50, 5
#: Formats in which explained documents are written, and what each writes (`neontext.report.formats`).
EXPORT_FORMATS = {
    "html-fragments": "a fragment a document",
    "markdown": "a section a document",
    "csv": "a row a word",
    "jsonl": "a line a document",
    "latex": "coloured boxes",
}
#: Those of them that are a folder, not a file.
FOLDER_FORMATS = ("html-fragments",)
#: Figures of an audit, and the formats of their files (`neontext.report.figures`).
FIGURES, FIGURE_FORMATS = ("map", "contingency", "document"), ("svg", "pdf")
