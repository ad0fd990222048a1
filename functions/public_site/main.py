"""The citizen's pages: the form, a report's public page and photos, the reporter's own moves, the privacy notice."""

from __future__ import annotations

import secrets
from http import HTTPStatus

import functions_framework
from flask import Request, Response

from functions.public_site import already_reported, places, report_page, security_txt, supporting, words
from functions.public_site.kept_files import STATIC
from shared import contacts, languages, lifecycle, pages, public_proof, reports, static_files, tickets, web
from shared.compression import compressed
from shared.endpoint import endpoint
from shared.errors import Invalid, NotFound, Problem, Refusal
from shared.imaging import thumbnails
from shared.installation import here
from shared.languages import say
from shared.platform.ports import Contended
from shared.reporter import report_pages

_READ_ONLY_CACHE = {"Cache-Control": "public, max-age=300"}
_SIZES: tuple[list[str], ...] = ([], ["kecil"])
_PLACES = {"wilayah.json": places.outlined, "tempat.json": places.named, "wilayah": places.found}
_PHOTO_CACHE = {"Cache-Control": "public, max-age=600", **web.FOR_OTHER_SITES}


@functions_framework.http
@endpoint
def public_site(request: Request) -> Response:
    with languages.on_page(request.path, here().address, request.query_string.decode("latin-1")):
        return compressed(request, _page_or_refusal(request))


def _page_or_refusal(request: Request) -> Response:
    try:
        return _answered(request)
    except Refusal as refusal:
        if not web.wants_page(request):
            raise
        return _refused(request, refusal)
    except (Contended, TimeoutError) as silence:
        if not web.wants_page(request):
            raise
        sentence = say(
            "Layanan sedang terganggu. Muat ulang halaman ini sebentar lagi; yang sudah terkirim tetap tersimpan."
        )
        return _refused(request, web.busy(silence, sentence))


def _answered(request: Request) -> Response:
    match request.path.strip("/").split("/"):
        case [""]:
            return _home(request)
        case ["laporan", *rest]:
            return _about_reports(request, rest)
        case ["serupa"]:
            return already_reported.answered(request)
        case ["foto", ticket, id, *size] if size in _SIZES:
            return _photo(request, ticket, id, is_small=size != [])
        case ["surat", purpose, token]:
            return _letter(request, purpose, token)
        case ["peta" | "privasi" | "aksesibilitas" | "bukti" | "statistik" | "data" as page]:
            return _read_only(request, page)
        case ["aset", *parts]:
            return static_files.answered(request, STATIC, "/".join(parts))
        case _:
            return _for_scripts(request)


def _for_scripts(request: Request) -> Response:
    """What the pages' own scripts and other programs ask for."""
    match request.path.strip("/"):
        case "peta.json":
            return _list(request)
        case "wilayah.json" | "tempat.json" | "wilayah" as name:
            return _PLACES[name](request)
        case "openapi.json" as name:
            return static_files.answered(request, STATIC, name)
        case "kata.json":
            return words.answered(request)
        case ".well-known/security.txt":
            return security_txt.answered(request)
        case "sw.js" | "formulir" | "luring" | "kanal.webmanifest" as name:
            return _offline(request, name)
        case _:
            raise NotFound("Halaman ini tidak ada.")


def _offline(request: Request, name: str) -> Response:
    from functions.public_site import offline  # noqa: PLC0415 asked for once a visit, after the page

    return offline.answered(request, name)


def _about_reports(request: Request, rest: list[str]) -> Response:
    match rest:
        case []:
            return _found(request)
        case [typed]:
            return report_page.answered(request, reports.ticket_of(typed))
        case [typed, "dukung"]:
            return supporting.answered(request, reports.ticket_of(typed))
        case [typed, "kontak"]:
            return report_page.contact(request, reports.ticket_of(typed))
        case [typed, "data"]:
            from functions.public_site import own_data_page  # noqa: PLC0415 asked for once in a report's life

            return own_data_page.answered(request, reports.ticket_of(typed))
        case [typed, "foto", id]:
            return report_page.photo(request, reports.ticket_of(typed), id)
        case _:
            raise NotFound("Halaman ini tidak ada.")


def _home(request: Request) -> Response:
    web.allow(request, "GET", "HEAD")
    html = pages.report_form(here().city, key=secrets.token_hex(16), on=web.today(here().city.calendar))
    return web.page(html, headers=web.NO_STORE | web.WITH_MAP)


def _found(request: Request) -> Response:
    """From whatever was typed to the report's own address."""
    web.allow(request, "GET", "HEAD")
    typed = request.args.get("ticket")
    if typed is None:
        return web.page(_find_page())
    ticket = tickets.normalised(typed) or tickets.normalised(f"{here().city.city.ticket_prefix}-{typed}")
    if ticket is None:
        sentence = say("Nomor ini bukan nomor tiket. Periksa lagi huruf dan angkanya.")
        raise Invalid(sentence, Problem("ticket", sentence))
    return Response(status=HTTPStatus.SEE_OTHER, headers={"Location": languages.to(f"/laporan/{ticket}")})


def _find_page(typed: str = "", problem: str | None = None) -> str:
    return pages.render("find.html", city=here().city, typed=typed, problem=problem)


def _letter(request: Request, purpose: str, token: str) -> Response:
    from functions.public_site import from_letter  # noqa: PLC0415 the form and a report's page do not pay for it

    return from_letter.answered(request, purpose, token)


def _list(request: Request) -> Response:
    from functions.public_site import list_page  # noqa: PLC0415 as above

    return list_page.data(request) if request.path.endswith(".json") else list_page.answered(request)


def _read_only(request: Request, page: str) -> Response:
    web.allow(request, "GET", "HEAD")
    if page == "peta":
        return _list(request)
    if page == "statistik":
        from functions.public_site import statistics_page  # noqa: PLC0415 as above

        return statistics_page.answered(request)
    if page == "data":
        from functions.public_site import data_page  # noqa: PLC0415 as above

        return data_page.answered()
    if page == "bukti":
        files, known = here().platform.files, {"city": here().city, "base": f"{here().address}/open-data"}
        proved, root = public_proof.newest(files), public_proof.newest_root(files)
        return web.page(pages.render("proof.html", proof=proved, root=root, **known), headers=_READ_ONLY_CACHE)
    template = {"privasi": "privacy.html", "aksesibilitas": "accessibility.html"}[page]
    html = pages.render(template, city=here().city, contact_days=contacts.KEPT_AFTER_CLOSING.days)
    return web.page(html, headers=_READ_ONLY_CACHE)


def _photo(request: Request, typed: str, id: str, *, is_small: bool) -> Response:
    """Only what somebody with the right has looked at and shown to the public."""
    web.allow(request, "GET", "HEAD")
    ticket = tickets.normalised(typed)
    report = reports.get(here().store, ticket) if ticket else None
    if report is None or id not in report_page.public(report).photos:
        raise NotFound("Foto tidak ditemukan.")
    file = lifecycle.photo(here(), report, id)
    return Response(
        thumbnails.small(file.data) if is_small else file.data, content_type=file.content_type, headers=_PHOTO_CACHE
    )


def _refused(request: Request, refusal: Refusal) -> Response:
    """A page that helps on: the search again, or the question for the secret."""
    if request.path.strip("/") == "laporan":
        html = _find_page(request.args.get("ticket", ""), str(refusal))
    else:
        ticket, form = _asked_for(request)
        carried = request.form.to_dict() if ticket else {}
        html = report_pages.refused(here(), str(refusal), ticket, carried=carried, form=form)
    headers = web.PRIVATE | web.retry_after(refusal)  # private, as the address may hold a letter's token
    return web.page(html, web.status_of(refusal), headers)


def _asked_for(request: Request) -> tuple[str | None, str]:
    """A report of which the secret may be asked, and where below its page what was typed belongs."""
    match request.path.strip("/").split("/"):
        case ["laporan", typed, "kontak" | "data" as form]:
            return tickets.normalised(typed), f"/{form}"
        case ["laporan", typed] | ["laporan", typed, "foto", _]:
            return tickets.normalised(typed), ""
        case _:
            return None, ""
