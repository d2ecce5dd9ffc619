"""`anqi user`: the accounts of an installation, from its own machine."""

import getpass
import sys
from typing import TYPE_CHECKING

import click

from anqi.cli.common import FAULTY, progress, telling_faults
from anqi.cli.installation import installation
from anqi.kit.faults import Fault, Faulty
from anqi.kit.language import _

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from anqi.organisation.accounts.operations import First
    from anqi.organisation.models import Account, Person

_AT_ONCE = 100
"""Accounts that are opened together, before their passwords are printed."""
_ADMINISTRATIONS = ("system", "security", "audit")


def _by() -> str:
    """Who is recorded as having done it: the user of the operating system."""
    return f"cli:{getpass.getuser()}"


password_options = [
    click.option(
        "--password-stdin", "from_stdin", is_flag=True,
        help="从标准输入读密码 Read the password from the first line of the standard input.",
    ),
    click.option(
        "--generate", is_flag=True, help="生成密码并显示一次 Make a password and print it, once."
    ),
]  # fmt: skip


@click.group()
def user() -> None:
    """账号 Accounts: who may sign in."""


@user.command()
@click.argument("login")
@click.option("--person", metavar="PLANT/CODE", help="属于哪个人 The person whose account it is.")
@click.option(
    "--administers",
    type=click.Choice(_ADMINISTRATIONS),
    help="三员之一 One of the three administrators; none sees business content.",
)
@password_options[0]
@password_options[1]
@telling_faults
def add(
    login: str, person: str | None, administers: str | None, from_stdin: bool, generate: bool
) -> None:
    """新增账号 Make an account."""
    if (person is None) == (administers is None):
        raise click.UsageError(_("say --person or --administers, one of them"))
    installation()
    from anqi.organisation.accounts.operations import add_account
    from anqi.organisation.posts import Administration

    whose = _person(person) if person else None
    password = _password(from_stdin=from_stdin, generate=generate)
    add_account(
        login=login,
        password=password,
        by=_by(),
        person=whose,
        administers=Administration(administers) if administers else None,
        given=generate,
    )
    click.echo(_("{login} may sign in").format(login=login))
    _show(password, generate=generate)


@user.command("list")
def list_() -> None:
    """列出账号 List all accounts, one a line."""
    installation()
    from anqi.organisation.accounts.listing import day_of
    from anqi.organisation.models import Account

    for one in Account.objects.select_related("person__plant"):
        whose = one.administers or (
            f"{one.person.plant.code}/{one.person.code}" if one.person else "-"
        )
        state = _("open") if one.is_active else _("closed")
        last = str(day_of(one.last_login) or "-")
        click.echo("\t".join((one.login, whose, state, last)))


@user.command()
@click.argument("login")
@telling_faults
def close(login: str) -> None:
    """停用账号 Let nobody sign in with an account any more, and end its sessions and tokens."""
    installation()
    from anqi.organisation.accounts.operations import close_account

    close_account(account=_account(login), by=_by())
    click.echo(_("{login} is closed; all its sessions and tokens have ended").format(login=login))


@user.command()
@click.argument("login")
@password_options[0]
@password_options[1]
@telling_faults
def password(login: str, from_stdin: bool, generate: bool) -> None:
    """重设密码 Give an account another password, and end its sessions."""
    installation()
    from anqi.organisation.accounts.operations import set_password

    account = _account(login)
    fresh = _password(from_stdin=from_stdin, generate=generate)
    set_password(account=account, password=fresh, by=_by(), given=generate)
    click.echo(_("{login} has another password; all its sessions have ended").format(login=login))
    _show(fresh, generate=generate)


@user.command()
@click.argument("login")
@telling_faults
def reopen(login: str) -> None:
    """重新启用账号 Let somebody sign in again, with a first password that is printed once."""
    installation()
    from anqi.organisation.accounts.operations import reopen_account, version_of

    account = _account(login)
    fresh = reopen_account(account=account, by=_by(), address=None, version=version_of(account))
    click.echo(_("{login} may sign in").format(login=login))
    click.echo(fresh)


@user.command()
@click.argument("login")
@telling_faults
def unlock(login: str) -> None:
    """解锁 Forget the wrong tries of a login."""
    installation()
    from anqi.organisation.accounts import operations

    operations.unlock(account=_account(login), by=_by(), address=None)
    click.echo(_("{login} may try again at once").format(login=login))


@user.command("remove-factor")
@click.argument("login")
@click.option("--reason", required=True, help="缘由,记入操作记录 Why; it stands in the record.")
@telling_faults
def remove_factor(login: str, reason: str) -> None:
    """取消遗失的第二因素 Remove a lost second factor, and end the account's sessions."""
    installation()
    from anqi.organisation.accounts import operations

    account = _account(login)
    operations.remove_factor(
        account=account,
        by=_by(),
        address=None,
        version=operations.version_of(account),
        reason=reason,
    )
    click.echo(_("the second factor of {login} is removed").format(login=login))


@user.command("open")
@click.argument("plant")
@click.option("--unit", metavar="CODE", help="只为此部门及其下属 Only for this unit and all below.")
@telling_faults
def open_(plant: str, unit: str | None) -> None:
    """为没有账号的人开号 Open an account for everybody who has none; prints one a line with a first password.

    Number, name, login and password, parted by tabs, each once: nobody can print them again. A hundred are opened and
    printed at a time, so that others may go on meanwhile; what is printed is done, also where it breaks off later.
    """
    installation()
    people, count = _people(plant, unit), 0
    for begin in range(0, len(people), _AT_ONCE):
        try:
            made = _opened(people, begin)
        except Faulty as faulty:
            if not count:
                raise
            for fault in faulty.faults:
                click.echo(f"  {fault}", err=True)
            click.echo(_("{count} accounts opened").format(count=count), err=True)
            sys.exit(FAULTY)
        count += len(made)
        for one in made:
            person = one.account.person
            name = (person.code, person.name) if person else ("", "")
            click.echo("\t".join((*name, one.account.login, one.password)))
    click.echo(_("{count} accounts opened").format(count=count), err=True)


def _opened(people: "list[Person]", begin: int) -> "list[First]":
    """Open the accounts of a hundred people. The bar is gone before anything is printed."""
    from anqi.organisation.accounts.operations import open_accounts

    with progress() as tell:
        return open_accounts(
            people=people[begin : begin + _AT_ONCE],
            by=_by(),
            progress=lambda done: tell(_("passwords"), (begin + done) / len(people)),
        )


def _people(plant: str, unit: str | None) -> "list[Person]":
    from anqi.kit import clock
    from anqi.organisation.models import Account, Person, Tree, Unit
    from anqi.organisation.queries import members_of

    found: QuerySet[Person] = Person.objects.on(clock.today()).filter(plant__code=plant)
    if unit is not None:
        there = Unit.objects.filter(plant__code=plant, tree=Tree.ADMINISTRATION, code=unit).first()
        if there is None:
            fault = Fault("--unit", _("there is no unit {code}").format(code=unit))
            raise Faulty(_("account"), [fault])
        found = members_of(there, clock.today(), below=True)
    if not found.exists():
        fault = Fault("plant", _("nobody works there today"))
        raise Faulty(_("account"), [fault])
    having = Account.objects.filter(person__isnull=False).values("person")
    return list(found.exclude(pk__in=having).select_related("plant").order_by("code"))


def _password(*, from_stdin: bool, generate: bool) -> str:
    if from_stdin and generate:
        raise click.UsageError(_("say --password-stdin or --generate, not both"))
    if generate:
        from anqi.organisation.accounts.passwords import first_password

        return first_password()
    if from_stdin:
        return sys.stdin.readline().rstrip("\r\n")
    if not sys.stdin.isatty():
        raise click.UsageError(
            _("there is no terminal to ask on: say --password-stdin or --generate")
        )
    asked: str = click.prompt(_("password"), hide_input=True, confirmation_prompt=_("once more"))
    return asked


def _show(password: str, *, generate: bool) -> None:
    if generate:
        click.echo(password)


def _account(login: str) -> "Account":
    from anqi.organisation.models import Account

    found = Account.objects.filter(login=login).select_related("person__plant").first()
    if found is None:
        fault = Fault("login", _("there is no account {login}").format(login=login))
        raise Faulty(_("account"), [fault])
    return found


def _person(text: str) -> "Person":
    from anqi.organisation.models import Person

    plant, _slash, code = text.partition("/")
    people = Person.objects.select_related("plant")
    found = people.filter(plant__code=plant, code=code).first()
    if found is None:
        fault = Fault(
            "person", _("there is nobody {code} in {plant}").format(code=code, plant=plant)
        )
        raise Faulty(_("account"), [fault])
    return found


@user.command()
@click.argument("login")
@click.option("--name", required=True, help="用途 What the token is for.")
@click.option("--scope", "scopes", multiple=True, required=True, help="facts:read, facts:post …")
@click.option(
    "--days",
    type=click.IntRange(1),
    help="有效天数 How many days it is good for; without, until it is closed.",
)
@telling_faults
def token(login: str, name: str, scopes: tuple[str, ...], days: int | None) -> None:
    """生成接口令牌,只显示一次 Make a token for the API and print it, once."""
    installation()
    from datetime import timedelta

    from anqi.kit import clock
    from anqi.organisation.models import Account
    from anqi.organisation.tokens import TokenScope, make_token

    known = {one.value: one for one in TokenScope}
    unknown = [one for one in scopes if one not in known]
    if unknown:
        message = _("one of {known}").format(known=", ".join(known))
        raise Faulty("--scope", [Fault(one, message) for one in unknown])
    account = Account.objects.filter(login=login).first()
    if account is None:
        raise Faulty(login, [Fault("", _("there is no such account"))])
    ends = clock.today() + timedelta(days=days) if days is not None else None
    wanted = [known[one] for one in scopes]
    click.echo(make_token(account=account, name=name, scopes=wanted, expires_on=ends, by=_by()))
