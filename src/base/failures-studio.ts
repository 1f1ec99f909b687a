/** Reasons why building agents is refused; part of `FAILURES`. */
export const STUDIO_FAILURES = {
  'studio.not_found': {
    status: 404,
    zh: '没有名为“{agent}”的智能体，或你看不到它。',
    en: 'There is no agent called “{agent}”, or you may not see it.',
  },
  'studio.no_version': {
    status: 404,
    zh: '智能体“{agent}”没有版本 {version}。',
    en: 'The agent “{agent}” has no version {version}.',
  },
  'studio.no_tool': { status: 404, zh: '没有工具“{tool}”。', en: 'There is no tool “{tool}”.' },
  'studio.not_builder': {
    status: 403,
    zh: '你的角色不能搭建智能体。请管理员在“工作室 › 设置”里允许。',
    en: 'Your role may not build agents. Ask an administrator to allow it in Studio › Settings.',
  },
  'studio.name_taken': {
    status: 409,
    zh: '已经有名为“{agent}”的智能体。请换一个名字。',
    en: 'There is an agent called “{agent}” already. Choose another name.',
  },
  'studio.conflict': {
    status: 409,
    zh: '{name} 刚保存过这个智能体（第 {revision} 次保存）。请比较两边，再保存一次。',
    en: '{name} has just saved this agent (save {revision}). Compare the two, then save again.',
  },
  'studio.shipped': {
    status: 409,
    zh: '“{agent}”是自带的智能体，不能改。请复制一份再改。',
    en: '“{agent}” ships with the product and is not changed. Make a copy and change that.',
  },
  'studio.unchanged': {
    status: 409,
    zh: '草稿和版本 {version} 相同，没有可发布的改动。',
    en: 'The draft is the same as version {version}; there is nothing to publish.',
  },
  'studio.in_use': {
    status: 409,
    zh: '还不能这样做：它有 {runs} 次运行没有结束，另有 {callers} 个在用的智能体调用它。请先等它们结束或取消。',
    en: 'This cannot be done yet: {runs} of its runs have not ended and {callers} agents at work call it. Wait for them, or cancel them first.',
  },
  'studio.acts_alone': {
    status: 403,
    zh: '这个智能体会自行行动，要由经理或管理员启用。请把自主程度改为“询问”，或请他们启用。',
    en: 'This agent acts on its own, so a manager or an administrator activates it. Set its autonomy to “ask”, or ask them.',
  },
  'studio.too_many': {
    status: 409,
    zh: '一个工作区最多 {max} 个自建智能体。请先删除不用的。',
    en: 'A workspace may have {max} agents of its own. Remove those you no longer use first.',
  },
} as const;
