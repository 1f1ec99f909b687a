import { pinyinOf } from '../match/normalise/han.ts';

/**
 * Characters that names use with more than one sound, the usual one first: as family names (单 shan, 查 zha, 仇 qiu), and
 * words of company names (重庆 chong, 长 chang, 银行 hang). 吕 and its like are typed as lv and lu.
 */
const SEVERAL: ReadonlyMap<string, readonly string[]> = new Map(
  `单 dan shan|查 cha zha|仇 chou qiu|曾 zeng ceng|解 jie xie|尉 wei yu|朴 pu piao|盖 gai ge|区 qu ou|繁 fan po|乐 le yue|重 zhong chong|
长 chang zhang|行 hang xing|朝 chao zhao|传 chuan zhuan|调 diao tiao|都 du dou|宿 su xiu|折 zhe she|种 zhong chong|翟 zhai di|缪 miao mou|
覃 qin tan|黑 hei he|洗 xi xian|冼 xian|那 na|员 yuan yun|召 zhao shao|秘 mi bi|任 ren|华 hua|葛 ge|纪 ji|宁 ning|燕 yan|万 wan mo|
俟 si qi|祭 ji zhai|石 shi dan|厦 xia sha|蚌 beng bang|藏 cang zang|阿 a e|参 can shen|差 cha chai|大 da dai|弹 dan tan|合 he ge|和 he huo|
会 hui kuai|角 jiao jue|觉 jue jiao|卡 ka qia|壳 ke qiao|率 lv shuai lu|绿 lv lu|吕 lv lu|律 lv lu|旅 lv lu|女 nv nu|铝 lv lu|屡 lv lu|虑 lv lu|
没 mei mo|模 mo mu|强 qiang jiang|切 qie|色 se shai|沈 shen chen|盛 sheng cheng|石 shi dan|术 shu zhu|提 ti di|校 xiao jiao|兴 xing|
削 xiao xue|血 xue xie|约 yue yao|载 zai|扎 zha za|占 zhan|着 zhe zhuo|中 zhong|卓 zhuo|钻 zuan|柏 bai bo|薄 bo bao|贾 jia gu|降 jiang xiang|
奇 qi ji|茄 qie jia|什 shi shen|适 shi kuo|隗 wei kui|轩 xuan|车 che ju|乘 cheng sheng|大 da dai|给 gei ji|干 gan|还 hai huan|
荷 he|劲 jin jing|蒙 meng|宓 mi fu|尹 yin|尺 chi|甄 zhen|牟 mou mu|莘 shen xin|洋 yang|琢 zhuo zuo|澄 cheng deng|颉 jie xie|谌 chen shen|
郗 xi chi|逄 pang|郇 xun huan|郝 hao|厘 li|薛 xue|亓 qi|褚 chu|佴 nai|撒 sa|眭 sui|麴 qu|瞿 qu|尔 er|亚 ya|茜 qian xi|晟 sheng cheng|
珏 jue yu|铭 ming|睿 rui|昊 hao|霏 fei|玟 wen min|钰 yu|桁 heng hang|砼 tong|囡 nan|垚 yao|骞 qian|翀 chong|怡 yi|圳 zhen|虹 hong`
    .replaceAll('\n', '')
    .split('|')
    .map((line) => {
      const [character = '', ...readings] = line.split(' ');
      return [character, readings] as const;
    }),
);

const met = new Map<string, readonly string[]>();

/** The usual sound of a character first; an empty one where it has none. */
function soundsOf(character: string): readonly string[] {
  let sounds = met.get(character);
  if (sounds === undefined) {
    const sound = pinyinOf(character);
    met.set(character, (sounds = SEVERAL.get(character) ?? (/^[a-z]+$/.test(sound) ? [sound] : [''])));
  }
  return sounds;
}

/** Ways to read one name that are kept. */
const MOST_WAYS = 4;

/** Each way to read a run of Chinese characters, as one syllable per character without tones, the usual way first. */
export function readingsOf(run: string): string[][] {
  let ways: string[][] = [[]];
  for (const character of run) {
    const several = soundsOf(character);
    if (several.length > 1 && ways.length * several.length <= MOST_WAYS)
      ways = several.flatMap((syllable) => ways.map((way) => [...way, syllable]));
    else for (const way of ways) way.push(several[0] ?? '');
  }
  return ways;
}
