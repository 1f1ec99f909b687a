/**
 * Words in column names that point at something written down while a lead is worked or after it is closed. A name alone
 * never makes a leak: it makes us ask. General business vocabulary, taken from no data set. Chosen, not fitted.
 */
const LATE_WORDS = new Set(
  `last latest final finally close closed closing won lost win loss reason result outcome stage status tag tags quality
  rating grade score index rank probability forecast feedback remark remarks note notes comment comments disposition
  duration invoice invoiced paid signed cancelled canceled cancellation completed resolved resolution followup`
    .split(/\s+/)
    .filter((word) => word !== ''),
);

const LATE_CHINESE =
  /最后|最近|最终|成交|赢单|输单|丢单|关闭|结束|完成|结果|原因|阶段|状态|标签|质量|评级|等级|评分|得分|指数|备注|跟进|反馈|回访|时长|签约|签单|回款|开票|流失|退订|概率|预测|结论|小记/;

/** The words of a name, lower case: separators and camelCase are cut. */
export function wordsOf(name: string): string[] {
  return name
    .replace(/([a-z\d])([A-Z])/g, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
}

/** The word in a column's name that sounds like after the fact, or null. */
export function lateWordIn(name: string): string | null {
  return LATE_CHINESE.exec(name)?.[0] ?? wordsOf(name).find((word) => LATE_WORDS.has(word)) ?? null;
}
