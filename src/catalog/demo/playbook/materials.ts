import type { Text } from '#base';
import type { Product } from '../market.ts';

/** One document to hand over. Contents and numbers are invented for the demo. */
export type Paper = Readonly<{
  number: string;
  type: 'test-report' | 'case' | 'certificate' | 'datasheet' | 'whitepaper';
  title: Text;
  summary: Text;
  product?: Product;
  industry?: string;
  application?: string;
  language: 'zh' | 'en' | 'zh+en';
  issuedOn: string;
  validUntil?: string;
}>;

/** Test reports, case files, certificates, data sheets and white papers of the demo workspace. */
export const PAPERS: readonly Paper[] = [
  {
    number: 'HY-TR-2604',
    type: 'test-report',
    product: '磷酸铁锂正极 HY-L4',
    application: '电网侧储能',
    language: 'zh+en',
    issuedOn: '2026-04-16',
    title: {
      zh: 'HY-L4 压实密度与 314 Ah 电芯容量检测报告',
      en: 'HY-L4: pressed density and capacity in 314 Ah cells',
    },
    summary: {
      zh: '三批样品，粉体压实 2.57–2.59 g/cm³，电芯容量对比常规产品。',
      en: 'Three batches pressed to 2.57–2.59 g/cm³, with cell capacity beside a common product.',
    },
  },
  {
    number: 'HY-TR-2611',
    type: 'test-report',
    product: '磷酸铁锂正极 HY-L4',
    language: 'zh',
    issuedOn: '2026-09-30',
    title: { zh: 'HY-L4 连续 60 批一致性统计', en: 'HY-L4: consistency over 60 batches' },
    summary: {
      zh: '60 批克容量、铁溶出、磁性物质的过程能力统计。',
      en: 'Process capability of capacity, iron dissolution and magnetic matter over 60 batches.',
    },
  },
  {
    number: 'HY-TR-2606',
    type: 'test-report',
    product: '中镍三元正极 HY-N6',
    language: 'zh+en',
    issuedOn: '2026-05-20',
    title: { zh: 'HY-N6 4.40 V 高电压循环检测报告', en: 'HY-N6: cycling at 4.40 V' },
    summary: { zh: '45 ℃ 循环 800 次保持率 88.3%。', en: '88.3% of capacity after 800 cycles at 45 °C.' },
  },
  {
    number: 'HY-TR-2607',
    type: 'test-report',
    product: '高镍三元正极 HY-N8',
    application: '无人机',
    language: 'zh+en',
    issuedOn: '2026-06-08',
    title: { zh: 'HY-N8 10C 放电温升检测报告', en: 'HY-N8: temperature rise at 10C' },
    summary: {
      zh: '与多晶 8 系对比，10C 放电温升低 5.8 ℃。',
      en: 'Beside a polycrystalline 8-series, 5.8 °C cooler at 10C.',
    },
  },
  {
    number: 'HY-TR-2608',
    type: 'test-report',
    product: '人造石墨负极 HY-G5',
    application: '乘用车动力',
    language: 'zh',
    issuedOn: '2026-06-25',
    title: { zh: 'HY-G5 3C 快充析锂拆解报告', en: 'HY-G5: teardown after 3C charging' },
    summary: {
      zh: '1,000 次 3C 充电后拆解，未见析锂。',
      en: 'No plating found in a teardown after 1,000 charges at 3C.',
    },
  },
  {
    number: 'HY-TR-2609',
    type: 'test-report',
    product: '硅碳负极 HY-S6',
    language: 'zh',
    issuedOn: '2026-07-11',
    title: { zh: 'HY-S6 掺混比例与膨胀检测报告', en: 'HY-S6: blending ratio and swelling' },
    summary: {
      zh: '5%、10%、15% 掺混的容量与极片膨胀。',
      en: 'Capacity and electrode swelling at 5, 10 and 15% blending.',
    },
  },
  {
    number: 'HY-TR-2610',
    type: 'test-report',
    product: '储能电解液 HY-E7',
    application: '工商业储能',
    language: 'zh+en',
    issuedOn: '2026-08-19',
    title: { zh: 'HY-E7 280 Ah 电芯 8,000 次循环报告', en: 'HY-E7: 8,000 cycles in 280 Ah cells' },
    summary: { zh: '25 ℃、0.5P，8,000 次后保持率 81.5%。', en: '81.5% left after 8,000 cycles at 25 °C and 0.5P.' },
  },
  {
    number: 'HY-TR-2612',
    type: 'test-report',
    product: '低温电解液 HY-E9',
    application: '两轮车',
    language: 'zh',
    issuedOn: '2026-10-12',
    title: { zh: 'HY-E9 −30 ℃ 放电检测报告', en: 'HY-E9: discharge at −30 °C' },
    summary: {
      zh: '0.5C 保持率 82%，70 ℃ 存储 30 天产气量合格。',
      en: '82% at 0.5C; gas within limits after 30 days at 70 °C.',
    },
  },
  {
    number: 'HY-TR-2613',
    type: 'test-report',
    product: '涂覆隔膜 HY-M12',
    application: '医疗设备',
    language: 'zh+en',
    issuedOn: '2026-10-28',
    title: { zh: 'HY-M12 热收缩与穿刺强度检测报告', en: 'HY-M12: shrinkage and puncture strength' },
    summary: {
      zh: '150 ℃、1 小时热收缩 1.6%，穿刺强度 620 gf。',
      en: '1.6% shrinkage after an hour at 150 °C, puncture strength 620 gf.',
    },
  },
  {
    number: 'HY-CS-2601',
    type: 'case',
    product: '磷酸铁锂正极 HY-L4',
    industry: '储能系统',
    application: '工商业储能',
    language: 'zh+en',
    issuedOn: '2026-03-05',
    title: {
      zh: '案例：工商业储能柜电芯换料，导入周期 11 周',
      en: 'Case: new cathode in commercial storage in 11 weeks',
    },
    summary: {
      zh: '某储能系统厂从送样到批量的时间线、测试项目与结果。',
      en: 'Timeline, tests and results from sample to series at a storage maker.',
    },
  },
  {
    number: 'HY-CS-2603',
    type: 'case',
    product: '磷酸锰铁锂正极 HY-LM',
    industry: '两轮车电池',
    application: '两轮车',
    language: 'zh',
    issuedOn: '2026-05-30',
    title: { zh: '案例：两轮车电芯掺混 HY-LM', en: 'Case: HY-LM blended in two-wheeler cells' },
    summary: { zh: '7:3 掺混方案、能量密度与针刺结果。', en: 'The 7:3 blend, its energy and its nail test.' },
  },
  {
    number: 'HY-CS-2605',
    type: 'case',
    product: '人造石墨负极 HY-G5',
    industry: '动力电池',
    application: '商用车动力',
    language: 'zh',
    issuedOn: '2026-08-02',
    title: { zh: '案例：换电重卡电芯导入 HY-G5', en: 'Case: HY-G5 in cells for swap trucks' },
    summary: {
      zh: '从 B 样到批量 6 个月，快充循环达标。',
      en: 'From B sample to series in six months, fast-charge cycling met.',
    },
  },
  {
    number: 'HY-CS-2606',
    type: 'case',
    product: '钠电层状正极 HY-NA1',
    industry: '钠离子电池',
    language: 'zh+en',
    issuedOn: '2026-09-12',
    title: { zh: '案例：铁锂产线试产钠电', en: 'Case: sodium-ion cells on an LFP line' },
    summary: { zh: '产线切换清单、首批良率与工艺窗口。', en: 'Change-over list, first yield and process window.' },
  },
  {
    number: 'HY-CE-2501',
    type: 'certificate',
    language: 'zh+en',
    issuedOn: '2025-06-18',
    validUntil: '2028-06-17',
    title: { zh: 'IATF 16949 质量管理体系证书', en: 'IATF 16949 certificate' },
    summary: {
      zh: '范围：锂离子电池正负极材料的设计与制造。',
      en: 'Scope: design and making of cathode and anode materials.',
    },
  },
  {
    number: 'HY-CE-2502',
    type: 'certificate',
    language: 'zh+en',
    issuedOn: '2025-11-03',
    validUntil: '2028-11-02',
    title: { zh: 'ISO 14064 碳排放核查声明', en: 'ISO 14064 carbon verification statement' },
    summary: {
      zh: '主要产品单位碳足迹，第三方核查（演示）。',
      en: 'Carbon footprint per product, verified by a third party (demo).',
    },
  },
  {
    number: 'HY-CE-2601',
    type: 'certificate',
    language: 'zh+en',
    issuedOn: '2026-02-14',
    validUntil: '2027-02-13',
    title: { zh: 'RoHS / REACH 符合性声明', en: 'RoHS and REACH declaration' },
    summary: {
      zh: '全系列产品的有害物质检测与声明。',
      en: 'Tests and declaration of hazardous substances for all products.',
    },
  },
  {
    number: 'HY-DS-2602',
    type: 'datasheet',
    product: 'PVDF 粘结剂 HY-B3',
    language: 'zh+en',
    issuedOn: '2026-04-02',
    title: { zh: 'HY-B3 规格书', en: 'HY-B3 data sheet' },
    summary: { zh: '分子量、粘度、剥离力与推荐配方。', en: 'Molecular weight, viscosity, peel strength and a recipe.' },
  },
  {
    number: 'HY-DS-2603',
    type: 'datasheet',
    product: '碳纳米管导电浆料 HY-C2',
    language: 'zh',
    issuedOn: '2026-04-22',
    title: { zh: 'HY-C2 规格书', en: 'HY-C2 data sheet' },
    summary: { zh: '固含、粘度、金属杂质与分散工艺。', en: 'Solids, viscosity, metal traces and dispersion.' },
  },
  {
    number: 'HY-WP-2601',
    type: 'whitepaper',
    application: '工商业储能',
    language: 'zh+en',
    issuedOn: '2026-10-09',
    title: { zh: '白皮书：储能电芯材料选型与度电成本', en: 'White paper: materials and the cost per stored kWh' },
    summary: {
      zh: '从循环寿命、能效与残值看材料选择。',
      en: 'Choosing materials by cycle life, efficiency and residual value.',
    },
  },
];
