"""The canonical tables: the one place where names, types, keys and words are declared."""

from __future__ import annotations

from typing import Final

from graphcrm.model import words as w
from graphcrm.model.types import Column, DataClass, Kind, Table

PERSONAL, SECRET = DataClass.PERSONAL, DataClass.SECRET
CUSTOMER, FIRM = ("customers",), ("firms",)
PARTY = ("customers", "firms")
ACTOR = ("customers", "firms", "staff")


def _id(name: str, title: str, synonyms: tuple[str, ...] = ()) -> Column:
    """Declare the id of a node table."""
    return Column(name, Kind.ID, title, key=True, required=True, synonyms=synonyms)


def _end(
    name: str,
    title: str,
    refers: tuple[str, ...],
    synonyms: tuple[str, ...] = (),
    asks: tuple[str, ...] = (),
) -> Column:
    """Declare one end of an edge: a reference that is part of the key."""
    return Column(
        name,
        Kind.REF,
        title,
        key=True,
        required=True,
        refers=refers,
        synonyms=synonyms,
        asks=asks,
    )


def _ref(
    name: str,
    title: str,
    refers: tuple[str, ...],
    synonyms: tuple[str, ...] = (),
    asks: tuple[str, ...] = (),
) -> Column:
    return Column(name, Kind.REF, title, refers=refers, synonyms=synonyms, asks=asks)


def _date(name: str, title: str, synonyms: tuple[str, ...] = (), *, key: bool = False) -> Column:
    """Declare a date that may be empty, also as part of a key."""
    return Column(name, Kind.DATE, title, key=key, synonyms=synonyms)


def _money(
    name: str,
    title: str,
    synonyms: tuple[str, ...] = (),
    *,
    asks: tuple[str, ...] = (),
    signed: bool = False,
    required: bool = False,
) -> Column:
    return Column(
        name,
        Kind.MONEY,
        title,
        required=required,
        synonyms=synonyms,
        asks=asks,
        signed=signed,
    )


def _word(name: str, title: str, words: w.Words, *, asks: tuple[str, ...] = ()) -> Column:
    return Column(name, Kind.ENUM, title, words=words, asks=asks)


def _text(name: str, title: str, synonyms: tuple[str, ...] = ()) -> Column:
    """Declare free text about a person: shown to those who may see it, never analysed."""
    return Column(name, Kind.TEXT, title, synonyms=synonyms, data_class=PERSONAL)


def _category(name: str, title: str, synonyms: tuple[str, ...] = ()) -> Column:
    return Column(name, Kind.CATEGORY, title, synonyms=synonyms)


def _flag(
    name: str, title: str, synonyms: tuple[str, ...] = (), asks: tuple[str, ...] = ()
) -> Column:
    return Column(name, Kind.BOOL, title, synonyms=synonyms, asks=asks)


def _count(
    name: str, title: str, synonyms: tuple[str, ...] = (), *, signed: bool = False
) -> Column:
    return Column(name, Kind.COUNT, title, synonyms=synonyms, signed=signed)


def _share(name: str, title: str) -> Column:
    return Column(name, Kind.SHARE, title)


NAME = Column("name", Kind.TEXT, "姓名", synonyms=w.CUSTOMER_NAME, data_class=PERSONAL)
PHONE = Column("phone", Kind.TEXT, "手机号", synonyms=w.PHONE, data_class=PERSONAL, shared=True)
ADDRESS = Column("address", Kind.TEXT, "地址", synonyms=w.ADDRESS, data_class=PERSONAL, shared=True)
BRANCH = _ref("branch_id", "机构号", ("branches",), w.BRANCH_ID, w.ASK_BRANCH)
TIER = _ref("tier", "客户等级", ("tiers",), w.TIER)
DO_NOT_CONTACT = _flag("do_not_contact", "免打扰", w.DO_NOT_CONTACT, w.ASK_BLACKLIST)
OPENED = _date("opened_on", "开户日期", w.OPENED_ON)
CLOSED = _date("closed_on", "销户日期", w.CLOSED_ON)
SINCE = _date("since", "生效日期", w.SINCE)
SINCE_KEY = _date("since", "生效日期", w.SINCE, key=True)
UNTIL = _date("until", "失效日期", w.UNTIL)
DEPOSITS = _money("deposits", "存款余额", w.DEPOSITS, asks=w.ASK_DEPOSITS)
AUM = _money("aum", "金融资产", w.AUM)
LOANS = _money("loans", "贷款余额", w.LOANS)
REVENUE = _money("revenue_12m", "近一年贡献", w.REVENUE, signed=True)
AMOUNT = _money("amount", "金额")
PARTY_END = _end("party_id", "客户号", PARTY, w.PARTY_ID)
STAFF_END = _end("staff_id", "员工号", ("staff",), w.STAFF_ID, w.STAFF_NAME)
CUSTOMER_END = _end("customer_id", "客户号", CUSTOMER, w.CUSTOMER_ID)
FIRM_END = _end("firm_id", "企业号", FIRM, w.FIRM_ID)
MONTH_KEY = Column("month", Kind.MONTH, "月份", key=True, required=True)
KIND_KEY = Column("kind", Kind.CATEGORY, "类型", key=True, required=True)


def _plain(name: str, title: str, synonyms: tuple[str, ...] = ()) -> Column:
    """Declare the name of something that is not a person."""
    return Column(name, Kind.TEXT, title, synonyms=synonyms)


def _key_word(name: str, title: str, words: w.Words) -> Column:
    return Column(name, Kind.ENUM, title, key=True, required=True, words=words)


NODES: Final = (
    Table(
        "branches",
        "机构",
        "a branch of the bank",
        (
            _id("branch_id", "机构号", w.BRANCH_ID),
            _plain("name", "机构名称"),
            _ref("parent_branch_id", "上级机构", ("branches",), w.PARENT_BRANCH_ID),
            _category("level", "机构级别"),
            _category("city", "城市"),
            _date("closed_on", "撤并日期"),
        ),
        label="Branch",
        end="closed_on",
        also=("网点", "支行", "机构表"),
    ),
    Table(
        "tiers",
        "客户等级",
        "a tier that customers and firms are sorted into",
        (
            _id("tier", "客户等级", w.TIER),
            _plain("name", "等级名称"),
            _count("rank", "等级次序", signed=True),
            _money("min_worth", "起点金额"),
            _count("cadence_days", "联系间隔天数"),
        ),
        label="Tier",
    ),
    Table(
        "products",
        "产品",
        "a product that the bank sells",
        (
            _id("product_id", "产品代码"),
            _plain("name", "产品名称"),
            _category("category", "产品类别"),
            _word("side", "业务方向", w.SIDE),
        ),
        label="Product",
    ),
    Table(
        "campaigns",
        "营销活动",
        "a marketing campaign",
        (
            _id("campaign_id", "营销活动号"),
            _plain("name", "营销活动名称"),
            _date("started_on", "开始日期"),
            _date("ended_on", "结束日期"),
            _ref("product_id", "产品代码", ("products",)),
        ),
        label="Campaign",
    ),
    Table(
        "staff",
        "员工",
        "an employee of the bank",
        (
            _id("staff_id", "员工号", w.STAFF_ID),
            Column(
                "name", Kind.TEXT, "员工姓名", synonyms=("姓名", *w.STAFF_NAME), data_class=PERSONAL
            ),
            _word("role", "岗位", w.STAFF_ROLE),
            _category("department", "部门"),
            BRANCH,
            _date("joined_on", "入职日期", w.JOINED_ON),
            _date("leaves_on", "离岗日期", w.LEAVES_ON),
            _word("leave_kind", "离岗原因", w.LEAVE_KIND),
            _count("capacity", "管户上限", ("可管户数", "管户容量")),
            _flag("is_virtual", "虚拟号标志"),
        ),
        label="Staff",
        also=("客户经理", "员工信息"),
    ),
    Table(
        "customers",
        "个人客户",
        "a natural person who banks here",
        (
            _id("customer_id", "客户号", w.CUSTOMER_ID),
            NAME,
            Column("gender", Kind.ENUM, "性别", words=w.GENDER, data_class=PERSONAL),
            Column("birth_date", Kind.DATE, "出生日期", data_class=PERSONAL),
            Column("id_type", Kind.CATEGORY, "证件类型", data_class=PERSONAL),
            Column(
                "id_no", Kind.TEXT, "证件号码", synonyms=w.ID_NO, data_class=SECRET, shared=True
            ),
            PHONE,
            ADDRESS,
            Column("village", Kind.CATEGORY, "行政村", synonyms=w.VILLAGE, data_class=PERSONAL),
            Column("occupation", Kind.CATEGORY, "职业", data_class=PERSONAL),
            BRANCH,
            OPENED,
            CLOSED,
            _word("status", "客户状态", w.CUSTOMER_STATUS),
            TIER,
            _word("risk_appetite", "风险偏好", w.RISK_APPETITE, asks=w.ASK_RISK),
            _word("loan_class", "贷款五级分类", w.LOAN_CLASS, asks=w.ASK_RISK),
            _word("aml_grade", "反洗钱风险等级", w.AML_GRADE, asks=w.ASK_RISK),
            DO_NOT_CONTACT,
            _word("consent_marketing", "营销授权", w.CONSENT),
            _word("consent_profiling", "画像授权", w.CONSENT),
            DEPOSITS,
            AUM,
            LOANS,
            REVENUE,
            _count("n_txn_12m", "近一年交易笔数", w.TRANSACTIONS),
            _date("last_txn_on", "最近交易日期"),
        ),
        label="Customer",
        start="opened_on",
        end="closed_on",
        event_on="opened_on",
        also=("客户", "客户信息", "个人客户信息", "零售客户"),
    ),
    Table(
        "households",
        "家庭",
        "a household",
        (
            _id("household_id", "家庭编号", w.HOUSEHOLD_ID),
            _text("name", "家庭名称"),
            ADDRESS,
        ),
        label="Household",
        also=("户籍",),
    ),
    Table(
        "firms",
        "企业",
        "a firm, client or prospect",
        (
            _id("firm_id", "企业号", w.FIRM_ID),
            _plain("name", "企业名称", w.FIRM_NAME),
            _plain("short_name", "企业简称"),
            Column("uscc", Kind.TEXT, "统一社会信用代码", synonyms=w.USCC, shared=True),
            _category("industry", "行业"),
            _category("scale", "企业规模"),
            _count("headcount", "职工人数", w.HEADCOUNT),
            BRANCH,
            _flag("is_client", "是否本行客户"),
            _word("status", "企业状态", w.FIRM_STATUS),
            TIER,
            DO_NOT_CONTACT,
            Column("phone", Kind.TEXT, "联系电话", synonyms=w.PHONE, shared=True),
            Column("address", Kind.TEXT, "企业地址", synonyms=w.ADDRESS, shared=True),
            OPENED,
            CLOSED,
            _flag("basic_account", "基本户标志"),
            _flag("is_guarantee_company", "担保公司标志"),
            _word("payer_kind", "代发单位类型", w.PAYER_KIND),
            _money("net_assets", "净资产", signed=True),
            _money("credit_line", "授信额度"),
            _money("loans_elsewhere", "他行贷款"),
            DEPOSITS,
            LOANS,
            REVENUE,
        ),
        label="Firm",
        start="opened_on",
        end="closed_on",
        event_on="opened_on",
        also=("对公客户", "企业客户", "公司客户", "单位客户", "企业信息"),
    ),
    Table(
        "events",
        "客户活动",
        "an event that parties were invited to",
        (
            _id("event_id", "客户活动号"),
            _plain("name", "客户活动名称"),
            _date("held_on", "举办日期"),
            _money("cost", "活动费用"),
        ),
        label="Event",
        event_on="held_on",
    ),
)

EDGES: Final = (
    Table(
        "household_members",
        "家庭成员",
        "customer is a member of household",
        (
            _end("household_id", "家庭编号", ("households",), w.HOUSEHOLD_ID),
            CUSTOMER_END,
            SINCE_KEY,
            UNTIL,
            _category("role", "成员角色", ("与户主关系",)),
        ),
        label="MEMBER_OF",
        backwards=True,
        start="since",
        end="until",
    ),
    Table(
        "kinship",
        "亲属",
        "customer is `relation` of the other",
        (
            CUSTOMER_END,
            _end("other_customer_id", "亲属客户号", CUSTOMER),
            _category("relation", "亲属关系", w.RELATION),
        ),
        label="KIN_OF",
    ),
    Table(
        "employment",
        "任职",
        "customer works for firm",
        (
            CUSTOMER_END,
            FIRM_END,
            _key_word("role", "任职角色", w.EMPLOYMENT_ROLE),
            SINCE_KEY,
            UNTIL,
            _category("position", "职务", w.POSITION),
            _category("department", "部门"),
            _share("share", "持股比例"),
            _flag("payroll", "代发标志", w.PAYROLL),
        ),
        label="WORKS_FOR",
        start="since",
        end="until",
    ),
    Table(
        "payrolls",
        "代发",
        "firm paid wages to customer",
        (FIRM_END, CUSTOMER_END, MONTH_KEY, AMOUNT),
        label="PAID_WAGES",
        month_on="month",
        also=("代发工资", "代发明细"),
    ),
    Table(
        "firm_links",
        "企业关系",
        "firm `kind` other firm",
        (
            FIRM_END,
            _end("other_firm_id", "对方企业号", FIRM),
            _key_word("kind", "关系类型", w.FIRM_LINK),
            SINCE_KEY,
            UNTIL,
            _share("share", "比例"),
            AMOUNT,
        ),
        label="LINKED_TO",
        start="since",
        end="until",
    ),
    Table(
        "coverage",
        "管户",
        "staff looks after party",
        (
            STAFF_END,
            PARTY_END,
            Column(
                "role",
                Kind.ENUM,
                "管户类型",
                key=True,
                required=True,
                words=w.COVERAGE_ROLE,
                synonyms=("主协办", "AB角"),
            ),
            SINCE_KEY,
            UNTIL,
            _word("line", "业务条线", w.LINE),
            _flag("is_primary", "主管户标志"),
            _flag("is_backup", "备岗标志"),
            _share("share", "业绩比例"),
        ),
        label="COVERS",
        start="since",
        end="until",
        also=("管户关系", "管户表"),
    ),
    Table(
        "contacts",
        "联系记录",
        "staff was in touch with party",
        (
            STAFF_END,
            PARTY_END,
            Column(
                "contacted_on",
                Kind.DATE,
                "联系日期",
                key=True,
                required=True,
                synonyms=w.CONTACTED_ON,
            ),
            Column(
                "channel",
                Kind.ENUM,
                "联系方式",
                key=True,
                words=w.CHANNEL,
                empty_means="other",
                synonyms=w.CONTACT_CHANNEL,
            ),
            _category("outcome", "跟进结果", w.OUTCOME),
            _category("need", "客户需求"),
            _text("note", "备注"),
        ),
        label="CONTACTED",
        event_on="contacted_on",
        also=("拜访记录", "跟进记录", "触达记录"),
    ),
    Table(
        "referrals",
        "转介绍",
        "referrer brought in party",
        (
            _end("referrer_id", "推荐客户号", ACTOR, w.REFERRER_ID),
            PARTY_END,
            Column("referred_on", Kind.DATE, "推荐日期", key=True, required=True),
            _ref("product_id", "产品代码", ("products",)),
            _ref("campaign_id", "营销活动号", ("campaigns",)),
            _category("channel", "推荐渠道"),
            Column(
                "outcome",
                Kind.ENUM,
                "推荐结果",
                words=w.REFERRAL_OUTCOME,
                empty_means="opened",
                synonyms=w.OUTCOME,
            ),
        ),
        label="REFERRED",
        event_on="referred_on",
        also=("推荐", "推荐关系", "老带新"),
    ),
    Table(
        "holdings",
        "持有产品",
        "party holds product",
        (
            PARTY_END,
            _end("product_id", "产品代码", ("products",)),
            Column("account_no", Kind.TEXT, "账号", key=True, data_class=PERSONAL),
            _date("opened_on", "开户日期", w.OPENED_ON, key=True),
            CLOSED,
            _date("maturity_on", "到期日", ("到期日期",)),
            _money("balance", "余额", signed=True),
            REVENUE,
        ),
        label="HOLDS",
        start="opened_on",
        end="closed_on",
        event_on="opened_on",
        also=("产品持有", "持仓"),
    ),
    Table(
        "transfers",
        "转账",
        "party paid party",
        (
            _end("from_id", "付款客户号", PARTY),
            _end("to_id", "收款客户号", PARTY),
            Column("month", Kind.MONTH, "月份", key=True),
            _money("amount", "金额", w.PAID, required=True),
            _count("n_payments", "笔数"),
            _date("first_on", "首笔日期"),
            _date("last_on", "末笔日期"),
        ),
        label="PAID",
        event_on="last_on",
        month_on="month",
    ),
    Table(
        "flows",
        "资金流向",
        "party's money in and out by outside channel",
        (
            PARTY_END,
            MONTH_KEY,
            _key_word("channel", "外部渠道", w.FLOW_CHANNEL),
            _money("amount_in", "流入金额"),
            _money("amount_out", "流出金额"),
        ),
        label="Flow",
        hangs_by="HAD_FLOW",
        month_on="month",
    ),
    Table(
        "guarantees",
        "担保",
        "guarantor guarantees borrower",
        (
            _end("guarantor_id", "担保人", PARTY, w.GUARANTOR_ID),
            _end("borrower_id", "被担保人", PARTY, w.BORROWER_ID),
            Column("contract_id", Kind.TEXT, "担保合同号", key=True, synonyms=w.CONTRACT_ID),
            _money("amount", "担保金额", w.GUARANTEED, required=True),
            _word("kind", "担保方式", w.GUARANTEE_KIND),
            _category("source", "数据来源"),
            _date("since", "生效日期", w.GUARANTEED_SINCE),
            _date("until", "失效日期", w.GUARANTEED_UNTIL),
        ),
        label="GUARANTEES",
        start="since",
        end="until",
        also=("担保关系",),
    ),
    Table(
        "balances",
        "月末余额",
        "party's figures at a month end",
        (
            PARTY_END,
            Column("on", Kind.DATE, "数据日期", key=True, required=True, synonyms=w.DATA_DATE),
            DEPOSITS,
            AUM,
            LOANS,
            REVENUE,
        ),
        label="Balance",
        hangs_by="HAD_BALANCE",
        event_on="on",
        also=("月末数据",),
    ),
    Table(
        "attendance",
        "活动参加",
        "party came to event",
        (
            _end("event_id", "客户活动号", ("events",)),
            PARTY_END,
            _ref("invited_by", "邀请人", ACTOR),
        ),
        label="ATTENDED",
        backwards=True,
    ),
    Table(
        "feedback",
        "客户反馈",
        "complaint, praise or survey of a party",
        (
            PARTY_END,
            _key_word("kind", "反馈类型", w.FEEDBACK_KIND),
            Column("opened_on", Kind.DATE, "受理日期", key=True, required=True),
            _date("closed_on", "办结日期"),
            Column("score", Kind.NUMBER, "评分", signed=True),
            _text("note", "备注"),
        ),
        label="Feedback",
        hangs_by="GAVE_FEEDBACK",
        start="opened_on",
        end="closed_on",
        event_on="opened_on",
    ),
    Table(
        "needs",
        "客户需求",
        "a need of a party, recorded by staff",
        (
            PARTY_END,
            KIND_KEY,
            Column("raised_on", Kind.DATE, "提出日期", key=True, required=True),
            _ref("staff_id", "员工号", ("staff",), w.STAFF_ID, w.STAFF_NAME),
            _category("status", "状态"),
            _text("note", "备注"),
        ),
        label="Need",
        hangs_by="HAS_NEED",
        event_on="raised_on",
    ),
    Table(
        "signals",
        "预警信号",
        "any other observation on a party",
        (
            PARTY_END,
            KIND_KEY,
            Column("raised_on", Kind.DATE, "发现日期", key=True, required=True),
            _share("severity", "严重程度"),
            _text("note", "备注"),
        ),
        label="Signal",
        hangs_by="SHOWED_SIGNAL",
        event_on="raised_on",
    ),
    Table(
        "targets",
        "计划任务",
        "plan of a branch",
        (
            _end("branch_id", "机构号", ("branches",), w.BRANCH_ID, w.ASK_BRANCH),
            Column("measure", Kind.CATEGORY, "指标", key=True, required=True),
            MONTH_KEY,
            _money("amount", "计划金额"),
        ),
        label="Target",
        hangs_by="HAS_TARGET",
    ),
)

TABLES: Final = {t.name: t for t in (*NODES, *EDGES)}
TABLE_ORDER: Final = {name: i for i, name in enumerate(TABLES)}  # what is referred to comes first

# Used when a bank hands over no `tiers` table; a greater rank is a better tier.
DEFAULT_TIERS: Final = (
    {"tier": "private", "name": "私人银行", "rank": 5, "min_worth": 6_000_000, "cadence_days": 30},
    {"tier": "diamond", "name": "钻石", "rank": 4, "min_worth": 3_000_000, "cadence_days": 30},
    {"tier": "platinum", "name": "白金", "rank": 3, "min_worth": 1_000_000, "cadence_days": 60},
    {"tier": "gold", "name": "金卡", "rank": 2, "min_worth": 50_000, "cadence_days": 90},
    {"tier": "ordinary", "name": "普通", "rank": 1, "min_worth": 0, "cadence_days": None},
)
