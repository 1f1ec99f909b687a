import { Failure, problemOf } from '#base';
import { chainArguments, runChainCommand } from './command/chain.ts';

const USAGE = `npm run valence -- chain FILE.csv [--id COLUMN] [--outcome COLUMN] [--later COLUMN …]
                                [--valid-only] [--limit N] --out decisions.jsonl --report report.json

  Imports the file into a workspace of its own, learns a lead score from its history and runs the chain
  lead-to-touch for the open leads (for the held-out ones when every row has an outcome).
  把文件导入一个独立的工作区，从历史中学会线索评分，并为未结束的线索跑完“线索到首触”。
`;

const [command, ...rest] = process.argv.slice(2);
if (command !== 'chain') {
  console.error(USAGE);
  process.exit(command === undefined || command === '--help' || command === 'help' ? 0 : 2);
}
try {
  await runChainCommand(chainArguments(rest), (line) => console.log(line));
  process.exit(0);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  const isChinese = (process.env['LC_ALL'] ?? process.env['LANG'] ?? '').startsWith('zh');
  const { detail, fields } = problemOf(error, isChinese ? 'zh-CN' : 'en');
  console.error([detail, ...fields.map((f) => `  ${f.path}: ${f.message}`)].join('\n'));
  process.exit(1);
}
