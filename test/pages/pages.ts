import assert from 'node:assert/strict';
import type { Page, Request } from 'playwright-core';
import type { Now, ToolSourceDetail, ToolSources, TrialDetail, TrialPreview, Trials } from '@valence/contract';
import type { Product } from '../product.ts';
import { ask, demoSession, type Session } from '../demo.ts';
import { orderDocument } from '../outside-service.ts';

/** Addresses of pages, by what the survey calls them. */
export type Paths = Readonly<Record<string, string>>;

/** Where every page of the console that has something of its own to show is in the demo. */
export async function pathsOf(product: Product): Promise<Paths> {
  const session = await demoSession(product);
  const { cards, evidence, observations } = await ask<Now>(product, session, '/api/now');
  const card = cards.at(-1);
  assert.ok(card !== undefined);
  const firstOf = async (path: string): Promise<string | undefined> =>
    (await ask<{ items: { id: string }[] }>(product, session, path)).items[0]?.id;
  const [run, quote] = await Promise.all([firstOf('/api/runs'), firstOf('/api/records/quote?limit=1')]);
  return {
    now: '/',
    leads: '/leads',
    organisations: '/organisations',
    people: '/people',
    tasks: '/tasks',
    record: `/record/${card.subject.id}`,
    evidence: `/?evidence=${observations[evidence[card.why[0]?.evidence[0] ?? 0]?.observation ?? 0]?.id}`,
    provenance: `/?provenance=${card.id}`,
    'record graph': `/record/${card.subject.id}?tab=graph`,
    'record comments': `/record/${card.subject.id}?tab=comments`,
    deals: '/records/deal',
    'deal board': '/records/deal?layout=board&group=stage',
    quotes: '/quotes',
    quote: `/quotes/${quote}`,
    receivables: '/receivables',
    pool: '/pool',
    pipelines: '/pipelines',
    handover: '/handover',
    dashboards: '/dashboards',
    goals: '/goals',
    registrations: '/registrations',
    'mail templates': '/mail-templates',
    import: '/import',
    duplicates: '/duplicates',
    objects: '/objects',
    object: '/objects/lead',
    rights: '/rights',
    teams: '/rights?tab=teams',
    members: '/members',
    'language models': '/language',
    'outside tools': '/outside-tools',
    'outside service': `/outside-tools/${await outsideService(product, session)}`,
    trials: '/trials',
    'new trial': '/trials/new',
    trial: `/trials/${await trialIn(product, session)}`,
    changes: '/changes',
    audit: '/changes?tab=audit',
    trash: '/trash',
    notifications: '/notifications',
    runs: '/runs',
    run: `/runs/${run}`,
    agents: '/agents',
    sandbox: '/sandbox',
    studio: '/studio',
    studioAgent: '/studio/lead-to-touch',
    cases: '/cases/lead-to-touch',
    training: '/training',
    'training of an agent': '/training/lead-to-touch',
    tools: '/agents?tab=tools',
    models: '/models',
    confidence: '/confidence',
    settings: '/settings',
  };
}

/** An outside service of the demo workspace; it is connected where there is none yet. */
async function outsideService(product: Product, session: Session): Promise<string> {
  const path = '/api/tool-sources';
  const [known] = (await ask<ToolSources>(product, session, path)).sources;
  if (known !== undefined) return known.id;
  const document = orderDocument('https://api.example.com/v1');
  const body = { kind: 'openapi', name: 'orders', title: 'Orders', document };
  return (await ask<ToolSourceDetail>(product, session, path, { method: 'POST', body })).source.id;
}

/** A trial of the demo workspace; one is begun where there was none yet. */
async function trialIn(product: Product, session: Session): Promise<string> {
  const path = '/api/trials';
  const [known] = (await ask<Trials>(product, session, path)).trials;
  if (known !== undefined) return known.id;
  const { basis } = await ask<TrialPreview>(product, session, `${path}/preview`);
  return (await ask<TrialDetail>(product, session, path, { method: 'POST', body: { basis } })).trial.id;
}

/** What stands where something is still to come. */
const BLANKS =
  '.ant-skeleton, [aria-busy=true], [role=status][aria-label^=正在载入], [role=status][aria-label^=Loading]';
/** What holds words as soon as a page has begun to draw. Where the machine is busy that is long after its scripts have come. */
const HAS_BEGUN = `(document.querySelector('#content, form')?.textContent ?? '') !== ''`;
/** How long nothing may be asked for until a page counts as drawn. */
const QUIET_MS = 150;
/** A page that asks on for this long is broken. */
const LOUD_MS = 20_000;

/** Goes to a page and waits until it has got and drawn what it asked for. */
export async function openPage(page: Page, path: string): Promise<void> {
  let underWay = 0;
  let changedAt = performance.now();
  const count = (by: number) => (request: Request) => {
    // The live stream of a page never ends.
    if (new URL(request.url()).pathname === '/api/events') return;
    underWay += by;
    changedAt = performance.now();
  };
  const [begun, ended] = [count(1), count(-1)];
  page.on('request', begun).on('requestfinished', ended).on('requestfailed', ended);
  try {
    await page.goto(path);
    const since = performance.now();
    // What is drawn when a page has come may ask for more.
    const isAtWork = async (): Promise<boolean> =>
      underWay > 0 ||
      performance.now() - changedAt < QUIET_MS ||
      (await page.locator(BLANKS).count()) > 0 ||
      !(await page.evaluate<boolean>(HAS_BEGUN));
    while (await isAtWork()) {
      assert.ok(performance.now() - since < LOUD_MS, `${path} never rests`);
      await page.waitForTimeout(20);
    }
  } finally {
    page.off('request', begun).off('requestfinished', ended).off('requestfailed', ended);
  }
}
