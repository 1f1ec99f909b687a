import type { Text } from '#base';
import type { Saying, SourceSpec } from '#kernel/memory';
import { daysBefore } from './instant.ts';
import { makeActivities, makeNotes, makeTasks } from './make-course.ts';
import { courseSayings, leadSayings, makeLeads, type MadeLead } from './make-leads.ts';
import { crmSayings, makeOrganisations, registrySayings, type MadeOrganisation } from './make-organisations.ts';
import { makePeople, makeReps, peopleSayings, rosterSayings, type MadeRep } from './make-people.ts';
import { accountSayings, serviceSayings } from './make-accounts.ts';
import { catalogueSayings, makeProducts, rateSayings, settingSayings } from './make-catalogue.ts';
import { dealSayings, makeDeals, quoteSayings } from './make-deals.ts';
import { goalSayings } from './make-goals.ts';
import { makePlaybook } from './make-playbook.ts';
import { agreementSayings, renewalSayings } from './make-renewals.ts';
import { watchSayings } from './make-watch.ts';
import { WORKSPACE } from './market.ts';
import { randomFrom } from './random.ts';
import { DEMO_SOURCES } from './sources.ts';
import { bayesAuc } from './truth.ts';

export { bayesAuc } from './truth.ts';

/** What one source says, ready for `observe`; groups are in an order in which references lead backwards. */
export type DemoGroup = Readonly<{ source: SourceSpec; sayings: readonly Saying[] }>;

export type Demo = Readonly<{
  workspace: Text;
  groups: readonly DemoGroup[];
  /** Our sellers in the order of the staff list; the first leads the team. */
  reps: readonly Readonly<{ id: string; name: string; email: string }>[];
  /** Each lead's probability of being won, by the truth that made the outcomes. */
  truth: ReadonlyMap<string, number>;
  /** The best AUC that can be expected on the leads with an outcome. */
  bayesAuc: number;
}>;

/**
 * The demo workspace of a battery-materials supplier: customers, people, 18 months of leads with what happened, tasks
 * around `today`, and a playbook. Everything is invented. Pure: the same seed and day give the same records.
 */
export function makeDemo({ seed, today }: { seed: string; today: Date }): Demo {
  const random = randomFrom(seed);
  const reps = makeReps(random, today);
  const organisations = makeOrganisations(random, today);
  const people = makePeople(random, organisations, today);
  const leads = makeLeads(random, { people, reps, today });
  const playbook = makePlaybook(random, today);
  const customers = new Set(leads.filter((l) => l.status === 'won').map((l) => l.organisation.id));
  const ownerOf = (o: MadeOrganisation): string => ownerIn(o, leads, reps);
  const talks = makeActivities(random, leads, today);
  // A stream of its own: what is sold does not change who enquired.
  const selling = randomFrom(`${seed} selling`);
  const products = makeProducts(selling, today);
  const deals = makeDeals(selling, { leads, products, today });
  const enquired = new Set(leads.map((l) => l.organisation.id));
  const idle = organisations.filter((o) => !enquired.has(o.id)).slice(0, 12);
  const { roster, registry, crm, fair, form, mail, planner, papers, playbook: book, erp } = DEMO_SOURCES;
  const groups: DemoGroup[] = [
    { source: roster, sayings: rosterSayings(random, reps, today) },
    { source: registry, sayings: dated(registrySayings(random, organisations), daysBefore(today, 45)) },
    { source: crm, sayings: dated(crmSayings(random, { organisations, customers, ownerOf }), daysBefore(today, 30)) },
    { source: crm, sayings: dated(peopleSayings(people), daysBefore(today, 30)) },
    { source: fair, sayings: leadSayings(leads, 'fair') },
    { source: form, sayings: leadSayings(leads, 'form') },
    { source: crm, sayings: leadSayings(leads, 'crm') },
    { source: crm, sayings: courseSayings(leads) },
    { source: mail, sayings: talks.filter((t) => t.data.type === 'mail') },
    { source: crm, sayings: talks.filter((t) => t.data.type !== 'mail') },
    { source: planner, sayings: makeTasks(random, leads, today) },
    { source: erp, sayings: dated(catalogueSayings(selling, products, today), daysBefore(today, 330)) },
    { source: erp, sayings: dated(rateSayings(selling, today), daysBefore(today, 20)) },
    { source: crm, sayings: dealSayings(selling, deals, today) },
    { source: crm, sayings: quoteSayings(selling, deals, today) },
    { source: erp, sayings: accountSayings(selling, deals, today) },
    { source: crm, sayings: serviceSayings(selling, deals, today) },
    { source: crm, sayings: renewalSayings(randomFrom(`${seed} renewals`), deals, today) },
    { source: crm, sayings: agreementSayings(randomFrom(`${seed} agreements`), deals, today) },
    { source: crm, sayings: watchSayings(randomFrom(`${seed} watch`), deals, today) },
    { source: crm, sayings: settingSayings(selling, { idle, today }) },
    { source: planner, sayings: goalSayings({ deals, reps, today }) },
    ...reps.map((rep): DemoGroup => ({
      source: { kind: 'person', name: rep.rep.name },
      sayings: makeNotes(random, { leads, rep, today }),
    })),
    { source: papers, sayings: dated(playbook.papers, daysBefore(today, 30)) },
    { source: book, sayings: dated(playbook.items, daysBefore(today, 30)) },
  ];
  return {
    workspace: WORKSPACE,
    groups: groups.filter((g) => g.sayings.length > 0),
    reps: reps.map(({ id, rep }) => ({ id, name: rep.name, email: `${rep.pinyin}@hengyuan.example` })),
    truth: new Map(leads.map((l) => [l.id, l.probability])),
    bayesAuc: bayesAuc(leads.filter((l) => l.closedOn !== null).map((l) => l.probability)),
  };
}

function dated(sayings: readonly Saying[], at: Date): readonly Saying[] {
  return sayings.map((s) => ({ ...s, at }));
}

/** Whose customer it is: the owner of its latest lead that has one, else the head of sales. */
function ownerIn(organisation: MadeOrganisation, leads: readonly MadeLead[], reps: readonly MadeRep[]): string {
  const latest = leads.findLast((l) => l.organisation.id === organisation.id && l.owner !== null);
  const owner = latest?.owner ?? reps[0];
  if (owner === undefined) throw new Error('the demo has no sellers');
  return owner.id;
}
