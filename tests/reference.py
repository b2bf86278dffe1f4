"""Slow, literal formulas that the fast code is compared with, in float64. One loop for every sum of the method."""

import numpy as np


def kernel(x, y, gamma):
    """Gaussian similarity of two points."""
    return np.exp(-gamma * ((x - y) ** 2).sum())


def cluster_norm(points, alpha, members, gamma):
    """Z_k of the support points `members`."""
    total = sum(alpha[i] * alpha[j] * kernel(points[i], points[j], gamma) for i in members for j in members)
    return np.sqrt(total)


def outlierness(x, points, alpha, clusters, gamma):
    """Outlierness o_k(x) of every cluster, by definition."""
    result = []
    for k in range(max(clusters) + 1):
        members = [j for j in range(len(points)) if clusters[j] == k]
        inlierness = sum(alpha[j] * kernel(x, points[j], gamma) for j in members)
        result.append(-np.log(inlierness / cluster_norm(points, alpha, members, gamma)) / gamma)
    return np.array(result)


def soft_extremum(values, stiffness):
    """Soft maximum (positive stiffness) or minimum (negative) of a list."""
    values = np.asarray(values, dtype=np.float64)
    shift = (stiffness * values).max()
    return (shift + np.log(np.exp(stiffness * values - shift).sum())) / stiffness


class LiteralNetwork:
    """The four layers of section 4 for one cluster, and the rules of section 5, with every pair written out."""

    def __init__(self, points, alpha, clusters, gamma, beta, cluster):
        self.points, self.alpha, self.clusters = np.asarray(points), np.asarray(alpha), list(clusters)
        self.gamma, self.beta, self.cluster = gamma, beta, cluster
        self.members = [[j for j, k in enumerate(clusters) if k == c] for c in range(max(clusters) + 1)]
        norms = [cluster_norm(self.points, self.alpha, m, gamma) for m in self.members]
        self.b = [(np.log(norms[k]) - np.log(alpha[j])) / gamma for j, k in enumerate(clusters)]

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


def softmax(scores):
    """Softmax of a dictionary of scores."""
    highest = max(scores.values())
    total = sum(np.exp(value - highest) for value in scores.values())
    return {key: np.exp(value - highest) / total for key, value in scores.items()}
