"""Columns nobody may bring in, and their harmless neighbours."""

import pytest

from anju.kernel.prohibited import PROHIBITED, is_prohibited_header, normalise_header


@pytest.mark.parametrize(
    ("header", "concept"),
    [
        ("民族", "ethnicity"),
        (" 民 族 * ", "ethnicity"),
        ("民族(必填)", "ethnicity"),
        ("宗教信仰", "religion"),
        ("政治面貌：", "political_affiliation"),
        ("健康证明", "health"),
        ("计划生育证明", "fertility"),
        ("婚育情况", "fertility"),
        ("指纹编号", "biometrics"),
        ("体貌特征", "biometrics"),
        ("有无前科", "criminal_record"),
        ("关注级别", "risk_level"),
        ("函调情况", "suspicion"),
        ("主要交往人员", "social_contacts"),
        ("月收入", "income"),
        ("活动轨迹", "movement"),
        ("银行卡号", "identifiers"),
        ("QQ", "identifiers"),
        ("Ethnicity", "ethnicity"),
        ("criminal_record", "criminal_record"),
        ("ＤＮＡ", "biometrics"),
        ("种族", "ethnicity"),
        ("是否信教", "religion"),
        ("Party_Member", "political_affiliation"),
        ("核酸检测结果", "health"),
        ("精神病史", "health"),
        ("HIV", "health"),
        ("子女情况", "fertility"),
        ("Face ID", "biometrics"),
        ("是否在逃", "criminal_record"),
        ("涉毒情况", "criminal_record"),
        ("治安责任人", "risk_level"),
        ("信访情况", "risk_level"),
        ("watch-list", "risk_level"),
        ("到过地区", "movement"),
        ("trajectory", "movement"),
        ("QQ号码", "identifiers"),
        ("手机串号", "identifiers"),
        ("MAC地址", "identifiers"),
    ],
)
def test_a_prohibited_column_is_named_by_its_concept(header: str, concept: str) -> None:
    assert is_prohibited_header(header) == concept
    assert concept in PROHIBITED


@pytest.mark.parametrize(
    "header",
    [
        "序号",
        "申报业务类型*",
        "房屋编码*",
        "房屋地址*",
        "入住/搬离时间*",
        "姓名*",
        "身份证件种类*",
        "证件号码*",
        "户籍地址类型",
        "户籍地址",
        "职业",
        "来深事由",
        "服务处所",
        "在深户主姓名",
        "户主证件号码",
        "与户主关系",
        "紧急联系电话",
        "联系电话",
        "申报义务人",
        "承办人",
        "去向",
        "性别",
        "出生日期",
        "婚姻状况",
        "居住处所",
        "文化程度",
        "备注",
        "name",
        "id_number",
        "dwelling_code",
        "declarant",
        "participant",
        "department",
        "archive_number",
        "doorplate_number",
        "attribute",
        "rental_period",
        "门牌号",
        "子女姓名",
        "主要联系人",
    ],
)
def test_the_columns_of_the_form_are_free(header: str) -> None:
    assert is_prohibited_header(header) is None


def test_a_header_is_compared_without_ornament() -> None:
    assert normalise_header(" 证件 号码*（必填）：") == "证件号码"
    assert normalise_header("Dwelling_Code") == "dwellingcode"
