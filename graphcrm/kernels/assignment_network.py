"""A sparse network whose cheapest flows are the best assignments, and the pairs of such a flow."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from graphcrm.graph.arrays import NO_IX, IntVec
from graphcrm.kernels.assignment_problem import Problem
from graphcrm.kernels.binary_trees import cover, descend, sums
from graphcrm.kernels.flow import Arcs, handed_on


@dataclass(frozen=True)
class Network:
    """The arcs by which parties reach their successors.

    Parameters
    ----------
    problem : Problem

    Notes
    -----
    The complete bipartite network has an arc for every pair.  This one has a way for every pair
    that is allowed, which gains the same, and no way that gains more; so the greatest gain of both
    is the same::

        party with a tie ──── its tie: whole gain ──────────────────────> successor ─> places
              │                                                               ^
              v          ┌─ own branch: weight * branch_gain ─┐ weight * gain │
        group of alike ──┤                                    ├─> tree ─> leaf
                         └─ anyone: 0 ────────────────────────┘

    A *group* holds the parties of one kind, branch, weight and barred successor; those without a
    tie are its supply, and those with one have a node of their own with an arc to it.  A tree for
    each kind and weight has the successors as leaves, sorted by branch and id, so that a branch is
    a range of leaves, everybody is one, and either without the barred successor is two.  A range
    is a node that groups share, with arcs to the few nodes of the tree that cover it: the hub of
    a branch, as it were, or that for anyone, or for anyone but one.  No way gains more than its
    pair: who enters by the branch reaches nobody else, and a tie adds to what the way through the
    group brings.  (By "anyone" a colleague of the own branch is reached for less than the pair
    gains, which a flow of greatest gain never does.)

    Below a node all units are alike: whichever goes to whichever leaf, the sum is the same, or
    greater where it meets a tie or its branch, which the greatest sum cannot be.
    """

    problem: Problem

    @cached_property
    def order(self) -> IntVec:
        """(s,) Successors by branch and id: the leaves."""
        return np.argsort(self.problem.successors.branch, kind="stable")

    @cached_property
    def width(self) -> int:
        """Leaves of a tree; those beyond the successors stand for nobody."""
        return 1 << max(len(self.order) - 1, 0).bit_length()

    @cached_property
    def trees(self) -> tuple[IntVec, IntVec, IntVec]:
        """Kind and weight of each tree, and the tree of each party."""
        parties = self.problem.parties
        top = int(parties.weight.max(initial=0)) + 1
        key, tree = np.unique(parties.kind * top + parties.weight, return_inverse=True)
        return key // top, key % top, tree

    @cached_property
    def room(self) -> IntVec:
        """(trees, 2 width) Places below each node."""
        leaves = np.zeros((len(self.trees[0]), self.width), np.int64)
        leaves[:, : len(self.order)] = self.problem.room[self.trees[0]][:, self.order]
        return sums(leaves)

    @cached_property
    def groups(self) -> tuple[IntVec, IntVec]:
        """A party of each group, and the group of each party."""
        branch = np.unique(self.problem.parties.branch, return_inverse=True)[1]
        key = self.trees[2] * (int(branch.max(initial=0)) + 1) + branch
        key = key * (len(self.order) + 1) + self.problem.barred + 1
        _, first, group = np.unique(key, return_index=True, return_inverse=True)
        return first, group

    @cached_property
    def tied(self) -> IntVec:
        """Parties with a tie that can be used, by id."""
        return np.unique(self.problem.ties.party[self.problem.open_ties])

    # Nodes: successors, those of the trees, ranges, groups, parties with a tie.

    def of_tree(self, tree: IntVec, node: IntVec) -> IntVec:
        """Return the number of a node of a tree."""
        return np.asarray(len(self.order) + tree * 2 * self.width + node)

    def of_range(self, range_: IntVec) -> IntVec:
        """Return the number of a range."""
        return np.asarray(len(self.order) + self.room.size + range_)

    def of_group(self, group: IntVec) -> IntVec:
        """Return the number of a group."""
        return self.of_range(len(self.ranges[0]) + group)

    def of_tied(self, party: IntVec) -> IntVec:
        """Return the number of a party with a tie."""
        return self.of_group(len(self.groups[0]) + np.searchsorted(self.tied, party))

    @cached_property
    def supplies(self) -> tuple[IntVec, IntVec]:
        """Nodes, and what goes in there, or out where it is below 0."""
        alike = np.bincount(self.groups[1], minlength=len(self.groups[0]))
        alike -= np.bincount(self.groups[1][self.tied], minlength=len(alike))
        nodes = [np.arange(len(self.order)), self.of_group(np.arange(len(alike)))]
        amounts = [-self.problem.places, alike, np.ones_like(self.tied)]
        return np.concatenate([*nodes, self.of_tied(self.tied)]), np.concatenate(amounts)

    # Arcs, by sort, always in the same order.

    @cached_property
    def along_ties(self) -> Arcs:
        """From a party to the successors it has ties with, in the order of `open_ties`."""
        problem = self.problem
        party = problem.ties.party[problem.open_ties]
        successor = problem.ties.successor[problem.open_ties]
        return Arcs(self.of_tied(party), successor, np.ones_like(party), problem.gain_of_ties)

    @cached_property
    def into_groups(self) -> Arcs:
        """From each party with a tie to its group."""
        head, one = self.of_group(self.groups[1][self.tied]), np.ones_like(self.tied)
        return Arcs(self.of_tied(self.tied), head, one, 0 * one)

    @cached_property
    def ranges(self) -> tuple[IntVec, IntVec, IntVec]:
        """Tree, first leaf and the one after the last, of each range that a group enters by."""
        return self._entered[0]

    @cached_property
    def _entered(self) -> tuple[tuple[IntVec, IntVec, IntVec], tuple[IntVec, IntVec, IntVec]]:
        """Return ranges, and group, range and gain of each entry, sorted by group."""
        first = self.groups[0]
        low, high = self._leaves(first)
        some = np.flatnonzero(low < high)
        group, by_branch = some % len(first), some < 2 * len(first)
        tree, beyond = self.trees[2][first[group]], self.width + 1
        key = (tree * beyond + low[some]) * beyond + high[some]
        key, range_ = np.unique(key, return_inverse=True)
        weight = self.problem.parties.weight[first[group]]
        gain = np.where(by_branch, self.problem.branch_gain * weight, 0)
        order = np.lexsort((range_, group))
        ranges = key // beyond**2, key // beyond % beyond, key % beyond
        return ranges, (group[order], range_[order], gain[order])

    def _leaves(self, first: IntVec) -> tuple[IntVec, IntVec]:
        """Return leaves before and after the barred one: of the own branch, then of anyone."""
        s, branch = len(self.order), self.problem.parties.branch[first]
        branches = self.problem.successors.branch[self.order]
        leaf = np.empty(s + 1, np.int64)
        leaf[self.order], leaf[NO_IX] = np.arange(s), s  # nobody barred: beyond the last
        cut = leaf[self.problem.barred[first]]
        begin, end = (np.searchsorted(branches, branch, side) for side in ("left", "right"))
        end = np.where(branch == NO_IX, begin, end)
        last = np.full(len(first), 0 if self.problem.branch_only else s)
        low = [begin, np.maximum(begin, cut + 1), 0 * cut, cut + 1]
        high = [np.minimum(end, cut), end, np.minimum(last, cut), last]
        return np.concatenate(low), np.concatenate(high)

    @cached_property
    def out_of_groups(self) -> Arcs:
        """From each group to its ranges."""
        group, range_, gain = self._entered[1]
        most = np.full(len(group), len(self.groups[1]))
        return Arcs(self.of_group(group), self.of_range(range_), most, gain)

    @cached_property
    def out_of_ranges(self) -> Arcs:
        """From each range to the nodes of its tree that cover it."""
        tree, low, high = self.ranges
        range_, node = cover(low, high, self.width)
        order = np.lexsort((node, range_))
        range_, node = range_[order], node[order]
        head, room = self.of_tree(tree[range_], node), self.room[tree[range_], node]
        return Arcs(self.of_range(range_), head, room, 0 * node)

    @cached_property
    def down_trees(self) -> Arcs:
        """From each node of a tree that is not a leaf to the one below, left before right."""
        tree, node = np.nonzero(self.room)
        tree, node = tree[node > 1], node[node > 1]
        tail, head = self.of_tree(tree, node // 2), self.of_tree(tree, node)
        return Arcs(tail, head, self.room[tree, node], 0 * node)

    @property
    def arcs(self) -> tuple[Arcs, ...]:
        """All of them, in the order in which `pairs` takes what flows along them."""
        down = self.out_of_groups, self.out_of_ranges, self.down_trees, self.out_of_trees
        return self.along_ties, self.into_groups, *down

    @cached_property
    def out_of_trees(self) -> Arcs:
        """From each leaf to its successor."""
        tree, leaf = np.nonzero(self.room[:, self.width :])
        gain = self.trees[1][tree] * self.problem.successors.gain[self.order[leaf]]
        capacity = self.room[tree, self.width + leaf]
        return Arcs(self.of_tree(tree, self.width + leaf), self.order[leaf], capacity, gain)


def pairs(network: Network, flow: list[IntVec]) -> IntVec:
    """Return the successor of each party, -1 for none; of parties alike the first come first."""
    along_ties, into_groups, out_of_groups, out_of_ranges, down_trees, _ = flow
    problem, n_parties = network.problem, len(network.groups[1])
    found = np.full(n_parties, NO_IX, np.int64)
    taken = problem.open_ties[along_ties > 0]
    found[problem.ties.party[taken]] = problem.ties.successor[taken]
    alike = np.setdiff1d(np.arange(n_parties), network.tied)
    party = np.concatenate([network.tied[into_groups > 0], alike])
    group = network.of_group(network.groups[1][party])
    arc = handed_on(group, network.out_of_groups.tail, out_of_groups)
    going = np.flatnonzero(arc != NO_IX)
    going = going[np.argsort(party[going])]
    party, range_ = party[going], network.out_of_groups.head[arc[going]]
    arc = handed_on(range_, network.out_of_ranges.tail, out_of_ranges)
    node = (network.out_of_ranges.head[arc] - len(network.order)) % (2 * network.width)
    came = np.zeros_like(network.room)
    came.ravel()[network.down_trees.head - len(network.order)] = down_trees
    found[party] = network.order[descend(network.trees[2][party], node, came)]
    return found
