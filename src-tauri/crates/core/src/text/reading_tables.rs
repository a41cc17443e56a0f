//! Readings of characters in names, as data.

/// Readings of a character as a surname, likeliest first. Simplified.
#[rustfmt::skip]
pub(crate) const SURNAME_READINGS: &[(char, &[&str])] = &[
    ('曾', &["zeng"]), ('单', &["shan"]), ('仇', &["qiu"]), ('解', &["xie"]), ('查', &["zha"]), ('盖', &["ge", "gai"]),
    ('区', &["ou"]), ('任', &["ren"]), ('朴', &["piao", "pu"]), ('乐', &["yue", "le"]), ('召', &["shao", "zhao"]),
    ('翟', &["zhai", "di"]), ('缪', &["miao", "mou"]), ('宓', &["mi", "fu"]), ('覃', &["qin", "tan"]), ('洗', &["xian"]),
    ('冼', &["xian"]), ('尹', &["yin"]), ('员', &["yun", "yuan"]), ('种', &["chong", "zhong"]), ('秘', &["bi", "mi"]),
    ('繁', &["po", "fan"]), ('逄', &["pang"]), ('那', &["na"]), ('郇', &["xun", "huan"]), ('郗', &["xi", "chi"]),
    ('乜', &["nie", "mie"]), ('折', &["she", "zhe"]), ('黑', &["he", "hei"]), ('盛', &["sheng"]), ('晟', &["cheng", "sheng"]),
    ('谌', &["chen", "shen"]), ('重', &["chong", "zhong"]), ('车', &["che"]), ('祭', &["zhai", "ji"]), ('石', &["shi"]),
    ('薄', &["bo"]), ('柏', &["bai", "bo"]), ('隗', &["wei", "kui"]), ('俞', &["yu"]), ('佘', &["she"]), ('葛', &["ge"]),
    ('干', &["gan"]), ('过', &["guo"]), ('华', &["hua"]), ('纪', &["ji"]), ('句', &["gou", "ju"]), ('宿', &["su"]),
    ('相', &["xiang"]), ('燕', &["yan"]), ('应', &["ying"]), ('占', &["zhan"]), ('訾', &["zi"]), ('幺', &["yao"]),
    ('么', &["yao"]), ('撒', &["sa"]), ('瞿', &["qu"]), ('曲', &["qu"]), ('牟', &["mou", "mu"]), ('能', &["nai", "neng"]),
    ('莘', &["shen", "xin"]), ('殷', &["yin"]), ('都', &["du"]), ('费', &["fei", "bi"]), ('藏', &["zang", "cang"]),
    ('强', &["qiang", "jiang"]), ('阙', &["que"]), ('六', &["lu", "liu"]), ('陆', &["lu"]), ('呙', &["guo"]), ('尉', &["wei", "yu"]),
    ('少', &["shao"]), ('哈', &["ha"]), ('长', &["chang", "zhang"]), ('沈', &["shen"]), ('叶', &["ye"]), ('贾', &["jia"]),
    ('万', &["wan"]), ('冯', &["feng"]), ('汤', &["tang"]), ('於', &["yu"]), ('宁', &["ning"]), ('甯', &["ning"]), ('臧', &["zang"]),
    ('钭', &["tou"]), ('佴', &["nai"]), ('圈', &["juan"]), ('冠', &["guan"]), ('朝', &["chao"]), ('大', &["da"]),
    ('阿', &["a"]), ('艾', &["ai"]), ('卜', &["bu"]), ('谷', &["gu"]), ('郝', &["hao"]), ('会', &["hui"]), ('适', &["kuo"]),
    ('仉', &["zhang"]), ('厍', &["she"]), ('昝', &["zan"]), ('郏', &["jia"]), ('笪', &["da"]), ('麴', &["qu"]), ('仝', &["tong"]),
];

/// Readings of compound surnames that their characters alone would get wrong.
#[rustfmt::skip]
pub(crate) const COMPOUND_READINGS: &[(&str, &[&str])] = &[
    ("尉迟", &["yu", "chi"]), ("万俟", &["mo", "qi"]), ("长孙", &["zhang", "sun"]), ("澹台", &["tan", "tai"]),
    ("单于", &["chan", "yu"]), ("令狐", &["ling", "hu"]), ("亓官", &["qi", "guan"]), ("宰父", &["zai", "fu"]),
    ("乐正", &["yue", "zheng"]), ("夹谷", &["jia", "gu"]), ("叶赫", &["ye", "he"]), ("鲜于", &["xian", "yu"]),
    ("相里", &["xiang", "li"]), ("子车", &["zi", "ju"]), ("钮祜禄", &["niu", "hu", "lu"]), ("漆雕", &["qi", "diao"]),
];

/// Characters with several living readings in given names, likeliest first. Simplified.
#[rustfmt::skip]
pub(crate) const GIVEN_READINGS: &[(char, &[&str])] = &[
    ('长', &["chang", "zhang"]), ('乐', &["le", "yue"]), ('行', &["xing", "hang", "heng"]), ('重', &["zhong", "chong"]),
    ('朝', &["chao", "zhao"]), ('晟', &["sheng", "cheng"]), ('藏', &["cang", "zang"]), ('曾', &["zeng", "ceng"]),
    ('传', &["chuan", "zhuan"]), ('单', &["dan", "shan"]), ('都', &["du", "dou"]), ('还', &["huan", "hai"]),
    ('和', &["he", "huo"]), ('会', &["hui", "kuai"]), ('茜', &["xi", "qian"]), ('朴', &["pu", "piao"]), ('奇', &["qi", "ji"]),
    ('强', &["qiang", "jiang"]), ('省', &["sheng", "xing"]), ('盛', &["sheng", "cheng"]), ('似', &["si", "shi"]),
    ('宿', &["su", "xiu"]), ('万', &["wan", "mo"]), ('尉', &["wei", "yu"]), ('蔚', &["wei", "yu"]), ('系', &["xi", "ji"]),
    ('校', &["xiao", "jiao"]), ('解', &["jie", "xie"]), ('阿', &["a", "e"]), ('艾', &["ai", "yi"]), ('娜', &["na", "nuo"]),
    ('参', &["can", "shen", "cen"]), ('识', &["shi", "zhi"]), ('员', &["yuan", "yun"]), ('翟', &["zhai", "di"]),
    ('琢', &["zhuo", "zuo"]), ('仔', &["zi", "zai"]), ('俞', &["yu", "shu"]), ('隽', &["jun", "juan"]), ('莘', &["xin", "shen"]),
    ('宓', &["mi", "fu"]), ('柏', &["bai", "bo"]), ('伯', &["bo", "bai"]), ('薄', &["bo", "bao"]), ('泊', &["bo", "po"]),
    ('缪', &["miao", "mou"]), ('牟', &["mou", "mu"]), ('秘', &["mi", "bi"]), ('露', &["lu", "lou"]), ('绿', &["lv", "lu"]),
    ('落', &["luo", "la"]), ('六', &["liu", "lu"]), ('楷', &["kai", "jie"]), ('贾', &["jia", "gu"]), ('见', &["jian", "xian"]),
    ('降', &["jiang", "xiang"]), ('角', &["jiao", "jue"]), ('觉', &["jue", "jiao"]), ('劲', &["jin", "jing"]),
    ('车', &["che", "ju"]), ('澄', &["cheng", "deng"]), ('乘', &["cheng", "sheng"]), ('称', &["cheng", "chen"]),
    ('种', &["zhong", "chong"]), ('大', &["da", "dai"]), ('弹', &["dan", "tan"]), ('提', &["ti", "di"]), ('度', &["du", "duo"]),
    ('佛', &["fo", "fu"]), ('盖', &["gai", "ge"]), ('谷', &["gu", "yu"]), ('虹', &["hong", "jiang"]), ('稽', &["ji", "qi"]),
    ('祭', &["ji", "zhai"]), ('靓', &["liang", "jing"]), ('陆', &["lu", "liu"]), ('率', &["shuai", "lv"]), ('勒', &["le", "lei"]),
    ('蔓', &["man", "wan"]), ('模', &["mo", "mu"]), ('区', &["qu", "ou"]), ('覃', &["tan", "qin"]), ('塞', &["sai", "se"]),
    ('厦', &["xia", "sha"]), ('杉', &["shan", "sha"]), ('召', &["zhao", "shao"]), ('折', &["zhe", "she"]), ('尾', &["wei", "yi"]),
    ('陶', &["tao", "yao"]), ('洗', &["xi", "xian"]), ('巷', &["xiang", "hang"]), ('殷', &["yin", "yan"]), ('择', &["ze", "zhai"]),
    ('扎', &["zha", "za"]), ('查', &["cha", "zha"]), ('著', &["zhu", "zhuo"]), ('珩', &["heng", "hang"]), ('赟', &["yun", "bin"]),
    ('荥', &["xing", "ying"]), ('莞', &["wan", "guan"]), ('筠', &["yun", "jun"]), ('菀', &["wan", "yuan"]), ('钿', &["dian", "tian"]),
    ('乾', &["qian", "gan"]), ('石', &["shi", "dan"]), ('调', &["diao", "tiao"]), ('数', &["shu", "shuo"]), ('颉', &["jie", "xie"]),
    ('说', &["shuo", "yue"]), ('什', &["shi", "shen"]), ('拓', &["tuo", "ta"]), ('亲', &["qin", "qing"]), ('荠', &["ji", "qi"]),
    ('蕃', &["fan", "bo"]), ('玢', &["bin", "fen"]), ('彬', &["bin"]), ('卡', &["ka", "qia"]), ('甫', &["fu", "pu"]),
    ('浚', &["jun", "xun"]), ('濬', &["jun", "xun"]), ('浣', &["huan", "wan"]), ('芎', &["xiong", "qiong"]), ('铉', &["xuan"]),
    ('栎', &["li", "yue"]), ('柞', &["zuo", "zha"]), ('珉', &["min"]), ('瑱', &["tian", "zhen"]), ('嬛', &["huan", "xuan"]),
    ('妠', &["na"]), ('冇', &["mao"]), ('𠮷', &["ji"]), ('䶮', &["yan"]), ('堃', &["kun"]), ('女', &["nv"]), ('尧', &["yao"]),
    ('鲜', &["xian"]), ('椎', &["zhui", "chui"]), ('祇', &["qi", "zhi"]), ('町', &["ting", "ding"]), ('铅', &["qian", "yan"]),
];
