"""Names of invented people, as a plant in the south-west has them: by surname, sex and generation."""

from anqi.facts.sample.luck import Luck

_COMMON = "王李张刘陈杨赵黄周吴"
_FREQUENT = "徐孙马朱胡郭何高林罗郑梁谢宋唐许韩邓冯曹彭曾肖田董潘袁蔡蒋余杜叶程苏魏吕"
_RARER = (
    "丁任卢姚沈钟姜崔谭陆范汪廖石金贾夏付方邹熊白孟秦邱侯江尹薛闫段雷龙黎史陶贺郝顾龚邵万"
    "覃武钱戴严莫孔向常虎锁撒纳阮晏申浦岳卯禄陇安耿"
)
SURNAMES = tuple(_COMMON * 9 + _FREQUENT * 3 + _RARER)

_ELDER_MEN = (
    "建华 建国 志明 国平 永福 家庆 顺发 正荣 绍华 明光 洪波 天祥 开贵 朝贵 仕荣 德富 德贵 世昌 世荣 "
    "文斌 文富 文忠 学明 学忠 应祥 应明 永明 永贵 永祥 玉林 元昌 泽贵 正华 正才 忠华 忠明 宗林 宗华 "
    "祖华 昌荣 昌华 成林 成忠 传贵 大勇 定华 登华 恩荣 发祥 贵华 贵荣 国富 国忠 海清 怀忠 加林 加荣 "
    "金荣 金贵 景华 开荣 开华 礼明 联华 明贵 明忠 启华 启明 庆华 荣华 荣昌 瑞祥 绍荣 绍明 树华 树林 "
    "顺华 天明 天荣 廷华 万明 维忠 锡华 显华 显明 祥云 兴荣 自强 宗明 正祥 家福 家顺 福林 福贵 银贵"
)
_ELDER_WOMEN = (
    "秀英 桂芬 云芬 玉兰 春梅 丽华 美珍 琼仙 琼芬 琼英 翠芬 翠兰 翠英 朝芬 凤仙 凤英 桂兰 桂英 国芬 "
    "会芬 会仙 惠芬 惠兰 金凤 菊芬 菊仙 丽芬 丽仙 莲芬 莲英 美芬 美仙 明芬 明英 庆芬 荣芬 瑞芬 绍芬 "
    "绍英 淑芬 淑英 树芬 顺芬 素芬 素珍 天芬 文芬 香芬 兴芬 秀芬 秀兰 秀珍 学芬 艳芬 燕芬 银芬 永芬 "
    "玉芬 玉梅 玉仙 玉珍 元芬 月芬 月英 云仙 泽芬 正芬 正英 珍芬 芝芬 忠芬 兰芬 桂花 桂珍 美琼 玉琼"
)
_YOUNGER_MEN = (
    "浩然 宇航 志远 俊杰 文博 子豪 嘉伟 俊峰 明哲 晓东 晓峰 海涛 海波 建伟 剑锋 江涛 锦程 立新 龙飞 "
    "启航 瑞东 少华 世杰 思远 涛 天宇 伟 文杰 小龙 兴旺 旭东 学文 亚东 彦斌 阳 逸飞 永杰 宇 宇轩 远航 "
    "跃 云飞 云龙 泽宇 振华 振宇 正宇 志豪 智勇 子健 宗耀 超 斌 波 辉 林 飞 俊 帆 鑫 睿 恒 光辉 家兴 "
    "家伟 绍飞 永鑫 正飞 天佑 建飞 建林 明俊 明宇 文涛 文辉 学斌 云辉 兴超 国栋 贵林 开宇 昌宇 宗伟"
)
_YOUNGER_WOMEN = (
    "婷 婷婷 静 敏 丽 艳 娟 燕 雪 雪梅 雪莲 倩 倩倩 莉 莉萍 蕾 瑶 瑞雪 思雨 思琪 诗涵 雨欣 雨桐 梦婷 "
    "梦瑶 梦洁 晓燕 晓丽 晓霞 晓敏 海燕 海霞 红梅 红艳 佳 佳怡 佳欣 嘉怡 洁 金梅 婧 靖雯 珺 琳 玲玲 露 "
    "萌 楠 萍 琪 琴 晴 蓉 茹 珊 珊珊 淑娴 爽 天娇 文静 文婷 雯 霞 欣 欣怡 馨 旭娟 璇 亚楠 妍 彦君 艺 莹 "
    "永梅 玉婷 媛 媛媛 云霞 芸 智慧 卓雅 紫薇 慧 慧敏 丽娟 丽萍 春燕 春艳 艳萍 艳梅 秋月 秋燕 小燕 小芳"
)
_GIVEN = {
    (True, False): tuple(_ELDER_MEN.split()),
    (True, True): tuple(_ELDER_WOMEN.split()),
    (False, False): tuple(_YOUNGER_MEN.split()),
    (False, True): tuple(_YOUNGER_WOMEN.split()),
}


def name(luck: Luck, number: int, born: int) -> str:
    """The name of the person drawn as `number`; those born before 1981 have the older given names."""
    woman = luck.chance(360, "woman", number)
    given = _GIVEN[born < 1981, woman]
    surname = SURNAMES[luck.below(len(SURNAMES), "surname", number)]
    return surname + given[luck.below(len(given), "given", number)]
