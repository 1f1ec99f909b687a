import type { ApprovalSetting, PipelineSetting, SellerSetting } from '@valence/contract';

/** Approval as shipped. Chosen, not fitted: decision 0007. */
const approval: ApprovalSetting = {
  levels: [
    { id: 'manager', title: { zh: '销售经理', en: 'Sales manager' }, roles: ['manager', 'admin'], people: [] },
    { id: 'director', title: { zh: '销售总监', en: 'Sales director' }, roles: ['admin'], people: [] },
  ],
  rules: [
    { when: 'discountOver', percent: 10, level: 'manager' },
    { when: 'discountOver', percent: 20, level: 'director' },
    { when: 'overMaxDiscount', level: 'manager' },
    { when: 'marginUnder', percent: 15, level: 'director' },
    { when: 'totalOver', amount: { minor: '100000000', currency: 'CNY' }, level: 'manager' },
  ],
};

type StageRow = readonly [
  id: string,
  zh: string,
  en: string,
  colour: 'gray' | 'blue' | 'cyan' | 'amber' | 'purple',
  probability: number,
  rottingDays: number,
  required: readonly string[],
];

const OPEN_STAGES: readonly StageRow[] = [
  ['qualify', '确认需求', 'Qualify', 'gray', 10, 14, []],
  ['solution', '方案与样品', 'Solution and sample', 'cyan', 25, 30, ['organisation']],
  ['quote', '报价', 'Quote', 'blue', 45, 21, ['organisation', 'amount']],
  ['negotiate', '商务谈判', 'Negotiate', 'purple', 65, 21, ['organisation', 'amount', 'closeOn']],
  ['contract', '签约', 'Contract', 'amber', 85, 14, ['organisation', 'amount', 'closeOn', 'contact']],
];

/** Stages as shipped; percentages are a first guess until the workspace has its own. Chosen, not fitted: decision 0007. */
function stages(left: readonly string[]): PipelineSetting['pipelines'][number]['stages'] {
  const open = OPEN_STAGES.filter(([id]) => !left.includes(id)).map(
    ([id, zh, en, colour, probability, rottingDays, required]) => ({
      id,
      title: { zh, en },
      colour,
      probability,
      rottingDays,
      required: [...required],
      end: null,
    }),
  );
  return [
    ...open,
    {
      id: 'won',
      title: { zh: '成交', en: 'Won' },
      colour: 'green',
      probability: 100,
      rottingDays: null,
      required: ['organisation', 'amount'],
      end: 'won',
    },
    {
      id: 'lost',
      title: { zh: '丢单', en: 'Lost' },
      colour: 'red',
      probability: 0,
      rottingDays: null,
      required: ['lostReason'],
      end: 'lost',
    },
  ];
}

const pipelines: PipelineSetting = {
  pipelines: [
    { id: 'direct', title: { zh: '直销', en: 'Direct sales' }, stages: stages([]) },
    { id: 'dealer', title: { zh: '经销', en: 'Dealer sales' }, stages: stages(['solution']) },
  ],
};

const seller: SellerSetting = {
  name: { zh: '', en: '' },
  address: { zh: '', en: '' },
  phone: '',
  email: '',
  taxId: '',
  bank: { zh: '', en: '' },
  terms: {
    zh: '1. 本报价在有效期内有效。\n2. 价格已按所列税率计税。\n3. 未尽事宜由双方签订的合同约定。',
    en: '1. This quotation holds until the date stated.\n2. Prices carry tax at the rates listed.\n3. All else is settled by the contract between the parties.',
  },
  currency: 'CNY',
};

/** What a workspace has before it changes anything. */
export const DEFAULTS = { approval, pipelines, seller } as const;
