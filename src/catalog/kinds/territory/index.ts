import { defineKind } from '#kernel/memory';
import { noteField, ownerField } from '../shared-fields.ts';

/** A part of the market and whose it is: provinces, industries, or both. */
export const territory = defineKind({
  name: 'territory',
  title: { zh: '区域', en: 'territory' },
  plural: { zh: '区域', en: 'territories' },
  titleField: 'name',
  columns: ['name', 'owner', 'parent', 'provinces', 'industries'],
  fields: [
    {
      id: 'name',
      title: { zh: '区域名称', en: 'Name' },
      type: 'text',
      category: 'internal',
      slot: 't1',
      isSearched: true,
      synonyms: ['区域', '区域名称', '大区', '名称', 'territory', 'territory name', 'region', 'name'],
    },
    ownerField('t2'),
    {
      id: 'parent',
      title: { zh: '上级区域', en: 'Above' },
      type: 'ref',
      to: 'territory',
      category: 'internal',
      slot: 't3',
      synonyms: ['上级区域', '所属大区', 'parent', 'parent territory', 'above'],
    },
    {
      id: 'provinces',
      isState: true,
      title: { zh: '省份', en: 'Provinces' },
      type: 'tags',
      category: 'internal',
      synonyms: ['省份', '覆盖省份', 'provinces', 'states'],
    },
    {
      id: 'industries',
      isState: true,
      title: { zh: '行业', en: 'Industries' },
      type: 'tags',
      category: 'internal',
      synonyms: ['行业', '覆盖行业', 'industries', 'sectors'],
    },
    noteField,
    {
      id: 'externalId',
      title: { zh: '外部编号', en: 'External id' },
      type: 'text',
      category: 'internal',
      synonyms: ['外部编号', '区域编号', '编号', 'external id', 'territory id', 'id'],
    },
  ],
});
