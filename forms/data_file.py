"""A YAML file that ships beside the definitions, as its model: the list of procedures, the names that portals use."""

from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from forms.errors import BrokenDefinition
from forms.reading import UnreadableYaml, read_yaml

Model = TypeVar("Model", bound=BaseModel)


def read_data(file: Path, model: type[Model]) -> Model:
    """What stands in the file. Raises BrokenDefinition, with the place of the first fault, where it cannot be read or does not fit."""
    try:
        return model.model_validate(read_yaml(file.read_text(encoding="utf-8")))
    except OSError as error:
        raise BrokenDefinition(str(file), type(error).__name__) from None
    except (UnicodeDecodeError, UnreadableYaml) as error:
        raise BrokenDefinition(str(file), str(error)) from None
    except ValidationError as error:
        fault = error.errors(include_input=False, include_url=False)[0]
        place = ".".join(map(str, fault["loc"]))
        raise BrokenDefinition(str(file), f"{place}: {fault['msg']}" if place else fault["msg"]) from None
