import { spawnSync } from 'node:child_process';

/** Rows of the generated file; more than the score needs to be trained and tested. */
export const LEADS = 360;

/** A Chinese sheet of leads with outcomes. Who came by a friend and answered fast mostly bought, so there is a signal. */
export function leadsCsv(): string {
  const header = [
    '线索编号',
    '公司名称',
    '联系人',
    '手机',
    '来源',
    '预计金额',
    '员工人数',
    '响应小时',
    '创建日期',
    '结果',
  ];
  const lines = Array.from({ length: LEADS }, (_, at) => {
    const isFriend = spread(at, 1) < 0.4;
    const hours = Math.floor(spread(at, 2) * 72) + 1;
    const chance = (isFriend ? 0.7 : 0.2) + (hours < 24 ? 0.2 : -0.1);
    const outcome = at % 9 === 0 ? '跟进中' : spread(at, 3) < chance ? '成交' : '丢单';
    return [
      `L-${String(at).padStart(5, '0')}`,
      `${'苏州无锡常州南通'.slice((at % 4) * 2, (at % 4) * 2 + 2)}恒${'泰越信达'[at % 4]}${at}新能源有限公司`,
      `王${'伟芳娜敏静'[at % 5]}`,
      `138${String(10_000_000 + at * 7)}`,
      isFriend ? '老客户转介绍' : ['展会', '官网', '电话陌拜'][at % 3],
      `${(at % 90) + 10}万`,
      String(50 + Math.floor(spread(at, 4) * 2000)),
      String(hours),
      `2026-0${(at % 9) + 1}-1${at % 10}`,
      outcome,
    ].join(',');
  });
  return [header.join(','), ...lines, ''].join('\r\n');
}

/** A number from 0 to 1 that looks random and is the same on every run. */
function spread(at: number, salt: number): number {
  const x = Math.sin(at * 12.9898 + salt * 78.233) * 43_758.5453;
  return x - Math.floor(x);
}

/** The bytes that Excel on a Chinese Windows writes. */
export function gb18030(text: string): Buffer {
  const { stdout, status } = spawnSync('iconv', ['-f', 'UTF-8', '-t', 'GB18030'], { input: text });
  if (status !== 0) throw new Error('iconv could not write GB18030');
  return stdout;
}
