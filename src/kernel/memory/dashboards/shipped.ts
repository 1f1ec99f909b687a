import { DashboardConfig, type Filter } from '@valence/contract';
import type { z } from 'zod';
import type { Text } from '#base';

/** A dashboard that comes with the product. */
type Shipped = Readonly<{ id: string; name: Text; config: DashboardConfig }>;

type WidgetIn = NonNullable<z.input<typeof DashboardConfig>['widgets']>[number];
type Place = readonly [x: number, y: number, w: number, h: number];

const say = (zh: string, en: string): Text => ({ zh, en });

function widget(
  id: string,
  title: Text,
  [x, y, w, h]: Place,
  rest: Omit<WidgetIn, 'id' | 'title' | 'x' | 'y' | 'w' | 'h'>,
): WidgetIn {
  return { id, title, x, y, w, h, ...rest };
}

const is = (field: string, value: string): Filter => ({ field, op: 'is', value });
const noneOf = (field: string, ...value: string[]): Filter => ({ field, op: 'noneOf', value });

const WON = [is('stage', 'won')];
const OPEN = [noneOf('stage', 'won', 'lost')];
const SIGNED = [noneOf('status', 'draft', 'review')];
const PAID = [noneOf('status', 'pending', 'returned')];
const TALKS = [noneOf('state', 'draft', 'planned')];
const ISSUED = [is('status', 'issued')];
const YUAN = { fn: 'sum', field: 'amount', currency: 'CNY' } as const;

const shipped = (id: string, name: Text, config: z.input<typeof DashboardConfig>): Shipped => ({
  id,
  name,
  config: DashboardConfig.parse(config),
});

/** The first one opens where nothing was chosen. */
export const SHIPPED: readonly Shipped[] = [
  shipped('sales', say('销售总览', 'Sales overview'), {
    period: { relative: 'thisQuarter' },
    widgets: [
      widget('won', say('成交金额', 'Amount won'), [0, 0, 3, 3], {
        chart: 'number',
        kind: 'deal',
        filters: WON,
        ...YUAN,
        dateField: 'closedOn',
        hasChange: true,
      }),
      widget('deals', say('成交数', 'Deals won'), [3, 0, 3, 3], {
        chart: 'number',
        kind: 'deal',
        filters: WON,
        dateField: 'closedOn',
        hasChange: true,
      }),
      widget('paid', say('回款金额', 'Amount paid'), [6, 0, 3, 3], {
        chart: 'number',
        kind: 'payment',
        filters: PAID,
        ...YUAN,
        dateField: 'receivedOn',
        hasChange: true,
      }),
      widget('leads', say('新增线索', 'New leads'), [9, 0, 3, 3], {
        chart: 'number',
        kind: 'lead',
        dateField: 'createdOn',
        hasChange: true,
      }),
      widget('goals', say('目标达成', 'Goals'), [0, 3, 5, 7], { chart: 'goal', kind: 'goal' }),
      widget('months', say('每月成交金额', 'Amount won by month'), [5, 3, 7, 7], {
        chart: 'bar',
        kind: 'deal',
        filters: [...WON, { field: 'closedOn', op: 'within', value: { last: 12, unit: 'month' } }],
        ...YUAN,
        by: 'closedOn',
        bucket: 'month',
      }),
      widget('owners', say('谁成交了多少', 'Amount won by owner'), [0, 10, 6, 7], {
        chart: 'bar',
        kind: 'deal',
        filters: WON,
        ...YUAN,
        by: 'owner',
        dateField: 'closedOn',
      }),
      widget('sources', say('线索从哪里来', 'Where leads come from'), [6, 10, 6, 7], {
        chart: 'pie',
        kind: 'lead',
        by: 'source',
        dateField: 'createdOn',
      }),
    ],
  }),
  shipped('pipeline', say('商机总览', 'Pipeline'), {
    period: { relative: 'thisYear' },
    widgets: [
      widget('open', say('在手商机金额', 'Open deals, amount'), [0, 0, 4, 3], {
        chart: 'number',
        kind: 'deal',
        filters: OPEN,
        ...YUAN,
      }),
      widget('count', say('在手商机数', 'Open deals'), [4, 0, 4, 3], { chart: 'number', kind: 'deal', filters: OPEN }),
      widget('late', say('预计成交日已过', 'Past their closing day'), [8, 0, 4, 3], {
        chart: 'number',
        kind: 'deal',
        filters: [...OPEN, { field: 'closeOn', op: 'lessThan', value: { relative: 'today' } }],
      }),
      widget('stages', say('各阶段商机数', 'Open deals by stage'), [0, 3, 6, 8], {
        chart: 'funnel',
        kind: 'deal',
        filters: OPEN,
        by: 'stage',
      }),
      widget('amounts', say('各阶段金额', 'Amount by stage'), [6, 3, 6, 8], {
        chart: 'bar',
        kind: 'deal',
        filters: OPEN,
        ...YUAN,
        by: 'stage',
      }),
      widget('closing', say('按预计成交月', 'By month of closing'), [0, 11, 6, 7], {
        chart: 'line',
        kind: 'deal',
        filters: OPEN,
        ...YUAN,
        by: 'closeOn',
        bucket: 'month',
      }),
      widget('outcome', say('成交与丢单', 'Won and lost'), [6, 11, 3, 7], {
        chart: 'pie',
        kind: 'deal',
        filters: [{ field: 'stage', op: 'oneOf', value: ['won', 'lost'] }],
        by: 'stage',
        dateField: 'closedOn',
      }),
      widget('owners', say('谁手上有多少', 'Open deals by owner'), [9, 11, 3, 7], {
        chart: 'table',
        kind: 'deal',
        filters: OPEN,
        ...YUAN,
        by: 'owner',
      }),
    ],
  }),
  shipped('receivables', say('应收账款', 'Receivables'), {
    period: { relative: 'thisYear' },
    widgets: [
      widget('ageing', say('账龄', 'By age'), [0, 0, 12, 5], { chart: 'ageing', kind: 'invoice', currency: 'CNY' }),
      widget('issued', say('开票金额', 'Amount invoiced'), [0, 5, 4, 3], {
        chart: 'number',
        kind: 'invoice',
        filters: ISSUED,
        ...YUAN,
        dateField: 'issuedOn',
        hasChange: true,
      }),
      widget('paid', say('回款金额', 'Amount paid'), [4, 5, 4, 3], {
        chart: 'number',
        kind: 'payment',
        filters: PAID,
        ...YUAN,
        dateField: 'receivedOn',
        hasChange: true,
      }),
      widget('signed', say('签约金额', 'Amount signed'), [8, 5, 4, 3], {
        chart: 'number',
        kind: 'contract',
        filters: SIGNED,
        ...YUAN,
        dateField: 'signedOn',
        hasChange: true,
      }),
      widget('months', say('每月回款', 'Payments by month'), [0, 8, 7, 7], {
        chart: 'bar',
        kind: 'payment',
        filters: PAID,
        ...YUAN,
        by: 'receivedOn',
        bucket: 'month',
        dateField: 'receivedOn',
      }),
      widget('methods', say('回款方式', 'How it was paid'), [7, 8, 5, 7], {
        chart: 'pie',
        kind: 'payment',
        filters: PAID,
        ...YUAN,
        by: 'method',
        dateField: 'receivedOn',
      }),
      widget('due', say('开票金额（按到期月）', 'Invoiced by month due'), [0, 15, 12, 7], {
        chart: 'line',
        kind: 'invoice',
        filters: ISSUED,
        ...YUAN,
        by: 'dueOn',
        bucket: 'month',
        dateField: 'issuedOn',
      }),
    ],
  }),
  shipped('activity', say('团队活动', 'Team activity'), {
    period: { last: 90, unit: 'day' },
    widgets: [
      widget('talks', say('联系客户', 'Contacts with customers'), [0, 0, 4, 3], {
        chart: 'number',
        kind: 'activity',
        filters: TALKS,
        dateField: 'at',
        hasChange: true,
      }),
      widget('visits', say('拜访', 'Visits'), [4, 0, 4, 3], {
        chart: 'number',
        kind: 'activity',
        filters: [...TALKS, is('type', 'visit')],
        dateField: 'at',
        hasChange: true,
      }),
      widget('late', say('过期任务', 'Tasks past due'), [8, 0, 4, 3], {
        chart: 'number',
        kind: 'task',
        filters: [is('status', 'open'), { field: 'dueOn', op: 'lessThan', value: { relative: 'today' } }],
      }),
      widget('weeks', say('每周联系次数', 'Contacts by week'), [0, 3, 8, 7], {
        chart: 'line',
        kind: 'activity',
        filters: TALKS,
        by: 'at',
        bucket: 'week',
        dateField: 'at',
      }),
      widget('types', say('怎样联系', 'How we talk'), [8, 3, 4, 7], {
        chart: 'pie',
        kind: 'activity',
        filters: TALKS,
        by: 'type',
        dateField: 'at',
      }),
      widget('who', say('谁联系得多', 'Contacts by person'), [0, 10, 6, 7], {
        chart: 'bar',
        kind: 'activity',
        filters: TALKS,
        by: 'owner',
        dateField: 'at',
      }),
      widget('tasks', say('谁手上有多少任务', 'Open tasks by owner'), [6, 10, 6, 7], {
        chart: 'table',
        kind: 'task',
        filters: [is('status', 'open')],
        by: 'owner',
      }),
    ],
  }),
];
