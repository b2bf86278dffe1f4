"""Slow, literal formulas that the fast code is compared with, in float64. One loop for every sum of the method."""

from itertools import chain, pairwise
from math import erf, sqrt

import numpy as np


def kernel(x, y, gamma):
    """Gaussian similarity of two points."""
    return np.exp(-gamma * ((x - y) ** 2).sum())


def cluster_norm(points, alpha, members, gamma):
    """Z_k of the support points `members`."""
    total = sum(alpha[i] * alpha[j] * kernel(points[i], points[j], gamma) for i in members for j in members)
    return np.sqrt(total)


def outlierness(x, points, alpha, clusters, gamma, offsets=None):
    """Outlierness o_k(x) of every cluster, by definition; an offset b_k is added to it."""
    result = []
    for k in range(max(clusters) + 1):
        members = [j for j in range(len(points)) if clusters[j] == k]
        inlierness = sum(alpha[j] * kernel(x, points[j], gamma) for j in members)
        result.append(-np.log(inlierness / cluster_norm(points, alpha, members, gamma)) / gamma)
    return np.array(result) + (0 if offsets is None else offsets)


def soft_extremum(values, stiffness):
    """Soft maximum (positive stiffness) or minimum (negative) of a list."""
    values = np.asarray(values, dtype=np.float64)
    shift = (stiffness * values).max()
    return (shift + np.log(np.exp(stiffness * values - shift).sum())) / stiffness


class LiteralNetwork:
    """The four layers of section 4 for one cluster, and the rules of section 5, with every pair written out."""

    def __init__(self, points, alpha, clusters, gamma, beta, cluster, offsets=None):
        self.points, self.alpha, self.clusters = np.asarray(points), np.asarray(alpha), list(clusters)
        self.gamma, self.beta, self.cluster = gamma, beta, cluster
        self.members = [[j for j, k in enumerate(clusters) if k == c] for c in range(max(clusters) + 1)]
        norms = [cluster_norm(self.points, self.alpha, m, gamma) for m in self.members]
        offsets = np.zeros(len(norms)) if offsets is None else offsets
        self.b = [(np.log(norms[k]) - np.log(alpha[j])) / gamma + offsets[k] for j, k in enumerate(clusters)]

    def pair(self, i, j):
        """Weight and bias of neuron (i, j)."""
        w = 2 * (self.points[i] - self.points[j])
        return w, (self.points[j] ** 2).sum() - (self.points[i] ** 2).sum() + self.b[j] - self.b[i]

    def forward(self, x):
        """Evidence of the cluster, and the activations of every layer."""
        own = self.members[self.cluster]
        a, z, h = {}, {}, {}
        for k, members in enumerate(self.members):
            if k == self.cluster:
                continue
            for j in members:
                for i in own:
                    w, b = self.pair(i, j)
                    a[i, j] = w @ x + b
                z[j] = soft_extremum([a[i, j] for i in own], self.gamma)
            h[k] = soft_extremum([z[j] for j in members], -self.gamma)
        return self.beta * soft_extremum(list(h.values()), -self.beta), a, z, h

    def shares(self, x):
        """P_ij by the min-take-most and max-take-most rules applied layer by layer to the activations."""
        _, a, z, h = self.forward(x)
        own = self.members[self.cluster]
        p = softmax({k: -self.beta * h[k] for k in h})
        shares = {}
        for k in h:
            p_j = softmax({j: -self.gamma * z[j] for j in self.members[k]})
            for j in self.members[k]:
                q = softmax({i: self.gamma * a[i, j] for i in own})
                for i in own:
                    shares[i, j] = self.beta * p[k] * p_j[j] * q[i]
        return shares

    def relevance(self, x, parts, offset, omega, root):
        """Relevance of every part of x = sum(parts) - offset, and the bias as what the affine rule leaves over.

        Every pair's R = P (a + eps) is redistributed on the parts by the z-rule, taken from the root point: the origin,
        or the point half-way between the pair.
        """
        shares = self.shares(x)
        evidence = self.forward(x)[0]
        relevance = np.zeros(len(parts))
        for (i, j), share in shares.items():
            w, _ = self.pair(i, j)
            middle = (self.points[i] + self.points[j]) / 2
            for t, part in enumerate(parts):
                if root == "origin":
                    relevance[t] += share * (w @ part)
                else:
                    relevance[t] += share * (w @ (part - omega[t] * (offset + middle)))
        return relevance, evidence - relevance.sum()


def pixel_relevance(network, x, rule, low, high):
    """Relevance of every pixel by one rule, pair by pair, and what the pairs leave to the bias.

    `network` is a `LiteralNetwork`; every pair's R = P (a + eps) meets the pixels by the rule's own formula.
    """
    relevance, rest = np.zeros(len(x)), 0.0
    for (i, j), share in network.shares(x).items():
        w, b = network.pair(i, j)
        a, middle = w @ x + b, (network.points[i] + network.points[j]) / 2
        if rule == "midpoint":
            parts = [w[d] * (x[d] - middle[d]) for d in range(len(x))]
        elif rule == "z":
            parts = [w[d] * x[d] for d in range(len(x))]
        else:
            corner = [0.0 if rule == "zplus" else low if w[d] > 0 else high for d in range(len(x))]
            taken = [w[d] * (x[d] - corner[d]) if rule == "zbox" or w[d] > 0 else 0.0 for d in range(len(x))]
            total = sum(taken)
            parts = [a * t / total for t in taken] if total > 0 else [0.0] * len(x)
        relevance += share * np.array(parts)
        rest += share * (a - sum(parts))
    return relevance, rest


def softmax(scores):
    """Softmax of a dictionary of scores."""
    highest = max(scores.values())
    total = sum(np.exp(value - highest) for value in scores.values())
    return {key: np.exp(value - highest) / total for key, value in scores.items()}


def leave_one_out_scores(K, labels, n_clusters):
    """Similarity of every point to every cluster's mean direction, the point itself never part of the mean."""
    scores = np.full((len(K), n_clusters), -np.inf)
    for x in range(len(K)):
        for k in range(n_clusters):
            members = [j for j in range(len(K)) if labels[j] == k and j != x]
            if members:
                norm = np.sqrt(sum(K[i, j] for i in members for j in members))
                scores[x, k] = sum(K[x, j] for j in members) / norm
            elif labels[x] == k:
                scores[x, k] = np.inf
    return scores


def half_mass(X, gamma, n_nearest):
    """Share of a point's similarity mass that lies on its nearest neighbours, averaged over the points."""
    shares = []
    for x in range(len(X)):
        similarity = sorted((kernel(X[x], X[j], gamma) for j in range(len(X)) if j != x), reverse=True)
        shares.append(sum(similarity[:n_nearest]) / sum(similarity))
    return np.mean(shares)


def ppmi(sentences, window, smoothing):
    """Positive PMI of words within `window`, weighted by linear decay, as a dictionary of pairs."""
    counts = {}
    for sentence in sentences:
        for left in range(len(sentence)):
            for right in range(left + 1, min(left + window, len(sentence) - 1) + 1):
                weight = (window + 1 - (right - left)) / window
                for pair in ((sentence[left], sentence[right]), (sentence[right], sentence[left])):
                    counts[pair] = counts.get(pair, 0.0) + weight
    words = {word for word, _ in counts}
    total = {word: sum(count for (w, _), count in counts.items() if w == word) for word in words}
    everything = sum(count**smoothing for count in total.values())
    pmi = {(w, c): np.log(count / (total[w] * total[c] ** smoothing / everything)) for (w, c), count in counts.items()}
    return {pair: value for pair, value in pmi.items() if value > 0}


def sif_weight(word, sentences, smoothing=1e-3):
    """a / (a + p(w)) with the word's share of all tokens."""
    tokens = [token for sentence in sentences for token in sentence]
    return smoothing / (smoothing + tokens.count(word) / len(tokens))


def embedding(tokens, vectors, weight, unit_length):
    """Weighted mean of the word vectors of one document, or that direction at length one."""
    known = [word for word in tokens if word in vectors]
    total = sum(weight[word] * np.asarray(vectors[word], dtype=np.float64) for word in known)
    size = np.linalg.norm(total) if unit_length else sum(weight[word] for word in known)
    return total / size


def merged_evidence(tokens, world, cluster, model=None):
    """Evidence of one cluster for a document of these tokens: embedded, reduced and judged from the formulas."""
    parts = []
    weight = dict(zip(world.embedder.words_, world.embedder.weights_, strict=True))
    for table in world.embedder.vectors_:
        vectors = dict(zip(table.words, table.matrix, strict=True))
        known = [word for word in tokens if word in vectors]
        nothing = np.zeros(table.n_dimensions)
        parts.append(embedding(known, vectors, weight, world.embedder.unit_length) if known else nothing)
    x = world.layer.components @ np.concatenate(parts) - world.layer.offset
    return (model or world.model).literal(cluster).forward(x)[0]


def flipping(tokens, relevance, evidence, by_word):
    """Evidence of what remains as units are deleted one by one, and of what is there as they are inserted.

    `relevance` has a value for each token; a word's is the sum of its occurrences'. Ties: first in the alphabet, or
    first in the document.
    """
    units = [[t for t, word in enumerate(tokens) if word == w] for w in sorted(set(tokens))]
    units = units if by_word else [[t] for t in range(len(tokens))]
    order = sorted(units, key=lambda unit: -sum(relevance[t] for t in unit))
    curves = []
    for parts in ([order[step:] for step in range(len(order))], [order[: step + 1] for step in range(len(order))]):
        curves.append([evidence([tokens[t] for t in sorted(chain(*units))]) for units in parts])
    return curves


def area(values):
    """Area under a curve over [0, 1] by the trapezoid rule; NaN for a single value."""
    if len(values) < 2:
        return np.nan
    return sum((a + b) / 2 for a, b in pairwise(values)) / (len(values) - 1)


def lrp_linear(terms, R, epsilon=0.0):
    """One layer of LRP by definition: every term is (inputs, weights, biases, sign), R the relevance of the outputs."""
    n_out, n_in = np.asarray(terms[0][1]).shape
    result = np.zeros(n_in)
    for j in range(n_out):
        z = sum(sign * (sum(u[i] * W[j][i] for i in range(n_in)) + b[j]) for u, W, b, sign in terms)
        z += epsilon if z >= 0 else -epsilon
        for i in range(n_in):
            result[i] += sum(sign * u[i] * W[j][i] for u, W, _, sign in terms) * R[j] / z
    return result


def rescale_linear(W, a, root, R):
    """One layer of DeepLIFT's Rescale rule by definition: R is shared out by what moved a neuron from the root."""
    n_out, n_in = np.asarray(W).shape
    result = np.zeros(n_in)
    for j in range(n_out):
        moved = sum((a[i] - root[i]) * W[j][i] for i in range(n_in))
        for i in range(n_in):
            result[i] += (a[i] - root[i]) * W[j][i] / moved * R[j]
    return result


def convolution_matrix(kernel, height, width, padding):
    """A convolution with stride 1 as a dense matrix: rows are outputs, columns the pixels of all input channels."""
    n_out, n_in, k, _ = kernel.shape
    out_height, out_width = height + 2 * padding - k + 1, width + 2 * padding - k + 1
    matrix = np.zeros((n_out, out_height, out_width, n_in, height, width))
    for o in range(n_out):
        for y in range(out_height):
            for x in range(out_width):
                for i in range(n_in):
                    for dy in range(k):
                        for dx in range(k):
                            row, column = y + dy - padding, x + dx - padding
                            if 0 <= row < height and 0 <= column < width:
                                matrix[o, y, x, i, row, column] = kernel[o, i, dy, dx]
    return matrix.reshape(n_out * out_height * out_width, n_in * height * width)


def max_pool_winners(image, size, R):
    """Relevance of a max-pool's windows (stride = size) handed to the largest pixel of each; one channel."""
    result = np.zeros_like(image)
    for y in range(R.shape[0]):
        for x in range(R.shape[1]):
            window = image[y * size : (y + 1) * size, x * size : (x + 1) * size]
            row, column = np.unravel_index(window.argmax(), window.shape)
            result[y * size + row, x * size + column] += R[y, x]
    return result


def centroid_vector(word, sentences, vectors, weight):
    """Mean, over the occurrences of a word, of the unit length point of the document that each stands in."""
    points = [
        embedding(sentence, vectors, weight, unit_length=True) for sentence in sentences for w in sentence if w == word
    ]
    return np.mean(points, axis=0)


def quadratic_relevance(x_parts, offset, means, precisions, offsets, beta, cluster):
    """Words and bias of one cluster's evidence where every cluster has a metric of its own, pair by pair (section 9).

    Every part of x = sum(parts) - offset has `p_k (part - (r + offset) / n) . gradient / 2` from each competitor k: the
    gradient of o_k - o_c half-way between x and the root r, which is half-way between the means.
    """
    x = sum(x_parts) - offset
    n = len(x_parts)

    def outlierness(k, at):
        return (at - means[k]) @ precisions[k] @ (at - means[k]) + offsets[k]

    margins = {k: outlierness(k, x) - outlierness(cluster, x) for k in range(len(means)) if k != cluster}
    p = softmax({k: -beta * margins[k] for k in margins})
    relevance, bias = np.zeros(n), 0.0
    for k in margins:
        r = (means[k] + means[cluster]) / 2
        half = (x + r) / 2
        slope = 2 * precisions[k] @ (half - means[k]) - 2 * precisions[cluster] @ (half - means[cluster])
        for t, part in enumerate(x_parts):
            relevance[t] += p[k] * beta * (part - (r + offset) / n) @ slope
        bias += p[k] * beta * (outlierness(k, r) - outlierness(cluster, r)) + p[k] * np.log(p[k])
    return relevance, bias


def walk_down(x, tree):
    """Leaf that a point comes to in a tree of splits: a leaf is a number, a split two pairs of centre and tree."""
    while not isinstance(tree, int):
        (left, first), (right, second) = tree
        tree = first if ((x - left) ** 2).sum() <= ((x - right) ** 2).sum() else second
    return tree


def wrong_turns(x, tree, leaf):
    """Sum of the distances by which the splits on the way to a leaf are missed; None where it is not in the tree."""
    if isinstance(tree, int):
        return 0.0 if tree == leaf else None
    for (own, below), (other, _) in (tree, tree[::-1]):
        rest = wrong_turns(x, below, leaf)
        if rest is not None:
            return rest + max(0.0, ((x - own) ** 2).sum() - ((x - other) ** 2).sum())
    return None


class LiteralEncoder:
    """One document through a sentence encoder of the BERT family, and the affine map that is left with all else frozen.

    `weights` are float64 arrays by canonical names, `settings` says the form. `shares` needs no derivative: a piece has
    what the affine map makes of it alone, beside what it makes of nothing, which is the biases'.
    """

    def __init__(self, weights, settings, ids):
        self.weights, self.settings, self.n = weights, settings, len(ids)
        self.frozen = []
        kinds = weights["kinds"][0] if "kinds" in weights else 0.0
        rows = [
            weights["words"][piece] + weights["positions"][settings.first_position + place] + kinds
            for place, piece in enumerate(ids)
        ]
        self.first = np.array([self.norm(row, "norm", self.width(row)) for row in rows])
        self.last = self.run(self.first, freeze=True)
        self.embedding, self.factor = self.pool(self.last), 1.0
        if settings.unit_length:
            self.factor = 1.0 / np.sqrt((self.embedding**2).sum())
            self.embedding = self.embedding * self.factor

    def width(self, row):
        return np.sqrt(((row - row.mean()) ** 2).mean() + self.settings.epsilon)

    def norm(self, row, name, width, bias=True):
        return self.weights[f"{name}.weight"] * (row - row.mean()) / width + bias * self.weights[f"{name}.bias"]

    def dense(self, rows, name):
        return rows @ self.weights[f"{name}.weight"].T + self.weights[f"{name}.bias"]

    def run(self, h, freeze):
        """The last layer; with `freeze` constants are kept, else those kept are used."""
        for number in range(self.settings.n_layers):
            h = self.block(h, f"{number}", freeze)
        return h

    def block(self, h, name, freeze):
        if freeze:
            self.frozen.append({"attention": self.attention(h, name)})
        kept = self.frozen[int(name)]
        heads = np.split(self.dense(h, f"{name}.value"), self.settings.n_heads, axis=1)
        mixed = np.hstack([A @ v for A, v in zip(kept["attention"], heads, strict=True)])
        s = h + self.dense(mixed, f"{name}.output")
        if freeze:
            kept["widths"] = [self.width(row) for row in s]
        h = np.array([self.norm(row, f"{name}.norm", w) for row, w in zip(s, kept["widths"], strict=True)])
        u = self.dense(h, f"{name}.inner")
        if freeze:
            kept["factors"] = activation_factor(u, self.settings.activation)
        s = h + self.dense(u * kept["factors"], f"{name}.outer")
        if freeze:
            kept["last"] = [self.width(row) for row in s]
        return np.array([self.norm(row, f"{name}.last_norm", w) for row, w in zip(s, kept["last"], strict=True)])

    def attention(self, h, name):
        """Weights of every head, by definition."""
        query, key = (
            np.split(self.dense(h, f"{name}.{part}"), self.settings.n_heads, axis=1) for part in ("query", "key")
        )
        result = []
        for head, (q, k) in enumerate(zip(query, key, strict=True)):
            scores = np.array(
                [
                    [q[i] @ k[j] / np.sqrt(len(q[i])) + self.distance(i, j, head) for j in range(self.n)]
                    for i in range(self.n)
                ]
            )
            result.append(np.exp(scores) / np.exp(scores).sum(axis=1, keepdims=True))
        return result

    def distance(self, i, j, head):
        """MPNet's bias for a distance: half the buckets for either side, half of these exact, then powers up to 128."""
        if "distances" not in self.weights:
            return 0.0
        half = len(self.weights["distances"]) // 2
        exact, size = half // 2, abs(j - i)
        if size >= exact:
            size = min(exact + int(np.log(size / exact) / np.log(128 / exact) * (half - exact)), half - 1)
        return self.weights["distances"][(half if j > i else 0) + size, head]

    def pool(self, h):
        return h[0] if self.settings.pooling == "cls" else h.mean(axis=0)

    def shares(self, g):
        """What every piece, special ones included, and the biases have of the embedding in direction g."""
        nothing = self.factor * self.pool(self.run(np.zeros_like(self.first), freeze=False)) @ g
        pieces = []
        for place in range(self.n):
            alone = np.zeros_like(self.first)
            alone[place] = self.first[place]
            pieces.append(self.factor * self.pool(self.run(alone, freeze=False)) @ g - nothing)
        return np.array(pieces), nothing


def activation_factor(u, name):
    """By what an activation multiplies its input."""
    if name == "relu":
        return (u > 0) * 1.0
    if name == "gelu":
        return np.vectorize(lambda x: (1 + erf(x / sqrt(2))) / 2)(u)
    return (1 + np.tanh(np.sqrt(2 / np.pi) * (u + 0.044715 * u**3))) / 2
