"""Contract tests: the mock's answers against the vendor's public specification.

The specification is not part of this project and its text never enters it. `spec` finds a copy
beside the project, `repairs` mends its faults in memory, `objects` and `derived` turn its examples
into schemas, `contract` checks answers. `cases` calls every operation for every status, `facts`
has what no schema can hold, `mutants` spoils answers, `fuzz` sends what nobody thought of. Without
a copy the same tests run against the document that the mock itself serves. Sources that read
`behaviour.md` mean the notes beside that copy.
"""

from pathlib import Path

import pytest

# An assert in a helper shows its values too.
_HELPERS = (path.stem for path in Path(__file__).parent.glob("[!_]*.py"))
pytest.register_assert_rewrite(*(f"{__name__}.{n}" for n in _HELPERS if n != "conftest"))
