import type { Text } from '#base';
import type { Entity } from '#kernel/memory';
import type { Score } from './chain.ts';
import { refsOf, textOf } from './said.ts';

// A prior before there is history: log-odds chosen from what sellers agree on, not fitted (decision 0007). It only sorts;
// its interval is wide on purpose, and the first trained model replaces it.

/** Share of leads won before anything is known. */
const BASE_RATE = 0.2;
/** Half the width of the interval, in log-odds. */
const DOUBT = 1.1;

type Rule = Readonly<{ field: string; label: Text; pattern: RegExp; contribution: number }>;

const SOURCE = { field: 'source', label: { zh: '来源', en: 'Source' } };
const TITLE = { field: 'contactTitle', label: { zh: '联系人职务', en: 'Contact title' } };

/** The first rule of a field that matches counts. */
const RULES: readonly Rule[] = [
  { ...SOURCE, pattern: /介绍|推荐|老客户|referr|reference/i, contribution: 0.9 },
  { ...SOURCE, pattern: /陌|冷|名单|采购.*数据|cold|bought|purchased/i, contribution: -0.8 },
  { ...SOURCE, pattern: /广告|推广|搜索|\bads?\b|ppc|paid/i, contribution: -0.2 },
  { ...SOURCE, pattern: /官网|表单|主动|来电|web|form|inbound|landing|direct/i, contribution: 0.3 },
  { ...TITLE, pattern: /实习|学生|intern|student/i, contribution: -0.9 },
  {
    ...TITLE,
    pattern: /总监|总经理|经理|主任|厂长|chief|director|head|manager|owner|founder|\bvp\b|\bc[a-z]o\b/i,
    contribution: 0.3,
  },
];

/** Fields whose being known says that somebody means it. */
const KNOWN: readonly Readonly<{ field: string; label: Text; contribution: number }>[] = [
  { field: 'amount', label: { zh: '已有预计金额', en: 'Amount is known' }, contribution: 0.2 },
  { field: 'need', label: { zh: '写明了需求', en: 'Said what they need' }, contribution: 0.2 },
  { field: 'product', label: { zh: '指明了产品', en: 'Named a product' }, contribution: 0.15 },
  { field: 'phone', label: { zh: '留了电话', en: 'Left a phone number' }, contribution: 0.15 },
];
const SAMPLE = { field: 'sampleAsked', label: { zh: '索取样品', en: 'Asked for a sample' }, contribution: 0.5 };

/** A first guess at whether a lead will be won, from rules that any seller would grant. */
export function priorScore(lead: Entity): Score {
  const reasons = reasonsOf(lead).toSorted((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
  const logOdds = Math.log(BASE_RATE / (1 - BASE_RATE)) + reasons.reduce((sum, r) => sum + r.contribution, 0);
  const [low, probability, high] = [logOdds - DOUBT, logOdds, logOdds + DOUBT].map((z) => 1 / (1 + Math.exp(-z)));
  return { probability: probability ?? 0, low: low ?? 0, high: high ?? 1, basis: 'prior', model: null, reasons };
}

function reasonsOf(lead: Entity): Score['reasons'] {
  const reason = (field: string, label: Text, contribution: number) => ({
    label,
    value: textOf(lead, field) ?? '✓',
    contribution,
    evidence: refsOf(lead, field),
  });
  const fromWords = ['source', 'contactTitle'].flatMap((field) => {
    const value = textOf(lead, field);
    const rule = RULES.find((r) => r.field === field && value !== null && r.pattern.test(value));
    return rule === undefined ? [] : [reason(field, rule.label, rule.contribution)];
  });
  const fromKnown = KNOWN.filter(({ field }) => refsOf(lead, field).length > 0).map(
    ({ field, label, contribution }) => ({
      ...reason(field, label, contribution),
      value: '✓',
    }),
  );
  const fromSample = lead.data.sampleAsked === true ? [reason(SAMPLE.field, SAMPLE.label, SAMPLE.contribution)] : [];
  return [...fromWords, ...fromKnown, ...fromSample];
}
