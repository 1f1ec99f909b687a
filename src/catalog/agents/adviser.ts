import { defineAgent, type AgentGraph, type Wake } from '#kernel/process';
import type { Text } from '#base';
import { MODEL_LINES_SCHEMA } from '../desk/model-words.ts';

/** What makes one advising agent different from another. */
export type Adviser = Readonly<{
  name: string;
  version: string;
  title: Text;
  about: Text;
  purpose: AgentGraph['purpose'];
  wakes: readonly Wake[];
  /** The tool that looks at the record and says what is to be done, `name@version`, and the name of its step. */
  look: string;
  looks: Text;
  /** What the model is to write, in one sentence of each language. */
  write: Text;
  /** Days a card waits for an answer. */
  waits?: number;
  startsOff?: true;
}>;

const rules = ({ zh, en }: Text): string => `${zh}
${en}

依据只有数据里的 facts，每条有 id 和 zh、en 两种文字。All you may rest on is "facts" in the data; each has an id and its text in zh and en.

规则 / Rules
1. 写二到四句，最要紧的在前；每句都写 zh 和 en，意思相同；uses 列出所依据的 id，至少一个。Two to four lines, the most pressing first; each in zh and en with the same meaning; "uses" names the ids it rests on, at least one.
2. 数字、日期、金额、人名、公司名照抄 facts，不换算、不推断、不补充。Copy numbers, dates, amounts and names from the facts; convert, infer and add none.
3. 像同事早上当面说的话：短、具体、不客套、不夸大。As a colleague says it in the morning: short, concrete, no courtesies, no superlatives.
4. facts 里没有的就不写。What is not in the facts is not written.`;

type Nodes = Parameters<typeof defineAgent>[0]['nodes'];

/** Look, decide whether it is worth a card, and let a model say it. */
const looking = ({ look, looks, write }: Pick<Adviser, 'look' | 'looks' | 'write'>): Nodes => [
  { id: 'look', type: 'call', fn: look, in: { record: '=input.record' }, durability: 'fused', title: looks },
  {
    id: 'worth',
    type: 'switch',
    cases: [{ if: 'look.act', port: 'yes' }],
    default: 'no',
    title: { zh: '值得打扰吗', en: 'Worth a card?' },
  },
  {
    id: 'write',
    type: 'llm',
    task: 'write',
    instructions: rules(write),
    in: { facts: '=look.shown' },
    schema: MODEL_LINES_SCHEMA,
    maxTokens: 1_500,
    timeoutMs: 45_000,
    retry: { max: 1 },
    title: { zh: '撰写', en: 'Write' },
  },
];

/** Propose in the model's words or in plain ones. */
const proposing: Nodes = [
  {
    id: 'written',
    type: 'call',
    fn: 'propose-advice@1',
    in: { record: '=input.record', finding: '=look', lines: '=write.lines', by: '=write.by' },
    durability: 'fused',
    title: { zh: '建议', en: 'Propose' },
  },
  {
    id: 'plain',
    type: 'call',
    fn: 'propose-advice@1',
    in: { record: '=input.record', finding: '=look' },
    durability: 'fused',
    title: { zh: '建议（无模型）', en: 'Propose (no model)' },
  },
];

/** Wait for a person where there is something to do, and make the task. */
const agreeing = (days: number): Nodes => [
  {
    id: 'autonomy',
    type: 'switch',
    cases: [
      { if: 'state.autonomy == "suggest"', port: 'suggest' },
      { if: 'look.task == null', port: 'suggest' },
    ],
    default: 'go',
    title: { zh: '自主程度', en: 'Autonomy' },
  },
  {
    id: 'agree',
    type: 'approve',
    who: 'owner',
    dueIn: `P${days}D`,
    onTimeout: 'expire',
    title: { zh: '同意', en: 'Agree' },
  },
  {
    id: 'task',
    type: 'call',
    fn: 'create-task@1',
    in: {
      about: '=input.record',
      title: '=look.task.title',
      dueInDays: '=look.task.days',
      priority: '=look.task.priority',
    },
    durability: 'fused',
    title: { zh: '建任务', en: 'Make the task' },
  },
];

const EDGES = [
  { from: 'look', to: 'worth' },
  { from: 'worth', fromPort: 'yes', to: 'write' },
  { from: 'write', to: 'written' },
  { from: 'write', fromPort: 'without', to: 'plain' },
  { from: 'write', fromPort: 'error', to: 'plain' },
  { from: 'written', to: 'autonomy' },
  { from: 'plain', to: 'autonomy' },
  { from: 'autonomy', fromPort: 'go', to: 'agree' },
  { from: 'agree', fromPort: 'accepted', to: 'task' },
];

/**
 * An agent that looks at one record and advises: look, decide whether it is worth a card, let a model say it where there is
 * one, propose, wait for a person, make the task. Without a model the plain sentences of the look stand.
 */
export function adviser({ look, looks, write, wakes, waits = 14, ...about }: Adviser): AgentGraph {
  return defineAgent({
    $schema: 'agent-graph/1',
    ...about,
    wakes: [...wakes],
    nodes: [...looking({ look, looks, write }), ...proposing, ...agreeing(waits)],
    edges: EDGES,
    output: { acts: '=look.act', reason: '=look.reason' },
    limits: { steps: 40, wallMs: 120_000, toolCalls: 20, onExceed: 'fail' },
    autonomy: 'ask',
  });
}
