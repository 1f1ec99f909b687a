/** Texts of the command palette. */
export const palette = {
  title: '搜索与命令',
  placeholder: '搜索客户、线索、联系人，或输入命令',
  records: '记录',
  pages: '页面',
  actions: '命令',
  nothing: '没有找到「{q}」。换一个词，或只输入其中一部分。',
  failed: '搜索没有成功：{why}',
  results_other: '{count} 条结果',
  hintMove: '移动',
  hintOpen: '打开',
  hintClose: '关闭',
  actImport: '导入线索文件',
  actLight: '切换到浅色',
  actDark: '切换到深色',
  actLanguage: 'Switch to English',
  actSignOut: '退出登录',
} as const;
