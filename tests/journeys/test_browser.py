"""Does the rig see what it is there to see? Tried on pages of its own, so that a silent rig cannot pass."""

import pytest

from tests.journeys.conftest import WINDOWS
from tests.rig.pages import check_page, run_axe

pytestmark = pytest.mark.urls("tests.rig.urls")


def problems(request):
    """Return what the windows of this test noticed, and forget it, since here it is meant."""
    found = [problem for window in request.node.stash[WINDOWS] for problem in window.problems]
    for window in request.node.stash[WINDOWS]:
        window.problems.clear()
    return found


@pytest.mark.parametrize("device", ["phone", "phone_js", "desk"])
def test_a_good_page_passes(new_page, device):
    page = new_page(device)
    page.goto("/good.html")
    check_page(page)


@pytest.mark.parametrize("device", ["phone", "desk"])
def test_a_bad_page_is_told_all_that_is_wrong(new_page, device, request):
    page = new_page(device)
    page.goto("/bad.html")
    with pytest.raises(AssertionError) as failure:
        check_page(page)
    told = str(failure.value)
    for wrong in (
        "it has no title",
        "it has 2 h1",
        "pixels wide in a window of",
        "axe image-alt",
        "axe document-title",
    ):
        assert wrong in told
    noticed = "\n".join(problems(request))
    assert "asked another host: http://elsewhere.example.org/picture.png" in noticed
    assert "missing.png" in noticed
    assert "Content Security Policy" in noticed


def test_a_phone_without_javascript_runs_none_before_axe_or_after(phone):
    phone.goto("/scripted.html")
    check_page(phone)
    assert phone.locator("#told").inner_text() == "No script ran"
    phone.goto("/scripted.html?again")
    assert phone.locator("#told").inner_text() == "No script ran"


def test_axe_sees_the_page_as_it_stands(phone):
    phone.goto("/good.html")
    assert run_axe(phone) == []
    phone.locator("h1").evaluate("heading => heading.insertAdjacentHTML('afterend', '<button></button>')")
    assert [violation["id"] for violation in run_axe(phone)] == ["button-name"]


def test_the_one_thing_allowed_is_allowed_on_that_kind_of_radio_alone(desk):
    radio = '<label><input type="radio" aria-expanded="false" class="{}"> Yes</label>'
    desk.goto("/good.html")
    main = desk.locator("main")
    main.evaluate("(main, html) => main.insertAdjacentHTML('beforeend', html)", radio.format("govuk-radios__input"))
    check_page(desk)
    main.evaluate("(main, html) => main.insertAdjacentHTML('beforeend', html)", radio.format("another"))
    with pytest.raises(AssertionError, match="axe aria-allowed-attr"):
        check_page(desk)


def test_a_script_that_breaks_or_complains_is_noticed(desk, request):
    desk.goto("/scripted.html")
    assert desk.locator("#told").inner_text() == "The script ran"
    noticed = problems(request)
    assert any(problem.startswith("console: The script complains") for problem in noticed)
    assert any(problem.startswith("script error") and "The script breaks" in problem for problem in noticed)


def test_a_page_not_found_is_no_problem_of_its_own(desk, request):
    assert desk.goto("/nothing.html").status == 404
    assert problems(request) == []


def test_each_person_has_a_window_of_their_own(new_page):
    one, other = new_page("desk"), new_page("desk")
    for page in (one, other):
        page.goto("/good.html")
    one.evaluate("document.cookie = 'mine=1'")
    assert one.evaluate("document.cookie") == "mine=1"
    assert other.evaluate("document.cookie") == ""
