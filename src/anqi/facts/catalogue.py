"""The catalogue of facts: every kind that the ledger can hold, declared once.

Forms, imports, rulebook checks, the columns of the analytical store and the reference documentation all read this
table; adding a kind or an attribute is one entry here and nothing else. `kinds.py` explains the words.
"""

from anqi.facts.kinds import (
    ABSENT,
    MAY,
    MUST,
    Attribute,
    Kind,
    Text,
    choices,
    flag,
    number,
)

# What quantities count. A kind without one of these always has quantity 1.
PERSONS = Text("人数", "persons")
HOURS = Text("小时", "hours")
POINTS = Text("分数", "points")
SCORE = Text("得分", "score")
VISITORS = Text("参观人数", "visitors")
LOST_WORKDAYS = Text("损失工作日", "lost workdays")

# Attributes that several kinds share.
SAFETY_TOPIC = flag("safety_topic", "安全主题", "safety topic")
ATTENDANCE = number("attendance", "到会率", "attendance")
MET = flag("met", "按期完成", "met in time")
ON_TIME = flag("on_time", "按时", "on time")
LIABLE = flag("liable", "有责", "liable")
ACCIDENT_GRADE = choices(
    "grade", "事故等级", "accident grade",
    near_miss=("未遂", "near miss"), minor=("轻微", "minor"), general=("一般", "general"),
    larger=("较大", "larger"), major=("重大", "major"), extraordinary=("特别重大", "extraordinary"),
)  # fmt: skip
BODY = choices(
    "body", "会议", "body",
    party_committee=("党委会", "Party committee"), director_office=("厂长办公会", "director's meeting"),
    safety_committee=("安委会", "safety committee"), leading_group=("领导小组", "leading group"),
    branch_committee=("支委会", "branch committee"), section=("科务会", "section meeting"),
)  # fmt: skip
DECISION_LEVEL = choices(
    "level", "层级", "level", plant=("厂级", "plant"), department=("部门级", "department")
)
HAZARD_LEVEL = choices(
    "level", "隐患级别", "hazard level",
    general=("一般", "general"), larger=("较大", "larger"), major=("重大", "major"),
)  # fmt: skip
PLEDGE_SCOPE = choices(
    "scope", "责任书范围", "pledge scope",
    department=("部门", "department"), branch=("党支部", "branch"), person=("个人", "person"),
)  # fmt: skip
EQUIPMENT_SORT = choices(
    "sort", "设备类别", "equipment sort",
    special_equipment=("特种设备", "special equipment"), fire_protection=("消防设施", "fire protection"),
)  # fmt: skip
FRONT = choices(
    "front", "战线", "front", prevention=("疫情防控", "prevention"), production=("生产经营", "production")
)  # fmt: skip
SECTION = choices(
    "section", "栏目", "section",
    idea=("安全理念", "ideas"), deed=("先进事迹", "deeds"), feature=("特色工作", "features"),
    rule=("制度", "rules"), case=("案例", "cases"), policy=("政策", "policies"),
)  # fmt: skip
TRAINING_CATEGORY = choices(
    "category", "培训类别", "training category",
    three_level=("三级教育", "three-level induction"), annual=("年度教育", "annual"),
    special_operation=("特种作业", "special operation"), manager=("负责人和管理人员", "managers"),
    officer=("安全员", "safety officers"), party=("党员教育", "Party"), emergency=("应急", "emergency"),
)  # fmt: skip
EXAM_PURPOSE = choices(
    "purpose", "考试目的", "exam purpose",
    baseline=("摸底", "baseline"), training=("培训考核", "training"), officer=("安全员选聘", "officer selection"),
    certificate=("取证", "certificate"), awareness=("安全意识", "awareness"),
)  # fmt: skip
CERTIFICATE_CATEGORY = choices(
    "category", "证书类别", "certificate category",
    special_operation=("特种作业", "special operation"), special_equipment=("特种设备作业", "special equipment"),
    manager=("安全管理人员", "safety manager"), safety_engineer=("注册安全工程师", "registered safety engineer"),
    fire_engineer=("注册消防工程师", "registered fire engineer"), first_aid=("急救", "first aid"),
)  # fmt: skip
OFFICER_DUTY = choices(
    "duty", "专兼职", "duty", full_time=("专职", "full-time"), part_time=("兼职", "part-time")
)
DRILL_FORM = choices(
    "form", "演练形式", "drill form",
    tabletop=("桌面", "tabletop"), practical=("实战", "practical"), unannounced=("双盲", "unannounced"),
)  # fmt: skip
DRILL_PLAN = choices(
    "plan", "预案类型", "plan",
    comprehensive=("综合预案", "comprehensive"), special=("专项预案", "special"), on_site=("现场处置方案", "on-site"),
)  # fmt: skip
TEAM = choices(
    "team", "队伍", "team",
    fire=("专职消防队", "fire brigade"), micro_station=("微型消防站", "micro fire station"),
    rescue=("抢险救援队", "rescue"), medical=("医疗救护队", "medical"),
)  # fmt: skip

CATALOGUE: tuple[Kind, ...] = (
    # awareness 安全意识
    Kind("party.theme_day", "主题党日", "Theme Party day", branch=MUST, quantity=PERSONS, attributes=(SAFETY_TOPIC, ATTENDANCE)),
    Kind("party.lesson", "党课", "Party lesson", branch=MUST, person=MAY, quantity=PERSONS, attributes=(SAFETY_TOPIC, ATTENDANCE)),
    Kind("party.general_meeting", "支部党员大会", "Branch general meeting", branch=MUST, quantity=PERSONS, attributes=(SAFETY_TOPIC, ATTENDANCE)),
    Kind("party.committee_meeting", "支委会", "Branch committee meeting", branch=MUST, quantity=PERSONS, attributes=(SAFETY_TOPIC, ATTENDANCE)),
    Kind("party.group_meeting", "党小组会", "Party group meeting", branch=MUST, quantity=PERSONS, attributes=(SAFETY_TOPIC, ATTENDANCE)),
    Kind("party.attendance", "参加组织生活", "Attendance of organisational life", branch=MUST, person=MUST, quantity=HOURS, attributes=(
        choices("activity", "组织生活", "activity",
                theme_day=("主题党日", "theme day"), lesson=("党课", "lesson"), general_meeting=("支部党员大会", "general meeting"),
                committee_meeting=("支委会", "committee meeting"), group_meeting=("党小组会", "group meeting"), other=("其他", "other")),
        choices("status", "出勤", "status", present=("出席", "present"), excused=("请假", "excused"), absent=("缺席", "absent")),
    )),
    Kind("party.talk", "谈心谈话", "Heart-to-heart talk", branch=MUST, person=MUST, attributes=(SAFETY_TOPIC,)),
    Kind("party.appraisal", "民主评议", "Democratic appraisal", branch=MUST, person=MUST, attributes=(
        choices("result", "评议结果", "appraisal result",
                excellent=("优秀", "excellent"), qualified=("合格", "qualified"),
                basically_qualified=("基本合格", "basically qualified"), unqualified=("不合格", "unqualified")),
    )),
    Kind("awareness.pulse", "安全意识调查", "Safety-awareness survey", department=MUST, branch=MAY, quantity=SCORE, scored=False, attributes=(
        choices("dimension", "调查维度", "dimension",
                thinking=("思想动态", "thinking"), work_state=("工作状态", "work state"), safety_awareness=("安全意识", "safety awareness")),
        number("answers", "答卷数", "answers"),
    )),
    Kind("post.reviewed", "党员示范岗评价", "Model-post review", department=MAY, branch=MUST, person=MUST, quantity=POINTS, attributes=(
        choices("result", "评价结果", "review result", kept=("保持", "kept"), commended=("表扬", "commended"), withdrawn=("摘牌", "withdrawn")),
    )),
    # decisions 同步研究部署
    Kind("meeting.held", "会议研究", "Meeting held", department=MAY, branch=MAY, quantity=PERSONS, attributes=(BODY, SAFETY_TOPIC)),
    Kind("decision.made", "形成决议", "Decision made", department=MAY, branch=MAY, attributes=(BODY, flag("joint", "党政同研究", "joint"))),
    Kind("decision.due", "决议事项到期", "Decision due", department=MUST, branch=MAY, person=MAY, attributes=(MET, DECISION_LEVEL)),
    Kind("decision.done", "决议事项办结", "Decision done", department=MUST, branch=MAY, person=MAY, attributes=(DECISION_LEVEL, ON_TIME)),
    # responsibility 责任
    Kind("pledge.due", "责任书应签", "Pledge due", department=MAY, branch=MAY, person=MAY, attributes=(MET, PLEDGE_SCOPE)),
    Kind("pledge.signed", "责任书已签", "Pledge signed", department=MAY, branch=MAY, person=MAY, attributes=(PLEDGE_SCOPE,)),
    Kind("duty.due", "一岗双责应履职", "Safety duty due", department=MAY, branch=MAY, person=MUST, attributes=(MET,)),
    Kind("duty.done", "一岗双责已履职", "Safety duty done", department=MAY, branch=MAY, person=MUST, attributes=(ON_TIME,)),
    Kind("honour.awarded", "荣誉表彰", "Honour awarded", department=MAY, branch=MAY, person=MAY, attributes=(
        choices("rank", "荣誉层级", "honour rank", plant=("厂级", "plant"), group=("集团", "group"), province=("省级", "province"), nation=("国家级", "nation")),
        choices("field", "荣誉领域", "field", safety=("安全", "safety"), party=("党建", "Party"), other=("其他", "other")),
    )),
    Kind("conduct.violation", "违章违纪", "Violation", department=MUST, branch=MAY, person=MUST, attributes=(
        choices("gravity", "违章程度", "gravity", minor=("轻微", "minor"), general=("一般", "general"), grave=("严重", "grave")),
    )),
    # safety 安全与综治
    Kind("hazard.reported", "发现隐患", "Hazard reported", department=MUST, branch=MAY, person=MUST, attributes=(
        HAZARD_LEVEL,
        choices("origin", "发现方式", "origin", snapshot=("随手拍", "snapshot"), inspection=("检查", "inspection"),
                theme_day=("主题党日", "theme day"), drill=("演练", "drill"), other=("其他", "other")),
    )),
    Kind("hazard.due", "隐患应整改", "Hazard due", department=MUST, branch=MAY, person=MAY, attributes=(MET, HAZARD_LEVEL)),
    Kind("hazard.closed", "隐患已销号", "Hazard closed", department=MUST, branch=MAY, person=MAY, attributes=(HAZARD_LEVEL, ON_TIME)),
    Kind("check.due", "安全检查应查", "Safety check due", department=MUST, branch=MAY, person=MAY, attributes=(MET,)),
    Kind("check.done", "安全检查已查", "Safety check done", department=MUST, branch=MAY, person=MAY, attributes=(ON_TIME,)),
    Kind("equipment.due", "设备设施应检", "Equipment inspection due", department=MUST, attributes=(MET, EQUIPMENT_SORT)),
    Kind("equipment.inspected", "设备设施已检", "Equipment inspected", department=MUST, attributes=(EQUIPMENT_SORT, ON_TIME)),
    Kind("health_check.due", "职业健康应检", "Health check due", department=MUST, branch=MAY, person=MUST, scored=False, attributes=(MET,)),
    Kind("health_check.done", "职业健康已检", "Health check done", department=MUST, branch=MAY, person=MUST, scored=False, attributes=(ON_TIME,)),
    Kind("accident.confirmed", "事故认定", "Accident confirmed", department=MUST, branch=MAY, quantity=LOST_WORKDAYS, attributes=(
        choices("sort", "事故类别", "accident sort",
                production=("生产安全", "production"), fire=("火灾", "fire"), traffic=("交通", "traffic"), explosion=("爆炸", "explosion"),
                poisoning=("急性中毒", "poisoning"), occupational_disease=("职业病", "occupational disease"),
                equipment=("设备", "equipment"), environment=("环境", "environment"), other=("其他", "other")),
        ACCIDENT_GRADE,
        number("deaths", "死亡人数", "deaths"), number("serious_injuries", "重伤人数", "serious injuries"),
        number("minor_injuries", "轻伤人数", "minor injuries"), number("loss", "直接经济损失", "direct loss"), LIABLE,
    )),
    Kind("accident.liability", "事故责任认定", "Accident liability", department=MAY, branch=MAY, person=MAY, attributes=(
        choices("degree", "责任程度", "degree", direct=("直接责任", "direct"), main=("主要责任", "main"),
                leadership=("领导责任", "leadership"), none=("无责任", "none")),
        ACCIDENT_GRADE,
    )),
    Kind("order.case", "综治维稳案事件", "Public-order case", department=MUST, branch=MAY, attributes=(
        choices("sort", "案事件类别", "case sort",
                criminal=("刑事", "criminal"), security=("治安", "security"), theft=("盗窃", "theft"), petition=("信访", "petition"),
                group_event=("群体性事件", "group event"), cult=("邪教", "cult"), secrecy=("失泄密", "secrecy"),
                opinion=("舆情", "opinion"), other=("其他", "other")),
        LIABLE,
    )),
    Kind("worktime.month", "月度工时", "Monthly hours worked", department=MUST, quantity=HOURS, scored=False, attributes=(
        number("headcount", "平均人数", "headcount"),
    )),
    # campaigns 夺取双胜利
    Kind("campaign.due", "活动任务到期", "Campaign task due", department=MAY, branch=MAY, person=MAY, attributes=(MET, FRONT)),
    Kind("campaign.done", "活动任务完成", "Campaign task done", department=MAY, branch=MAY, person=MAY, attributes=(FRONT, ON_TIME)),
    Kind("campaign.service", "突击队志愿服务", "Volunteer service", department=MAY, branch=MUST, person=MUST, quantity=HOURS, attributes=(FRONT,)),
    Kind("health.due", "健康日报应报", "Health report due", department=MUST, quantity=PERSONS, scored=False),
    Kind("health.reported", "健康日报已报", "Health reported", department=MUST, quantity=PERSONS, scored=False, attributes=(number("abnormal", "异常人数", "abnormal"),)),
    # culture 安全文化
    Kind("content.published", "宣传稿件发布", "Content published", department=MAY, branch=MAY, person=MAY, attributes=(
        SECTION,
        choices("channel", "渠道", "channel", site=("厂内平台", "site"), wechat=("微信", "WeChat"), external=("外部媒体", "external")),
    )),
    Kind("content.read", "学习阅读", "Content read", department=MAY, branch=MAY, person=MUST, scored=False, attributes=(SECTION,)),
    Kind("base.visit", "教育基地参观学习", "Education-base visit", department=MAY, branch=MAY, quantity=VISITORS, scored=False, attributes=(
        choices("visit", "参观类型", "visit", branch=("党支部", "branch"), department=("部门", "department"), external=("外单位", "external")),
    )),
    Kind("culture.evaluated", "安全文化评价", "Safety-culture evaluation", department=MAY, quantity=POINTS, attributes=(number("stage", "文化阶段", "stage"),)),
    # talent 人才队伍
    Kind("training.due", "应参训", "Training due", department=MUST, branch=MAY, person=MUST, quantity=HOURS, attributes=(MET, TRAINING_CATEGORY)),
    Kind("training.completed", "已完训", "Training completed", department=MUST, branch=MAY, person=MUST, quantity=HOURS, attributes=(TRAINING_CATEGORY, ON_TIME)),
    Kind("exam.due", "应考试", "Exam due", department=MUST, branch=MAY, person=MUST, attributes=(MET, EXAM_PURPOSE)),
    Kind("exam.taken", "已考试", "Exam taken", department=MUST, branch=MAY, person=MUST, quantity=POINTS, attributes=(EXAM_PURPOSE, flag("passed", "合格", "passed"))),
    Kind("certificate.due", "应持证", "Certificate due", department=MUST, branch=MAY, person=MUST, attributes=(MET, CERTIFICATE_CATEGORY)),
    Kind("certificate.obtained", "取得证书", "Certificate obtained", department=MUST, branch=MAY, person=MUST, attributes=(CERTIFICATE_CATEGORY,)),
    Kind("officer.appointed", "安全员聘任", "Safety officer appointed", department=MUST, branch=MAY, person=MUST, attributes=(
        OFFICER_DUTY, choices("reason", "聘任方式", "reason", selected=("优选", "selected"), reappointed=("重聘", "reappointed")),
    )),
    Kind("officer.released", "安全员解聘", "Safety officer released", department=MUST, branch=MAY, person=MUST, attributes=(
        OFFICER_DUTY, choices("reason", "解聘原因", "reason", eliminated=("淘汰", "eliminated"), transferred=("调岗", "transferred"),
                              retired=("退休", "retired"), resigned=("辞职", "resigned")),
    )),
    Kind("workstation.done", "工程师工作站成果", "Engineer-workstation result", department=MAY, branch=MAY, person=MUST, quantity=HOURS, attributes=(
        choices("work", "工作类别", "work", planning=("安全策划", "planning"), seminar=("技术研讨", "seminar"),
                consulting=("技术咨询", "consulting"), project=("课题攻关", "project")),
    )),
    Kind("drill.due", "应急演练应开展", "Drill due", department=MUST, branch=MAY, attributes=(MET, DRILL_FORM, DRILL_PLAN)),
    Kind("drill.held", "应急演练已开展", "Drill held", department=MUST, branch=MAY, quantity=PERSONS, attributes=(
        DRILL_FORM, DRILL_PLAN, number("score", "演练评分", "score"), ON_TIME,
    )),
    Kind("drill.joined", "参加演练", "Drill joined", department=MUST, branch=MAY, person=MUST, quantity=HOURS, attributes=(
        choices("role", "演练角色", "role", commander=("指挥", "commander"), firefighter=("消防队员", "firefighter"),
                staff=("员工", "staff"), observer=("观摩", "observer")),
    )),
    Kind("team.session", "应急队伍练兵", "Team training session", department=MUST, branch=MAY, quantity=HOURS, attributes=(TEAM,)),
    Kind("team.result", "练兵成绩", "Team result", department=MUST, branch=MAY, person=MUST, quantity=POINTS, attributes=(TEAM,)),
)  # fmt: skip

KINDS: dict[str, Kind] = {kind.code: kind for kind in CATALOGUE}


def _columns() -> dict[str, Attribute]:
    """Every attribute name once: kinds that use a name share its column, so its type must be the same in all."""
    columns: dict[str, Attribute] = {}
    for kind in CATALOGUE:
        for attribute in kind.attributes.values():
            if columns.setdefault(attribute.name, attribute).type != attribute.type:
                raise TypeError(f"{kind.code}: {attribute.name} has two types")
    return columns


ATTRIBUTES: dict[str, Attribute] = dict(sorted(_columns().items()))
"""Attribute columns of the fact table by name, in code-point order. Titles may differ by kind: ask the kind."""

__all__ = ["ABSENT", "ATTRIBUTES", "CATALOGUE", "KINDS", "MAY", "MUST"]
