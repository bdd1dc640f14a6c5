"""Learns the names of categories: from a categories document, or from badges inside posts."""

from collections.abc import Iterator

from bs4 import BeautifulSoup

from community.importers.discourse.fields import Fields, flag, integer, line, record, records
from community.importers.discourse.records import SourceCategory


def categories_of(document: Fields) -> Iterator[SourceCategory]:
    """Read `/categories.json`, `/site.json` or `/c/<id>/show.json`, with the levels below."""
    listed = records(record(document, "category_list"), "categories")
    listed += records(document, "categories")
    if single := record(document, "category"):
        listed.append(single)
    for fields in listed:
        yield from _category(fields)


def _category(fields: Fields) -> Iterator[SourceCategory]:
    id_, name = integer(fields, "id"), line(fields, "name")
    if id_ is not None and name:
        yield SourceCategory(
            id=id_,
            name=name,
            slug=line(fields, "slug"),
            description=line(fields, "description_text"),
            colour=line(fields, "color"),
            parent_id=integer(fields, "parent_category_id"),
            is_restricted=flag(fields, "read_restricted"),
        )
    for below in records(fields, "subcategory_list"):
        yield from _category(below)


def categories_in(cooked: str) -> Iterator[SourceCategory]:
    """Read the badges a quote of another topic carries: id, name, level above, address."""
    if "data-category-id" not in cooked:
        return
    for badge in BeautifulSoup(cooked, "html.parser").select(".badge-category[data-category-id]"):
        fields = {name: str(value) for name, value in badge.attrs.items()}
        id_, name = integer(fields, "data-category-id"), " ".join(badge.get_text().split())
        if id_ is None or not name:
            continue
        link = badge.find_parent("a")
        path = str(link.get("href", "")).rstrip("/").split("/") if link else []
        yield SourceCategory(
            id=id_,
            name=name,
            slug=path[-2] if len(path) > 2 and path[-1] == str(id_) else "",
            description=line(fields, "title"),
            parent_id=integer(fields, "data-parent-category-id"),
        )
