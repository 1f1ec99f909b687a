import { defineKind } from '#kernel/memory';

/** The price of one product in one price list, from some quantity on. */
export const priceListLine = defineKind({
  name: 'price-list-line',
  title: { zh: '价格条目', en: 'price' },
  plural: { zh: '价格条目', en: 'prices' },
  titleField: 'title',
  columns: ['title', 'priceList', 'product', 'fromQuantity', 'price', 'maxDiscount'],
  fields: [
    {
      id: 'title',
      title: { zh: '名称', en: 'Name' },
      type: 'text',
      category: 'internal',
      isSearched: true,
      synonyms: ['名称', '条目', 'name', 'title', 'line'],
    },
    {
      id: 'priceList',
      title: { zh: '价格表', en: 'Price list' },
      type: 'ref',
      to: 'price-list',
      category: 'financial',
      slot: 't1',
      synonyms: ['价格表', '所属价格表', 'price list', 'price book'],
    },
    {
      id: 'product',
      title: { zh: '产品', en: 'Product' },
      type: 'ref',
      to: 'product',
      category: 'financial',
      slot: 't2',
      synonyms: ['产品', '产品名称', '型号', 'product', 'product name', 'sku'],
    },
    {
      id: 'fromQuantity',
      title: { zh: '起订数量', en: 'From quantity' },
      type: 'number',
      category: 'financial',
      slot: 'f1',
      synonyms: ['起订数量', '起订量', '阶梯数量', '数量起', 'from quantity', 'min quantity', 'moq', 'tier'],
    },
    {
      id: 'price',
      title: { zh: '单价（未税）', en: 'Price before tax' },
      type: 'money',
      category: 'financial',
      slot: 'n1',
      synonyms: ['单价', '价格', '未税单价', 'price', 'unit price', 'net price'],
    },
    {
      id: 'maxDiscount',
      title: { zh: '最大折扣率（%）', en: 'Most discount (%)' },
      type: 'number',
      category: 'financial',
      slot: 'f2',
      synonyms: ['最大折扣', '最大折扣率', '折扣上限', 'max discount', 'most discount'],
    },
    {
      id: 'externalId',
      title: { zh: '外部编号', en: 'External id' },
      type: 'text',
      category: 'internal',
      synonyms: ['外部编号', '编号', '条目编号', 'external id', 'price id', 'id'],
    },
  ],
});
