"""Stories on the left, which of them repeats which on the right."""

import datetime
import random
from itertools import permutations

import pytest

from analysis import duplicates, ingest, pipeline, segment
from analysis.reading import Reading
from analysis.schema import Article
from analysis.spool import Spool

WORDS = "minister border council storm verdict budget harvest engine strike letter bridge market treaty fever signal".split()


def story(seed: int, n_sentences: int = 12) -> list[str]:
    """Return sentences of invented news; two seeds share no run of five words but by chance."""
    draw = random.Random(seed)
    return [
        f"The {draw.choice(WORDS)} of the {draw.choice(WORDS)} said on day {draw.randint(1, 999)} that the "
        f"{draw.choice(WORDS)} and a {draw.choice(WORDS)} would have to wait for {draw.randint(2, 9999)} more of them."
        for _ in range(n_sentences)
    ]


WIRE = story(1)
OTHER = story(2)


def reading(sentences: list[str], day: int | None, furniture: str = "") -> Reading:
    head = f"date 2025-04-{day:02} " if day else ""
    article = ingest.of_text("a.txt", head + "\n\n".join([*sentences, furniture]).strip())
    assert isinstance(article, Article)
    return Reading(segment.cut(article)[0], (), (), (), (), ())


def found(*readings: Reading) -> dict[int, tuple[int, float]]:
    """Return what repeats what, by place in the arguments."""
    ids = [each.page.article.article_id for each in readings]
    with Spool() as spool:
        for each in readings:
            spool.add(each)
        with duplicates.Finder(spool) as finder:
            for outline in spool.outlines():
                finder.add(outline)
            return {
                ids.index(article_id): (ids.index(repeated.original), round(repeated.share, 2))
                for article_id, repeated in finder.found().items()
            }


def test_the_same_story_in_several_outlets_repeats_the_one_published_first():
    assert found(
        reading(["By Ann Lee of the Herald.", *WIRE], 9),
        reading(WIRE, 8),
        reading([*WIRE, "Our correspondent adds that it rained in the town all day."], 10),
        reading(OTHER, 9),
    ) == {0: (1, pytest.approx(0.97, abs=0.03)), 2: (1, pytest.approx(0.95, abs=0.03))}


def test_of_one_day_the_longest_is_the_original():
    assert found(reading(WIRE[:8], 8), reading(WIRE, 8)) == {0: (1, 1.0)}


def test_a_cut_story_repeats_the_whole_and_an_alert_is_not_repeated_by_the_story_that_follows():
    assert found(reading(WIRE, 8), reading(WIRE[:4], 9)) == {1: (0, 1.0)}
    assert found(reading(WIRE[:4], 8), reading(WIRE, 9)) == {}


def test_articles_that_borrow_some_paragraphs_repeat_nobody():
    assert found(reading(WIRE, 8), reading(WIRE[:5] + OTHER, 9)) == {}


def test_an_undated_article_may_repeat_a_dated_one_and_never_the_other_way():
    assert found(reading(WIRE, None), reading(WIRE[1:], 8)) == {0: (1, pytest.approx(0.92, abs=0.02))}


def test_what_repeats_an_article_that_repeats_another_repeats_that_one():
    near = WIRE[:9] + OTHER[:3]  # three quarters of it
    assert found(reading(WIRE, 8), reading(near, 9), reading([*near, OTHER[5]], 10)) == {
        1: (0, pytest.approx(0.75, abs=0.05)),
        2: (0, pytest.approx(0.69, abs=0.05)),
    }


def test_the_furniture_of_a_page_makes_no_duplicate():
    furniture = "\n\n".join(["Advertisement", "Sign up for our newsletter", "Follow us on Twitter", "Read more"] * 3)
    assert found(reading(story(3, 2), 8, furniture), reading(story(4, 2), 9, furniture)) == {}


def test_the_order_of_reading_changes_nothing():
    readings = [reading(WIRE, 8), reading(WIRE[2:], 8), reading(WIRE[:9] + OTHER[:2], 9), reading(OTHER, 8)]
    answers = []
    for order in permutations(range(4)):
        answer = found(*(readings[place] for place in order))
        answers.append({order[a]: (order[b], share) for a, (b, share) in answer.items()})
    assert all(answer == answers[0] for answer in answers)
    assert set(answers[0]) == {1, 2}


def test_few_words_repeat_nobody():
    assert found(reading(["She said so to them."], 8), reading(["She said so to them. Yes."], 9)) == {}


@pytest.mark.parametrize(
    ("of", "there", "share"),
    [
        ("one two three four five six", "zero one two three four five six", 1.0),
        ("one two three four five six", "one two three four five seven", 0.5),
        ("one two three four five", "one two three four", 0.0),
        ("", "one two", 0.0),
    ],
)
def test_the_share_counts_runs_of_five_words(of: str, there: str, share: float):
    assert duplicates.share(of.split(), there.split()) == share


def test_the_articles_table_says_what_repeats_what():
    with Spool() as spool:
        for day, text in ((8, WIRE), (9, WIRE[:6])):
            article = ingest.of_text("a.txt", f"date 2025-04-{day:02} " + "\n\n".join(text))
            spool.add(pipeline.read_annotated(article, ()))
        portions = [portion["articles"].to_pylist() for portion in pipeline.join(spool)]
    first, second = [row for portion in portions for row in portion]
    assert (first["duplicate_of"], first["duplicate_share"], first["published"]) == (None, None, datetime.date(2025, 4, 8))
    assert (second["duplicate_of"], second["duplicate_share"]) == (first["article_id"], 1.0)


def test_a_story_in_hundreds_of_outlets_is_compared_with_its_original_only(monkeypatch: pytest.MonkeyPatch):
    compared = []
    share = duplicates._share
    monkeypatch.setattr(duplicates, "_share", lambda *runs: compared.append(1) or share(*runs))
    n = 200
    readings = [reading([*WIRE, f"Outlet number {place} adds this line of its own."], 8 + place % 3) for place in range(n)]
    assert len(found(*readings)) == n - 1
    assert len(compared) < 2 * n
