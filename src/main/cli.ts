import { resolve } from 'node:path';
import { Failure, problemOf, type Locale } from '#base';
import { runBackupCommand, runRestoreCommand } from './command/backup.ts';
import { casesArguments, runCasesCommand } from './command/cases.ts';
import { chainArguments, runChainCommand } from './command/chain.ts';
import { runCheckCommand, runUpgradeCommand } from './command/upkeep.ts';
import { runModelsCommand } from './command/models.ts';
import { runExportWorkspace, runImportWorkspace } from './command/workspace.ts';

const USAGE = `npm run valence -- chain FILE.csv [--id COLUMN] [--outcome COLUMN] [--later COLUMN …]
                                [--valid-only] [--limit N] --out decisions.jsonl --report report.json

  Imports the file into a workspace of its own, learns a lead score from its history and runs the chain
  lead-to-touch for the open leads (for the held-out ones when every row has an outcome).
  把文件导入一个独立的工作区，从历史中学会线索评分，并为未结束的线索跑完“线索到首触”。

npm run valence -- cases run AGENT [--file cases.jsonl] [--graph graph.json] [--repeat K] [--json]

  Plays every case of an agent on records of its own and says what came out otherwise; exit code 1 where a case fails.
  在独立的数据上逐个运行智能体的用例，指出与预期不符之处；有用例未通过时退出码为 1。

npm run valence -- backup FILE [--data DIR] [--without-secret]      or: backup DIR --keep N
npm run valence -- restore FILE [--data DIR]
npm run valence -- check [--data DIR] [--all]
npm run valence -- upgrade [--data DIR] [--no-backup]

  Copies everything of an installation into one file while it runs; fills an empty data directory (or the empty
  database of DATABASE_URL) from it; looks whether everything holds; brings an older database up to this version.
  把整个安装备份成一个文件（运行中也可以）；恢复到空的数据目录或空数据库；检查数据是否完好；升级旧数据库。

npm run valence -- export-workspace FILE [--workspace ID] [--data DIR]
npm run valence -- import-workspace FILE --email ADMIN --password SECRET [--name NAME] [--data DIR]

  Moves one workspace to another installation: everything known, kinds, views, rights and files, without logins.
  把一个工作区搬到另一套安装：全部数据、对象、视图、权限和文件，不含登录账号。

npm run valence -- models add-gguf [--gpu]
npm run valence -- models stand-in [--port N]

  Installs the add-on that runs model files (GGUF) on this machine; starts a stand-in for a language model that answers
  with made-up values, for trying things out.
  安装在本机运行模型文件（GGUF）的附加组件；启动一个语言模型替身（回答是编造的），供试用。
`;

const log = (line: string): void => console.log(line);
const locale: Locale = (process.env['LC_ALL'] ?? process.env['LANG'] ?? '').startsWith('zh') ? 'zh-CN' : 'en';
const place = { repoRoot: resolve(import.meta.dirname, '../..'), env: process.env };

/** Each gives the exit code. */
const COMMANDS: Readonly<Record<string, (argv: readonly string[]) => Promise<number>>> = {
  chain: async (argv) => {
    await runChainCommand(chainArguments(argv), log);
    return 0;
  },
  cases: async (argv) => ((await runCasesCommand(casesArguments(argv), log)) ? 0 : 1),
  backup: async (argv) => {
    await runBackupCommand(argv, place, log);
    return 0;
  },
  restore: async (argv) => {
    await runRestoreCommand(argv, place, log);
    return 0;
  },
  check: async (argv) => ((await runCheckCommand(argv, place, { log, locale })) === 0 ? 0 : 1),
  'export-workspace': async (argv) => {
    await runExportWorkspace(argv, place, log);
    return 0;
  },
  'import-workspace': async (argv) => {
    await runImportWorkspace(argv, place, log);
    return 0;
  },
  models: (argv) => runModelsCommand(argv, log),
  upgrade: async (argv) => {
    await runUpgradeCommand(argv, place, log);
    return 0;
  },
};

const [name, ...rest] = process.argv.slice(2);
const command = name === undefined ? undefined : COMMANDS[name];
if (command === undefined) {
  console.error(USAGE);
  process.exit(name === undefined || name === '--help' || name === 'help' ? 0 : 2);
}
try {
  process.exit(await command(rest));
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  const { detail, fields } = problemOf(error, locale);
  console.error([detail, ...fields.map((f) => `  ${f.path}: ${f.message}`)].join('\n'));
  process.exit(1);
}
