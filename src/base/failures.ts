import { SALES_FAILURES, SALES_RULES } from './failures-sales.ts';

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
  'transfer.not_empty': {
    status: 409,
    zh: '这个工作区里已有数据。请读入到新的工作区。',
    en: 'This workspace holds data already. Read the file into a new one.',
  },
  'transfer.unreadable': {
    status: 400,
    zh: '这不是完整的工作区文件（{reason}）。请重新导出或重新复制。',
    en: 'This is not a whole workspace file ({reason}). Export or copy it again.',
  },
  'transfer.version': {
    status: 409,
    zh: '文件由另一个版本的 Valence 写成。请用同一版本读入，再升级。',
    en: 'The file was written by another version of Valence. Read it in with that version, then upgrade.',
  },
  'transfer.differs': {
    status: 500,
    zh: '读入后与原工作区不一致，这个工作区不可用。请重试；若仍如此，请报告。',
    en: 'What was read in differs from the original, so this workspace must not be used. Try again, and report it if it stays so.',
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
  'blob.not_found': { status: 404, zh: '没有这个文件。', en: 'There is no such file.' },
  'blob.erased': {
    status: 410,
    zh: '这个文件已按要求销毁，无法再读取。',
    en: 'This file was erased on request and cannot be read any more.',
  },
  'blob.damaged': {
    status: 500,
    zh: '这个文件的存储内容已损坏或密钥不符。请从备份恢复。',
    en: 'What is stored of this file is damaged, or the key does not fit. Restore it from a backup.',
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
  'setup.tool_missing': {
    status: 500,
    zh: '还有运行在等待工具 {tools}，而本版本没有它。请装回带有这些工具的版本，或先取消那些运行。',
    en: 'Runs are still waiting for {tools}, which this version does not have. Put back the version that has them, or cancel those runs first.',
  },
  'decision.closed': { status: 409, zh: '这条建议已经处理过了。', en: 'This suggestion has been dealt with already.' },
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
  ...SALES_FAILURES,
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
  'backup.rights': {
    status: 500,
    zh: '数据库角色看不到全部数据。请用超级用户连接，或者给它 BYPASSRLS。',
    en: 'The database role does not see all rows. Connect as a superuser, or grant it BYPASSRLS.',
  },
  'backup.nothing': {
    status: 500,
    zh: '这里没有 Valence 的数据库。请用 --data 指明数据目录，或者设置 DATABASE_URL。',
    en: 'There is no Valence database here. Name the data directory with --data, or set DATABASE_URL.',
  },
  'backup.damaged': {
    status: 500,
    zh: '备份文件已损坏：表 {table}，第 {offset} 字节。请用另一份备份。',
    en: 'The backup file is damaged: table {table}, byte {offset}. Use another backup.',
  },
  'backup.newer': {
    status: 500,
    zh: '备份来自更新的版本（{level}）。请先升级本程序，再恢复。',
    en: 'The backup was made by a newer version ({level}). Upgrade this program first, then restore.',
  },
  'backup.not_empty': {
    status: 500,
    zh: '目标里已经有数据。请恢复到一个空的数据目录或数据库。',
    en: 'The target holds data already. Restore into an empty data directory or database.',
  },
  'backup.secret': {
    status: 500,
    zh: '备份里没有安装密钥，或者与 VALENCE_SECRET 不同。请把原安装的密钥设为 VALENCE_SECRET；没有它，文件和登录都不能恢复。',
    en: 'The backup holds no installation secret, or another than VALENCE_SECRET. Set VALENCE_SECRET to the secret of the original installation; without it neither files nor sign-ins can be restored.',
  },
  'backup.exists': {
    status: 500,
    zh: '文件 {file} 已经存在。请换一个名字。',
    en: 'The file {file} exists already. Choose another name.',
  },
  'setup.migration_failed': {
    status: 500,
    zh: '升级步骤 {name} 没有成功：{reason}。数据库仍是升级前的样子，可以继续用旧版本。',
    en: 'The upgrade step {name} failed: {reason}. The database is as it was before; the old version can go on with it.',
  },
  'setup.port_taken': {
    status: 500,
    zh: '端口 {port} 已被占用。请用 --port 换一个端口。',
    en: 'Port {port} is taken. Choose another with --port.',
  },
  'setup.data_in_use': {
    status: 500,
    zh: '数据目录 {dir} 正被另一个 Valence 进程（{pid}）使用。请先停止它，或用 --data 换一个目录。',
    en: 'The data directory {dir} is in use by another Valence process ({pid}). Stop it first, or choose another with --data.',
  },
  'setup.data_owner': {
    status: 500,
    zh: '数据目录 {dir} 属于另一个用户。请用 --data 换一个目录，或以该用户启动。',
    en: 'The data directory {dir} belongs to another user. Choose another with --data, or start as that user.',
  },
  'setup.data_version': {
    status: 500,
    zh: '数据目录 {dir} 由 PostgreSQL {found} 建立，本版本自带 {want}。请先用旧版本导出。',
    en: 'The data directory {dir} was made by PostgreSQL {found}; this version ships {want}. Export it with the older version first.',
  },
  'setup.no_permission': {
    status: 500,
    zh: '没有写入 {dir} 的权限。请用 --data 换一个目录。',
    en: 'There is no permission to write {dir}. Choose another with --data.',
  },
  'setup.data_not_dir': {
    status: 500,
    zh: '{dir} 不是目录。请用 --data 换一个目录。',
    en: '{dir} is not a directory. Choose another with --data.',
  },
  'setup.data_unreachable': {
    status: 500,
    zh: 'PostgreSQL 不能以 root 运行，而用户 nobody 进不了 {dir}。请用 --data 换一个目录，或以普通用户启动。',
    en: 'PostgreSQL does not run as root, and the user nobody cannot reach {dir}. Choose another with --data, or start as a plain user.',
  },
  'setup.data_foreign': {
    status: 500,
    zh: '数据目录 {dir} 里的数据库不是 Valence 在此建立的，或已残缺。请恢复整个目录的备份，或用 --data 换一个目录。',
    en: 'The database in {dir} was not made here by Valence, or parts of it are missing. Restore the whole directory from a backup, or choose another with --data.',
  },
  'setup.disk_full': {
    status: 500,
    zh: '{dir} 所在磁盘空间不足（至少需要 {need} MB，剩余 {free} MB）。',
    en: 'The disk holding {dir} is too full ({need} MB needed, {free} MB free).',
  },
  'setup.database_unreachable': {
    status: 500,
    zh: '连接不上数据库 {host}：{reason}',
    en: 'The database at {host} cannot be reached: {reason}',
  },
  'setup.database_old': {
    status: 500,
    zh: '数据库版本是 PostgreSQL {found}，至少需要 {want}。',
    en: 'The database is PostgreSQL {found}; at least {want} is needed.',
  },
  'setup.database_rights': {
    status: 500,
    zh: 'DATABASE_URL 的用户需要 CREATEROLE 权限和建表权限。',
    en: 'The user in DATABASE_URL needs CREATEROLE and the right to create tables.',
  },
  'setup.database_newer': {
    status: 500,
    zh: '数据由更新的 Valence 建立（有未知迁移 {name}）。请升级程序。',
    en: 'The data was made by a newer Valence (unknown migration {name}). Upgrade the program.',
  },
  'setup.platform': {
    status: 500,
    zh: '这个平台（{platform}）没有自带的 PostgreSQL。请设置 DATABASE_URL 使用自己的数据库。',
    en: 'There is no embedded PostgreSQL for this platform ({platform}). Set DATABASE_URL to use your own.',
  },
  'setup.postgres_failed': {
    status: 500,
    zh: '自带的 PostgreSQL 没有启动：{reason}',
    en: 'The embedded PostgreSQL did not start: {reason}',
  },
  'setup.node': {
    status: 500,
    zh: '需要 Node {want}，现在是 {found}。请运行 npm ci 后用 npm start 启动。',
    en: 'Node {want} is needed, this is {found}. Run npm ci, then start with npm start.',
  },
  'setup.secret_short': {
    status: 500,
    zh: 'VALENCE_SECRET 太短：至少 {min} 个字符。',
    en: 'VALENCE_SECRET is too short: at least {min} characters.',
  },
  'setup.arguments': { status: 500, zh: '参数不正确：{reason}', en: 'The arguments are not right: {reason}' },
} as const;

export type FailureCode = keyof typeof FAILURES;

/** The closed list of rules a field or a cell can break: what is wrong and how to mend it. */
export const RULES = {
  required: { zh: '不能为空。', en: 'This is required.' },
  id: { zh: '不是有效的编号。', en: 'This is not a valid id.' },
  shape: { zh: '格式不正确：{detail}', en: 'This has the wrong shape: {detail}' },
  unknown_field: { zh: '没有这个字段。', en: 'There is no such field.' },
  not_indexed: { zh: '这个字段还不能筛选或排序。', en: 'This field cannot be filtered or sorted yet.' },
  too_long: {
    zh: '太长：上限 {max} 个字符，现有 {length} 个。',
    en: 'Too long: at most {max} characters, this has {length}.',
  },
  read_only: { zh: '你不能修改这个字段。', en: 'You may not change this field.' },
  time_zone: { zh: '没有这个时区。', en: 'There is no such time zone.' },
  no_operator: { zh: '这个字段不能用“{op}”筛选。', en: 'This field cannot be filtered with “{op}”.' },
  too_many: { zh: '太多：最多 {max} 个。', en: 'Too many: at most {max}.' },
  formula_wrong: { zh: '{zh}', en: '{en}' },
  formula_cycle: { zh: '公式之间互相引用：{path}。', en: 'These formulas rest on each other: {path}.' },
  formula_condition: {
    zh: '这里要写能判断是或否的条件。',
    en: 'This must be a condition: something that holds or does not.',
  },
  formula_today: {
    zh: '用到 today() 的公式每次打开时才计算，不能用在这里。',
    en: 'A formula with today() is computed when it is read; it cannot be used here.',
  },
  rollup_source: { zh: '“{name}”不能这样汇总。', en: '“{name}” cannot be rolled up like this.' },
  number_pattern: {
    zh: '编号格式要有一段像 {zeros} 的序号，可加 {dates}。',
    en: 'The pattern needs one counter such as {zeros}; it may have {dates}.',
  },
  category_mixed: {
    zh: '结果来自“{source}”类数据，请把数据类别设为能一样保护它的类别。',
    en: 'It rests on data of the category “{source}”. Choose a category that protects it as well.',
  },
  used_by: { zh: '“{name}”还在用它，请先修改“{name}”。', en: '“{name}” still uses it. Change “{name}” first.' },
  name_taken: { zh: '已经有这个名字了。', en: 'This name is taken.' },
  fixed: { zh: '这一项不能改。', en: 'This cannot be changed.' },
  unknown_kind: { zh: '没有这种对象。', en: 'There is no such kind.' },
  kind_rule: { zh: '{zh}', en: '{en}' },
  unique: {
    zh: '“{title}”已经有相同的值，这里不能重复。',
    en: '“{title}” has the same value already; it may stand only once.',
  },
  rating: { zh: '应为 1 到 {max} 的整数。', en: 'Give a whole number from 1 to {max}.' },
  email: {
    zh: '不是有效的邮箱地址，例如 lin@example.com。',
    en: 'This is not a mail address, such as lin@example.com.',
  },
  email_taken: {
    zh: '这个邮箱已有账号。请直接登录，或换一个邮箱。',
    en: 'This address has an account already. Sign in, or use another.',
  },
  member_already: {
    zh: '这个邮箱已是成员。',
    en: 'This address belongs to a member already.',
  },
  member_former: {
    zh: '这个邮箱属于已停用的成员。请在下面的“已停用”里恢复。',
    en: 'This address belongs to a deactivated member. Let them back in under “Deactivated” below.',
  },
  password: { zh: '密码至少 {min} 个字符。', en: 'A password has at least {min} characters.' },
  date: { zh: '不是日期。请写成 2026-11-22。', en: 'This is not a date. Write it as 2026-11-22.' },
  number: {
    zh: '不是数字。可写 1,200、￥1200、1.2万 或 0.3亿。',
    en: 'This is not a number. Write 1,200, ￥1200, 1.2万 or 0.3亿.',
  },
  money: {
    zh: '不是金额。可写 1,200.50、￥1200 或 1.2万元。',
    en: 'This is not an amount. Write 1,200.50, ￥1200 or 1.2万元.',
  },
  choice: { zh: '不在可选值之内：{options}。', en: 'This is none of the choices: {options}.' },
  boolean: { zh: '不是“是/否”。可写 是、否、yes、no、1、0。', en: 'This is not yes or no. Write yes, no, 1 or 0.' },
  formula: {
    zh: '这是公式单元格且没有保存结果。请在表格软件里粘贴为值。',
    en: 'This is a formula cell without a saved result. Paste it as a value in your spreadsheet.',
  },
  ragged: {
    zh: '这一行有 {found} 列，表头有 {want} 列。请检查分隔符或引号。',
    en: 'This row has {found} columns, the header has {want}. Check the separators and quotes.',
  },
  quote: {
    zh: '从第 {row} 行开始的引号没有结束。请补上引号。',
    en: 'The quote opened in row {row} is never closed. Close it.',
  },
  cell_too_large: {
    zh: '单元格太大：上限 {max} 个字符，现有 {length} 个。',
    en: 'The cell is too large: at most {max} characters, this has {length}.',
  },
  relation_missing: {
    zh: '要写到“{name}”所指记录的字段里，请先把一列对应到“{name}”。',
    en: 'To say something about the record that “{name}” refers to, map a column to “{name}” first.',
  },
  relation_unknown: {
    zh: '没有名为“{name}”的{kind}。请改正名称、先新建它，或把这一列改为“没有就新建”。',
    en: 'There is no record named “{name}” here. Correct the name, make it first, or let this column make what is missing.',
  },
  relation_ambiguous: {
    zh: '“{name}”对应多条记录：{first}、{second}。请改用编号，或先合并它们。',
    en: 'Several records fit “{name}”: {first}, {second}. Use the id instead, or merge them first.',
  },
  duplicate_header: {
    zh: '表头“{name}”出现了 {count} 次。请改成不同的名字。',
    en: 'The header “{name}” stands {count} times. Give each column its own name.',
  },
  empty_header: { zh: '第 {column} 列没有表头。请补上名字。', en: 'Column {column} has no header. Give it a name.' },
  empty_file: { zh: '文件是空的。', en: 'The file is empty.' },
  no_rows: { zh: '文件只有表头，没有数据行。', en: 'The file has a header but no rows.' },
  encoding: {
    zh: '第 {row} 行附近不是有效的 {encoding} 文字。请另存为 UTF-8 后再导入。',
    en: 'Near row {row} this is not valid {encoding} text. Save the file as UTF-8 and import it again.',
  },
  macro: {
    zh: '这是带宏的工作簿。请另存为不带宏的 .xlsx。',
    en: 'This workbook holds macros. Save it as .xlsx without macros.',
  },
  old_excel: {
    zh: '这是旧的 .xls 格式。请另存为 .xlsx 或 CSV。',
    en: 'This is the old .xls format. Save it as .xlsx or CSV.',
  },
  not_table: { zh: '这不是 CSV 或 XLSX 文件。', en: 'This is neither a CSV nor an XLSX file.' },
  phone: {
    zh: '不是有效的电话号码，例如 13800138000 或 021-12345678。',
    en: 'This is not a phone number, such as 13800138000 or +86 21 1234 5678.',
  },
  url: {
    zh: '不是有效的网址，例如 https://example.com。',
    en: 'This is not a web address, such as https://example.com.',
  },
  date_ambiguous: {
    zh: '看不出哪个是日、哪个是月。请为这一列选择日期顺序。',
    en: 'It cannot be told which is the day and which the month. Choose the date order of this column.',
  },
  money_precision: {
    zh: '金额最多 {digits} 位小数。请四舍五入，或把这一列设为数字。',
    en: 'An amount has at most {digits} decimals. Round it, or make this column a number.',
  },
  cell_error: {
    zh: '单元格里是错误值 {value}。请改正公式或清空它。',
    en: 'The cell holds the error {value}. Mend its formula or empty it.',
  },
  encrypted: {
    zh: '文件有密码保护。请去掉密码后再导入。',
    en: 'The file is protected by a password. Remove it and import the file again.',
  },
  damaged: {
    zh: '文件已损坏，从这里开始读不下去。请用表格软件打开并另存一份。',
    en: 'The file is damaged and cannot be read on from here. Open it in your spreadsheet and save a copy.',
  },
  unpacked_too_large: {
    zh: '工作簿解压后太大（上限 {max} MB），或压缩得异常。请另存为 CSV。',
    en: 'The workbook is too large when unpacked (limit {max} MB) or packed abnormally. Save it as CSV.',
  },
  unknown_sheet: { zh: '工作簿里没有这张工作表。请重新选择。', en: 'The workbook has no such sheet. Choose another.' },
  too_many_columns: {
    zh: '列太多：上限 {max} 列。请拆分文件。',
    en: 'Too many columns: at most {max}. Split the file.',
  },
  unknown_column: { zh: '文件里没有“{name}”这一列。', en: 'The file has no column “{name}”.' },
  field_twice: {
    zh: '字段“{field}”已由“{other}”这一列填写。请为其中一列另选字段。',
    en: 'The field “{field}” is filled from the column “{other}” already. Choose another field for one of them.',
  },
  key_ignored: {
    zh: '“{name}”这一列没有导入，不能用来识别记录。请导入它，或换一列。',
    en: 'The column “{name}” is not imported, so records cannot be told by it. Import it, or choose another.',
  },
  duplicate_key: {
    zh: '与第 {row} 行的“{key}”相同。请保留一行。',
    en: 'Row {row} has the same “{key}”. Keep one of the two.',
  },
  not_a_key: {
    zh: '按这个字段分不清记录。请选“值唯一”或可筛选的文本字段，或改用自己的 key。',
    en: 'Records cannot be told apart by this field. Choose one whose values are unique or a text field that filters, or send keys of your own.',
  },
  several_records: {
    zh: '有多条记录的值都是“{value}”。请先合并，或换一个字段。',
    en: 'Several records have the value “{value}”. Merge them first, or choose another field.',
  },
  later: { zh: '必须晚于现在。', en: 'This must be later than now.' },
  ...SALES_RULES,
  graph_unreachable: {
    zh: '节点“{node}”走不到。请连上它或删掉它。',
    en: 'Node “{node}” cannot be reached. Connect it or remove it.',
  },
  graph_unknown_tool: { zh: '没有工具“{tool}”。', en: 'There is no tool “{tool}”.' },
  graph_unknown_node: {
    zh: '连线指向不存在的节点“{node}”。',
    en: 'An edge leads to a node “{node}” that does not exist.',
  },
  graph_port: { zh: '节点“{node}”没有出口“{port}”。', en: 'Node “{node}” has no port “{port}”.' },
  graph_loop: {
    zh: '节点“{node}”处的循环没有上限。请加入等待或次数上限。',
    en: 'The loop at node “{node}” is not bounded. Add a wait or a limit.',
  },
  graph_effect: {
    zh: '节点“{node}”会对外产生影响，前面必须有审批节点。',
    en: 'Node “{node}” acts outside the building and needs an approval before it.',
  },
  graph_expression: { zh: '表达式不正确：{detail}', en: 'The expression is not right: {detail}' },
  graph_entry: {
    zh: '必须正好有一个起点，现在有 {count} 个。',
    en: 'There must be exactly one start, there are {count}.',
  },
  graph_not_yet: {
    zh: '节点“{node}”的类型“{type}”还不能运行。请改用 call、switch、approve 或 wait。',
    en: 'Node “{node}” has the type “{type}”, which cannot run yet. Use call, switch, approve or wait.',
  },
  graph_node_name: {
    zh: '节点名“{node}”重复或是保留字。请换一个名字。',
    en: 'The node name “{node}” is taken or reserved. Choose another.',
  },
  graph_fan_out: {
    zh: '节点“{node}”的出口“{port}”只能连一条线。请删掉多余的线。',
    en: 'Port “{port}” of node “{node}” can have one edge only. Remove the others.',
  },
  graph_durability: {
    zh: '节点“{node}”会对外产生影响，必须设为 step。',
    en: 'Node “{node}” acts outside the building, so its durability must be step.',
  },
  graph_wait: {
    zh: '等待节点“{node}”没有说明等什么。请填写时长、时间或事件。',
    en: 'The wait node “{node}” does not say what for. Give a duration, a time or an event.',
  },
  graph_limit: { zh: '限制“{name}”必须大于 0。', en: 'The limit “{name}” must be above 0.' },
  mail_header: {
    zh: '主题、姓名和地址里不能有换行。',
    en: 'Subjects, names and addresses cannot hold line breaks.',
  },
} as const;

export type RuleCode = keyof typeof RULES;
