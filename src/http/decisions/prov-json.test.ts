import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Certainty, Provenance } from '@valence/contract';
import { provJson } from './prov-json.ts';

const few: Certainty = {
  word: 'medium',
  ratio: null,
  low: null,
  high: null,
  n: 12,
  calibration: 'lead.need · import · 1',
};
const many: Certainty = {
  word: 'high',
  ratio: 0.92,
  low: 0.88,
  high: 0.95,
  n: 412,
  calibration: 'lead.amount · import · 4',
};
const at = '2026-11-22T08:00:00.000Z';
const said = (
  observation: string,
  field: string,
  certainty: Certainty,
): Provenance['claims'][number]['evidence'][number] => {
  const source = { id: 'src_1', kind: 'import', name: 'leads.csv', version: '3.2' };
  const whole = { ...source, uri: null, sha256: 'ab', retrievedAt: at };
  const word = { observation, isFor: true, at, source: whole, certainty };
  return {
    observation,
    record: 'ent_1',
    field,
    label: { zh: '金额', en: 'Amount' },
    source,
    at,
    isRetracted: false,
    certainty,
    words: [word],
  };
};

const PROVENANCE: Provenance = {
  decision: 'dec_1',
  action: { zh: '打电话', en: 'Call' },
  subject: { id: 'ent_1', kind: 'lead', title: '储能' },
  agent: { name: 'lead-to-touch', title: { zh: '线索到首触', en: 'Lead to touch' }, version: '1.0.0' },
  run: 'run_1',
  madeAt: at,
  chance: null,
  claims: [
    {
      heading: null,
      role: 'why',
      text: { zh: '要样品', en: 'Asked for a sample' },
      certainty: few,
      contribution: null,
      evidence: [said('obs_1', 'need', few)],
    },
    {
      heading: null,
      role: 'touch',
      text: { zh: '您好', en: 'Hello' },
      certainty: many,
      contribution: null,
      evidence: [said('obs_1', 'need', few), said('obs_2', 'amount', many)],
    },
  ],
  alternatives: [],
  versions: [{ what: 'playbook', version: '2026-11-01' }],
  prompts: [{ step: 'write', title: { zh: '写', en: 'Write' }, prompt: '0123456789ab', model: 'qwen3:8b' }],
  answer: { kind: 'accept', by: '林悦', at, reason: null, changed: [] },
  after: [],
};

type Section = Record<string, Record<string, unknown>>;

/** What relations of PROV name: which of their arguments is an element of which section, and which must be there. */
const RELATIONS: Readonly<
  Record<string, readonly (readonly [argument: string, section: string, isNeeded: boolean])[]>
> = {
  wasGeneratedBy: [
    ['prov:entity', 'entity', true],
    ['prov:activity', 'activity', false],
  ],
  used: [
    ['prov:activity', 'activity', true],
    ['prov:entity', 'entity', false],
  ],
  wasDerivedFrom: [
    ['prov:generatedEntity', 'entity', true],
    ['prov:usedEntity', 'entity', true],
    ['prov:activity', 'activity', false],
  ],
  wasAttributedTo: [
    ['prov:entity', 'entity', true],
    ['prov:agent', 'agent', true],
  ],
  wasAssociatedWith: [
    ['prov:activity', 'activity', true],
    ['prov:agent', 'agent', false],
    ['prov:plan', 'entity', false],
  ],
  actedOnBehalfOf: [
    ['prov:delegate', 'agent', true],
    ['prov:responsible', 'agent', true],
    ['prov:activity', 'activity', false],
  ],
  wasInvalidatedBy: [
    ['prov:entity', 'entity', true],
    ['prov:activity', 'activity', false],
  ],
};
const ELEMENTS = new Set(['entity', 'activity', 'agent']);
const TIMES = new Set(['prov:time', 'prov:startTime', 'prov:endTime']);
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
const LITERAL_TYPES = new Set([
  'prov:QUALIFIED_NAME',
  'xsd:dateTime',
  'xsd:double',
  'xsd:string',
  'xsd:integer',
  'xsd:boolean',
]);

const ATTRIBUTES = new Set(['prov:type', 'prov:label', 'prov:value', 'prov:role', 'prov:location']);
type Attribute = Readonly<{ key: string; given: unknown; isPart: boolean; where: string }>;

/** Faults of a document against the structure of PROV-JSON (W3C member submission, sections 2 and 3), stricter than its schema. */
function faultsOf(document: Record<string, unknown>): string[] {
  const { prefix, ...rest } = document;
  const sections = rest as Record<string, Section>;
  const prefixes = new Set([...Object.keys(prefix as object), 'prov', 'xsd']);
  const records = Object.entries(sections).flatMap(([section, all]) =>
    Object.entries(all).map(([id, attributes]) => ({ section, id, attributes, where: `${section} ${id}` })),
  );
  return records.flatMap(({ section, id, attributes, where }) => {
    const relation = RELATIONS[section];
    const parts = new Set((relation ?? []).map(([argument]) => argument));
    const known = relation !== undefined || ELEMENTS.has(section) ? [] : [`no section ${section}`];
    const named = relation !== undefined && id.startsWith('_:') ? [] : nameFaults(id, where, prefixes);
    const led = (relation ?? []).flatMap(([argument, of, isNeeded]) => {
      const target = attributes[argument];
      if (target === undefined && !isNeeded) return [];
      const isThere = typeof target === 'string' && sections[of]?.[target] !== undefined;
      return isThere ? [] : [`${where}: ${argument} leads to no ${of}`];
    });
    const given = Object.entries(attributes).flatMap(([key, value]) =>
      attributeFaults({ key, given: value, isPart: parts.has(key), where }, prefixes),
    );
    return [...known, ...named, ...led, ...given];
  });
}

function nameFaults(text: string, where: string, prefixes: ReadonlySet<string>): string[] {
  if (!/^[\w-]+:[\w.~%-]+$/.test(text)) return [`${where}: ${text} is no qualified name`];
  return prefixes.has(text.split(':')[0] ?? '') ? [] : [`${where}: nobody declared the prefix of ${text}`];
}

function attributeFaults({ key, given, isPart, where }: Attribute, prefixes: ReadonlySet<string>): string[] {
  const named = nameFaults(key, where, prefixes);
  if (isPart) return named;
  if (TIMES.has(key)) return INSTANT.test(String(given)) ? named : [...named, `${where}: ${key} is no instant`];
  const isOurs = !key.startsWith('prov:') || ATTRIBUTES.has(key);
  return [
    ...named,
    ...(isOurs ? [] : [`${where}: ${key} is no attribute of PROV`]),
    ...literalFaults(given, where, prefixes),
  ];
}

function literalFaults(given: unknown, where: string, prefixes: ReadonlySet<string>): string[] {
  if (['string', 'number', 'boolean'].includes(typeof given)) return [];
  const { $, type } = given as { $?: unknown; type?: unknown };
  if (typeof $ !== 'string' || typeof type !== 'string' || !LITERAL_TYPES.has(type)) return [`${where}: no literal`];
  if (type === 'prov:QUALIFIED_NAME') return nameFaults($, where, prefixes);
  if (type === 'xsd:dateTime' && !INSTANT.test($)) return [`${where}: ${$} is no instant`];
  return type === 'xsd:double' && !Number.isFinite(Number($)) ? [`${where}: ${$} is no number`] : [];
}

test('the export keeps to the structure of PROV-JSON, and everything it names is in it', () => {
  assert.deepEqual(faultsOf(provJson(PROVENANCE)), []);
});

test('the check itself finds what is wrong', () => {
  const document = structuredClone(provJson(PROVENANCE)) as Record<string, Section>;
  const [used] = Object.values(document['used'] ?? {});
  if (used !== undefined) used['prov:entity'] = 'val:nobody';
  Object.assign(document['entity'] ?? {}, {
    'no name': {},
    'foreign:x': { 'prov:kind': 'a', 'val:when': { $: 'soon', type: 'xsd:dateTime' } },
  });
  const faults = faultsOf(document).join('\n');
  for (const expected of [
    'leads to no entity',
    'no name is no qualified name',
    'nobody declared',
    'prov:kind is no attribute',
    'soon is no instant',
  ])
    assert.ok(faults.includes(expected), `${expected} in ${faults}`);
});

test('claims derive from sayings, sayings are attributed to their sources, the run used them, and a person answered', () => {
  const document = provJson(PROVENANCE) as Record<string, Section>;
  const pairs = Object.values(document['wasDerivedFrom'] ?? {}).map(
    (r) => `${String(r['prov:generatedEntity'])} < ${String(r['prov:usedEntity'])}`,
  );
  assert.deepEqual(pairs.toSorted(), [
    'val:dec_1 < val:dec_1-claim-1',
    'val:dec_1 < val:dec_1-claim-2',
    'val:dec_1-answer < val:dec_1',
    'val:dec_1-claim-1 < val:obs_1-need',
    'val:dec_1-claim-2 < val:obs_1-need',
    'val:dec_1-claim-2 < val:obs_2-amount',
  ]);
  assert.equal(Object.values(document['used'] ?? {}).filter((u) => u['prov:activity'] === 'val:run_1').length, 2);
  assert.equal(document['agent']?.['val:src_1']?.['val:version'], '3.2');
  assert.deepEqual(document['agent']?.['val:dec_1-answered-by']?.['prov:type'], {
    $: 'prov:Person',
    type: 'prov:QUALIFIED_NAME',
  });
});

test('a probability leaves in the export only where enough labels stand behind it', () => {
  const { entity } = provJson(PROVENANCE) as Record<string, Section>;
  assert.equal(entity?.['val:obs_1-need']?.['val:probability'], undefined);
  assert.equal(entity?.['val:obs_1-need']?.['val:certainty'], 'medium');
  assert.deepEqual(entity?.['val:obs_2-amount']?.['val:probability'], { $: '0.92', type: 'xsd:double' });
});
