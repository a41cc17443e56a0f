//! Surnames and forms of address, as data.

/// Surnames of two or more characters, simplified. Those that could as well be a single surname and a given
/// name (段干, 梁丘, 左丘, 南门 …) are left out when the other reading is the commoner one today.
#[rustfmt::skip]
pub(crate) const COMPOUND_SURNAMES: &[&str] = &[
    "欧阳", "司马", "诸葛", "上官", "司徒", "东方", "独孤", "南宫", "万俟", "闻人", "夏侯", "皇甫", "尉迟", "公羊",
    "澹台", "公冶", "宗政", "濮阳", "淳于", "单于", "太叔", "申屠", "公孙", "仲孙", "轩辕", "令狐", "钟离", "宇文",
    "长孙", "慕容", "鲜于", "闾丘", "司空", "司寇", "亓官", "子车", "颛孙", "端木", "巫马", "公西", "漆雕", "乐正",
    "壤驷", "公良", "拓跋", "夹谷", "宰父", "谷梁", "呼延", "赫连", "百里", "东郭", "西门", "羊舌", "微生", "第五",
    "纳兰", "完颜", "耶律", "贺兰", "达奚", "屠岸", "伯赏", "南荣", "即墨", "叶赫", "拓拔", "贺若", "哥舒", "斛律",
    "纥奚", "阿史那", "爱新觉罗", "钮祜禄", "叶赫那拉", "赫舍里", "富察", "索绰络", "司城", "端方", "东野", "相里",
    "仆固", "屈突", "步六孤", "宿勤",
];

/// Single surnames in use, simplified: the hundred family names and what the last census added.
/// Used to recognise a name without its label; [`super::PersonName::surname`] does not depend on it.
pub(crate) const SINGLE_SURNAMES: &str = "\
王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾肖萧田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付傅方白邹孟\
熊秦邱丘江尹薛闫阎段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒\
阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏\
宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝官封谈匡鞠惠荆乐冀郁胥南班储原栗燕楚鄢劳谌奚皮粟冼蔺楼盘满闻位厉\
伊仝区郜海阚花权强帅屠豆朴盖练廉禹井祖漆巴丰支卿国狄平计索宣晋相初门云容敬来扈晁芮都普阙浦戈伏鹿薄邸雍辜羊阿乌母裘亓修邰赫杭况那宿鲜印逯隆茹诺战\
慕危玉银亢嵇公哈湛宾戎勾茅利於呼居揭干但尉冶斯元束檀衣信展阴昝智幸奉植衡富尧闭由佳暴终哲么幺训禤郇郗逄隗乜郏沃蓬郦贲鄂咸籍蔚越夔厍融訾空毋养须巢\
蒯后红竺益桓仉督缑郈有琴归法汝钦墨谯笪年爱言福撒钭秘英禄芷苻怀蓟充习宦鱼慎庾暨步弘广东殳";

/// Forms of address of two characters or more: after a surname or a whole name.
#[rustfmt::skip]
pub(crate) const LONG_TITLES: &[&str] = &[
    "先生", "女士", "小姐", "太太", "夫人", "老师", "经理", "阿姨", "叔叔", "大爷", "大妈", "大哥", "大姐", "老板", "医生",
    "主任", "局长", "处长", "科长", "院长", "校长", "所长", "队长", "律师", "教授", "师傅", "同学", "董事长", "总经理", "会计",
    "护士", "警官", "爷爷", "奶奶", "伯伯", "妹妹", "小妹", "女仕", "老总", "书记", "大夫",
];

/// Forms of address of one character: only after a bare surname (王总, 李姐, 陈太).
pub(crate) const SHORT_TITLES: &[char] = &['总', '哥', '姐', '工', '董', '叔', '姨', '太', '婶', '嫂', '伯'];

/// The characters forms of address end in: most names are done after one look here.
pub(crate) const TITLE_ENDS: &str =
    "生士姐太人师理姨叔爷妈哥板任长授傅学计官奶伯妹仕总記记夫总工董婶嫂師經長學計嬸媽爺闆總書";

/// Is this (simplified) character a surname in use?
pub(crate) fn is_single_surname(c: char) -> bool {
    use std::collections::HashSet;
    use std::sync::LazyLock;
    static SET: LazyLock<HashSet<char>> = LazyLock::new(|| SINGLE_SURNAMES.chars().collect());
    SET.contains(&c)
}

/// Length in characters of the compound surname these (simplified) characters begin with.
pub(crate) fn compound_surname(chars: &[char]) -> Option<usize> {
    use std::collections::HashSet;
    use std::sync::LazyLock;
    static FIRSTS: LazyLock<HashSet<char>> =
        LazyLock::new(|| COMPOUND_SURNAMES.iter().filter_map(|s| s.chars().next()).collect());
    if !chars.first().is_some_and(|c| FIRSTS.contains(c)) {
        return None;
    }
    let begins = |s: &&&str| s.chars().count() <= chars.len() && s.chars().zip(chars).all(|(a, b)| a == *b);
    COMPOUND_SURNAMES.iter().filter(begins).map(|s| s.chars().count()).max()
}

/// Does a compound surname begin with this (simplified) character?
pub(crate) fn begins_compound(c: char) -> bool {
    COMPOUND_SURNAMES.iter().any(|s| s.starts_with(c))
}

/// Does a form of address end in this (simplified) character?
pub(crate) fn ends_title(c: char) -> bool {
    TITLE_ENDS.contains(c)
}

/// All compound surnames.
pub(crate) fn compound_surnames() -> impl Iterator<Item = &'static str> {
    COMPOUND_SURNAMES.iter().copied()
}

/// Is this (simplified) character one of the commonest surnames? Others are as often something else.
pub(crate) fn is_common_surname(c: char) -> bool {
    SINGLE_SURNAMES.chars().take(160).any(|s| s == c)
}
