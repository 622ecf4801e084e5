"""What BeerJSON says of mash, boil, fermentation and times, in words for people."""

from collections.abc import Iterator, Mapping
from decimal import Decimal

from domain.production.recipe_rules import STEP_LIMIT
from domain.production.transfer.beerjson_texts import printable
from domain.shared.exact_json import Json

_PARTS = {
    "mash": ("Mash", "mash_steps"),
    "boil": ("Boil", "boil_steps"),
    "fermentation": ("Ferment", "fermentation_steps"),
}
_DEGREES = {"C": "°C", "F": "°F"}
_SEVERAL = {"day": "days", "week": "weeks"}
_USES = {
    "add_to_mash": "mash",
    "add_to_boil": "boil",
    "add_to_fermentation": "fermentation",
    "add_to_package": "packaging",
}


def steps_of(recipe: Mapping[str, Json]) -> tuple[str, ...]:
    """The instructions of a recipe: each step of its mash, boil and fermentation."""
    return tuple(printable(step)[:STEP_LIMIT] for step in _steps(recipe))


def note_of(addition: Mapping[str, Json]) -> str:
    """When an ingredient is added: "boil, 60 min"."""
    timing = addition.get("timing")
    if not isinstance(timing, dict):
        return ""
    use = timing.get("use")
    parts = [_USES.get(use, use.replace("_", " "))] if isinstance(use, str) else []
    parts += [text for text in (_measure(timing.get("time")),) if text]
    duration, step = _measure(timing.get("duration")), timing.get("step")
    parts += [f"for {duration}"] if duration else []
    parts += [f"step {step}"] if isinstance(step, int) and not isinstance(step, bool) else []
    return printable(", ".join(parts))[:180]


def _steps(recipe: Mapping[str, Json]) -> Iterator[str]:
    for name, (title, steps) in _PARTS.items():
        part = recipe.get(name)
        if not isinstance(part, dict):
            continue
        time = _measure(part.get("boil_time"))
        if time:
            yield f"{title} for {time}."
        listed = part.get(steps)
        for step in listed if isinstance(listed, list) else []:
            if isinstance(step, dict):
                yield _step(title, step)


def _step(title: str, step: dict[str, Json]) -> str:
    name, description = step.get("name"), step.get("description")
    head = f"{title}: {name}" if isinstance(name, str) and name.strip() else title
    temperature = _measure(step.get("step_temperature", step.get("start_temperature")))
    time = _measure(step.get("step_time"))
    facts = ", ".join([*([f"at {temperature}"] if temperature else []), *([f"for {time}"] if time else [])])
    said = f" {description.strip()}" if isinstance(description, str) and description.strip() else ""
    return f"{head}{', ' if facts else ''}{facts}.{said}"


def _measure(value: Json) -> str:
    """A number with its unit, as it is written there; several days or weeks are more than one."""
    if not isinstance(value, dict):
        return ""
    number, unit = value.get("value"), value.get("unit")
    if isinstance(number, bool) or not isinstance(number, int | Decimal) or not isinstance(unit, str):
        return ""
    told = _SEVERAL.get(unit, unit) if number != 1 else unit
    return f"{number} {_DEGREES.get(unit, told)}"
