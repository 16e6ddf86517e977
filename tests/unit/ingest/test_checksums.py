import pyarrow as pa
import pytest

from graphcrm.ingest.checksums import id_card_ok, uscc_ok


@pytest.mark.parametrize(
    ("number", "ok"),
    [
        ("11010519491231002X", True),  # the example of GB 11643
        ("11010519491231002x", True),
        ("440524188001010014", True),
        ("110105194912310021", False),
        ("110105194902310021", False),  # 31 February
        ("110105491231002", True),
        ("110105491331002", False),
        ("11010519000101001X", True),  # born on a day that stands for "none" elsewhere
        ("110105000101001", True),
        ("11010519491231002", False),
        ("军字第1234号", False),
        ("", False),
        (None, True),
    ],
)
def test_id_cards(number: str | None, ok: bool) -> None:
    assert id_card_ok(pa.array([number, None], pa.string())).tolist() == [ok, True]


@pytest.mark.parametrize(
    ("code", "ok"),
    [
        ("91350100M000100Y43", True),  # the example of GB 32100
        ("91350100m000100y43", True),
        ("91350100M000100Y44", False),
        ("9135010OM000100Y43", False),  # the letter O is not used
        ("913501ABM000100Y4T", False),  # a district is six digits
        ("D2143569-X", True),  # the example of GB 11714
        ("D2143569X", True),
        ("D21435690", False),
        ("350100100012345", True),
        ("35010010001234", False),
        (None, True),
    ],
)
def test_codes_of_organisations(code: str | None, ok: bool) -> None:
    assert uscc_ok(pa.array([code, None], pa.string())).tolist() == [ok, True]


def test_chunked_and_empty_columns() -> None:
    column = pa.chunked_array([["11010519491231002X"], ["x", "11010519491231002X"]])
    assert id_card_ok(column).tolist() == [True, False, True]
    assert id_card_ok(column.slice(2)).tolist() == [True]
    assert id_card_ok(pa.array([], pa.string())).tolist() == []
    assert uscc_ok(pa.chunked_array([], pa.string())).tolist() == []
