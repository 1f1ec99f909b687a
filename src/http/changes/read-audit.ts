import { AuditPage } from '@valence/contract';
import { z } from 'zod';
import { asId, textOfId, type Id } from '#base';
import { readAudit, recallMany, type AuditItem } from '#kernel/memory';
import { PURPOSES } from '#kernel/security';
import { entityText, refOf } from '../records/present.ts';
import { defineRoute } from '../route.ts';
import { AUDIT_TITLES } from './audit-titles.ts';
import { nameOf } from './present.ts';

export const readAuditRoute = defineRoute({
  method: 'GET',
  path: '/api/audit',
  summary: 'Who did what and when, newest first; it survives what is deleted. Administrators only',
  purpose: 'administration',
  input: z.object({
    actor: z.string().max(200).optional(),
    record: z.string().max(100).optional(),
    type: z.string().max(60).optional(),
    from: z.iso.datetime({ offset: true }).optional(),
    to: z.iso.datetime({ offset: true }).optional(),
    after: z.string().max(100).optional(),
    limit: z.coerce.number().int().min(1).max(200).default(50),
  }),
  output: AuditPage,
  async handle({ actor, record, type, from, to, after, limit }, { scope, services, locale }) {
    const page = await readAudit(scope, {
      actor: actor ?? null,
      record: record === undefined ? null : asId('entity', record),
      type: type ?? null,
      from: from === undefined ? null : new Date(from),
      to: to === undefined ? null : new Date(to),
      after: after === undefined ? null : asId('evidence', after),
      limit,
    });
    const ids = page.items.flatMap((i) => i.record ?? []);
    const found = new Map((await recallMany(scope, ids)).map((e) => [e.id, refOf(e)]));
    const agents = await services.process.agents.named(scope);
    return {
      items: page.items.map((item) => ({
        id: textOfId('evidence', item.id as Id<'evidence'>),
        at: item.at.toISOString(),
        type: item.type,
        title: AUDIT_TITLES[item.type] ?? { zh: item.type, en: item.type },
        actor: item.actor,
        by: nameOf(item.actor, item.actorName, { agents, locale }),
        isAgent: item.actor.startsWith('agent:'),
        purpose: item.purpose in PURPOSES ? PURPOSES[item.purpose as keyof typeof PURPOSES] : plain(item.purpose),
        record: item.record === null ? null : (found.get(item.record) ?? null),
        recordId: item.record === null ? null : entityText(item.record),
        run: item.run === null ? null : textOfId('run', item.run as Id<'run'>),
        batch: item.batch === null ? null : textOfId('batch', item.batch as Id<'batch'>),
        facts: factsOf(item),
      })),
      next: page.next === null ? null : textOfId('evidence', page.next as Id<'evidence'>),
    };
  },
});

const plain = (text: string) => ({ zh: text, en: text });

/** Longer facts are tables of versions: they tell a reader nothing here. A hash (64) can be held against what a page shows. */
const LONGEST_FACT = 64;

function factsOf({ facts }: AuditItem): { name: string; value: string }[] {
  return Object.entries(facts).flatMap(([name, value]) => {
    const text = factText(value);
    return text === null || text.length > LONGEST_FACT || IDS.test(text) ? [] : [{ name, value: text }];
  });
}

const IDS = /[0-9a-f]{8}-[0-9a-f]{4}-/;

function factText(value: unknown): string | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  return Array.isArray(value) && value.every((v) => typeof v === 'string') ? value.join(', ') : null;
}
