"""The two pages on which a learner lands after Checkout: small, and nothing is loaded from elsewhere.

Their language is the one that the session was made with."""

from html import escape

from bot.core.course import Course
from bot.core.languages import speaking_in, spoken_language
from bot.core.wording import web_pages
from bot.core.wording.speaking import speaks

_PAGE = """<!doctype html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<link rel="icon" href="data:,">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark }}
body {{ font: 1.1rem/1.5 system-ui, sans-serif; margin: 0; min-height: 100vh;
  display: grid; place-items: center }}
main {{ max-width: 24rem; padding: 2rem; text-align: center }}
.mark {{ font-size: 3rem }}
a {{ display: inline-block; margin-top: 1rem; padding: .8rem 1.4rem; border-radius: 2rem;
  background: #0a6b4f; color: #fff; text-decoration: none; font-weight: 600 }}
</style>
</head>
<body>
<main>
<div class="mark" aria-hidden="true">{mark}</div>
<h1>{title}</h1>
<p>{text}</p>
{way_back}
</main>
</body>
</html>
"""


def success(course: Course, language: str, chat_link: str | None, paid: bool) -> str:
    with speaking_in(course, language):
        return _page("🎉" if paid else "⏳", *web_pages.success_page(paid), chat_link)


def cancelled(course: Course, language: str, chat_link: str | None) -> str:
    with speaking_in(course, language):
        return _page("👋", *web_pages.cancel_page(), chat_link)


def failed(course: Course, language: str, chat_link: str | None) -> str:
    with speaking_in(course, language):
        return _page("🙏", *web_pages.failed_page(), chat_link)


def _page(mark: str, title: str, text: str, chat_link: str | None) -> str:
    way_back = f'<a href="{escape(chat_link)}">{escape(web_pages.back_to_chat())}</a>' if chat_link else ""
    spoken = speaks()
    return _PAGE.format(
        language=escape(spoken_language()),
        direction="rtl" if spoken and spoken.right_to_left else "ltr",
        mark=mark,
        title=escape(title),
        text=escape(text),
        way_back=way_back,
    )
