/** Reasons why something cannot be done with records and what goes on around them; part of `FAILURES`. */
export const MEMORY_FAILURES = {
  'memory.not_found': { status: 404, zh: '没有这条记录。', en: 'There is no such record.' },
  'memory.conflict': {
    status: 409,
    zh: '别人刚改过“{field}”。请比较两个值后再保存。',
    en: 'Someone else has just changed “{field}”. Compare both values, then save.',
  },
  'memory.in_trash': {
    status: 409,
    zh: '“{title}”在回收站里。请先恢复它，再继续。',
    en: '“{title}” is in the trash. Restore it first, then go on.',
  },
  'memory.same_record': {
    status: 409,
    zh: '这些已经是同一条记录，没有可合并的。',
    en: 'These are one record already; there is nothing to merge.',
  },
  'memory.other_kind': {
    status: 400,
    zh: '只有同一种对象的记录才能合并。',
    en: 'Only records of one kind can be merged.',
  },
  'memory.not_yours': {
    status: 403,
    zh: '这次改动是 {name} 做的。只有本人、经理或管理员可以撤销。',
    en: '{name} made this change. Only they, a manager or an administrator may take it back.',
  },
  'match.decided': {
    status: 409,
    zh: '这一对已经处理过了。请刷新列表；要改，请先撤回之前的回答。',
    en: 'This pair has been answered already. Reload the list; to change it, take the earlier answer back first.',
  },
  'match.not_comparable': {
    status: 400,
    zh: '“{kind}”没有可以比较的字段（名称、电话、邮箱等），不能查重。',
    en: 'Records of this kind ({kind}) have no field to compare, such as a name, phone or mail address.',
  },
  'memory.undone_already': {
    status: 409,
    zh: '这次改动已经撤销过了。',
    en: 'This change has been taken back already.',
  },
  'memory.too_early': {
    status: 404,
    zh: '那个时候还没有这条记录。请选更晚的时间。',
    en: 'This record did not exist at that moment. Choose a later one.',
  },
  'memory.unknown_kind': { status: 400, zh: '没有“{kind}”这种对象。', en: 'There is no kind “{kind}”.' },
  'kind.changed_meanwhile': {
    status: 409,
    zh: '别人刚刚改过“{kind}”的设置。请刷新后再改。',
    en: 'Someone else has just changed the settings of “{kind}”. Load the page again and repeat your change.',
  },
  'memory.indexing': {
    status: 409,
    zh: '正在为“{field}”建立索引，请稍后再试。',
    en: 'The index for “{field}” is being built. Try again in a moment.',
  },
  'memory.limit_reached': {
    status: 409,
    zh: '“{what}”已到上限 {max}。',
    en: '“{what}” has reached its limit of {max}.',
  },
  'import.unreadable': { status: 400, zh: '文件无法读取：{reason}', en: 'The file cannot be read: {reason}' },
  'import.not_ready': {
    status: 409,
    zh: '此导入现在不能执行这一步（状态：{status}）。',
    en: 'This import cannot take that step now (status: {status}).',
  },
  'import.has_errors': {
    status: 422,
    zh: '有 {count} 行不正确。可改正文件，或选择“只导入正确的行”。',
    en: '{count} rows are not right. Mend the file, or choose “import valid rows”.',
  },
  'import.failed': {
    status: 500,
    zh: '导入没有完成，已全部撤回，没有写入任何内容。请再试一次；若仍失败，请把编号 {id} 告诉管理员。',
    en: 'The import did not finish and was taken back; nothing of it remains. Try again; if it fails again, tell an administrator the number {id}.',
  },
  'import.too_large': { status: 413, zh: '文件超过 {max} MB。', en: 'The file is larger than {max} MB.' },
  'job.not_found': { status: 404, zh: '没有这个任务。', en: 'There is no such job.' },
  'job.not_ready': {
    status: 409,
    zh: '这个任务现在不能这样做（它{state}）。请刷新后再看。',
    en: 'This cannot be done to the job now (it is {state}). Reload and look again.',
  },
  'bulk.nothing': {
    status: 400,
    zh: '没有要改的内容：请选择记录，并说明要改哪个字段。',
    en: 'There is nothing to change: choose records and say which field becomes what.',
  },
  'export.too_many': {
    status: 413,
    zh: '列表有 {count} 条，超过直接下载的上限 {max} 条。请用后台导出。',
    en: 'The list has {count} records; at most {max} can be downloaded at once. Export it in the background.',
  },
  'export.no_file': {
    status: 409,
    zh: '这个任务没有文件，或文件还没有完成。',
    en: 'This job has no file, or the file is not finished yet.',
  },
  'comment.not_found': {
    status: 404,
    zh: '没有这条评论，或已删除。',
    en: 'There is no such comment, or it was removed.',
  },
  'comment.changed': {
    status: 409,
    zh: '这条评论在别处刚改过。请重新打开后再改。',
    en: 'This comment was just changed elsewhere. Open it again, then change it.',
  },
  'reminder.not_found': { status: 404, zh: '没有这条提醒。', en: 'There is no such reminder.' },
  'reminder.past': {
    status: 400,
    zh: '提醒时间已经过去。请选一个将来的时间。',
    en: 'That time has passed. Choose one in the future.',
  },
  'recurrence.rule': {
    status: 400,
    zh: '重复规则不能用：{reason}。可按天、周、月、年重复，例如 FREQ=WEEKLY;BYDAY=MO。',
    en: 'The rule cannot be used: {reason}. Repeat by day, week, month or year, such as FREQ=WEEKLY;BYDAY=MO.',
  },
  'recurrence.no_day': {
    status: 400,
    zh: '任务没有截止日期，无法重复。请先填写截止日期。',
    en: 'The task has no due day to repeat from. Give it one first.',
  },
  'layout.changed': {
    status: 409,
    zh: '别人刚改过这个页面布局（现为第 {version} 版）。请载入新版后再改。',
    en: 'Someone else has just changed this layout (now version {version}). Load it, then change it.',
  },
  'file.too_large': {
    status: 413,
    zh: '文件超过 {max} MB。请压缩或拆开后再上传。',
    en: 'The file is larger than {max} MB. Compress or split it, then upload it again.',
  },
  'file.no_preview': {
    status: 415,
    zh: '这种文件不能在此预览，请下载后打开。',
    en: 'A file of this sort cannot be looked at here. Download it to open it.',
  },
  'mail.not_set': {
    status: 409,
    zh: '还没有设置发信服务器。请管理员在“设置 → 邮件”中填写。',
    en: 'No mail server is set up yet. An administrator can do so under Settings → Mail.',
  },
  'mail.settings_changed': {
    status: 409,
    zh: '别人刚改过邮件设置。请重新打开后再保存。',
    en: 'Someone else has just changed the mail settings. Open them again, then save.',
  },
  'mail.not_found': { status: 404, zh: '没有这封邮件。', en: 'There is no such mail.' },
  'mail.gone_out': {
    status: 409,
    zh: '这封邮件已经交给发送（{status}），不能再改。',
    en: 'This mail was handed over already ({status}) and cannot be changed.',
  },
  'mail.no_receiver': { status: 400, zh: '请至少填写一个收件人。', en: 'Give at least one receiver.' },
  'view.not_found': { status: 404, zh: '没有这个视图。', en: 'There is no such view.' },
  'view.conflict': {
    status: 409,
    zh: '别人刚改过视图“{name}”。可以另存为新视图，或载入新的再改。',
    en: 'Someone else has just changed the view “{name}”. Save yours as a new view, or load theirs and change it again.',
  },
  'view.not_yours': {
    status: 403,
    zh: '这个视图由 {name} 维护，你不能改它。请另存为自己的视图。',
    en: 'This view is kept by {name}, so you may not change it. Save a copy of your own.',
  },
  'dashboard.not_found': { status: 404, zh: '没有这个仪表盘。', en: 'There is no such dashboard.' },
  'dashboard.conflict': {
    status: 409,
    zh: '别人刚改过仪表盘“{name}”。可以另存为新的，或载入新的再改。',
    en: 'Someone else has just changed the dashboard “{name}”. Save yours as a new one, or load theirs and change it again.',
  },
  'dashboard.not_yours': {
    status: 403,
    zh: '这个仪表盘由 {name} 维护，你不能改它。请复制一份再改。',
    en: 'This dashboard is kept by {name}, so you may not change it. Change a copy of your own.',
  },
  'dashboard.not_for_all': {
    status: 400,
    zh: '只有全员可见的仪表盘才能设为角色的首选。请先共享给全员。',
    en: 'Only a dashboard that everybody sees can open first for a role. Share it with everybody first.',
  },
} as const;
