"""The door as the TypeScript client sees it."""

from bot.agents.door import TOOLS
from tests.agents.inspector import Inspector
from tests.agents.test_processes import TOKEN, TUTORCLAW, WithAgents, product

__all__ = ["WithAgents", "product"]

OK, TOOL_ERROR, NO_TOKEN = 0, 5, 3


def test_the_inspector_walks_over_http(product, tmp_path):
    url = f"http://127.0.0.1:{product.mcp_port}/mcp"
    allowed = ("--header", f"Authorization: Bearer {TOKEN}")
    inspector, stranger = Inspector(tmp_path, url, *allowed), Inspector(tmp_path, url)
    product.start()
    assert stranger("tools/list")[0] == NO_TOKEN

    code, listed = inspector("tools/list", "--strict")
    assert (code, {each["name"] for each in listed["tools"]}) == (OK, set(TOOLS))
    code, ana = inspector.calls("register_learner", handle="ana")
    assert code == OK
    ana_id = ana["structuredContent"]["learner_id"]
    code, content = inspector.calls("get_chapter_content", learner_id=ana_id, chapter=1)
    assert (code, content["structuredContent"]["chapter"]) == (OK, 1)
    code, refused = inspector.calls("get_chapter_content", learner_id=ana_id, chapter=6)
    assert (code, refused["_meta"]["tutorclaw/refusal"]) == (TOOL_ERROR, "paywall")
    assert inspector.calls("assess_response", learner_id=ana_id, answer="2", exercise=99)[0] == TOOL_ERROR
    assert inspector.calls("get_upgrade_url", learner_id=ana_id)[0] == OK
    assert inspector("resources/read", "--uri", "course://chapters")[0] == OK
    assert inspector("prompts/get", "--prompt-name", "tutor")[0] == OK


def test_the_inspector_walks_over_stdio(product, tmp_path):
    inspector = Inspector(tmp_path, str(TUTORCLAW), "mcp", env=product.environment)
    code, listed = inspector("tools/list")
    assert (code, len(listed["tools"])) == (OK, len(TOOLS))
