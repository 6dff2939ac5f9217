"""What Anju never keeps about a person, whatever a pack, a form or a spreadsheet says.

Compiled in on purpose: no rule pack unlocks it. Grounds: Personal Information Protection Law, arts 6 and 28.
"""

from __future__ import annotations

import re
import unicodedata

WORDS: dict[str, str] = {
    "ethnicity": ("民族、族别、族別、种族、種族、人种、ethnic、nationality group、tribe"),
    "religion": ("宗教、信仰、信教、教派、religio、faith"),
    "political_affiliation": ("政治面貌、党员、党派、团员、入党、politic、party member"),
    "health": (
        "健康、疾病、病史、病情、病种、体检、血型、残疾、残障、精神障碍、"
        "精神病、身体状况、核酸、艾滋、传染、接种、疫苗、"
        "health、mental illness、addict、disease、medical、disabilit、blood type、vaccin"
    ),
    "fertility": (
        "计划生育、计生、婚育、生育、孕、避孕、节育、绝育、结扎、上环、子女数、子女情况、独生子女、"
        "fertility、family planning、contracept、pregnan"
    ),
    "biometrics": (
        "指纹、指紋、掌纹、虹膜、声纹、人脸、面部、相貌、体貌、体态、身高、"
        "体重、生物特征、生物识别、"
        "dna、fingerprint、iris、biometric、face template、face id、voiceprint"
    ),
    "criminal_record": (
        "前科、犯罪、违法记录、刑满、刑释、服刑、吸毒、涉毒、社区矫正、案底、拘留、在逃、通缉、"
        "criminal、conviction、prison、arrest、drug use"
    ),
    "risk_level": (
        "风险、風險、危险等级、关注级别、关注等级、关注程度、重点人、重点对象、管控级别、管控类别、信任等级、放心类、"
        "治安责任人、上访、信访、涉稳、涉恐、三非、"
        "risk、attention level、trust level、threat、watchlist"
    ),
    "suspicion": ("可疑、嫌疑、疑点、函调、suspic、suspect"),
    "social_contacts": (
        "交往、社会关系、主要关系人、社交、亲友名单、嗜好、爱好、social contact、acquaintance、associates、hobb"
    ),
    "income": ("收入、支出、收支、工资、薪资、月薪、年薪、消费、存款、资产、income、salary、wage、spending"),
    "movement": (
        "轨迹、軌跡、行踪、行程、出行记录、去过、到过、定位、"
        "movement、trace、trajectory、location history、itinerary、gps、geolocation"
    ),
    "identifiers": (
        "银行、开户行、微信、支付宝、车牌、车票、机票、航班、基站、话单、"
        "通话记录、快递、串号、銀行、qq号、"
        "imei、imsi、mac地址、mac address、wifi、bank、wechat、alipay、licence plate、license plate、flight"
    ),
}
"""Concept → words that give it away, wherever they stand in a header."""

SHORT = {
    "qq": "identifiers",
    "mac": "identifiers",
    "hiv": "health",
    "face": "biometrics",
    "race": "ethnicity",
    "race group": "ethnicity",
    "party": "political_affiliation",
}
"""Words that are harmless inside others, so that the whole header must be one of them."""

PROHIBITED = frozenset(WORDS)
"""The concepts: ethnicity, religion, political affiliation, health, fertility, biometrics, criminal record, risk or
attention level, suspicion notes, social contacts, income and spending, movement traces, telecom, transport and bank
identifiers."""

ORNAMENT = re.compile(r"[\s*＊※#:：\"'“”]+|[（(](?:必填|选填|必选|可选|选择)[)）]")


def normalise_header(text: str) -> str:
    """A column's name as it is compared: half width, lower case, without spaces, stars, colons or "（必填）"."""
    return ORNAMENT.sub("", unicodedata.normalize("NFKC", text)).replace("_", "").replace("-", "").lower()


def is_prohibited_header(text: str) -> str | None:
    """The concept a column's name asks for that Anju never keeps, such as ``ethnicity``; None when it is free."""
    header = normalise_header(text)
    if header in _SHORT:
        return _SHORT[header]
    return next((concept for concept, words in _NORMALISED if any(word in header for word in words)), None)


_SHORT = {normalise_header(word): concept for word, concept in SHORT.items()}
_NORMALISED = [
    (concept, tuple(normalise_header(word) for word in words.split("、"))) for concept, words in WORDS.items()
]
