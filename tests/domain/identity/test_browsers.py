import pytest

from domain.identity.browsers import browser_of

LIKE = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("told", "name"),
    [
        (f"Mozilla/5.0 (X11; Linux x86_64) {LIKE} HeadlessChrome/140.0.0.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox on Windows"),
        (f"Mozilla/5.0 (Windows NT 10.0) {LIKE} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge on Windows"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {LIKE} Version/18.0 Safari/605.1.15", "Safari on Mac"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {LIKE} CriOS/140 Safari/604.1", "Chrome on iPhone"),
        (f"Mozilla/5.0 (Linux; Android 15) {LIKE} SamsungBrowser/28.0 Chrome/140", "Samsung Internet on Android"),
        (f"Mozilla/5.0 (X11; CrOS x86_64) {LIKE} Chrome/140.0 Safari/537.36 OPR/120", "Opera on ChromeOS"),
        ("Mozilla/5.0 (unknown) Firefox/140.0", "Firefox"),
        ("Mozilla/5.0 (unknown)", "Mozilla/5.0 (unknown)"),
        ("curl/8.5.0 (Linux) Firefox/1", "curl/8.5.0 (Linux) Firefox/1"),
        ("", ""),
    ],
)
def test_a_browser_is_called_as_people_call_it(told: str, name: str) -> None:
    assert browser_of(told) == name
