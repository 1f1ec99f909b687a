/** Reasons why an installation cannot be set up, copied or moved; part of `FAILURES`. */
export const SETUP_FAILURES = {
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
  'setup.tool_missing': {
    status: 500,
    zh: '还有运行在等待工具 {tools}，而本版本没有它。请装回带有这些工具的版本，或先取消那些运行。',
    en: 'Runs are still waiting for {tools}, which this version does not have. Put back the version that has them, or cancel those runs first.',
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
