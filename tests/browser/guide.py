"""What the clerks' guide photographs: the pages of a first day, in order, each with what is done on it first."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.urls import reverse
from playwright.sync_api import Page, expect

from browser.conftest import House

FATHER = ("秦志远", "522128198506123115", "13823456701")
MOTHER = ("田雨禾", "452124198709200025")
MISTYPED = "452124198709200026"
TABLE = """房屋编码,申报业务类型,入住/搬离时间,姓名,身份证件种类,证件号码,备注
{home},入住,2026-11-16,白羽生,居民身份证,440309201403081017,
{home},入住,2026-11-16,钟灵秀,居民身份证,440309201711152024,
{home},入住,上周,于小满,居民身份证,452124198709200026,
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """A picture: its name, whose page it is (empty: nobody has signed in), and what is done before it is taken."""

    name: str
    who: str
    does: Callable[[Page, House], None]
    height: int = 640


def sign_in(page: Page, house: House) -> None:
    page.goto("/login")
    page.fill("#id_username", house.morning.cast.clerk.account.username)


def second_factor(page: Page, _house: House) -> None:
    page.goto(reverse("desk:second-factor"))
    page.locator("main form button.btn-primary").click()
    expect(page.locator("main img")).to_be_visible()


def overview(page: Page, _house: House) -> None:
    page.goto(reverse("desk:home"))


def keys(page: Page, _house: House) -> None:
    page.goto(reverse("desk:home"))
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


def search(page: Page, house: House) -> None:
    page.goto(reverse("desk:persons"))
    page.fill("#id_name", house.morning.cast.resident.name)
    page.locator("#id_name").blur()


def person(page: Page, house: House) -> None:
    page.goto(reverse("desk:person", args=[house.morning.cast.resident.id]))


def reveal(page: Page, house: House) -> None:
    person(page, house)
    page.click("[data-opens^=reveal-number]")
    expect(page.locator("[id^=reveal-number]:not(h2)")).to_be_visible()


def counter(page: Page, house: House, number: str = MOTHER[1]) -> None:
    page.goto(reverse("desk:declare"))
    page.locator("#id_dwelling_code").press_sequentially("梅龙路6号 302")
    expect(page.locator("#dwelling-options [role=option]").first).to_be_visible()
    page.keyboard.press("Enter")
    page.locator("#id_p-0-name").fill(FATHER[0])
    page.locator("#id_p-0-id_number").fill(FATHER[1])
    page.locator("#id_p-0-phone").fill(FATHER[2])
    page.keyboard.press("Alt+n")
    page.locator("#id_p-1-name").fill(MOTHER[0])
    page.locator("#id_p-1-id_number").fill(number)
    page.locator("#id_p-1-phone").focus()
    expect(page.locator("[data-person] .heard").nth(1)).not_to_be_empty()


def mistake(page: Page, house: House) -> None:
    counter(page, house, MISTYPED)
    page.keyboard.press("Control+Enter")
    expect(page.locator("#refused")).to_be_visible()
    page.locator("#id_p-1-id_number").scroll_into_view_if_needed()


def receipt(page: Page, house: House) -> None:
    page.goto(reverse("desk:receipt", args=[house.morning.receipt.submission]))


def queue(page: Page, _house: House) -> None:
    page.goto(reverse("desk:queue"))
    page.keyboard.press("j")


def case(page: Page, house: House) -> None:
    page.goto(reverse("desk:item", args=[house.morning.waiting[0]]))


def returning(page: Page, house: House) -> None:
    case(page, house)
    page.click("[data-opens=refusal]")
    expect(page.locator("#refusal")).to_be_visible()


def correcting(page: Page, house: House) -> None:
    case(page, house)
    page.click("[data-opens=correction]")
    expect(page.locator("#correction")).to_be_visible()


def home(page: Page, house: House) -> None:
    page.goto(reverse("desk:dwelling", args=[house.morning.cast.home.pk]))
    expect(page.locator("form[action$='/certificate'] button").first).to_be_visible()


def upload(page: Page, house: House) -> None:
    page.goto(reverse("desk:upload"))
    table = TABLE.format(home=house.morning.cast.home.code).encode()
    page.set_input_files("#id_file", {"name": "登记表.csv", "mimeType": "text/csv", "buffer": table})


def dry_run(page: Page, house: House) -> None:
    upload(page, house)
    page.click("main button.btn-primary")
    page.wait_for_url("**/submissions/*")
    expect(page.locator("form[action$='/commit'] button")).to_be_visible(timeout=60_000)


def ledger(page: Page, _house: House) -> None:
    page.goto(reverse("desk:ledger"))


def stay(page: Page, house: House) -> None:
    page.goto(reverse("desk:stay", args=[house.morning.stay]))


def annulment(page: Page, house: House) -> None:
    page.goto(reverse("desk:annul", args=[house.morning.stay, "registration"]))


def looking_back(page: Page, house: House) -> None:
    page.goto(reverse("desk:dwelling", args=[house.morning.cast.home.pk]))
    page.locator("details.no-print summary").last.click()
    expect(page.locator("#id_known")).to_be_visible()


def looks(page: Page, house: House) -> None:
    page.goto(reverse("desk:journal-access"))


SCENES = [
    Scene("sign-in", "", sign_in, 560),
    Scene("second-factor", "employer_staff", second_factor, 760),
    Scene("overview", "clerk", overview),
    Scene("keys", "clerk", keys),
    Scene("search", "clerk", search),
    Scene("person", "clerk", person),
    Scene("reveal", "clerk", reveal),
    Scene("counter", "clerk", counter, 860),
    Scene("mistake", "clerk", mistake, 860),
    Scene("receipt", "clerk", receipt),
    Scene("queue", "officer", queue),
    Scene("case", "officer", case),
    Scene("return", "officer", returning),
    Scene("correct", "officer", correcting, 760),
    Scene("home", "clerk", home),
    Scene("upload", "officer", upload),
    Scene("dry-run", "officer", dry_run, 760),
    Scene("ledger", "supervisor", ledger),
    Scene("stay", "supervisor", stay, 760),
    Scene("annulment", "supervisor", annulment, 760),
    Scene("looking-back", "clerk", looking_back),
    Scene("looks", "auditor", looks),
]
