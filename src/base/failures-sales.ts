/** Reasons why a step of selling is refused; part of `FAILURES`. */
export const SALES_FAILURES = {
  'sales.changed': {
    status: 409,
    zh: '别人刚改过这份内容。请重新载入，再改一次。',
    en: 'Someone else has just changed this. Load it again and repeat your change.',
  },
  'sales.state': {
    status: 409,
    zh: '现在不能这样做：它的状态是“{state}”。',
    en: 'This cannot be done now: its state is “{state}”.',
  },
  'sales.needs_approval': {
    status: 409,
    zh: '发出前需要审批：{why}。请先点“提交审批”。',
    en: 'It must be approved before it goes out: {why}. Press “Ask for approval” first.',
  },
  'sales.own_approval': {
    status: 403,
    zh: '不能审批自己的报价。可由这些人审批：{names}。',
    en: 'Nobody approves a quote of their own. These may: {names}.',
  },
  'sales.own_reason': {
    status: 422,
    zh: '这是你自己的报价，也没有别人能批。可以自行批准，但请写明理由（至少两个字）。',
    en: 'The quote is your own and nobody else can approve it. You may, but say why (two characters at least).',
  },
  'sales.not_approver': {
    status: 403,
    zh: '这一级由“{level}”审批，你不在其中。可由这些人审批：{names}。',
    en: 'This level is decided by “{level}”, and you are not among them. These may: {names}.',
  },
  'sales.no_approver': {
    status: 409,
    zh: '“{level}”这一级没有可审批的人，工作区也没有管理员。请先给一位同事管理员角色。',
    en: 'Nobody can approve at the level “{level}”, and the workspace has no administrator. Make a colleague one first.',
  },
  'sales.no_rate': {
    status: 422,
    zh: '没有 {day} 或更早的 {from}→{to} 汇率，无法折算。请先录入汇率。',
    en: 'There is no rate {from}→{to} of {day} or before, so nothing is converted. Enter the rate first.',
  },
  'sales.too_much': {
    status: 422,
    zh: '核销金额超过剩余：最多还可核销 {left}。',
    en: 'That is more than is left: at most {left} can be allocated.',
  },
  'pool.taken': {
    status: 409,
    zh: '{name} 刚刚领取了这一条。请选别的。',
    en: '{name} has just claimed this one. Choose another.',
  },
  'pool.not_there': { status: 409, zh: '这一条不在公海里。', en: 'This one is not in a pool.' },
  'pool.full': {
    status: 409,
    zh: '你已持有 {n} 条，上限 {max} 条。请先退回一些。',
    en: 'You hold {n}, the most is {max}. Give some back first.',
  },
  'pool.day_full': {
    status: 409,
    zh: '今天已领取 {n} 条，上限 {max} 条。明天再来。',
    en: 'You have claimed {n} today, the most is {max}. Come back tomorrow.',
  },
  'pool.cooling': {
    status: 409,
    zh: '你退回或被收回过这一条，{day} 之后才能再领。',
    en: 'You gave this one back or lost it; you may claim it again after {day}.',
  },
  'pool.no_person': {
    status: 409,
    zh: '你的账号没有对应的员工记录，不能领取。请联系管理员。',
    en: 'Your account has no staff record, so you cannot claim. Ask an administrator.',
  },
} as const;

/** Rules of selling that a field can break; part of `RULES`. */
export const SALES_RULES = {
  required_for_stage: { zh: '进入“{zh}”之前必须填写。', en: 'This must be filled in before “{en}”.' },
  stage_unknown: {
    zh: '流程“{zh}”没有这个阶段。可选：{optionsZh}。',
    en: 'The pipeline “{en}” has no such stage. There are: {optionsEn}.',
  },
  stage_twice: {
    zh: '这个阶段编号已用于“{name}”。一个编号只能有一个名字。',
    en: 'This stage id is used for “{name}” already. One id has one name.',
  },
  doubled: { zh: '编号重复。请换一个。', en: 'This id stands twice. Choose another.' },
  above_zero: { zh: '必须大于零。', en: 'This must be above zero.' },
  over_left: {
    zh: '超过剩余：最多还可核销 {left}。',
    en: 'That is more than is left: at most {left} can be allocated.',
  },
  other_currency: { zh: '币种应为 {want}。', en: 'The currency must be {want}.' },
  template_variable: {
    zh: '没有变量“{name}”。可用：{options}。',
    en: 'There is no variable “{name}”. There are: {options}.',
  },
} as const;
