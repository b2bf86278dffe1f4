"""Options that several commands share, declared once."""

from pathlib import Path
from typing import Annotated

import typer

from neontext.choices import OUTLIERS, ROOTS, SMALL_CLUSTERS, SURROGATES

#: What the options of help are grouped by.
CORPUS, CLUSTERING, WORDS, REPORT, ADVANCED = "Corpus", "Clustering", "Words", "Report", "Advanced"
STREAM = "Large corpora"

Source = Annotated[
    str,
    typer.Argument(
        metavar="CORPUS",
        help="A file (.jsonl, .ndjson, .json, .csv, .tsv, each also .gz; .parquet), a folder of .txt files, a folder "
        "with one subfolder a label, or the name [bold]demo[/bold] or [bold]20newsgroups[/bold].",
    ),
]
NewDocuments = Annotated[str, typer.Argument(metavar="NEW", help="Further documents, as CORPUS of an audit.")]
Out = Annotated[Path, typer.Option("--out", metavar="DIR", help="Folder to write; whole or not at all.")]
Force = Annotated[bool, typer.Option("--force", help="Replace DIR if it holds an earlier audit.")]
Text = Annotated[
    str | None,
    typer.Option("--text", metavar="FIELD", help="Field with the text (default: text).", rich_help_panel=CORPUS),
]
Label = Annotated[
    str | None,
    typer.Option(
        "--label",
        metavar="FIELD",
        help="Field with the label (default: label, if it is there).",
        rich_help_panel=CORPUS,
    ),
]
Id = Annotated[
    str | None,
    typer.Option(
        "--id", metavar="FIELD", help="Field with the id (default: id, else the row number).", rich_help_panel=CORPUS
    ),
]
KeepMinusOne = Annotated[
    bool,
    typer.Option(
        "--keep-minus-one",
        help='Take the label -1 for one like any other, not for "in no cluster".',
        rich_help_panel=CORPUS,
    ),
]
Delimiter = Annotated[
    str | None,
    typer.Option(
        "--delimiter",
        metavar="CHARACTER",
        help="What separates the fields of a .csv or .tsv file.",
        rich_help_panel=CORPUS,
    ),
]
Quoting = Annotated[
    str,
    typer.Option(
        "--quoting", metavar="standard|none", help="none: quotes are characters like any other.", rich_help_panel=CORPUS
    ),
]
Metadata = Annotated[
    str,
    typer.Option(
        "--metadata",
        metavar="all|none|FIELD,FIELD",
        help="Further fields that are kept with the documents (default: all).",
        rich_help_panel=CORPUS,
    ),
]
Encoding = Annotated[str, typer.Option("--encoding", help="Encoding of text files.", rich_help_panel=CORPUS)]
Subset = Annotated[
    str,
    typer.Option(
        "--subset", metavar="train|test|all", help="Part of a corpus that has a split.", rich_help_panel=CORPUS
    ),
]
Keep = Annotated[
    str,
    typer.Option(
        "--keep",
        metavar="PARTS",
        help="20newsgroups: parts to keep, of headers,footers,quotes (default: none).",
        rich_help_panel=CORPUS,
    ),
]
Map = Annotated[
    str,
    typer.Option(
        "--map",
        metavar="tsne|umap|pca",
        help="Map of the documents in the report, beside that of the components.",
        rich_help_panel=REPORT,
    ),
]
ReportDocuments = Annotated[
    str,
    typer.Option(
        "--report-documents",
        metavar="N|all",
        help="Documents that report.html holds, at most; the tables hold all.",
        rich_help_panel=REPORT,
    ),
]
Limit = Annotated[
    int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N documents.", rich_help_panel=CORPUS)
]
MaxMb = Annotated[
    int,
    typer.Option(
        "--max-mb",
        metavar="N",
        min=1,
        help="Megabytes that one document may hold; all of them may take 32 times that of memory, or 20 times what the "
        "files hold on disk.",
        rich_help_panel=CORPUS,
    ),
]
Audit = Annotated[
    Path,
    typer.Argument(
        metavar="DIR", help="A folder that  [bold]neontext audit[/bold]  or  [bold]neontext explain[/bold]  wrote."
    ),
]
Clusters = Annotated[
    list[str] | None,
    typer.Option("--cluster", metavar="K", help="Only documents of cluster K, its number or name; may be repeated."),
]
Ids = Annotated[
    list[str] | None, typer.Option("--id", metavar="ID", help="Only the documents of this id; may be repeated.")
]
Rank = Annotated[
    str | None,
    typer.Option(
        "--rank",
        metavar="strongest|weakest|borderline[:N]",
        help="By evidence, most, least or nearest to even odds first, over all clusters; :N: first N of each.",
    ),
]
LimitOf = Annotated[
    int | None, typer.Option("--limit", metavar="N", min=1, help="Only the first N of the documents that fit.")
]


NumberOfClusters = Annotated[
    str | None,
    typer.Option(
        "--clusters",
        metavar="K|auto|LOW-HIGH",
        help="Number of clusters (default: the number of labels); [bold]auto[/bold] or a range such as 5-40 tries "
        "several and says why it chose one.",
        rich_help_panel=CLUSTERING,
    ),
]
Vectors = Annotated[
    str,
    typer.Option(
        "--vectors",
        metavar="auto|word2vec|ppmi|lsa|glove|spacy:NAME|FILE|centroid:VECTORS|transformer:FOLDER|student:FOLDER",
        help="Word vectors; several are joined by +. [bold]auto[/bold] says what it chose and why. "
        "[bold]centroid:ppmi[/bold] gives every word the centroid of its documents, embedded by ppmi. "
        "[bold]transformer:FOLDER[/bold] embeds by the sentence transformer in a folder, on its "
        "own; [bold]student:FOLDER[/bold] gives words vectors that follow it, after encoding 1,500 documents.",
        rich_help_panel=CLUSTERING,
    ),
]
Weights = Annotated[
    str,
    typer.Option(
        "--weights",
        metavar="mean|sif|sif:A|idf",
        help="Word weights; sif is A / (A + the word's share of all tokens), A = 1e-3 where none is given.",
        rich_help_panel=ADVANCED,
    ),
]
Components = Annotated[
    int | None,
    typer.Option(
        "--components",
        metavar="D",
        min=1,
        help="Principal components (default: 50; with --clusters-from all).",
        rich_help_panel=ADVANCED,
    ),
]
ClustersFromField = Annotated[
    str | None,
    typer.Option(
        "--clusters-from",
        metavar="FIELD",
        help="Explain clusters that were made elsewhere: FIELD says in which cluster each document is.",
        rich_help_panel=CLUSTERING,
    ),
]
SurrogateKind = Annotated[
    str,
    typer.Option(
        "--surrogate",
        metavar="|".join(SURROGATES),
        help="Model of words that tells those clusters again.",
        rich_help_panel=CLUSTERING,
    ),
]
Outliers = Annotated[
    str,
    typer.Option(
        "--outliers",
        metavar="|".join(OUTLIERS),
        help="Documents without a cluster, or with -1.",
        rich_help_panel=CLUSTERING,
    ),
]
SmallClusters = Annotated[
    str,
    typer.Option(
        "--small-clusters",
        metavar="|".join(SMALL_CLUSTERS),
        help="Clusters of one or two documents.",
        rich_help_panel=CLUSTERING,
    ),
]
MaxWords = Annotated[
    int | None,
    typer.Option(
        "--max-words",
        metavar="N",
        min=1,
        help="With --clusters-from: words of a text that the model which made the clusters has read.",
        rich_help_panel=CLUSTERING,
    ),
]
Init = Annotated[
    str,
    typer.Option("--init", metavar="kmeans|labels|random", help="Where clustering starts.", rich_help_panel=CLUSTERING),
]
Support = Annotated[
    str,
    typer.Option(
        "--support",
        metavar="all|N",
        help="Support points a cluster: every document (with landmarks 50 means), or N.",
        rich_help_panel=ADVANCED,
    ),
]
Landmarks = Annotated[
    str,
    typer.Option(
        "--landmarks",
        metavar="auto|none|N",
        help="Points through which many documents are trained on (auto: none up to 20,000 documents, else 1,000).",
        rich_help_panel=ADVANCED,
    ),
]
SupportMethod = Annotated[
    str,
    typer.Option(
        "--support-method",
        metavar="kmedoids|kmeans|sklearn-extra",
        help="How N support points are found.",
        rich_help_panel=ADVANCED,
    ),
]
Gamma = Annotated[str, typer.Option("--gamma", metavar="auto|G", help="Kernel width.", rich_help_panel=ADVANCED)]
Beta = Annotated[
    str, typer.Option("--beta", metavar="auto|B", help="Stiffness of the assignment.", rich_help_panel=ADVANCED)
]
Root = Annotated[
    str, typer.Option("--root", metavar="|".join(ROOTS), help="Root point of the explanation.", rich_help_panel=REPORT)
]
Language = Annotated[
    str,
    typer.Option(
        "--language",
        metavar="CODE",
        help="Language of stop words and tokenizer (spaCy's codes); several are joined by commas: de,en.",
        rich_help_panel=WORDS,
    ),
]
StopWords = Annotated[
    Path | None,
    typer.Option(
        "--stop-words",
        metavar="FILE",
        help="Words that are left out as well: UTF-8, one a line.",
        rich_help_panel=WORDS,
    ),
]
Without = Annotated[
    list[str] | None,
    typer.Option(
        "--without", metavar="WORD", help="Leave this word out, as a stop word; may be repeated.", rich_help_panel=WORDS
    ),
]
MinCount = Annotated[
    int,
    typer.Option(
        "--min-count",
        metavar="N",
        min=1,
        help="Fewest occurrences of a word in all documents (vectors that are trained need 5 in any case, 2 in fewer "
        "than 1,000 documents).",
        rich_help_panel=WORDS,
    ),
]
MaxShare = Annotated[
    float,
    typer.Option(
        "--max-share",
        metavar="S",
        help="Largest share of the documents that may hold a word: 0 to 1.",
        rich_help_panel=WORDS,
    ),
]
Phrases = Annotated[
    bool,
    typer.Option(
        "--phrases",
        help="Words that stand side by side far more often than by chance are one: new_york.",
        rich_help_panel=WORDS,
    ),
]
MinLetters = Annotated[
    int | None,
    typer.Option(
        "--min-letters",
        metavar="N",
        min=1,
        max=100,
        help="Shortest word (default: by the script).",
        rich_help_panel=WORDS,
    ),
]
Digits = Annotated[
    bool, typer.Option("--digits", help="Numbers, and words with digits in them, are words.", rich_help_panel=WORDS)
]
Hashtags = Annotated[
    bool, typer.Option("--hashtags", help="A hashtag is one word with its sign (letters only).", rich_help_panel=WORDS)
]
Compatibility = Annotated[
    bool,
    typer.Option(
        "--nfkc", help="Full-width and other forms that only look different are one word.", rich_help_panel=WORDS
    ),
]
Tokenizer = Annotated[
    str,
    typer.Option(
        "--tokenizer",
        metavar="letters|spacy|spacy-lemmas|MODULE:OBJECT",
        help="How texts are cut into words; MODULE:OBJECT is your own.",
        rich_help_panel=WORDS,
    ),
]
OwnTokenizer = Annotated[
    str | None,
    typer.Option(
        "--tokenizer", metavar="MODULE:OBJECT", help="The tokenizer that the model was made with, if it is your own."
    ),
]
Seed = Annotated[
    int, typer.Option("--seed", min=0, max=2**32 - 1, help="Seed of everything.", rich_help_panel=ADVANCED)
]
Workers = Annotated[
    int,
    typer.Option(
        "--workers",
        min=1,
        help="Threads that train word2vec; more than one is not repeatable.",
        rich_help_panel=ADVANCED,
    ),
]
FitOn = Annotated[
    str,
    typer.Option(
        "--fit-on",
        metavar="auto|all|N",
        help="Documents that are fitted on, at most, and held in memory: of a larger corpus a random sample; all are "
        "explained (auto: 50,000).",
        rich_help_panel=STREAM,
    ),
]
Processes = Annotated[
    int,
    typer.Option("--processes", metavar="N", min=1, help="Processes that explain batches.", rich_help_panel=STREAM),
]
Dask = Annotated[
    str | None,
    typer.Option(
        "--dask",
        metavar="ADDRESS",
        help="Let the workers of this scheduler of Dask explain batches; they need the same disk.",
        rich_help_panel=STREAM,
    ),
]
Memory = Annotated[
    str | None,
    typer.Option(
        "--memory",
        metavar="4GB",
        help="Memory that this process may take: it decides how large batches and the sample are.",
        rich_help_panel=STREAM,
    ),
]
BatchDocuments = Annotated[
    int,
    typer.Option(
        "--batch-documents", metavar="N", min=1, help="Documents of a batch, at most.", rich_help_panel=STREAM
    ),
]
Fresh = Annotated[
    bool,
    typer.Option("--fresh", help="Start over where the same command was stopped.", rich_help_panel=STREAM),
]
Stability = Annotated[
    int,
    typer.Option(
        "--stability",
        min=0,
        metavar="N",
        help="Measure how stable clusters and reasons are over N refits on bootstrap samples (0: do not).",
        rich_help_panel=REPORT,
    ),
]
Model = Annotated[Path, typer.Argument(metavar="MODEL", help="An audit's folder, or the model folder inside it.")]
