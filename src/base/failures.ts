import { MEMORY_FAILURES } from './failures-memory.ts';
import { MODEL_FAILURES } from './failures-models.ts';
import { OUTSIDE_FAILURES } from './failures-outside.ts';
import { SALES_FAILURES } from './failures-sales.ts';
import { SANDBOX_FAILURES } from './failures-sandbox.ts';
import { SETUP_FAILURES } from './failures-setup.ts';
import { STUDIO_FAILURES } from './failures-studio.ts';

/**
 * The closed list of reasons a request can fail. HTTP status and user text derive from it; nothing else decides them.
 * Every text says what to do next where there is something to do.
 */
export const FAILURES = {
  'input.invalid': {
    status: 400,
    zh: '有内容填写不正确，请按提示修改。',
    en: 'Some input is not right. Please correct what is marked.',
  },
  'auth.required': { status: 401, zh: '请先登录。', en: 'Please sign in first.' },
  'auth.wrong_password': { status: 401, zh: '邮箱或密码不对。', en: 'The mail address or the password is wrong.' },
  'auth.no_workspace': { status: 403, zh: '此账号还没有工作区。', en: 'This account has no workspace yet.' },
  'auth.forbidden': {
    status: 403,
    zh: '你的角色不能这样做，请联系管理员。',
    en: 'Your role may not do this. Ask an administrator.',
  },
  'key.unknown': {
    status: 401,
    zh: '这个 API 密钥不存在、已过期或已吊销。请让管理员新建一个。',
    en: 'This API key does not exist, has expired or was revoked. Ask an administrator for a new one.',
  },
  'key.not_allowed': {
    status: 403,
    zh: '这个 API 密钥不能调用此接口。它的范围在“设置 › API 密钥”里。',
    en: 'This API key may not call this address. Its scope is told in Settings › API keys.',
  },
  'key.limit': {
    status: 409,
    zh: '一个工作区最多 {max} 个有效密钥。请先吊销不用的。',
    en: 'A workspace may have {max} live keys. Revoke those you no longer use first.',
  },
  'rights.refused': {
    status: 403,
    zh: '你没有{action}这条“{kind}”记录的权限，请联系管理员。',
    en: 'You may not {actionEn} this record ({kindEn}). Ask an administrator.',
  },
  'rights.see_as': {
    status: 403,
    zh: '你正在以“{name}”的视角查看，只能看，不能改。请先退出该视角。',
    en: 'You are looking as “{name}”: you can read but not change anything. Leave this view first.',
  },
  'member.not_found': {
    status: 404,
    zh: '没有这位成员或这个邀请，可能刚被别人改过。请刷新页面。',
    en: 'There is no such member or invitation; somebody may have changed it just now. Reload the page.',
  },
  'member.self': {
    status: 409,
    zh: '不能对自己这样做。请让另一位管理员来操作。',
    en: 'You cannot do this to yourself. Ask another administrator.',
  },
  'member.elsewhere': {
    status: 409,
    zh: '这个账号已在另一个工作区工作，一个账号只能属于一个工作区。请换一个邮箱。',
    en: 'This account works in another workspace already, and one account belongs to one workspace. Use another address.',
  },
  'member.link_dead': {
    status: 410,
    zh: '这个链接已失效：可能用过了、过期了，或被收回。请向管理员要一个新的。',
    en: 'This link is not valid any more: it was used, has expired or was withdrawn. Ask your administrator for a new one.',
  },
  'team.not_found': { status: 404, zh: '没有这个团队。', en: 'There is no such team.' },
  'purpose.missing': {
    status: 403,
    zh: '没有声明用途，拒绝访问。',
    en: 'No purpose was declared, so access is refused.',
  },
  'purpose.refused': {
    status: 403,
    zh: '你的角色不能以“{purpose}”为用途读取数据。',
    en: 'Your role may not read data for the purpose “{purpose}”.',
  },
  'agent.invalid_graph': {
    status: 422,
    zh: '智能体流程图不正确，请按提示修改。',
    en: 'The agent graph is not right. Please correct what is marked.',
  },
  'agent.unknown': { status: 404, zh: '没有名为“{agent}”的智能体。', en: 'There is no agent called “{agent}”.' },
  'run.not_found': { status: 404, zh: '没有这次运行。', en: 'There is no such run.' },
  'run.not_waiting': { status: 409, zh: '这次运行没有在等待此操作。', en: 'This run is not waiting for that.' },
  'run.limit': { status: 409, zh: '运行超出限制：{limit}。', en: 'The run exceeded its limit: {limit}.' },
  'agent.off': {
    status: 409,
    zh: '智能体“{agent}”已关闭。请先打开它。',
    en: 'The agent “{agent}” is switched off. Switch it on first.',
  },
  'run.contended': {
    status: 409,
    zh: '相关记录一直在被别人修改，试了 {times} 次仍未成功。请稍后再试。',
    en: 'Others kept changing the records concerned; it did not work in {times} attempts. Try again later.',
  },
  'run.unapproved': {
    status: 409,
    zh: '“{tool}”会对外产生影响，但没有人批准，因此没有执行。',
    en: '“{tool}” acts outside the building and nobody approved it, so it was not done.',
  },
  'run.no_decision': {
    status: 409,
    zh: '节点“{node}”要等人答复，但之前没有提出建议。请让前面的工具先提出建议。',
    en: 'Node “{node}” waits for an answer, but nothing was suggested before it. Let an earlier tool make a decision.',
  },
  'decision.not_found': { status: 404, zh: '没有这条建议。', en: 'There is no such suggestion.' },
  'decision.closed': { status: 409, zh: '这条建议已经处理过了。', en: 'This suggestion has been dealt with already.' },
  'model.none': {
    status: 409,
    zh: '没有可用的语言模型，或它的用量上限已到。请在“设置 › 模型”里配置。',
    en: 'No language model is set up for this, or its cap is reached. Set one up under Settings › Models.',
  },
  'model.unavailable': {
    status: 503,
    zh: '语言模型没有回答。请稍后再试，或在“设置 › 模型”里检查它的连接。',
    en: 'The language model did not answer. Try again later, or check its connection under Settings › Models.',
  },
  'model.unusable': {
    status: 502,
    zh: '语言模型的回答不符合要求的格式。请换一个模型，或简化要求。',
    en: 'What the language model answered has not the asked shape. Use another model, or ask for less.',
  },
  'model.no_signal': {
    status: 422,
    zh: '历史数据里没有可用的规律，因此不评分。',
    en: 'The history holds no usable signal, so nothing is scored.',
  },
  'model.too_little': {
    status: 422,
    zh: '历史太少：需要至少 {min} 条有结果的记录，现有 {n} 条。',
    en: 'Too little history: {min} records with an outcome are needed, there are {n}.',
  },
  'model.one_sided': {
    status: 422,
    zh: '两种结果都要有足够的记录：各需至少 {min} 条，现有成功 {won} 条、未成功 {lost} 条。',
    en: 'Both outcomes need enough records: at least {min} each, there are {won} won and {lost} lost.',
  },
  'model.unknown_column': {
    status: 400,
    zh: '表里没有“{column}”这一列。请检查列名。',
    en: 'The table has no column “{column}”. Check the name.',
  },
  'trial.not_found': { status: 404, zh: '没有这个试验。', en: 'There is no such trial.' },
  'trial.running': {
    status: 409,
    zh: '这个智能体已有一个试验在进行，结束后才能开始下一个。',
    en: 'A trial of this agent is running. The next can begin when it is over.',
  },
  'trial.changed': {
    status: 409,
    zh: '预览之后，能参加的客户变了。请重新预览，再开始。',
    en: 'Who could take part has changed since the preview. Preview again, then start.',
  },
  'trial.agent_off': {
    status: 409,
    zh: '这个智能体已停用，试验组也得不到建议。请先启用它。',
    en: 'This agent is switched off: nobody would get a suggestion. Switch it on first.',
  },
  'trial.over': { status: 409, zh: '这个试验已经结束。', en: 'This trial is over.' },
  'trial.too_few': {
    status: 422,
    zh: '可参加的客户太少：两组各需至少 {min} 家，现有 {n} 家。请放宽到期范围或等更多合同临近到期。',
    en: 'Too few customers can take part: each group needs at least {min}, there are {n} in all. Look farther ahead, or wait until more contracts come near their end.',
  },
  'request.not_found': { status: 404, zh: '没有这个地址。', en: 'There is nothing at this address.' },
  'request.key_shape': {
    status: 400,
    zh: 'Idempotency-Key 应为 8 到 200 个可见的 ASCII 字符。',
    en: 'An Idempotency-Key has 8 to 200 visible ASCII characters.',
  },
  'request.key_reused': {
    status: 422,
    zh: '这个 Idempotency-Key 已用于内容不同的请求。请为新请求换一个。',
    en: 'This Idempotency-Key was used for a request with other content. Use a new one for a new request.',
  },
  'request.in_flight': {
    status: 409,
    zh: '带有同一 Idempotency-Key 的请求正在处理。请稍后重试。',
    en: 'A request with this Idempotency-Key is being worked on. Try again in a moment.',
  },
  'request.was_done': {
    status: 409,
    zh: '这个请求在 {at} 已经执行，但当时的回复没有保存下来，不会再执行一次。请读取现在的数据。',
    en: 'This request was carried out at {at}, but its answer was lost. It is not done a second time: read what stands now.',
  },
  'request.precondition': {
    status: 412,
    zh: '这条记录已有新版本（{version}）。请比较两边的值，再带新的 ETag 重试。',
    en: 'This record has a newer version ({version}). Compare both values, then try again with the new ETag.',
  },
  'request.too_large': {
    status: 413,
    zh: '内容太大，上限 {max}。',
    en: 'The content is too large; the limit is {max}.',
  },
  'request.too_many': {
    status: 429,
    zh: '请求太频繁，请在 {seconds} 秒后再试。',
    en: 'Too many requests. Try again in {seconds} seconds.',
  },
  'request.busy': {
    status: 503,
    zh: '同时导入的内容太多，本次没有写入，请稍后再试。',
    en: 'Too much is being imported at once. Nothing of this was written; try again in a moment.',
  },
  ...MEMORY_FAILURES,
  ...MODEL_FAILURES,
  ...OUTSIDE_FAILURES,
  ...SANDBOX_FAILURES,
  ...SETUP_FAILURES,
  ...SALES_FAILURES,
  ...STUDIO_FAILURES,
} as const;

export type FailureCode = keyof typeof FAILURES;
