import { z } from 'zod';
import { recallMany, recallOne, type Entity } from '#kernel/memory';
import { defineTool, serviceOf, type ToolContext } from '#kernel/process';
import type { Scope } from '#kernel/security';
import { AssignmentShape, type Assignment } from '../../desk/chain.ts';
import { countOpen, DESK, isOpenLeadOf, type Desk } from '../../desk/desk.ts';
import { recordOf, refsOf, say, textOf } from '../../desk/said.ts';
import { OPEN_DECISIONS, type OpenDecisions } from '../../desk/services.ts';
import type { Situation } from '../../desk/situation.ts';
import { rankStaff, type Fit } from './fit.ts';
import { reasonsFor, whyNot } from './reasons.ts';

const MOST_ALTERNATIVES = 3;

export const assignLead = defineTool({
  name: 'assign-lead',
  version: 1,
  title: { zh: '分配线索', en: 'Assign the lead' },
  about: {
    zh: '按区域、产品专长、语言、在手数量和历史成绩推荐负责人，绝不超过其上限；已有负责人的线索不变。',
    en: 'Proposes an owner by territory, skill, language, room and past results, never beyond capacity. A lead that has an owner keeps it.',
  },
  effect: 'reads',
  purpose: 'sales',
  // What customers typed stands in its sentences.
  outside: true,
  input: z.object({ lead: z.string() }),
  output: z.object({ assignment: AssignmentShape.nullable(), isNew: z.boolean() }),

  async run({ lead }, context) {
    const { scope, services, run } = context;
    const situation = await serviceOf(services, DESK).situation(scope, { run: run.id, lead });
    const owner = textOf(situation.lead, 'owner');
    const assignment = owner === null ? await propose(situation, context) : await keep(situation, owner, context);
    const evidence = assignment?.reasons.flatMap((r) => r.evidence) ?? [];
    return { value: { assignment, isNew: owner === null && assignment !== null && assignment.rep !== null }, evidence };
  },
});

async function keep({ lead }: Situation, owner: string, { scope, services }: ToolContext): Promise<Assignment | null> {
  const staff = await serviceOf(services, DESK).staff(scope);
  const rep = staff.find((s) => s.id === owner) ?? (await recallMany(scope, [owner]))[0];
  if (rep === undefined) return null;
  const text = { zh: `已由${rep.title}负责，保持不变。`, en: `${rep.title} owns it already and keeps it.` };
  return { rep: recordOf(rep), reasons: [say(text, refsOf(lead, 'owner'))], alternatives: [] };
}

/** null where this workspace has nobody to assign to. */
async function propose(situation: Situation, { scope, services, guard }: ToolContext): Promise<Assignment | null> {
  const desk = serviceOf(services, DESK);
  const decisions = serviceOf(services, OPEN_DECISIONS);
  const staff = await desk.staff(scope);
  if (staff.length === 0) return null;
  const [past, loads] = await Promise.all([desk.past(scope), desk.loads(scope)]);
  const ranked = rankStaff(staff, { situation, past, loads });
  const chosen = await firstWithRoom(ranked, { scope, decisions, desk, lead: situation.lead.id });
  if (chosen === null) return { rep: null, reasons: [nobody(staff)], alternatives: [] };
  const { rep, capacity } = chosen;
  const lead = situation.lead.id;
  guard({
    lock: rep.id,
    check: async (within) => {
      const counting = { scope: within, decisions, lead };
      const [now, carried] = await Promise.all([
        recallOne(within, lead),
        capacity === null ? null : carriedBy(rep.id, counting, { promised: [], most: capacity }),
      ]);
      const owner = textOf(now, 'owner');
      // An agent that acts on its own has made the chosen one the owner in this very step.
      if (owner !== null && owner !== rep.id) return false;
      if (capacity === null || carried === null) return true;
      return carried.owned - (owner === rep.id ? 1 : 0) + carried.coming < capacity;
    },
  });
  const alternatives = ranked
    .filter((f) => f.rep.id !== rep.id)
    .slice(0, MOST_ALTERNATIVES)
    .map((f) => ({ rep: recordOf(f.rep), fit: Math.round(f.fit * 100) / 100, why: whyNot(f, situation) }));
  return { rep: recordOf(rep), reasons: [...reasonsFor(chosen, situation, past)], alternatives };
}

type Counting = Readonly<{ scope: Scope; decisions: OpenDecisions; lead: string }>;

/** Leads below capacity from which on the load of some seconds ago is not good enough and is counted anew. */
const CLEAR_OF_LIMIT = 10;

/** The best one who can still take it, counted anew near their limit; the guard counts exactly. The lead is promised to them. */
async function firstWithRoom(ranked: readonly Fit[], counting: Counting & { desk: Desk }): Promise<Fit | null> {
  const { scope, desk, lead } = counting;
  for (const fit of ranked) {
    const owner = fit.rep.id;
    const before = desk.promises.of(scope.tenantId, owner);
    if (fit.capacity === null || fit.load + before.length + CLEAR_OF_LIMIT < fit.capacity) {
      desk.promises.make(scope.tenantId, { lead, owner });
      return fit;
    }
    const { owned, coming } = await carriedBy(owner, counting, { promised: before, most: fit.capacity });
    // Nothing is awaited from here to the promise, so that two runs never take the same last place.
    const since = desk.promises.of(scope.tenantId, owner).filter((id) => id !== lead && !before.includes(id));
    if (fit.capacity !== null && owned + coming + since.length >= fit.capacity) continue;
    desk.promises.make(scope.tenantId, { lead, owner });
    return { ...fit, load: owned };
  }
  return null;
}

/**
 * Open leads a person owns, and others that waiting suggestions, or promises, would bring: `coming` may count some of
 * the owned ones again while both together stay below `most`, which saves reading them.
 */
async function carriedBy(
  owner: string,
  { scope, decisions, lead }: Counting,
  { promised, most }: { promised: readonly string[]; most: number | null },
): Promise<{ owned: number; coming: number }> {
  return scope.read(async (tx) => {
    const within = scope.within(tx);
    const [owned, waiting] = await Promise.all([countOpen(within, owner), decisions.subjectsOf(within, owner)]);
    const ids = new Set([...waiting, ...promised]);
    ids.delete(lead);
    if (most === null || owned + ids.size < most) return { owned, coming: ids.size };
    const records = await recallMany(within, [...ids]);
    return { owned, coming: records.filter((r) => !isOpenLeadOf(r, owner)).length };
  });
}

function nobody(staff: readonly Entity[]) {
  const text = {
    zh: '所有销售的在手线索都已到上限，暂不分配。',
    en: 'Everybody carries as many leads as they can, so nobody is proposed.',
  };
  return say(text, staff.flatMap((rep) => refsOf(rep, 'capacity')).slice(0, 10));
}
