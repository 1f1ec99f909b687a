import { defineKind } from '#kernel/memory';

/** What one unit of a currency is worth in another from a day on. There is no rate before the first. */
export const rate = defineKind({
  name: 'rate',
  title: { zh: '汇率', en: 'exchange rate' },
  plural: { zh: '汇率', en: 'exchange rates' },
  titleField: 'title',
  columns: ['title', 'from', 'to', 'onDay', 'rate', 'publisher'],
  fields: [
    {
      id: 'title',
      title: { zh: '名称', en: 'Name' },
      type: 'text',
      category: 'financial',
      synonyms: ['名称', '货币对', 'name', 'pair', 'title'],
    },
    {
      id: 'from',
      title: { zh: '从币种', en: 'From' },
      type: 'text',
      category: 'financial',
      slot: 't1',
      synonyms: ['从币种', '原币种', '外币', '币种', 'from', 'from currency', 'base currency', 'currency'],
    },
    {
      id: 'to',
      title: { zh: '到币种', en: 'To' },
      type: 'text',
      category: 'financial',
      slot: 't2',
      synonyms: ['到币种', '本币', '目标币种', 'to', 'to currency', 'quote currency'],
    },
    {
      id: 'publisher',
      title: { zh: '发布方', en: 'Publisher' },
      type: 'text',
      category: 'financial',
      slot: 't3',
      synonyms: ['发布方', '来源', 'publisher', 'source'],
    },
    {
      id: 'onDay',
      title: { zh: '日期', en: 'Day' },
      type: 'date',
      category: 'financial',
      slot: 'd1',
      synonyms: ['日期', '生效日期', '汇率日期', 'day', 'date', 'rate date', 'effective date'],
    },
    {
      id: 'rate',
      isState: true,
      title: { zh: '汇率', en: 'Rate' },
      type: 'text',
      category: 'financial',
      synonyms: ['汇率', '中间价', '折算价', 'rate', 'exchange rate', 'mid rate'],
    },
    {
      id: 'externalId',
      title: { zh: '外部编号', en: 'External id' },
      type: 'text',
      category: 'internal',
      synonyms: ['外部编号', '汇率编号', '编号', 'external id', 'rate id', 'id'],
    },
  ],
});
