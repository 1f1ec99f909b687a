import type { KindSpec } from '#kernel/memory';
import { activity } from './activity/index.ts';
import { lead } from './lead/index.ts';
import { material } from './material/index.ts';
import { note } from './note/index.ts';
import { organisation } from './organisation/index.ts';
import { person } from './person/index.ts';
import { playbookItem } from './playbook-item/index.ts';
import { task } from './task/index.ts';

/** The shipped kinds, in the order the console shows them. */
export const kinds: readonly KindSpec[] = [lead, organisation, person, activity, task, note, playbookItem, material];
