/** Invented parts of names. What they make together is nobody we know of. */
export const SURNAMES: readonly string[] = [
  ...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文',
  '欧阳',
  '上官',
  '司马',
  '诸葛',
];
export const GIVEN: readonly string[] = [
  ...'伟芳娜敏静丽强磊军洋勇艳杰娟涛明超兰霞平刚桂辉玲桐宁鹏鑫凯琳蕾晨阳雪梅浩宇轩子涵思彤嘉怡梓萱一诺欣妍若曦书瑶瑞霖博文俊熙立诚志远建华国庆海燕春生秋实冬晴',
];
export const PLACES: readonly (readonly [province: string, city: string])[] = [
  ['上海', '上海'],
  ['江苏', '苏州'],
  ['江苏', '常州'],
  ['江苏', '无锡'],
  ['浙江', '宁波'],
  ['浙江', '湖州'],
  ['广东', '深圳'],
  ['广东', '东莞'],
  ['广东', '惠州'],
  ['福建', '宁德'],
  ['安徽', '合肥'],
  ['湖北', '武汉'],
  ['湖南', '长沙'],
  ['四川', '宜宾'],
  ['山东', '青岛'],
  ['陕西', '西安'],
];
export const BRAND: readonly string[] = [
  ...'澄砚溯昀垣朔岚阙霁琢沅岑栩曜钰臻沣翊岷骊川钧砺桓峤屿泽禾墨麓汀坤烁聿樾渊衡砥璟翰',
];
export const INDUSTRIES: readonly string[] = [
  '动力电池',
  '储能',
  '正极材料',
  '电解液',
  '隔膜',
  '装备制造',
  '精密机械',
  '汽车零部件',
  '医疗器械',
  '工业软件',
  '半导体',
  '光伏组件',
];
export const TRADES: readonly string[] = [
  '新能源科技',
  '材料科技',
  '精密制造',
  '智能装备',
  '电子',
  '软件',
  '医疗器械',
  '机电',
  '化工',
  '光电',
];
export const TITLES: readonly string[] = [
  '采购经理',
  '采购总监',
  '工艺工程师',
  '质量经理',
  '设备部长',
  '技术总监',
  '总经理',
  '财务经理',
  '信息主管',
  '项目经理',
];
export const LATIN_FIRST: readonly string[] = [
  'Markus',
  'Elena',
  'Thomas',
  'Ingrid',
  'Rafael',
  'Hannah',
  'Viktor',
  'Nadia',
  'Oliver',
  'Sofia',
  'Henrik',
  'Amelia',
];
export const LATIN_LAST: readonly string[] = [
  'Brennhofer',
  'Kestrova',
  'Halmorra',
  'Tarvexa',
  'Nordhavel',
  'Sarvello',
  'Velkarin',
  'Dromquist',
  'Fenwarra',
  'Ulvenborg',
  'Caldrano',
  'Mirovant',
];
