import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { agents } from './index.ts';

/** The cases that ship with an agent, as JSON Lines; empty where it has none or is not one that ships. */
export async function readShippedCases(agent: string): Promise<string> {
  if (!agents.some(({ name }) => name === agent)) return '';
  try {
    return await readFile(join(import.meta.dirname, agent, 'cases.jsonl'), 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
