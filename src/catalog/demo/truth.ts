import { INDUSTRIES } from './market.ts';

/** What the outcome of a demo lead truly depends on. null: not known, and then of average effect. */
export type LeadFacts = Readonly<{
  source: string;
  product: string;
  application: string;
  industry: string;
  province: string;
  /** Yuan. */
  amount: number | null;
  responseHours: number | null;
  siteVisits: number;
  sampleAsked: boolean;
  contactTitle: string;
  employees: number;
  /** The owner is skilled in the product; null while nobody owns it. */
  isSkilled: boolean | null;
  /** The owner's own share; 0 while nobody owns it. */
  knack: number;
}>;

/** All effects in log-odds. Invented, so that a model's result can be held against what is best possible. */
const BASE = -2.3;
const SOURCE: Readonly<Record<string, number>> = {
  老客户转介绍: 1.7,
  技术研讨会: 0.7,
  官网表单: 0.4,
  渠道商: 0.1,
  展会: 0,
  招标平台: -0.5,
  搜索推广: -0.8,
  电话陌拜: -1.6,
};
const APPLICATION: Readonly<Record<string, number>> = {
  电网侧储能: 0.6,
  工商业储能: 0.4,
  乘用车动力: -0.4,
  两轮车: 0.2,
  无人机: 0.15,
  研发小试: -0.3,
  转售: -0.9,
};
const PROVINCE: Readonly<Record<string, number>> = {
  江苏: 0.35,
  安徽: 0.3,
  浙江: 0.25,
  湖北: 0.15,
  贵州: -0.35,
  陕西: -0.3,
};
const TITLE: Readonly<Record<string, number>> = {
  技术总监: 0.9,
  研发经理: 0.6,
  采购总监: 0.45,
  总经理: 0.35,
  工艺工程师: 0.1,
  采购专员: -0.55,
  实习生: -1.5,
};
const SUITS = 1;
const SKILLED = 0.3;
const SAMPLE = 1;
/** Enquiries of about 800,000 yuan fare best; per squared factor of ten away from it. */
const BEST_AMOUNT = 5.9;
const PER_AMOUNT = -0.45;
/** Per e-fold of (1 + hours ÷ 3). */
const PER_WAIT = -0.55;
const MEAN_WAIT_EFFECT = -0.65;
/** Per e-fold of (1 + visits). */
const PER_VISITS = 0.55;
/** Per factor of ten in employees, above 300. */
const PER_SIZE = 0.25;

/** Log-odds that a lead of the demo is won: additive, apart from product and industry suiting each other. */
export function trueLogOdds(facts: LeadFacts): number {
  const suits = INDUSTRIES.some(
    (i) => i.name === facts.industry && (i.suits as readonly string[]).includes(facts.product),
  );
  const amount = facts.amount === null ? -0.15 : PER_AMOUNT * (Math.log10(facts.amount) - BEST_AMOUNT) ** 2;
  const wait = facts.responseHours === null ? MEAN_WAIT_EFFECT : PER_WAIT * Math.log(1 + facts.responseHours / 3);
  return (
    BASE +
    (SOURCE[facts.source] ?? 0) +
    (APPLICATION[facts.application] ?? 0) +
    (PROVINCE[facts.province] ?? 0) +
    (TITLE[facts.contactTitle] ?? 0) +
    (suits ? SUITS : 0) +
    (facts.isSkilled === true ? SKILLED : 0) +
    facts.knack +
    (facts.sampleAsked ? SAMPLE : 0) +
    amount +
    wait +
    PER_VISITS * Math.log(1 + facts.siteVisits) +
    PER_SIZE * Math.log10(facts.employees / 300)
  );
}

/** Probability of winning, by the truth. */
export function trueProbability(facts: LeadFacts): number {
  return 1 / (1 + Math.exp(-trueLogOdds(facts)));
}

/** The AUC that the truth itself can be expected to reach over these leads: no model does better in the long run. */
export function bayesAuc(probabilities: readonly number[]): number {
  const sorted = probabilities.toSorted((a, b) => a - b);
  let lostBelow = 0;
  let pairsRight = 0;
  for (const p of sorted) {
    pairsRight += p * lostBelow;
    lostBelow += 1 - p;
  }
  const won = sorted.reduce((sum, p) => sum + p, 0);
  const samePairs = sorted.reduce((sum, p) => sum + p * (1 - p), 0);
  return pairsRight / (won * (sorted.length - won) - samePairs);
}
