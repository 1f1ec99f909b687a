import type { Text } from '#base';

/** What people read for each type of evidence; others are shown by their own name. */
export const AUDIT_TITLES: Readonly<Record<string, Text>> = {
  'workspace.made': { zh: '建立工作区', en: 'Workspace made' },
  'session.opened': { zh: '登录', en: 'Signed in' },
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
  'agent.changed': { zh: '更改智能体设置', en: 'Agent settings changed' },
  'model.trained': { zh: '训练模型', en: 'Model trained' },
};
