/** Reasons why outside tools cannot be connected or called, and rules of their fields; part of `FAILURES` and `RULES`. */
export const OUTSIDE_FAILURES = {
  'outside.not_found': {
    status: 404,
    zh: '没有这个外部服务，可能刚被别人移除。请刷新页面。',
    en: 'There is no such outside service; somebody may have removed it just now. Reload the page.',
  },
  'outside.changed': {
    status: 409,
    zh: '别人刚改过这个外部服务。请刷新页面后再改。',
    en: 'Somebody has changed this outside service just now. Reload the page and change it again.',
  },
  'outside.too_many': {
    status: 409,
    zh: '一个工作区最多 {max} 个外部服务。请先移除不用的。',
    en: 'A workspace may have {max} outside services. Remove those you no longer use first.',
  },
  'outside.in_use': {
    status: 409,
    zh: '还不能移除：在用的智能体 {agents} 调用它，另有 {runs} 次没有结束的运行需要它。请先停用这些智能体，等运行结束或取消它们。',
    en: 'It cannot be removed yet: agents at work call it ({agents}) and {runs} runs that have not ended need it. Take those agents out of work first, and wait for the runs or cancel them.',
  },
  'outside.off': {
    status: 409,
    zh: '外部工具“{tool}”已关闭或已移除。请管理员在“外部工具”里打开它，再重试。',
    en: 'The outside tool “{tool}” is switched off or removed. Ask an administrator to switch it on in Outside tools, then try again.',
  },
  'outside.no_secret': {
    status: 409,
    zh: '外部服务“{source}”没有凭据。请管理员在“外部工具”里重新填写。',
    en: 'The outside service “{source}” has no secret. Ask an administrator to enter it again in Outside tools.',
  },
  'outside.local': {
    status: 409,
    zh: '本安装不允许连接内网里的服务。请在启动时设 VALENCE_LOCAL_TOOLS=on，或换一个公网 https 地址。',
    en: 'This installation allows no services on private addresses. Start it with VALENCE_LOCAL_TOOLS=on, or use a public https address.',
  },
  'outside.unreachable': {
    status: 503,
    zh: '连不上外部服务“{source}”：{detail}。请检查地址，或稍后再试。',
    en: 'The outside service “{source}” cannot be reached: {detail}. Check its address, or try again later.',
  },
  'outside.busy': {
    status: 429,
    zh: '外部服务“{source}”要求稍后再来（{status}）。运行会自动再试。',
    en: 'The outside service “{source}” asks to come again later ({status}). Runs try again by themselves.',
  },
  'outside.failed': {
    status: 502,
    zh: '外部服务“{source}”自己出错了（{status}）：{detail}',
    en: 'The outside service “{source}” failed by itself ({status}): {detail}',
  },
  'outside.refused': {
    status: 422,
    zh: '外部服务“{source}”没有接受这次调用（{status}）：{detail}。请检查填入的值。',
    en: 'The outside service “{source}” did not take the call ({status}): {detail}. Check the values that were filled in.',
  },
  'outside.key_refused': {
    status: 409,
    zh: '外部服务“{source}”拒绝了凭据（{status}）。请管理员在“外部工具”里更换。',
    en: 'The outside service “{source}” refused the secret ({status}). Ask an administrator to replace it in Outside tools.',
  },
  'outside.answer': {
    status: 422,
    zh: '外部服务“{source}”的回答不能用：{detail}。这次调用可能已经生效，请先到那边查看，不要直接重复。',
    en: 'The answer of the outside service “{source}” cannot be used: {detail}. The call may have taken effect: look there first, and do not simply repeat it.',
  },
  'outside.doubt': {
    status: 409,
    zh: '不知道外部服务“{source}”是否做了这件事：{detail}。不会自动重复，请到那边查看后再决定。',
    en: 'Nobody knows whether the outside service “{source}” did it: {detail}. It is not repeated by itself: look there, then decide.',
  },
} as const;

export const OUTSIDE_RULES = {
  outside_document: {
    zh: '读不懂这份 OpenAPI 文档：{detail}',
    en: 'This OpenAPI document cannot be read: {detail}',
  },
  outside_version: {
    zh: '只支持 OpenAPI 3.0 和 3.1，这里是“{found}”。Swagger 2.0 请先转换。',
    en: 'OpenAPI 3.0 and 3.1 are supported; this is “{found}”. Convert Swagger 2.0 first.',
  },
  outside_empty: {
    zh: '里面没有可以调用的操作。',
    en: 'There is no operation in it that can be called.',
  },
  outside_address: {
    zh: '文档里没有完整的服务地址，请在这里填写，例如 https://api.example.com/v1。',
    en: 'The document holds no full address of the service. Enter it here, such as https://api.example.com/v1.',
  },
  outside_https: {
    zh: '要用 https；只有标为“内网”的服务可以用 http。',
    en: 'Use https; only a service marked as local may use http.',
  },
  outside_private: {
    zh: '这是内网或保留的地址。自己的机器请勾选“内网”。',
    en: 'This is a private or reserved address. For a machine of your own, mark it as local.',
  },
  outside_local: {
    zh: '本安装不允许连接内网里的服务（启动时设 VALENCE_LOCAL_TOOLS=on 才允许）。',
    en: 'This installation allows no services on private addresses (only when started with VALENCE_LOCAL_TOOLS=on).',
  },
  outside_header: {
    zh: '这个请求头不能用来放凭据，请换一个，例如 X-Api-Key。',
    en: 'This header cannot carry the secret. Use another one, such as X-Api-Key.',
  },
  outside_basic: {
    zh: '请写成“用户名:密码”。',
    en: 'Write it as “user:password”.',
  },
  outside_effect: {
    zh: '“{operation}”会改动那边的数据，不能标为只读。',
    en: '“{operation}” changes something there, so it cannot be marked as reading.',
  },
  outside_operation: {
    zh: '没有操作“{operation}”，可能刚重新导入过。请刷新页面。',
    en: 'There is no operation “{operation}”; the document may have been imported again just now. Reload the page.',
  },
} as const;
