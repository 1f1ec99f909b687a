import type { Text } from '#base';
import { RENEWAL_SOURCES, type RenewalFact, type RenewalSource } from '#kernel/memory';
import type { SourceColumns } from '../../learning/index.ts';

/** Where what is known of a contract comes from, as people call it. */
export const SOURCE_TITLES: Readonly<Record<RenewalSource, Text>> = {
  contract: { zh: '合同本身', en: 'The contract itself' },
  service: { zh: '服务工单', en: 'Service tickets' },
  repairs: { zh: '近期维修', en: 'Recent repairs' },
  tenders: { zh: '对手招标', en: 'Rival tenders' },
  deliveries: { zh: '交付与用量', en: 'Deliveries and volume' },
  payments: { zh: '付款', en: 'Payments' },
  contact: { zh: '往来', en: 'Contact' },
};

/** What each figure is called. */
export const FACT_TITLES: Readonly<Record<RenewalFact, Text>> = {
  amount: { zh: '合同金额', en: 'Contract amount' },
  termDays: { zh: '合同期（天）', en: 'Term (days)' },
  customerDays: { zh: '成为客户（天）', en: 'Customer for (days)' },
  earlierContracts: { zh: '此前合同数', en: 'Earlier contracts' },
  type: { zh: '合同类型', en: 'Contract type' },
  tickets90: { zh: '90 天内工单', en: 'Tickets in 90 days' },
  tickets365: { zh: '一年内工单', en: 'Tickets in a year' },
  urgent365: { zh: '一年内紧急工单', en: 'Urgent tickets in a year' },
  openTickets: { zh: '未解决工单', en: 'Open tickets' },
  solveDays365: { zh: '平均解决天数', en: 'Days to solve, mean' },
  satisfaction365: { zh: '一年内满意度', en: 'Satisfaction in a year' },
  repairs90: { zh: '90 天内维修', en: 'Repairs in 90 days' },
  repairs365: { zh: '一年内维修', en: 'Repairs in a year' },
  repairDays365: { zh: '平均维修天数', en: 'Days a repair takes, mean' },
  assets: { zh: '在用设备', en: 'Machines in use' },
  tenders180: { zh: '180 天内招标', en: 'Tenders in 180 days' },
  tenders365: { zh: '一年内招标', en: 'Tenders in a year' },
  lostTenders365: { zh: '一年内我方未中标', en: 'Tenders we lost in a year' },
  delivered180: { zh: '180 天交付额', en: 'Delivered in 180 days' },
  deliveredTrend: { zh: '交付额与前 180 天之比', en: 'Delivered against the 180 days before' },
  lateDeliveries365: { zh: '一年内迟交', en: 'Late deliveries in a year' },
  invoices365: { zh: '一年内到期发票', en: 'Invoices due in a year' },
  overdueInvoices: { zh: '逾期未付发票', en: 'Overdue invoices' },
  contacts90: { zh: '90 天内往来', en: 'Contacts in 90 days' },
  daysSinceContact: { zh: '距上次往来（天）', en: 'Days since last contact' },
};

/** The sources as the trainer takes them away one by one. */
export const RENEWAL_SOURCE_COLUMNS: readonly SourceColumns[] = (Object.keys(RENEWAL_SOURCES) as RenewalSource[]).map(
  (name) => ({ name, columns: RENEWAL_SOURCES[name] }),
);

/** Every figure, in the order of its sources. */
export const RENEWAL_FACTS: readonly RenewalFact[] = Object.values(RENEWAL_SOURCES).flat();

/** The source a figure comes from. */
export function sourceOfFact(fact: RenewalFact): RenewalSource {
  const sources = Object.keys(RENEWAL_SOURCES) as RenewalSource[];
  const found = sources.find((source) => (RENEWAL_SOURCES[source] as readonly RenewalFact[]).includes(fact));
  if (found === undefined) throw new Error(`${fact} comes from no source`);
  return found;
}
