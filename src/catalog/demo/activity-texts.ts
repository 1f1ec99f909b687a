type Talk = Readonly<{
  type: 'call' | 'visit' | 'mail' | 'meeting';
  direction: 'in' | 'out';
  subject: string;
  body: string;
}>;

/** What was said and written in the demo: subjects and bodies with `{product}`, `{application}`, `{contact}`. */
export const TALKS: readonly Talk[] = [
  {
    type: 'call',
    direction: 'out',
    subject: '电话：确认{product}测试条件',
    body: '与{contact}核对测试条件，{application}要求 25 ℃ 与 45 ℃ 两组循环。对方希望下周拿到样品，提到现用材料批次波动大。',
  },
  {
    type: 'call',
    direction: 'in',
    subject: '来电：询问{product}报价',
    body: '{contact}来电问价，觉得每吨价格偏高，要求给出年用量 60 吨以上的阶梯报价。',
  },
  {
    type: 'call',
    direction: 'out',
    subject: '电话：样品签收回访',
    body: '样品已签收，{contact}说排产紧，A样测试要等两周，关心正式下单后的交期。',
  },
  {
    type: 'call',
    direction: 'out',
    subject: '电话：跟进立项进度',
    body: '{contact}表示项目暂时没有需求变化，要等领导上会，月底再联系。',
  },
  {
    type: 'call',
    direction: 'in',
    subject: '来电：技术答疑',
    body: '工艺团队问{product}的搅拌顺序和固含，已请技术支持当天回复。',
  },
  {
    type: 'call',
    direction: 'out',
    subject: '电话：账期沟通',
    body: '对方财务要求月结 90 天，预付走不了流程，需要内部评审。',
  },
  {
    type: 'visit',
    direction: 'out',
    subject: '拜访：{application}项目技术交流',
    body: '与研发、采购、品质三方交流两小时。研发认可压实和循环数据，采购担心导入周期，品质要求提供批次一致性报告。',
  },
  {
    type: 'visit',
    direction: 'out',
    subject: '拜访：小试现场跟线',
    body: '跟线一天，{product}涂布正常，首效与预期一致。对方提到现用供应商近期缺货，愿意加快 B样验证。',
  },
  {
    type: 'visit',
    direction: 'in',
    subject: '来访：客户审厂',
    body: '{contact}一行四人审厂，重点看磁性物质管控与留样，要求补充 IATF 16949 证书复印件。',
  },
  {
    type: 'visit',
    direction: 'out',
    subject: '拜访：高层见面',
    body: '见到对方分管副总，谈明年规划产能与二供策略，对碳足迹和出口欧盟的要求问得很细。',
  },
  {
    type: 'mail',
    direction: 'out',
    subject: '邮件：发送{product}规格书与检测报告',
    body: '{contact}您好，附上规格书与最近一期检测报告，第 3 页为{application}工况数据。如需原始曲线请告知。',
  },
  {
    type: 'mail',
    direction: 'in',
    subject: '回复：测试计划',
    body: '收到资料。我们计划先做扣电，再做软包，预计三周。请确认样品数量和发货时间。',
  },
  {
    type: 'mail',
    direction: 'in',
    subject: '回复：报价与竞品对比',
    body: '目前收到另一家报价，比你们低一些。请说明{product}在一致性和循环寿命上的差异，方便我们内部评审。',
  },
  {
    type: 'mail',
    direction: 'out',
    subject: '邮件：样品发货通知',
    body: '1 kg 小试样品今日发出，附批次检测报告与安全技术说明书，请留意签收。',
  },
  {
    type: 'mail',
    direction: 'in',
    subject: '回复：低温与快充要求',
    body: '请补充 −20 ℃ 放电和 3C 快充后是否析锂的数据，我们客户对这两项有硬指标。',
  },
  {
    type: 'meeting',
    direction: 'out',
    subject: '会议：测试结果评审',
    body: '线上评审 A样结果：容量达标，高温存储略低于现用。约定补做一组电解液匹配，下周出结论。',
  },
];

/** What our sellers note down. `{product}` and `{application}` are filled in. */
export const NOTES: readonly (readonly [title: string, body: string])[] = [
  ['决策链', '技术评审由研发说了算，采购总监签字，品质有一票否决。'],
  ['现用供应商', '现用两家，一家近期涨价，另一家交期不稳，二供名额还在。'],
  ['测试习惯', '先扣电后软包，A样要 1 kg，B样 20 kg，测试报告用他们的模板。'],
  ['预算节点', '预算每年 11 月定，12 月上旬前要把报价给到。'],
  ['关注点', '最看重{application}的循环寿命和批次一致性，价格排第三。'],
  ['接触方式', '上午开会多，下午三点以后打电话较好，邮件回复快。'],
  ['扩产消息', '二期厂房在建，预计明年二季度投产，用量会翻倍。'],
  ['对{product}的印象', '上次小试结果不错，唯一的问题是内部排期。'],
];

/** What our sellers still have to do. */
export const TASKS: readonly string[] = [
  '回电{contact}，确认样品需求',
  '发送{product}检测报告',
  '准备{application}技术交流材料',
  '跟进 A样测试结果',
  '提交阶梯报价审批',
  '约下次拜访时间',
  '补充证书与碳足迹资料',
];
