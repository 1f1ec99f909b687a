import { defineKind } from '#kernel/memory';
import { organisationField } from '../shared-fields.ts';

/** Which part of a payment, or of a credit note, settles which invoice. */
export const allocation = defineKind({
  name: 'allocation',
  title: { zh: '核销', en: 'allocation' },
  plural: { zh: '核销记录', en: 'allocations' },
  titleField: 'title',
  subjectField: 'organisation',
  columns: ['title', 'invoice', 'payment', 'creditNote', 'amount', 'allocatedOn'],
  fields: [
    {
      id: 'title',
      title: { zh: '名称', en: 'Name' },
      type: 'text',
      category: 'financial',
      isSearched: true,
      synonyms: ['名称', '核销编号', '编号', 'name', 'title', 'number'],
    },
    {
      id: 'invoice',
      title: { zh: '发票', en: 'Invoice' },
      type: 'ref',
      to: 'invoice',
      category: 'financial',
      slot: 't1',
      synonyms: ['发票', '发票号', '发票号码', 'invoice', 'invoice number'],
    },
    {
      id: 'payment',
      title: { zh: '回款', en: 'Payment' },
      type: 'ref',
      to: 'payment',
      category: 'financial',
      slot: 't2',
      synonyms: ['回款', '回款编号', '流水号', 'payment', 'payment number'],
    },
    {
      id: 'creditNote',
      title: { zh: '红字发票', en: 'Credit note' },
      type: 'ref',
      to: 'invoice',
      category: 'financial',
      slot: 't3',
      synonyms: ['红字发票', '红字发票号', 'credit note', 'credit note number'],
    },
    organisationField('t4', 'financial'),
    {
      id: 'amount',
      isState: true,
      title: { zh: '核销金额', en: 'Amount' },
      type: 'money',
      category: 'financial',
      slot: 'n1',
      synonyms: ['金额', '核销金额', 'amount', 'allocated amount'],
    },
    {
      id: 'allocatedOn',
      title: { zh: '核销日期', en: 'Allocated' },
      type: 'date',
      category: 'financial',
      slot: 'd1',
      synonyms: ['核销日期', '日期', 'allocated', 'allocated on', 'date'],
    },
    {
      id: 'externalId',
      title: { zh: '外部编号', en: 'External id' },
      type: 'text',
      category: 'internal',
      synonyms: ['外部编号', '外部核销号', 'external id', 'allocation id', 'id'],
    },
  ],
});
