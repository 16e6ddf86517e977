"""Closed lists of words, and the headers that banks use for the same thing.

Header synonyms are facts of Chinese bank systems; a header that may mean two things stands under
``ASK_*`` instead, so that a load asks rather than guesses.
"""

from __future__ import annotations

from collections.abc import Mapping

Words = Mapping[str, tuple[str, ...]]

GENDER: Words = {"M": ("男", "male"), "F": ("女", "female")}
CONSENT: Words = {"yes": ("同意", "是"), "no": ("不同意", "否"), "unknown": ("未知",)}
CUSTOMER_STATUS: Words = {
    "normal": ("正常",),
    "deceased": ("死亡", "已故"),
    "frozen": ("冻结",),
    "case": ("涉案",),
}
FIRM_STATUS: Words = {"normal": ("正常", "存续"), "revoked": ("吊销",), "cancelled": ("注销",)}
RISK_APPETITE: Words = {
    "C1": ("保守型",),
    "C2": ("稳健型",),
    "C3": ("平衡型",),
    "C4": ("成长型",),
    "C5": ("进取型",),
}
LOAN_CLASS: Words = {
    "normal": ("正常",),
    "special_mention": ("关注",),
    "substandard": ("次级",),
    "doubtful": ("可疑",),
    "loss": ("损失",),
}
AML_GRADE: Words = {"low": ("低", "低风险"), "medium": ("中", "中风险"), "high": ("高", "高风险")}
PAYER_KIND: Words = {
    "employer": ("雇主", "用人单位"),
    "agency": ("劳务派遣", "人力公司"),
    "treasury": ("财政", "财政统发"),
}
STAFF_ROLE: Words = {
    "account_manager": ("客户经理", "零售客户经理"),
    "wealth_adviser": ("理财经理", "财富顾问"),
    "corporate_manager": ("对公客户经理", "公司客户经理"),
    "team_lead": ("团队负责人", "支行行长", "网点主任"),
    "teller": ("柜员",),
    "other": ("其他",),
}
LEAVE_KIND: Words = {
    "resign": ("辞职", "离职"),
    "retire": ("退休",),
    "transfer": ("调动", "调离"),
    "rotation": ("轮岗",),
}
SIDE: Words = {
    "liability": ("负债", "负债类"),
    "asset": ("资产", "资产类"),
    "intermediary": ("中间业务", "中收"),
}
EMPLOYMENT_ROLE: Words = {
    "employee": ("员工", "职工"),
    "legal_rep": ("法定代表人", "法人", "法人代表"),
    "executive": ("高管", "高级管理人员"),
    "shareholder": ("股东",),
    "finance": ("财务负责人", "财务"),
    "actual_controller": ("实际控制人", "实控人"),
    "beneficial_owner": ("受益所有人",),
    "hr": ("人事负责人", "人事"),
    "operator": ("经办人",),
}
FIRM_LINK: Words = {
    "subsidiary_of": ("子公司", "控股子公司"),
    "supplies": ("供应", "供应商"),
    "same_controller": ("同一实控人", "同一控制人"),
}
COVERAGE_ROLE: Words = {
    "lead": ("主办", "主管户", "A角"),
    "wealth": ("理财", "财富"),
    "assistant": ("协办", "B角"),
    "product": ("产品", "产品经理"),
}
LINE: Words = {"retail": ("零售",), "corporate": ("对公", "公司"), "credit": ("信贷",)}
CHANNEL: Words = {
    "visit": ("上门", "拜访", "走访"),
    "call": ("电话",),
    "meeting": ("面谈", "会议"),
    "wechat": ("微信", "企业微信"),
    "email": ("邮件",),
    "event": ("活动",),
    "branch": ("网点", "到店"),
    "sms": ("短信",),
    "greeting": ("问候", "节日问候"),
    "system": ("系统",),
    "other": ("其他",),
}
REFERRAL_OUTCOME: Words = {
    "opened": ("已开户", "成功"),
    "declined": ("拒绝", "未成功"),
    "pending": ("跟进中", "待定"),
}
FLOW_CHANNEL: Words = {
    "other_bank": ("他行",),
    "third_party_payment": ("第三方支付",),
    "securities": ("证券", "三方存管"),
    "other": ("其他",),
}
GUARANTEE_KIND: Words = {"single": ("单保",), "mutual": ("互保",), "joint": ("联保",)}
FEEDBACK_KIND: Words = {"complaint": ("投诉",), "praise": ("表扬",), "survey": ("回访", "调查")}

# Headers, by what they mean wherever they stand.
CUSTOMER_ID = (
    "客户号",
    "客户编号",
    "核心客户号",
    "CIF号",
    "ECIF号",
    "客户内码",
    "客户代码",
)
FIRM_ID = ("企业号", "对公客户号", "企业客户号", "单位客户号")
PARTY_ID = CUSTOMER_ID + FIRM_ID
STAFF_ID = ("员工号", "工号", "柜员号", "客户经理编号", "营销代码", "员工代码")
STAFF_NAME = ("管户客户经理", "管户人", "主办客户经理", "客户经理", "理财经理", "维护人")
CUSTOMER_NAME = ("姓名", "客户名称", "客户姓名", "户名", "中文名")
FIRM_NAME = ("客户名称", "户名", "企业名称", "单位名称")
ID_NO = ("证件号码", "证件号", "身份证号")
PHONE = ("手机号", "手机", "联系电话", "移动电话", "预留手机号")
ADDRESS = ("地址", "家庭住址", "联系地址", "通讯地址")
VILLAGE = ("村", "行政村", "网格")
BRANCH_ID = (
    "机构号",
    "机构编码",
    "归属机构",
    "管户机构",
    "所属网点",
    "网点号",
    "行号",
    "支行",
)
PARENT_BRANCH_ID = ("上级机构", "管辖行")
OPENED_ON = ("开户日期", "开户日", "建档日期", "首次开户日期")
CLOSED_ON = ("销户日期", "销户日")
TIER = ("客户等级", "客户层级", "星级", "贵宾等级", "卡等级")
DO_NOT_CONTACT = ("免打扰", "拒绝营销")
DEPOSITS = ("存款余额", "储蓄余额", "各项存款", "存款时点")
AUM = ("AUM", "金融资产", "管理资产", "资产余额", "AUM日均", "AUM月日均")
LOANS = ("贷款余额", "用信余额", "各项贷款")
TRANSACTIONS = ("近12个月交易笔数", "近一年交易次数", "年交易笔数")
REVENUE = ("贡献度", "EVA", "综合贡献", "模拟利润", "FTP利润")
USCC = ("统一社会信用代码", "信用代码", "营业执照号", "组织机构代码")
HEADCOUNT = ("职工人数", "从业人数", "参保人数", "员工人数")
PAYROLL = ("代发标志", "代发工资", "是否代发")
JOINED_ON = ("入行日期", "入职时间", "到岗日期")
LEAVES_ON = ("离职日期", "离行日期", "离任日期", "离职时间")
SINCE = ("生效日期", "分配日期", "起始日")
UNTIL = ("失效日期", "终止日")
GUARANTEED_SINCE = (*SINCE, "担保起始日", "担保起始日期")
GUARANTEED_UNTIL = (*UNTIL, "到期日", "担保到期日", "担保到期日期")
CONTACTED_ON = ("联系日期", "拜访日期", "跟进时间")
CONTACT_CHANNEL = ("联系方式", "拜访方式", "触达渠道")
OUTCOME = ("跟进结果", "营销结果")
REFERRER_ID = ("推荐客户号", "介绍人", "老客户编号", "推荐人")
GUARANTOR_ID = ("保证人", "担保人")
BORROWER_ID = ("被担保人", "借款人")
GUARANTEED = ("担保金额", "担保余额")
PAID = ("交易金额",)
CONTRACT_ID = ("担保合同号",)
POSITION = ("职务", "岗位")
RELATION = ("与户主关系", "亲属关系")
HOUSEHOLD_ID = ("户号", "户籍号", "农户编号", "家庭编号")
DATA_DATE = ("数据日期", "统计日期", "月末")

ASK_BRANCH = ("开户机构", "经办机构")
ASK_RISK = ("风险等级",)
ASK_BLACKLIST = ("黑名单标志",)
ASK_DEPOSITS = ("存款日均", "年日均", "月日均")

# Who brought the money in is not who looks after the customer.
ATTRIBUTION = ("揽储人", "营销人", "推荐人", "业绩归属人")

EMPTY_WORDS = ("无", "-", "--", "—", "——", "#N/A", "N/A", "NULL", "null", "nan", "NaN", "\\N")
OPEN_DATES = ("9999-12-31", "2099-12-31", "0001-01-01", "1900-01-01")
TOTAL_WORDS = ("合计", "小计", "总计", "累计")
TOTAL_WORDS_EN = ("total", "subtotal", "grandtotal")
TOTAL_SCOPES = ("本页", "本表", "全行", "全部")
# Of ten, for what is counted in these.
UNIT_POWERS: Mapping[str, int] = {
    "元": 0,
    "千元": 3,
    "万元": 4,
    "亿元": 8,
    "万": 4,
    "亿": 8,
    "分": -2,
}
