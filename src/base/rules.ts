import { MODEL_RULES } from './failures-models.ts';
import { OUTSIDE_RULES } from './failures-outside.ts';
import { SALES_RULES } from './failures-sales.ts';
import { GRAPH_RULES } from './rules-graph.ts';

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
  trial_agent: { zh: '“{name}”不能做试验。', en: '“{name}” cannot be tried against a control group.' },
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
  after_start: { zh: '必须晚于开始时间。', en: 'This must be later than the beginning.' },
  later: { zh: '必须晚于现在。', en: 'This must be later than now.' },
  ...SALES_RULES,
  ...MODEL_RULES,
  ...OUTSIDE_RULES,
  ...GRAPH_RULES,
  preview_long: {
    zh: '在这里算得太久，没有预览；运行时照常计算。',
    en: 'It takes too long to work out here, so there is no preview; a run works it out.',
  },
  mail_header: {
    zh: '主题、姓名和地址里不能有换行。',
    en: 'Subjects, names and addresses cannot hold line breaks.',
  },
} as const;

export type RuleCode = keyof typeof RULES;
