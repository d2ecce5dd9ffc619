"""What is to be done in the demonstration: a few weeks of a cigarette plant in late autumn, all of it invented."""

from dataclasses import dataclass, field

from anqi.work.models import Proof


@dataclass(frozen=True)
class Step:
    """One act on a task, so many days ago, by the doer or by who accepts; `until` is days from today."""

    act: str
    ago: int
    note: str = ""
    until: int | None = None


@dataclass(frozen=True)
class Matter:
    """A task: who gives it to whom (logins of the demonstration), when it was given and is due, in days from today.

    `to` is a login, or `post:unit` for whoever holds a post. `pictures` are shown as proof, with what they show.
    """

    title: str
    by: str
    to: str
    given: int
    due: int
    details: str = ""
    proof: Proof = Proof.NONE
    steps: tuple[Step, ...] = ()
    pictures: tuple[str, ...] = ()
    comments: tuple[tuple[str, str], ...] = field(default=())


MATTERS: tuple[Matter, ...] = (
    # the worker: one of each state and colour
    Matter(
        "7号卷接机传动防护罩螺栓紧固，拍照复核", "safety_officer", "worker", -2, 2,
        "点检发现右侧护罩两颗螺栓松动。停机挂牌后紧固，力矩按点检卡。", Proof.PICTURE,
        comments=(("safety_officer", "备件在班组工具柜第二层，挂牌后再动手。"),),
    ),
    Matter(
        "本班耳塞、防尘口罩领用登记到人", "department_head", "worker", -6, 6,
        "接触噪声、粉尘岗位逐人登记，缺口报安保消防科。", steps=(Step("start", 4),),
    ),
    Matter(
        "除尘管道清灰口积尘清理", "safety_officer", "worker", -14, -3,
        "每周一次，清理前停风机、断电挂牌，使用防爆工具。", Proof.PICTURE, (Step("start", 9),),
        pictures=("清理前 除尘管道清灰口",),
    ),
    Matter(
        "物料通道地面标线补画", "department_head", "worker", -12, 1,
        "2号月台至辅料暂存区，黄线宽 10 厘米。", Proof.PICTURE,
        (
            Step("start", 8),
            Step("offer", 4, "已补画 38 米。"),
            Step("send_back", 3, "转弯处还缺 6 米，消火栓前也要画禁停区。"),
        ),
        pictures=("补画后 2号月台通道",),
        comments=(("worker", "消火栓前的禁停区今天夜班补。"),),
    ),
    Matter(
        "学习《卷烟工厂粉尘防爆要点》，写三条本岗位措施", "safety_officer", "worker", -9, 4, "",
        Proof.TEXT, (Step("start", 5), Step("offer", 1, "清灰不用压缩空气吹；每班查跨接线；火花报警先停机。")),
    ),
    Matter(
        "辅料库温湿度计校验标签核对", "department_head", "worker", -10, 3, "",
        steps=(Step("start", 6), Step("ask_extension", 2, "两只送检，计量站下周三返回。", 9)),
    ),
    Matter(
        "班前安全提醒轮值一周", "safety_officer", "worker", -20, -8, "", Proof.TEXT,
        (Step("start", 18), Step("offer", 10, "五个班次都讲了，记在班组台账。"), Step("accept", 9, "内容具体。")),
    ),
    Matter(
        "应急照明切换试验记录", "department_head", "worker", -16, 5, "",
        steps=(Step("call_off", 7, "改由动力车间统一试验，不再分班做。"),),
    ),
    # the department head
    Matter(
        "6号卷接机清理口联锁改造方案报审", "safety_department", "department_head", -24, -4,
        "清理口打开时主机须不能启动。方案含停机时间、验证方法、责任人。", Proof.FILE,
        (Step("start", 20),),
        comments=(("department_head", "设备厂家的联锁图纸本周五到，到后即报。"),),
    ),
    Matter(
        "冬季用电和取暖设备自查，报隐患清单", "safety_department", "department_head", -5, 3,
        "重点查充电间、更衣室、配电柜。", steps=(Step("start", 2),),
    ),
    Matter(
        "节前停产检修危险作业计划", "director", "department_head", -3, 12,
        "动火、登高、有限空间逐项列明，明确监护人。",
    ),
    Matter(
        "三季度违章人员帮教谈话回访", "safety_department", "department_head", -18, 1, "", Proof.TEXT,
        (Step("start", 10), Step("offer", 2, "4 人均已回访，其中 1 人调整岗位后表现稳定。")),
    ),
    # the safety officer
    Matter(
        "动火作业票现场抽查 3 张", "department_head", "safety_officer", -4, 2, "票、人、措施三对照。",
        steps=(Step("start", 1),),
    ),
    Matter(
        "班组安全活动记录抽查通报", "department_head", "safety_officer", -15, -2, "",
        steps=(Step("start", 12),),
    ),
    # the branch
    Matter(
        "冬季防火主题党日方案", "party_officer", "branch_secretary", -4, 4,
        "结合本车间火灾风险点，有现场环节，有党员认领的隐患。", Proof.TEXT,
    ),
    Matter(
        "党员示范岗三季度评价表报送", "party_officer", "branch_secretary", -20, -5, "", Proof.FILE,
        (Step("start", 15),),
    ),
    Matter(
        "发展对象培训考察材料补充", "party_officer", "branch_secretary", -8, 9, "", steps=(Step("start", 3),),
    ),
    Matter(
        "12月党课备课：身边的事故案例", "branch_secretary", "branch_committee", -3, 8, "", Proof.TEXT,
    ),
    Matter(
        "党小组会记录归档（10月）", "branch_secretary", "party_group_leader", -16, -1, "",
        steps=(Step("start", 6),),
    ),
    # the offices and the leaders
    Matter(
        "各支部安全主题党日开展情况汇总", "party_secretary", "party_officer", -7, 2, "", Proof.FILE,
        (Step("start", 5),),
    ),
    Matter(
        "领导小组四季度例会议题征集", "group_head", "group_office", -5, 5, "", steps=(Step("start", 2),),
    ),
    Matter(
        "重大危险源监控报警记录月度分析", "director", "safety_department", -9, -1, "", Proof.FILE,
        (Step("start", 7),),
    ),
    Matter(
        "专职消防队四季度考核", "deputy_director", "safety_department", -6, 7, "",
    ),
    Matter(
        "年度安全投入预算执行情况审阅", "group_office", "director", -3, 3, "附三季度执行表。",
    ),
    Matter(
        "班子成员联系点四季度调研", "group_office", "party_secretary", -10, 6, "", steps=(Step("start", 4),),
    ),
    Matter(
        "廉洁风险点随安全检查一并排查", "party_secretary", "discipline_secretary", -6, 10, "",
    ),
    Matter(
        "隐患治理课题立项申请：卷接机清理口联锁", "safety_department", "workstation_member", -8, 6, "", Proof.FILE,
        (Step("start", 5),),
    ),
    Matter(
        "微型消防站器材交接检查", "safety_department", "firefighter", -2, 1, "", Proof.PICTURE,
    ),
    Matter(
        "夜班班组安全活动组织", "department_head", "team_leader", -5, 2,
        "学事故通报，签到不算，讲清本岗位怎么做。", Proof.TEXT,
    ),
)  # fmt: skip

OF_DEPARTMENTS = "冬防自查：上报本部门火灾隐患清单"
OF_DEPARTMENTS_BEFORE = "应急器材台账核对，账物相符"
OF_BRANCHES = "四季度组织生活计划报党建工作科"
"""What every department and every branch was given; how far each has come follows from its place in the list."""
SENT_BACK = "缺责任人和完成时限，请补充。"
OFFERED = "已自查，清单附后。"
ACCEPTED = "清单完整。"
