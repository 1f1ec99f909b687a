import type { Text } from '@valence/contract';

/** Types of evidence that people look for, by how the server names them. */
export const AUDIT_TYPES: Readonly<Record<string, Text>> = {
  'record.written': { zh: '写入记录', en: 'Records written' },
  'record.merged': { zh: '合并记录', en: 'Records merged' },
  'record.trashed': { zh: '删除记录', en: 'Records deleted' },
  'record.restored': { zh: '从回收站恢复', en: 'Restored from the trash' },
  'trash.emptied': { zh: '清空回收站', en: 'Trash emptied' },
  'batch.retracted': { zh: '撤销改动', en: 'Changes taken back' },
  'import.done': { zh: '导入完成', en: 'Imports finished' },
  'import.undone': { zh: '撤销导入', en: 'Imports taken back' },
  'decision.made': { zh: '智能体提出建议', en: 'Suggestions made' },
  'decision.answered': { zh: '答复建议', en: 'Suggestions answered' },
  'agent.changed': { zh: '更改智能体设置', en: 'Agent settings changed' },
  'trial.started': { zh: '开始试验', en: 'Trials begun' },
  'trial.looked': { zh: '查看试验', en: 'Looks at trials' },
  'trial.ended': { zh: '试验结束', en: 'Trials ended' },
  'session.opened': { zh: '登录', en: 'Sign-ins' },
};
