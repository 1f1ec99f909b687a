import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { test } from 'node:test';
import { toolMap, validateGraph } from '#kernel/process';
import { catalog } from './index.ts';

/** Names of the folders beside a list. */
const foldersOf = (area: string): string[] =>
  readdirSync(new URL(area, import.meta.url), { withFileTypes: true })
    .filter((e) => e.isDirectory())
    .map((e) => e.name)
    .toSorted();

const namesOf = (things: readonly { name: string }[]): string[] => things.map((t) => t.name).toSorted();

test('every kind on disk is in the list, and the other way round', () => {
  assert.deepEqual(namesOf(catalog.kinds), foldersOf('./kinds'));
});

test('every tool on disk is in the list, and the other way round', () => {
  assert.deepEqual(namesOf(catalog.tools), foldersOf('./tools'));
});

test('every agent on disk is in the list, and the other way round', () => {
  assert.deepEqual(namesOf(catalog.agents), foldersOf('./agents'));
});

test('every shipped agent is a graph that may run with the shipped tools', () => {
  for (const agent of catalog.agents) assert.deepEqual(validateGraph(agent, toolMap(catalog.tools)), [], agent.name);
});
