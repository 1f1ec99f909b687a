import { Failure, newId, type Id, type Locale } from '#base';
import type { ActingKey } from './keys/acting-key.ts';
import type { Store, Tx } from '#store';
import { categoriesFor, mayState, type Category, type Purpose, type Role } from './policy.ts';

/** Who acts. An agent acts in the name of the person or workspace that set its autonomy. */
export type Actor = Readonly<{
  type: 'person' | 'agent' | 'system';
  id: string;
  name: string;
  role: Role;
  /** For an agent: the login of the person who set it to work, whose rights it has; without one those of the workspace. */
  for?: string;
  /** The login of who looks with this person's eyes: reads as they do, and writes nothing. */
  seenBy?: string;
  /** The API key a program acts with: it bounds what the person or role may do. */
  key?: ActingKey;
}>;

/**
 * The right to read and write: who, for which workspace, for which purpose. Only the security kernel makes one; every
 * read and write of the product goes through it.
 */
export type Scope = Readonly<{
  tenantId: Id<'workspace'>;
  actor: Actor;
  purpose: Purpose;
  locale: Locale;
  /** Categories of data open to this purpose; fields of others are absent from every answer. */
  categories: readonly Category[];
  read<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  write<T>(fn: (tx: Tx) => Promise<T>): Promise<T>;
  /** The same scope working inside a transaction that is already open. */
  within(tx: Tx): Scope;
  /** The same person for another purpose. @throws Failure `purpose.refused` */
  forPurpose(purpose: Purpose): Scope;
}>;

/** What is notarised with the business transaction. `body` must hold ids and facts, no personal data in the clear. */
export type Evidence = Readonly<{ type: EvidenceType; subjectId?: string | null; body: object }>;

/** The enumerated events that go into the evidence log. */
export const EVIDENCE_TYPES = [
  'workspace.made',
  'session.opened',
  'record.written',
  'import.done',
  'import.undone',
  'records.exported',
  'workspace.exported',
  'batch.retracted',
  'record.merged',
  'duplicates.answered',
  'record.trashed',
  'record.restored',
  'trash.emptied',
  'decision.made',
  'decision.answered',
  'run.held',
  'run.moved',
  'run.resumed',
  'run.retried',
  'agent.changed',
  'agent.made',
  'agent.published',
  'agent.activated',
  'agent.shared',
  'agent.removed',
  'studio.setting_changed',
  'model.trained',
  'training.exported',
  'trial.started',
  'trial.looked',
  'trial.ended',
  'model.endpoint_changed',
  'model.settings_changed',
  'tools.source_changed',
  'rights.changed',
  'rights.seen_as',
  'team.changed',
  'member.invited',
  'member.joined',
  'member.changed',
  'member.ended',
  'member.returned',
  'member.password_link',
  'member.password_set',
  'sales.setting_changed',
  'quote.decided',
  'pool.moved',
  'owner.handed_over',
  'registration.decided',
  'view.changed',
  'dashboard.changed',
  'comment.written',
  'comment.removed',
  'file.added',
  'file.opened',
  'mail.settings',
  'mail.queued',
  'mail.sent',
  'layout.changed',
  'kind.changed',
  'key.made',
  'key.revoked',
  'key.used',
] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

type ScopeInput = Readonly<{ store: Store; tenantId: string; actor: Actor; purpose: Purpose; locale: Locale }>;

/** @throws Failure `purpose.refused` when the role may not read for the purpose. */
export function makeScope({ store, tenantId, actor, purpose, locale }: ScopeInput): Scope {
  if (!mayState(actor.role, purpose) || actor.key?.purposes.includes(purpose) === false)
    throw new Failure('purpose.refused', { params: { purpose } });
  const by = actor.seenBy === undefined ? `${actor.type}:${actor.id}` : `person:${actor.seenBy}`;
  const settings = { tenantId, actor: by, purpose };
  const build = (bound: Tx | undefined): Scope => ({
    tenantId: tenantId as Id<'workspace'>,
    actor,
    purpose,
    locale,
    categories: categoriesFor(purpose),
    read: (fn) => (bound ? fn(bound) : store.read(settings, fn)),
    async write(fn) {
      if (actor.seenBy !== undefined) throw new Failure('rights.see_as', { params: { name: actor.name } });
      return bound ? fn(bound) : store.write(settings, fn);
    },
    within: (tx) => build(tx),
    forPurpose: (other) => makeScope({ store, tenantId, actor, purpose: other, locale }),
  });
  return build(undefined);
}

/** Adds evidence entries to what the open transaction does. They commit or vanish together with it. */
export async function notarise(tx: Tx, entries: readonly Evidence[]): Promise<void> {
  for (const { type, subjectId = null, body } of entries)
    tx.note({ id: newId('evidence'), type, subject_id: subjectId, body });
}
