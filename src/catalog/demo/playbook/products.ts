import type { Text } from '#base';
import type { Product } from '../market.ts';
import type { Line } from '../../playbook/item.ts';

const line = (product: Product, title: Text, body: Text, material?: string): Line =>
  material === undefined ? { product, title, body } : { product, title, body, material };

/** What each product is, in one sentence. Figures are invented for the demo. */
export const PRODUCT_LINES: readonly Line[] = [
  line(
    '磷酸铁锂正极 HY-L4',
    { zh: '磷酸铁锂正极 HY-L4', en: 'LFP cathode HY-L4' },
    {
      zh: 'HY-L4 是高压实磷酸铁锂，粉体压实密度 2.58 g/cm³，面向储能与动力电芯。',
      en: 'HY-L4 is a high-density LFP powder (2.58 g/cm³ pressed) for storage and traction cells.',
    },
  ),
  line(
    '磷酸锰铁锂正极 HY-LM',
    { zh: '磷酸锰铁锂正极 HY-LM', en: 'LMFP cathode HY-LM' },
    {
      zh: 'HY-LM 锰铁比 6:4，与三元掺混后可兼顾能量与安全。',
      en: 'HY-LM has a manganese to iron ratio of 6:4; blended with NCM it joins energy and safety.',
    },
  ),
  line(
    '高镍三元正极 HY-N8',
    { zh: '高镍三元正极 HY-N8', en: 'High-nickel cathode HY-N8' },
    {
      zh: 'HY-N8 为单晶高镍三元，0.1C 克容量 205 mAh/g。',
      en: 'HY-N8 is a single-crystal high-nickel NCM with 205 mAh/g at 0.1C.',
    },
  ),
  line(
    '中镍三元正极 HY-N6',
    { zh: '中镍三元正极 HY-N6', en: 'Mid-nickel cathode HY-N6' },
    { zh: 'HY-N6 可在 4.40 V 下使用，45 ℃ 循环稳定。', en: 'HY-N6 runs at 4.40 V and cycles stably at 45 °C.' },
  ),
  line(
    '人造石墨负极 HY-G5',
    { zh: '人造石墨负极 HY-G5', en: 'Artificial graphite HY-G5' },
    {
      zh: 'HY-G5 采用二次造粒与碳包覆，支持 3C 充电。',
      en: 'HY-G5 is granulated and carbon coated, and takes 3C charging.',
    },
  ),
  line(
    '硅碳负极 HY-S6',
    { zh: '硅碳负极 HY-S6', en: 'Silicon-carbon anode HY-S6' },
    {
      zh: 'HY-S6 为气相沉积硅碳，600 mAh/g 级，首次效率 91%。',
      en: 'HY-S6 is a vapour-deposited silicon-carbon of the 600 mAh/g class with 91% first efficiency.',
    },
  ),
  line(
    '储能电解液 HY-E7',
    { zh: '储能电解液 HY-E7', en: 'Storage electrolyte HY-E7' },
    {
      zh: 'HY-E7 面向 8,000 次以上循环的储能电芯，水分 ≤ 10 ppm。',
      en: 'HY-E7 is made for storage cells of 8,000 cycles and more, with water at or below 10 ppm.',
    },
  ),
  line(
    '低温电解液 HY-E9',
    { zh: '低温电解液 HY-E9', en: 'Low-temperature electrolyte HY-E9' },
    { zh: 'HY-E9 在 −30 ℃ 放电保持率 82%（0.5C）。', en: 'HY-E9 keeps 82% of capacity at −30 °C (0.5C).' },
  ),
  line(
    '涂覆隔膜 HY-M12',
    { zh: '涂覆隔膜 HY-M12', en: 'Coated separator HY-M12' },
    {
      zh: 'HY-M12 为 9+3 µm 陶瓷涂覆隔膜，150 ℃ 热收缩 ≤ 2%。',
      en: 'HY-M12 is a 9+3 µm ceramic-coated separator with at most 2% shrinkage at 150 °C.',
    },
  ),
  line(
    'PVDF 粘结剂 HY-B3',
    { zh: 'PVDF 粘结剂 HY-B3', en: 'PVDF binder HY-B3' },
    {
      zh: 'HY-B3 分子量 110 万，正极用量可降到 1.2%。',
      en: 'HY-B3 has a molecular weight of 1.1 million; 1.2% suffices in the cathode.',
    },
  ),
  line(
    '碳纳米管导电浆料 HY-C2',
    { zh: '碳纳米管导电浆料 HY-C2', en: 'CNT conductive paste HY-C2' },
    {
      zh: 'HY-C2 固含 5%，添加 0.5% 即可形成导电网络。',
      en: 'HY-C2 has 5% solids; 0.5% of it forms the conductive network.',
    },
  ),
  line(
    '钠电层状正极 HY-NA1',
    { zh: '钠电层状正极 HY-NA1', en: 'Sodium-ion cathode HY-NA1' },
    {
      zh: 'HY-NA1 为空气稳定型层状氧化物，克容量 145 mAh/g。',
      en: 'HY-NA1 is an air-stable layered oxide with 145 mAh/g.',
    },
  ),
];

/** What a product does for the customer. */
export const VALUE_LINES: readonly Line[] = [
  line(
    '磷酸铁锂正极 HY-L4',
    { zh: '压实高，单颗电芯更能装', en: 'More energy in the same can' },
    {
      zh: '同一壳体里，HY-L4 的极片压实比常规产品高约 4%，314 Ah 电芯可多装约 8 Ah。',
      en: 'In the same can HY-L4 presses about 4% denser, which gives a 314 Ah cell some 8 Ah more.',
    },
    'HY-TR-2604',
  ),
  line(
    '磷酸铁锂正极 HY-L4',
    { zh: '批次一致性有据可查', en: 'Batch consistency on record' },
    {
      zh: '最近 60 批的克容量极差在 1.2 mAh/g 以内，每批随货附检测报告。',
      en: 'Over the last 60 batches capacity varied within 1.2 mAh/g, and every batch ships with its report.',
    },
    'HY-TR-2611',
  ),
  line(
    '磷酸锰铁锂正极 HY-LM',
    { zh: '两轮车续航多一成', en: 'A tenth more range for two-wheelers' },
    {
      zh: '与中镍三元按 7:3 掺混，两轮车电芯能量密度提高约 10%，针刺仍可通过。',
      en: 'Blended 7:3 with mid-nickel NCM, two-wheeler cells gain about 10% energy and still pass nail penetration.',
    },
    'HY-CS-2603',
  ),
  line(
    '高镍三元正极 HY-N8',
    { zh: '高倍率下发热更低', en: 'Cooler at high rate' },
    {
      zh: '单晶结构使 10C 放电温升比多晶低约 6 ℃，适合工具与无人机。',
      en: 'Its single crystals run about 6 °C cooler at 10C discharge, which suits tools and drones.',
    },
    'HY-TR-2607',
  ),
  line(
    '中镍三元正极 HY-N6',
    { zh: '高电压换能量，不必上高镍', en: 'Energy by voltage instead of nickel' },
    {
      zh: '在 4.40 V 下使用，能量接近 8 系，而材料成本更低、安全窗口更宽。',
      en: 'At 4.40 V it comes near the energy of the 8 series at lower cost and with a wider safety window.',
    },
    'HY-TR-2606',
  ),
  line(
    '人造石墨负极 HY-G5',
    { zh: '快充不析锂', en: 'Fast charging without plating' },
    {
      zh: '3C 充电 1,000 次后拆解未见析锂，适配换电与快充车型。',
      en: 'After 1,000 charges at 3C no lithium plating was found, so it fits swapping and fast charging.',
    },
    'HY-TR-2608',
  ),
  line(
    '硅碳负极 HY-S6',
    { zh: '掺 10% 就能提容', en: 'Ten per cent is enough' },
    {
      zh: '掺入 10% 即可把负极克容量提到 420 mAh/g 左右，现有产线不用改。',
      en: 'Ten per cent lifts the anode to about 420 mAh/g on the line you have.',
    },
    'HY-TR-2609',
  ),
  line(
    '储能电解液 HY-E7',
    { zh: '循环寿命直接影响度电成本', en: 'Cycle life decides the cost per kWh' },
    {
      zh: '在 280 Ah 电芯上 25 ℃ 循环 8,000 次后保持率 81.5%。',
      en: 'In 280 Ah cells 81.5% of capacity is left after 8,000 cycles at 25 °C.',
    },
    'HY-TR-2610',
  ),
  line(
    '低温电解液 HY-E9',
    { zh: '北方冬天也能出力', en: 'Power in a northern winter' },
    {
      zh: '−30 ℃ 仍可 0.5C 放出 82% 电量，高温存储不产气。',
      en: 'At −30 °C it still gives 82% at 0.5C, and it does not gas in hot storage.',
    },
    'HY-TR-2612',
  ),
  line(
    '涂覆隔膜 HY-M12',
    { zh: '热失控多一道墙', en: 'One more wall against thermal runaway' },
    {
      zh: '150 ℃ 一小时热收缩不超过 2%，配合检测报告可直接用于安规送审。',
      en: 'It shrinks at most 2% in an hour at 150 °C, and the report can go straight into your safety filing.',
    },
    'HY-TR-2613',
  ),
  line(
    'PVDF 粘结剂 HY-B3',
    { zh: '少用胶，多放活性物质', en: 'Less binder, more active mass' },
    {
      zh: '粘结剂用量从 1.8% 降到 1.2%，剥离力保持在 14 N/m 以上。',
      en: 'Binder falls from 1.8% to 1.2% while peel strength stays above 14 N/m.',
    },
    'HY-DS-2602',
  ),
  line(
    '碳纳米管导电浆料 HY-C2',
    { zh: '内阻降下来', en: 'Lower internal resistance' },
    {
      zh: '0.5% 添加量下，电芯直流内阻比炭黑配方低约 15%。',
      en: 'At 0.5% the cell has about 15% less resistance than with carbon black.',
    },
    'HY-DS-2603',
  ),
  line(
    '钠电层状正极 HY-NA1',
    { zh: '钠电成本摊得开', en: 'Sodium that pays' },
    {
      zh: '不含锂与钴，空气中放置 48 小时残碱无明显上升，现有铁锂产线可直接试产。',
      en: 'No lithium, no cobalt; 48 hours in air leave residual alkali unchanged, and an LFP line can run it.',
    },
    'HY-CS-2606',
  ),
];
