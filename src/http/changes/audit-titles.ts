import type { Text } from '#base';

/** What people read for each type of evidence; others are shown by their own name. */
export const AUDIT_TITLES: Readonly<Record<string, Text>> = {
  'workspace.made': { zh: '建立工作区', en: 'Workspace made' },
  'session.opened': { zh: '登录', en: 'Signed in' },
  'member.invited': { zh: '邀请成员', en: 'Member invited' },
  'member.joined': { zh: '成员加入', en: 'Member joined' },
  'member.changed': { zh: '更改成员角色', en: 'Role of a member changed' },
  'member.ended': { zh: '停用成员', en: 'Member deactivated' },
  'member.returned': { zh: '恢复成员', en: 'Member let back in' },
  'member.password_link': { zh: '生成重设密码的链接', en: 'Link for a new password made' },
  'member.password_set': { zh: '重设密码', en: 'Password set anew' },
  'record.written': { zh: '写入记录', en: 'Records written' },
  'record.said': { zh: '改动记录', en: 'Record changed' },
  'record.merged': { zh: '合并记录', en: 'Records merged' },
  'record.trashed': { zh: '删除记录', en: 'Record deleted' },
  'record.restored': { zh: '从回收站恢复', en: 'Restored from the trash' },
  'trash.emptied': { zh: '清空回收站', en: 'Trash emptied' },
  'batch.retracted': { zh: '撤销改动', en: 'Change taken back' },
  'import.done': { zh: '导入完成', en: 'Import finished' },
  'import.undone': { zh: '撤销导入', en: 'Import taken back' },
  'decision.made': { zh: '智能体提出建议', en: 'Agent made a suggestion' },
  'decision.answered': { zh: '答复建议', en: 'Suggestion answered' },
  'run.retried': { zh: '重试运行', en: 'Run tried again' },
  'agent.changed': { zh: '更改智能体设置', en: 'Agent settings changed' },
  'model.trained': { zh: '训练模型', en: 'Model trained' },
};
