"""Search, on a bank whose names have every trap that names have."""

from __future__ import annotations

from pathlib import Path

import pytest

from graphcrm.analysis.search import search
from graphcrm.errors import InputError
from graphcrm.graph import Graph, Scope
from tests.builders import loaded

# id -> name, phone, aum, branch
PEOPLE = {
    "C01": ("钟巍", "13900000001", 100, "B1"),
    "C02": ("单雄信", "+86 139-0000-0002", 90, "B1"),
    "C03": ("曾国藩", "１３９００００１２３４", 80, "B1"),
    "C04": ("仇英", "138****1234", 70, "B1"),
    "C05": ("区寄", None, 60, "B1"),
    "C06": ("查良镛", None, 50, "B1"),
    "C07": ("解缙", None, 40, "B1"),
    "C08": ("盖叫天", None, 30, "B1"),
    "C09": ("尉迟恭", None, 20, "B1"),
    "C10": ("欧阳修", None, 10, "B1"),
    "C11": ("乐嘉", None, 9, "B1"),
    "C12": ("吕女士", None, 8, "B1"),
    "C13": ("𠮷田", None, 7, "B1"),
    "C14": ("John  O'Brien", None, 6, "B1"),
    "C15": ("阿依古丽·买买提", None, 5, "B1"),
    "C16": ("張伟", None, 4, "B1"),
    "C17": ("王*", None, 3, "B1"),
    "C18": ("王五", None, 2, "B1"),
    "C19": ("王五", None, None, "B1"),
    "C20": ("王五", None, 50, "B2"),
    "C21": (None, None, 1, "B1"),
    "C22": ("西安", None, 1, "B1"),
    "C23": ("先生", None, 1, "B1"),
    "C24": ("万俟卨", None, 1, "B1"),
    "C25": ("陆𬘡", None, 1, "B1"),
}
COLUMNS = ("name", "phone", "aum", "branch_id")


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Graph:
    """Return a bank of these people and two firms."""
    return loaded(
        tmp_path_factory.mktemp("bank"),
        branches=[{"branch_id": "B1"}, {"branch_id": "B2"}],
        customers=[
            {"customer_id": key, **dict(zip(COLUMNS, row, strict=True))}
            for key, row in PEOPLE.items()
        ],
        firms=[
            {
                **{"firm_id": "F1", "name": "ＡＢＣ科技有限公司", "short_name": "银科"},
                **{"branch_id": "B1", "phone": "0571-88881111", "deposits": 1000},
            },
            {"firm_id": "F2", "name": "王五车行", "branch_id": "B1", "deposits": 5},
        ],
    ).graph()


def found(graph: Graph, text: str) -> dict[str, str]:
    """Return how each party was found, in order."""
    return {str(row["party_id"]): str(row["match"]) for row in search(graph, text).rows()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("C01", {"C01": "id"}),
        ("c01", {"C01": "id"}),
        ("Ｃ０１", {"C01": "id"}),
        (" C01 ", {"C01": "id"}),
        ("F1", {"F1": "id"}),
        ("F", {}),  # one letter alone is no beginning
        ("F0", {}),
        (
            "C2",
            {
                "C20": "part",
                "C21": "part",
                "C22": "part",
                "C23": "part",
                "C24": "part",
                "C25": "part",
            },
        ),
        ("钟巍", {"C01": "name"}),
        ("钟 巍", {"C01": "name"}),
        ("巍", {"C01": "part"}),
        ("zhongwei", {"C01": "pinyin"}),
        ("Zhong Wei", {"C01": "pinyin"}),
        ("zhōngwēi", {"C01": "pinyin"}),
        ("zhongw", {"C01": "part"}),
        ("zw", {"C01": "initials", "C16": "initials"}),
        ("ZW", {"C01": "initials", "C16": "initials"}),
        ("钟w", {"C01": "initials"}),
        ("shanxiongxin", {"C02": "pinyin"}),
        ("danxiongxin", {"C02": "pinyin"}),
        ("sxx", {"C02": "initials"}),
        ("zengguofan", {"C03": "pinyin"}),
        ("cengguofan", {"C03": "pinyin"}),
        ("qiuying", {"C04": "pinyin"}),
        ("chouying", {"C04": "pinyin"}),
        ("ouji", {"C05": "pinyin"}),
        ("quji", {"C05": "pinyin"}),
        ("zhaliangyong", {"C06": "pinyin"}),
        ("chaliangyong", {"C06": "pinyin"}),
        ("xiejin", {"C07": "pinyin"}),
        ("jiejin", {"C07": "pinyin"}),
        ("gejiaotian", {"C08": "pinyin"}),
        ("gaijiaotian", {"C08": "pinyin"}),
        ("yuchigong", {"C09": "pinyin"}),
        ("weichigong", {"C09": "pinyin"}),
        ("ouyangxiu", {"C10": "pinyin"}),
        ("oyx", {"C10": "initials"}),
        ("moqixie", {"C24": "pinyin"}),
        ("yuejia", {"C11": "pinyin"}),
        ("lejia", {"C11": "pinyin"}),
        ("lvnvshi", {"C12": "pinyin"}),
        ("lǚnǚshì", {"C12": "pinyin"}),
        ("LÜNÜSHI", {"C12": "pinyin"}),
        ("lyunyushi", {"C12": "pinyin"}),
        ("𠮷田", {"C13": "name"}),
        ("𠮷", {"C13": "part"}),
        ("吉田", {}),
        ("luyin", {"C25": "pinyin"}),
        ("jitian", {}),  # how it is read is not known
        ("john o'brien", {"C14": "name"}),
        ("BRIEN", {"C14": "part"}),
        ("阿依古丽买买提", {"C15": "name"}),
        ("阿依古丽•买买提", {"C15": "name"}),
        ("古丽·买", {"C15": "part"}),
        ("张伟", {}),  # what is written otherwise is found by how it is read
        ("張伟", {"C16": "name"}),
        ("zhangwei", {"C16": "pinyin"}),
        ("王*", {"C17": "name"}),
        ("王?", {}),
        ("%", {}),
        ("_", {}),
        (".*", {}),
        ("王五", {"C20": "name", "C18": "name", "C19": "name", "F2": "part"}),
        ("wangwu", {"C20": "pinyin", "C18": "pinyin", "C19": "pinyin", "F2": "part"}),
        ("ww", {"C20": "initials", "C18": "initials", "C19": "initials", "F2": "part"}),
        ("xian", {"C22": "pinyin", "F1": "part", "C23": "part"}),
        ("xi'an", {"C22": "pinyin"}),
        ("xi an", {"C22": "pinyin"}),
        ("xiansheng", {"C23": "pinyin"}),
        ("abckeji", {"F1": "part"}),
        ("abc科技有限公司", {"F1": "name"}),
        ("yinke", {"F1": "pinyin"}),
        ("银科", {"F1": "name"}),
        ("0001", {"C01": "phone"}),
        ("０００１", {"C01": "phone"}),
        ("13900000002", {"C02": "phone"}),
        ("139-0000-0002", {"C02": "phone"}),
        ("1234", {"C03": "phone", "C04": "phone"}),
        ("81234", {}),  # of a masked number only its end is known
        ("01234", {"C03": "phone"}),
        ("001", {}),  # three digits are too few
        ("8888 1111", {"F1": "phone"}),
        ("9" * 19, {}),
    ],
)
def test_who_is_found(graph: Graph, text: str, expected: dict[str, str]) -> None:
    assert found(graph, text) == expected
    assert list(found(graph, text)) == list(expected)


@pytest.mark.parametrize("text", ["", " ", "·", "　", "\u200b", "王" * 65, "x" * 10_000])
def test_nothing_or_too_much_is_refused_and_not_repeated(graph: Graph, text: str) -> None:
    with pytest.raises(InputError) as error:
        search(graph, text)
    assert not text.strip() or text not in error.value.message


def test_what_was_typed_is_nowhere_in_the_answer(graph: Graph) -> None:
    answer = search(graph, "zhongwei")
    assert "zhongwei" not in str(answer.to_dict())
    assert dict(answer.parameters) == {"most": 50, "ids_only": False}


def test_the_first_are_listed_and_all_are_counted(graph: Graph) -> None:
    answer = search(graph, "王五", most=2)
    assert [row["party_id"] for row in answer.rows()] == ["C20", "C18"]
    assert answer.totals == {"n_found": 4, "n_customers": 3, "n_firms": 1}
    assert [note.code for note in answer.notes][:2] == ["search_found", "search_more"]
    assert answer.notes[1].facts == {"n": 2}
    with pytest.raises(InputError, match="most is 1 or more"):
        search(graph, "王五", most=0)


def test_nobody_and_one_letter(graph: Graph) -> None:
    assert [note.code for note in search(graph, "q").notes] == ["search_nobody", "search_short"]


def test_others_are_not_found_and_not_counted(graph: Graph) -> None:
    theirs = graph.view(scope=Scope(frozenset({"B2"})))
    assert search(theirs, "王五").totals == {"n_found": 1, "n_customers": 1, "n_firms": 0}
    for text in ("C01", "C0", "钟巍", "zw", "0001"):
        assert search(theirs, text).n_rows == 0


def test_an_empty_bank_finds_nobody(tmp_path: Path) -> None:
    empty = loaded(tmp_path, branches=[{"branch_id": "B1"}]).graph()
    for text in ("王五", "zw", "0001", "C01"):
        assert search(empty, text).n_rows == 0


def test_a_closed_customer_is_found_and_said_to_be(tmp_path: Path) -> None:
    row = {"customer_id": "C1", "name": "钟巍", "closed_on": "2026-01-01"}
    (answer,) = search(loaded(tmp_path, customers=[row]).graph(), "zw").rows()
    assert answer["active"] is False
