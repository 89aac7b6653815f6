"""The two pages on which a learner lands after Checkout: small, and nothing is loaded from elsewhere."""

from html import escape

from bot.core.wording import web_pages

_PAGE = """<!doctype html>
<html lang="en">
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


def success(chat_link: str | None, paid: bool) -> str:
    title, text = web_pages.success_page(paid)
    return _page("🎉" if paid else "⏳", title, text, chat_link)


def cancelled(chat_link: str | None) -> str:
    title, text = web_pages.cancel_page()
    return _page("👋", title, text, chat_link)


def _page(mark: str, title: str, text: str, chat_link: str | None) -> str:
    way_back = f'<a href="{escape(chat_link)}">{web_pages.back_to_chat()}</a>' if chat_link else ""
    return _PAGE.format(mark=mark, title=escape(title), text=escape(text), way_back=way_back)
