/** Reasons of the sandbox, scenario sets and what follows from them. */
export const SANDBOX_FAILURES = {
  'sandbox.not_found': {
    status: 404,
    zh: '没有这个沙盒会话。会话只对创建者可见，长期不用会被清理。',
    en: 'There is no such sandbox session. A session is open to who began it only, and is cleared when unused for long.',
  },
  'sandbox.moved': {
    status: 409,
    zh: '这个会话刚在别处被继续了，请刷新。',
    en: 'This session was played on elsewhere a moment ago. Reload the page.',
  },
  'sandbox.drifted': {
    status: 409,
    zh: '会话开始之后改动的记录超过 {most} 条，无法再回到当时的数据。请用同样的设置新建一个会话。',
    en: 'More than {most} records changed since the session began, so its state cannot be gone back to. Begin a new session with the same settings.',
  },
  'sandbox.astray': {
    status: 409,
    zh: '步骤“{step}”已接不上前面的步骤。请把会话复制到它之前的一步。',
    en: 'The step “{step}” no longer follows from those before it. Copy the session up to the step before it.',
  },
  'sandbox.not_waiting': {
    status: 409,
    zh: '这个会话没有在等待此操作。',
    en: 'This session is not waiting for that.',
  },
  'sandbox.no_step': { status: 404, zh: '没有这一步。', en: 'There is no such step.' },
  'sandbox.no_answer': {
    status: 422,
    zh: '“{tool}”在沙盒里不会真正执行，也无法自动编出它的回答。请给这个节点固定一个输出。',
    en: '“{tool}” is not carried out in the sandbox and no answer could be made up for it. Pin an output for this node.',
  },
  'sandbox.no_tool': {
    status: 409,
    zh: '节点“{node}”要用的工具不在这里。',
    en: 'The tool that the node “{node}” needs is not here.',
  },
  'cases.not_found': { status: 404, zh: '没有这个用例或用例集。', en: 'There is no such case or set of cases.' },
  'cases.unreadable': {
    status: 400,
    zh: '第 {line} 行不是有效的用例：{detail}',
    en: 'Line {line} is no case: {detail}',
  },
  'cases.gate': {
    status: 409,
    zh: '这个版本通过 {passed}/{cases} 个用例，低于现用版本的 {standing}。请先修正，或由管理员说明理由后放行。',
    en: 'This version passes {passed} of {cases} cases, fewer than the standing one ({standing}). Mend it, or let an administrator override with a reason.',
  },
  'cases.unproven': {
    status: 409,
    zh: '这个版本还没有跑过现有的 {cases} 个用例。请先运行用例集，或由管理员说明理由后放行。',
    en: 'This version has not been through the {cases} cases there are. Run the set first, or let an administrator override with a reason.',
  },
  'back_test.no_runs': {
    status: 409,
    zh: '这个智能体还没有可以回测的运行：先让它跑几次。',
    en: 'This agent has no past runs to test on yet: let it run a few times first.',
  },
  'back_test.not_found': { status: 404, zh: '没有这次回测。', en: 'There is no such back-test.' },
} as const;
