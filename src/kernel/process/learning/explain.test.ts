import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contributionsOf, preparePaths } from './explain.ts';
import { leftBins, marginOf, plantForest, type Tree } from './forest.ts';
import { seededRandom, type Random } from './random.ts';

/** A random tree over `features` features with about `leaves` leaves; features repeat along paths. */
function randomTree(random: Random, features: number, leaves: number): Tree {
  const tree: Tree = { feature: [], cut: [], missingLeft: [], levels: [], left: [], right: [], value: [], cover: [] };
  const add = (cover: number) => {
    tree.cover.push(cover);
    tree.value.push(random() * 2 - 1);
    for (const list of [tree.cut, tree.missingLeft, tree.left, tree.right]) list.push(0);
    tree.levels.push(null);
    return tree.feature.push(-1) - 1;
  };
  const open = [add(1000)];
  while (open.length < leaves) {
    const node = open.splice(Math.floor(random() * open.length), 1)[0] ?? 0;
    const cover = tree.cover[node] ?? 0;
    const share = 0.2 + 0.6 * random();
    tree.feature[node] = Math.floor(random() * features);
    tree.cut[node] = 1 + Math.floor(random() * 8);
    tree.missingLeft[node] = random() < 0.5 ? 1 : 0;
    tree.levels[node] = random() < 0.3 ? [1, 4, 7] : null;
    tree.left[node] = add(cover * share);
    tree.right[node] = add(cover * (1 - share));
    open.push(tree.left[node] ?? 0, tree.right[node] ?? 0);
  }
  return tree;
}

/** Mean value of a tree when only the features in `known` (bits) are known: what Shapley values are defined on. */
function expectation(tree: Tree, bins: Uint8Array, known: number, node = 0): number {
  const feature = tree.feature[node] ?? -1;
  if (feature < 0) return tree.value[node] ?? 0;
  const left = tree.left[node] ?? 0;
  const right = tree.right[node] ?? 0;
  if ((known >> feature) & 1) {
    return expectation(tree, bins, known, leftBins(tree, node)[bins[feature] ?? 0] === 1 ? left : right);
  }
  const share = (tree.cover[left] ?? 0) / (tree.cover[node] ?? 1);
  return share * expectation(tree, bins, known, left) + (1 - share) * expectation(tree, bins, known, right);
}

const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
const sizeOf = (set: number): number => (set === 0 ? 0 : (set & 1) + sizeOf(set >> 1));

/** Shapley's own formula, subset by subset. */
function bruteForce(tree: Tree, bins: Uint8Array, features: number): number[] {
  return Array.from({ length: features }, (_, feature) => {
    let sum = 0;
    for (let set = 0; set < 1 << features; set++) {
      if ((set >> feature) & 1) continue;
      const size = sizeOf(set);
      const weight = (factorial(size) * factorial(features - size - 1)) / factorial(features);
      sum += weight * (expectation(tree, bins, set | (1 << feature)) - expectation(tree, bins, set));
    }
    return sum;
  });
}

test('contributions equal brute-force Shapley values on random trees', () => {
  const random = seededRandom(11);
  const features = 5;
  for (let round = 0; round < 60; round++) {
    const tree = randomTree(random, features, 3 + (round % 10));
    const paths = preparePaths([tree]);
    for (let row = 0; row < 5; row++) {
      const bins = Uint8Array.from({ length: features }, () => Math.floor(random() * 10));
      const exact = bruteForce(tree, bins, features);
      contributionsOf(paths, bins, features).forEach((c, f) => assert.ok(Math.abs(c - (exact[f] ?? 0)) < 1e-9));
    }
  }
});

test('contributions and the expectation add up to the margin, also when the store of known paths is full', () => {
  const random = seededRandom(12);
  const features = 12;
  const trees = Array.from({ length: 40 }, () => randomTree(random, features, 15));
  const forest = plantForest(trees);
  const paths = preparePaths(trees);
  const full = preparePaths(trees);
  full.store.used = 1_000_000;
  full.store.numbers = new Float64Array(1_000_064);
  for (let row = 0; row < 300; row++) {
    const bins = Uint8Array.from({ length: features }, () => Math.floor(random() * 10));
    const contributions = contributionsOf(paths, bins, features);
    const sum = contributions.reduce((s, c) => s + c, paths.expected);
    assert.ok(Math.abs(sum - marginOf(forest, bins)) < 1e-9);
    assert.deepEqual(contributionsOf(full, bins, features), contributions);
  }
});
