import type { Saying } from '#kernel/memory';
import { NOTES, TALKS, TASKS } from './activity-texts.ts';
import { atOffice, dayOf, daysBefore, MS_PER_DAY } from './instant.ts';
import type { MadeLead } from './make-leads.ts';
import type { MadeRep } from './make-people.ts';
import type { Random } from './random.ts';

/** What happened with each lead: calls, visits and mails between its beginning and its end, oldest first. */
export function makeActivities(random: Random, leads: readonly MadeLead[], today: Date): readonly Saying[] {
  return leads
    .flatMap((lead) => Array.from({ length: countOf(random, lead) }, () => activityOf(random, { lead, today })))
    .toSorted((a, b) => a.at.getTime() - b.at.getTime());
}

function countOf(random: Random, { status }: MadeLead): number {
  if (status === 'new') return 0;
  return status === 'working'
    ? random.int(1, 4)
    : random.weighted([
        [0, 3],
        [1, 4],
        [2, 2],
        [3, 1],
      ] as const);
}

function activityOf(random: Random, { lead, today }: { lead: MadeLead; today: Date }): Saying & { at: Date } {
  const end = (lead.closedOn ?? lead.touchedOn ?? today).getTime();
  const span = Math.max(0, end - lead.createdOn.getTime());
  const at = new Date(lead.createdOn.getTime() + span * random.next());
  const talk = random.pick(TALKS);
  return {
    kind: 'activity',
    id: random.idAt(at),
    at,
    confidence: 0.95,
    data: {
      subject: fill(talk.subject, lead),
      type: talk.type,
      direction: talk.direction,
      state: 'done',
      at: at.toISOString(),
      body: fill(talk.body, lead),
      lead: lead.id,
      organisation: lead.organisation.id,
      person: lead.contact.id,
      ...(lead.owner === null ? {} : { owner: lead.owner.id }),
      ...(talk.type === 'mail' ? {} : { minutes: talk.type === 'call' ? random.int(3, 25) : random.int(40, 150) }),
    },
  };
}

/** Open tasks due around today, and some done lately. */
export function makeTasks(random: Random, leads: readonly MadeLead[], today: Date): readonly Saying[] {
  return leads
    .filter((l) => l.status === 'working' && l.owner !== null && random.chance(0.5))
    .map((lead) => {
      const dueInDays = random.int(-5, 11);
      const isDone = dueInDays < 0 && random.chance(0.6);
      const madeAt = daysBefore(today, random.int(6, 20));
      return {
        kind: 'task',
        id: random.idAt(madeAt),
        at: madeAt,
        data: {
          title: fill(random.pick(TASKS), lead),
          status: isDone ? 'done' : 'open',
          dueOn: dayOf(daysBefore(today, -dueInDays)),
          priority: random.weighted([
            ['high', 2],
            ['normal', 5],
            ['low', 1],
          ] as const),
          lead: lead.id,
          organisation: lead.organisation.id,
          owner: lead.owner?.id ?? null,
          ...(isDone ? { doneOn: atOffice(daysBefore(today, -dueInDays), random.next()).toISOString() } : {}),
        },
      };
    });
}

/** What a rep noted about customers whose leads are or were theirs. */
export function makeNotes(
  random: Random,
  { leads, rep, today }: { leads: readonly MadeLead[]; rep: MadeRep; today: Date },
): readonly Saying[] {
  return leads
    .filter((l) => l.owner?.id === rep.id && random.chance(l.status === 'working' ? 0.35 : 0.04))
    .map((lead) => {
      const after = new Date(lead.createdOn.getTime() + random.int(1, 20) * MS_PER_DAY);
      const at = after < today ? after : daysBefore(today, 0.2);
      const [title, body] = random.pick(NOTES);
      return {
        kind: 'note',
        id: random.idAt(at),
        at,
        data: {
          title: `${fill(title, lead)}：${lead.organisation.shortName}`,
          body: fill(body, lead),
          lead: lead.id,
          organisation: lead.organisation.id,
          person: lead.contact.id,
          owner: rep.id,
          at: at.toISOString(),
        },
      };
    });
}

function fill(template: string, lead: MadeLead): string {
  return template
    .replaceAll('{product}', lead.facts.product)
    .replaceAll('{application}', lead.facts.application)
    .replaceAll('{contact}', lead.contact.name);
}
