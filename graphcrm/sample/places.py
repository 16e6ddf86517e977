"""The invented place where a sample bank stands, in words: none of them exists."""

from __future__ import annotations

from dataclasses import dataclass

Words = tuple[str, ...]

STREETS = tuple(
    f"{a}{b}"
    for a in ("青柏", "沙湾", "云汀", "白鹭", "石桥", "枫林", "澄江", "望山", "栖霞", "长堤")
    for b in ("路", "街", "巷", "大道", "里")
)
ESTATES = ("锦苑", "花园", "新村", "家园", "公寓", "小区", "雅居", "名邸")
ONE_SURNAME_VILLAGE = "石磨村"  # where everybody planted is called 金
VILLAGES = ("柳河村", "上岭村", "荷塘村", "北坡村", "槐荫村")  # some people of the city's edge
TOWNSHIPS = (
    "城关镇",
    *(
        f"{a}{b}{'乡' if i % 2 else '镇'}"
        for i, b in enumerate("溪坪岭塘桥坝川屏陂沟渡塬店垭港洼潭堰")
        for a in "霁澄桐梓岚檀棠漪荻苇柘榉蓼芷霖岫嵘峤砚砺"
    ),
)
COUNTRY_VILLAGES = tuple(
    f"{a}{b}村"
    for b in ("家湾", "家塘", "岭", "坡", "店", "桥", "坳", "溪", "冲", "畈", "寨", "埠")
    for a in "柳荷槐桑枣杏竹桃梨桂枫椿榆松柏茶菱莲"
)


@dataclass(frozen=True, slots=True)
class Place:
    """What things are called around one bank.

    Parameters
    ----------
    city, district : str
        Of the branches, and before each address.
    short : str
        Before the registered name of each firm.
    head_office : str
    levels : tuple of str
        What head office, sub-branches and outlets are called.
    main_outlet : str
        The name of the first outlet; empty when it is one among others.
    townships : tuple of str
        One for each outlet, in turn; empty in a city.
    anchor, treasury, dormitory : str
        The largest employer, who pays public servants, where the labour agency's people sleep.
    industries : tuple of (str, str)
        Trades, and how the registered name of a firm of each ends.
    departments, events : tuple of str
        Of the anchor; of the bank.
    """

    city: str
    district: str
    short: str
    head_office: str
    levels: tuple[str, str, str]
    main_outlet: str
    townships: Words
    anchor: str
    treasury: str
    dormitory: str
    industries: tuple[tuple[str, str], ...]
    departments: Words
    events: Words

    @property
    def office(self) -> str:
        """The department of the anchor's key people."""
        return self.departments[-1]


CITY = Place(
    city="澜川市",
    district="澜川市东坪区",
    short="澜川",
    head_office="澜川分行",
    levels=("分行", "支行", "网点"),
    main_outlet="",
    townships=(),
    anchor="澜驰汽车",
    treasury="东坪区财政局",
    dormitory="澜驰大道008号职工宿舍3栋",
    industries=(
        ("汽车零部件", "汽车零部件有限公司"),
        ("机械制造", "机械有限公司"),
        ("模具", "模具有限公司"),
        ("物流", "物流有限公司"),
        ("商贸", "商贸有限公司"),
        ("汽车销售", "汽车销售有限公司"),
        ("建筑", "建设工程有限公司"),
        ("餐饮", "餐饮管理有限公司"),
        ("包装", "包装材料有限公司"),
        ("软件", "信息技术有限公司"),
        ("医疗", "医疗器械有限公司"),
        ("教育", "教育咨询有限公司"),
    ),
    departments=(
        "总装车间",
        "焊装车间",
        "涂装车间",
        "冲压车间",
        "动力车间",
        "质量部",
        "采购部",
        "物流部",
        "研发部",
        "销售部",
        "财务部",
        "综合部",
    ),
    events=("亲子植树", "养生讲座", "理财沙龙", "车主自驾", "少儿财商课", "企业家茶叙"),
)

COUNTY = Place(
    city="霁平县",
    district="霁平县城关镇",
    short="霁平",
    head_office="霁平农商银行",
    levels=("总行", "中心支行", "支行"),
    main_outlet="总行营业部",
    townships=TOWNSHIPS,
    anchor="霁稷食品",
    treasury="霁平县财政局",
    dormitory="霁稷路008号职工宿舍3栋",
    industries=(
        ("农产品加工", "农产品加工有限公司"),
        ("种植", "种植专业合作社"),
        ("养殖", "养殖专业合作社"),
        ("粮油", "粮油有限公司"),
        ("冷链物流", "冷链物流有限公司"),
        ("农资", "农资经营有限公司"),
        ("商贸", "商贸有限公司"),
        ("建筑", "建筑工程有限公司"),
        ("餐饮", "餐饮有限公司"),
        ("包装", "包装制品有限公司"),
        ("医药", "医药有限公司"),
        ("幼教", "幼儿教育有限公司"),
    ),
    departments=(
        "屠宰车间",
        "分割车间",
        "熟食车间",
        "冷库",
        "包装车间",
        "检验部",
        "收购部",
        "车队",
        "销售部",
        "财务部",
        "综合部",
    ),
    events=("春耕座谈", "养生讲座", "赶集宣传", "反诈进村", "少儿财商课", "返乡茶叙"),
)
