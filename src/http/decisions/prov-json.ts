import type { Certainty, Claim, ClaimEvidence, Provenance } from '@valence/contract';

/** Attributes of an element: plain values, or values with their type. */
type Attributes = Record<string, string | number | boolean | { $: string; type: string }>;
type Section = Record<string, Attributes>;

const SECTIONS = [
  'entity',
  'activity',
  'agent',
  'wasGeneratedBy',
  'used',
  'wasDerivedFrom',
  'wasAttributedTo',
  'wasAssociatedWith',
  'actedOnBehalfOf',
  'wasInvalidatedBy',
] as const;
type Document = Record<(typeof SECTIONS)[number], Section>;

const qualified = (type: string) => ({ $: type, type: 'prov:QUALIFIED_NAME' });

/**
 * A decision's provenance as W3C PROV-JSON (member submission of 2013-04-24, model of the recommendation of 2013-04-30):
 * the run is an activity, decision, claims and sayings are entities, sources, agents, models and people are agents.
 */
export function provJson(provenance: Provenance): Record<string, unknown> {
  const doc = Object.fromEntries(SECTIONS.map((name) => [name, {}])) as Document;
  const relate = counter();
  const decision = `val:${provenance.decision}`;
  const run = `val:${provenance.run}`;
  const agent = `val:agent-${provenance.agent.name}`;
  doc.entity[decision] = {
    'prov:type': qualified('val:Decision'),
    'prov:label': provenance.action.en,
    'val:action-zh': provenance.action.zh,
    'val:subject': qualified(`val:${provenance.subject.id}`),
    ...versionsOf(provenance),
  };
  doc.activity[run] = { 'prov:type': qualified('val:Run'), 'prov:endTime': provenance.madeAt };
  doc.agent[agent] = {
    'prov:type': qualified('prov:SoftwareAgent'),
    'prov:label': provenance.agent.title.en,
    ...(provenance.agent.version === null ? {} : { 'val:version': provenance.agent.version }),
  };
  doc.wasGeneratedBy[relate()] = { 'prov:entity': decision, 'prov:activity': run, 'prov:time': provenance.madeAt };
  doc.wasAttributedTo[relate()] = { 'prov:entity': decision, 'prov:agent': agent };
  doc.wasAssociatedWith[relate()] = { 'prov:activity': run, 'prov:agent': agent };
  addModels(doc, provenance, relate);
  const usedAlready = new Set<string>();
  provenance.claims.forEach((claim, at) =>
    addClaim(doc, { claim, id: `${decision}-claim-${at + 1}`, decision, run, relate, usedAlready }),
  );
  addAnswer(doc, { provenance, decision, relate });
  const kept = SECTIONS.filter((name) => Object.keys(doc[name]).length > 0);
  return { prefix: { val: 'urn:valence:' }, ...Object.fromEntries(kept.map((name) => [name, doc[name]])) };
}

function counter(): () => string {
  let last = 0;
  return () => `_:r${(last += 1)}`;
}

/** Each version under a name of its own: `val:version-score`. */
function versionsOf({ versions }: Provenance): Attributes {
  return Object.fromEntries(
    versions.map(({ what, version }) => [`val:version-${what.replaceAll(/[^\w-]/g, '-')}`, version]),
  );
}

function addModels(doc: Document, { prompts, run }: Provenance, relate: () => string): void {
  for (const { model, prompt, step } of prompts) {
    if (model === null) continue;
    const id = `val:model-${encodeURIComponent(model).replaceAll('%', '-')}`;
    doc.agent[id] = { 'prov:type': qualified('prov:SoftwareAgent'), 'prov:label': model };
    doc.wasAssociatedWith[relate()] = {
      'prov:activity': `val:${run}`,
      'prov:agent': id,
      'val:step': step,
      'val:prompt': prompt,
    };
  }
}

type ClaimAt = Readonly<{
  claim: Claim;
  id: string;
  decision: string;
  run: string;
  relate: () => string;
  usedAlready: Set<string>;
}>;

function addClaim(doc: Document, { claim, id, decision, run, relate, usedAlready }: ClaimAt): void {
  doc.entity[id] = {
    'prov:type': qualified('val:Claim'),
    'prov:label': claim.text.en,
    'val:role': claim.role,
    ...(claim.certainty === null ? {} : certaintyAttributes(claim.certainty)),
  };
  doc.wasGeneratedBy[relate()] = { 'prov:entity': id, 'prov:activity': run };
  doc.wasDerivedFrom[relate()] = { 'prov:generatedEntity': decision, 'prov:usedEntity': id };
  for (const evidence of claim.evidence) {
    const said = addSaying(doc, evidence, relate);
    doc.wasDerivedFrom[relate()] = { 'prov:generatedEntity': id, 'prov:usedEntity': said };
    if (!usedAlready.has(said)) doc.used[relate()] = { 'prov:activity': run, 'prov:entity': said };
    usedAlready.add(said);
  }
}

/** A number only where enough labels stand behind it, here as everywhere. */
function certaintyAttributes({ word, ratio, low, high, n, calibration }: Certainty): Attributes {
  const number = (value: number) => ({ $: String(value), type: 'xsd:double' });
  return {
    'val:certainty': word,
    ...(ratio === null || low === null || high === null
      ? {}
      : { 'val:probability': number(ratio), 'val:low': number(low), 'val:high': number(high), 'val:n': n }),
    ...(calibration === null ? {} : { 'val:calibration': calibration }),
  };
}

/** One saying about one field, with its source as what it is attributed to. */
function addSaying(doc: Document, evidence: ClaimEvidence, relate: () => string): string {
  const [own] = evidence.words;
  const id = `val:${evidence.observation}${evidence.field === null ? '' : `-${evidence.field}`}`;
  if (doc.entity[id] !== undefined) return id;
  const { source } = evidence;
  doc.entity[id] = {
    'prov:type': qualified('val:Saying'),
    'prov:label': evidence.label.en,
    'val:said-at': { $: evidence.at, type: 'xsd:dateTime' },
    ...(evidence.isRetracted ? { 'val:retracted': true } : {}),
    ...certaintyAttributes(evidence.certainty),
  };
  const from = `val:${source.id}`;
  doc.agent[from] ??= {
    'prov:type': qualified(source.kind === 'person' ? 'prov:Person' : 'prov:SoftwareAgent'),
    'prov:label': source.name,
    'val:kind': source.kind,
    ...(source.version === null ? {} : { 'val:version': source.version }),
    ...(own === undefined ? {} : { 'val:retrieved-at': { $: own.source.retrievedAt, type: 'xsd:dateTime' } }),
  };
  doc.wasAttributedTo[relate()] = { 'prov:entity': id, 'prov:agent': from };
  return id;
}

/** Who answered: an activity of a person that generated the answer out of the decision. */
function addAnswer(
  doc: Document,
  { provenance, decision, relate }: { provenance: Provenance; decision: string; relate: () => string },
): void {
  const { answer } = provenance;
  if (answer === null) return;
  const [act, result] = [`${decision}-answering`, `${decision}-answer`];
  doc.activity[act] = { 'prov:type': qualified('val:Answering'), 'prov:endTime': answer.at };
  doc.entity[result] = {
    'prov:type': qualified('val:Answer'),
    'prov:label': answer.kind,
    ...(answer.reason === null ? {} : { 'val:reason': answer.reason }),
  };
  doc.used[relate()] = { 'prov:activity': act, 'prov:entity': decision };
  doc.wasGeneratedBy[relate()] = { 'prov:entity': result, 'prov:activity': act, 'prov:time': answer.at };
  doc.wasDerivedFrom[relate()] = { 'prov:generatedEntity': result, 'prov:usedEntity': decision };
  if (answer.kind === 'policy') {
    doc.wasAssociatedWith[relate()] = { 'prov:activity': act, 'prov:agent': `val:agent-${provenance.agent.name}` };
    return;
  }
  const who = `${decision}-answered-by`;
  doc.agent[who] = { 'prov:type': qualified('prov:Person'), 'prov:label': answer.by };
  doc.wasAssociatedWith[relate()] = { 'prov:activity': act, 'prov:agent': who };
  doc.wasAttributedTo[relate()] = { 'prov:entity': result, 'prov:agent': who };
}
